import type { Org, Session } from '../org/org.ts';
import { aggregate, isAggregate } from './aggregate.ts';
import { refuseCompound, refuseEntity, refuseForBulk } from './bulk-rules.ts';
import { compileCondition } from './condition.ts';
import { refuseForMetadata } from './metadata-rules.ts';
import { orderPositions } from './order.ts';
import { parseQuery } from './parse.ts';
import { queryError } from './query-error.ts';
import { matchingPositions, type Positions, slicePositions } from './scan.ts';
import { type QueryContext, queryContext } from './scope.ts';
import { compileColumns } from './select.ts';
import type { SoqlOptions, SoqlResult, SoqlRows } from './soql.ts';
import { csvWriter } from './write-csv.ts';
import { jsonWriter } from './write-json.ts';

const MAX_OFFSET = 2000;

const DEFAULT_API_VERSION = '67.0';

/**
 * Runs a query as the session's user. The rows of the result are chosen now; their values are read when they are
 * written.
 *
 * @throws SalesforceError as Salesforce would answer, also for all that the sandbox does not support
 */
export function runSoql(org: Org, soql: string, session: Session, options: SoqlOptions): SoqlResult {
  const query = parseQuery(soql);
  if (options.bulk === true) refuseForBulk(query);
  const context = queryContext(org, session, options.includeDeleted, query);
  if (options.bulk === true) refuseEntity(context.schema);
  refuseForMetadata(context);
  checkOffset(context);
  const matches = query.where === null ? null : compileCondition(context, query.where);
  if (isCount(context)) return { kind: 'count', size: limited(context, matchingPositions(context, matches)).length };
  if (isAggregate(context)) return aggregate(context, matchingPositions(context, matches));
  return rows(context, options, () => limited(context, orderPositions(context, matchingPositions(context, matches))));
}

function rows(context: QueryContext, options: SoqlOptions, find: () => Positions): SoqlRows {
  const columns = compileColumns(context);
  if (options.bulk === true) refuseCompound(columns);
  const positions = find();
  const writeJson = jsonWriter(context, columns, options.apiVersion ?? DEFAULT_API_VERSION);
  const writeCsv = csvWriter(columns);
  return {
    kind: 'records',
    object: context.schema.name,
    size: positions.length,
    columns: columns.map((column) => column.header),
    json(from, to) {
      let text = '';
      for (let index = from; index < Math.min(to, positions.length); index++) {
        text += index === from ? writeJson(positions.at(index)) : `,${writeJson(positions.at(index))}`;
      }
      return text;
    },
    csv(from, to) {
      let text = '';
      for (let index = from; index < Math.min(to, positions.length); index++) text += writeCsv(positions.at(index));
      return text;
    },
  };
}

/** `SELECT COUNT() FROM …`, which answers with totalSize alone. */
function isCount(context: QueryContext): boolean {
  const item = context.query.select[0];
  return (
    context.query.select.length === 1 &&
    item?.kind === 'function' &&
    item.name.text.toUpperCase() === 'COUNT' &&
    item.argument === null &&
    context.query.groupBy.length === 0
  );
}

function limited(context: QueryContext, positions: Positions): Positions {
  const from = context.query.offset?.value ?? 0;
  const { limit } = context.query;
  if (from === 0 && limit === null) return positions;
  return slicePositions(positions, from, limit === null ? positions.length : from + limit);
}

function checkOffset(context: QueryContext): void {
  const { offset } = context.query;
  if (offset === null || offset.value <= MAX_OFFSET) return;
  const place = { soql: context.query.soql, at: offset.at };
  throw queryError(place, 'NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${MAX_OFFSET}`);
}
