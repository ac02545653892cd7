import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseDatetime, toDatetime } from '../../org/datetime.ts';
import type { Table } from '../../org/org.ts';
import { SalesforceError } from '../../soql/soql.ts';
import type { SandboxContext } from '../context.ts';
import { queryParameters, resource } from '../resource.ts';
import { requestedObject, sessionOf } from '../session.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const UPDATED_BACK = 30 * DAY;
const DELETED_BACK = 15 * DAY;
const MOST_IDS = 600_000;

interface Window {
  /** As the org holds datetimes; they compare as text. */
  readonly start: string;
  readonly end: string;
}

/** `/updated` and `/deleted`: Ids whose SystemModstamp lies in a window of time. */
export function replicationResources(app: FastifyInstance, context: SandboxContext): void {
  const { org, lateCommits } = context;

  resource(app, '/sobjects/:object/updated', {
    GET(request) {
      const table = replicatedTable(request);
      const window = requestedWindow(request, UPDATED_BACK);
      const ids = changedPositions(table, request, window, false).map((position) => table.at(position).Id);
      return { ids, latestDateCovered: latestCovered(window) };
    },
  });

  resource(app, '/sobjects/:object/deleted', {
    GET(request) {
      const table = replicatedTable(request);
      const window = requestedWindow(request, DELETED_BACK);
      const deletedRecords = changedPositions(table, request, window, true).map((position) => {
        const { Id, SystemModstamp } = table.at(position);
        return { id: Id, deletedDate: restDatetime(String(SystemModstamp)) };
      });
      const earliest = toDatetime(new Date(org.now().getTime() - DELETED_BACK));
      return {
        deletedRecords,
        earliestDateAvailable: restDatetime(earliest),
        latestDateCovered: latestCovered(window),
      };
    },
  });

  /** What is still to come counts as not covered: the future, and what a running transaction will stamp earlier. */
  function latestCovered({ end }: Window): string {
    const settled = toDatetime(lateCommits.settledUntil(org.now()));
    return restDatetime(end < settled ? end : settled);
  }

  function replicatedTable(request: FastifyRequest): Table {
    const object = requestedObject(context, request);
    if (object.readOnly !== true) return org.table(object.name);
    throw new SalesforceError(400, 'INVALID_TYPE_FOR_OPERATION', `entity type ${object.name} is not replicateable`);
  }

  /** Seconds are cut off, and the window is at least a minute long. @param back milliseconds into the past */
  function requestedWindow(request: FastifyRequest, back: number): Window {
    const parameters = queryParameters(request);
    const start = minuteOf(parameters.get('start'), 'start');
    const end = minuteOf(parameters.get('end'), 'end');
    if (end - start < MINUTE) throw invalidDate('startDate should be before endDate, by a minute or more');
    if (start < org.now().getTime() - back) throw invalidDate('startDate is too far in the past');
    return { start: toDatetime(new Date(start)), end: toDatetime(new Date(end)) };
  }
}

function changedPositions(table: Table, request: FastifyRequest, { start, end }: Window, deleted: boolean): number[] {
  const { userId } = sessionOf(request);
  const modstampAt = table.reader('SystemModstamp');
  const isDeletedAt = table.reader('IsDeleted');
  const positions: number[] = [];
  for (let position = 0; position < table.length; position += 1) {
    const modstamp = String(modstampAt(position));
    if (modstamp < start || modstamp >= end) continue;
    if ((isDeletedAt(position) === true) !== deleted || !table.visible(position, userId)) continue;
    positions.push(position);
  }
  if (positions.length <= MOST_IDS) return positions;
  throw new SalesforceError(400, 'EXCEEDED_ID_LIMIT', 'The window holds too many records; ask for a shorter one');
}

function minuteOf(text: string | null, name: string): number {
  // An unescaped + of a time zone arrives as a space.
  const parsed = text === null ? null : parseDatetime(text.replace(' ', '+'));
  if (parsed === null) throw invalidDate(`${name} is not a datetime`);
  return Math.floor(Date.parse(parsed) / MINUTE) * MINUTE;
}

function invalidDate(message: string): SalesforceError {
  return new SalesforceError(400, 'INVALID_REPLICATION_DATE', message);
}

function restDatetime(stored: string): string {
  return stored.replace(/Z$/, '+0000');
}
