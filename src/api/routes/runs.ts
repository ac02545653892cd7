import { z } from 'zod';
import { type ChangePlace, changesBehind, countChanges, type PlacedChange } from '../../store/views/changes.ts';
import { reasonsOfRun } from '../../store/views/reasons.ts';
import { findRun } from '../../store/views/run.ts';
import { listRuns } from '../../store/views/runs.ts';
import { ACTIONS } from '../../sync/change.ts';
import { RUN_STATES } from '../../sync/result.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import { csvLine } from '../csv.ts';
import { pageFrom, readCursor } from '../cursor.ts';
import type { AppOptions } from '../options.ts';
import { ownerMeant } from '../principal.ts';
import {
  countedPageOf,
  cursorParameter,
  entity,
  flag,
  id,
  idParameter,
  limitParameter,
  ownerFilter,
  search,
} from '../schemas.ts';
import { changeItem, runItem } from './run-items.ts';
import { changeSchema, runSchema, runWithReasonsSchema } from './run-schemas.ts';

const changeFilter = z.strictObject({
  action: z.enum(ACTIONS).optional().describe('Only changes of one kind.'),
  kind: z.enum(['person', 'branch']).optional().describe('Only people, or only branches.'),
  reason: z.string().max(100).optional().describe('Only changes with this reason: a code.'),
  search: search.describe('Only those with this text in username, Salesforce Id or branch key.'),
});

const changePlace = z.tuple([z.int32(), z.int32()]);

/** Changes that are read at a time for an export. */
const EXPORT_PAGE = 2_000;

/** Runs and plans: what they did, or would do. */
export function runRoutes(api: Api, { administered }: AppOptions): void {
  const { db } = administered;

  api.get(
    '/runs',
    {
      config: { access: 'runs:read' },
      schema: {
        operationId: 'listRuns',
        tags: ['Runs'],
        summary: 'List runs and plans',
        description: 'Newest first.',
        querystring: z.strictObject({
          connection: z.string().max(63).optional().describe('Only those of one connection.'),
          entity: entity.optional().describe('Only those of one entity.'),
          owner: ownerFilter,
          state: z.enum(RUN_STATES).optional().describe('Only those in one state.'),
          dryRun: flag.optional().describe('true: only plans that were asked for; false: none of them.'),
          single: flag.optional().describe('true: only those of one person (R42); false: none of them.'),
          undo: flag.optional().describe('true: only those that take another one back (R40); false: none of them.'),
          limit: limitParameter(50, 200),
          cursor: cursorParameter,
        }),
        response: { 200: countedPageOf(runSchema) },
      },
    },
    async (request) => {
      const { limit, cursor, owner, ...rest } = request.query;
      const filter = { ...rest, owner: ownerMeant(request, owner) };
      const [before] = readCursor(cursor, z.tuple([id])) ?? [];
      const { total, rows } = await listRuns(db, { ...filter, before, limit: limit + 1, offset: 0 });
      return { ...pageFrom(rows.map(runItem), limit, (run) => [run.id]), total };
    },
  );

  api.get(
    '/runs/:id',
    {
      config: { access: 'runs:read', errors: ['not_found'] },
      schema: {
        operationId: 'getRun',
        tags: ['Runs'],
        summary: 'Get a run',
        description: 'With the reasons for which people were left out.',
        params: idParameter('run'),
        response: { 200: runWithReasonsSchema },
      },
    },
    async (request) => {
      const run = await findRun(db, request.params.id);
      return { ...runItem(run), reasons: await reasonsOfRun(db, run.id) };
    },
  );

  api.get(
    '/runs/:id/changes',
    {
      config: { access: 'runs:read', errors: ['not_found'] },
      schema: {
        operationId: 'listChanges',
        tags: ['Runs'],
        summary: 'List the changes of a run',
        description: 'The stored plan in the order in which it is applied, with what became of each change (R38).',
        params: idParameter('run'),
        querystring: changeFilter.extend({ limit: limitParameter(100, 1_000), cursor: cursorParameter }),
        response: { 200: countedPageOf(changeSchema) },
      },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const run = await findRun(db, request.params.id);
      const behind = readCursor(cursor, changePlace) ?? null;
      const changes = await changesBehind(db, run.id, { ...filter, limit: limit + 1, behind });
      const page = pageFrom(changes, limit, ({ page: number, seq }) => [number, seq]);
      return { ...page, items: page.items.map(planItem), total: await countChanges(db, run.id, filter) };
    },
  );

  api.get(
    '/runs/:id/changes.csv',
    {
      config: { access: 'runs:read', audit: 'run.export', cost: 10, errors: ['not_found'] },
      schema: {
        operationId: 'exportChanges',
        tags: ['Runs'],
        summary: 'Export the changes of a run',
        description:
          'As CSV, a line for each value that changes. Texts that a spreadsheet would take for a formula begin with an apostrophe.',
        params: idParameter('run'),
        querystring: changeFilter,
        response: { 200: { description: 'The changes.', content: { 'text/csv': { schema: z.unknown() } } } },
      },
    },
    async (request, reply) => {
      const run = await findRun(db, request.params.id);
      describeAct(request, { target: `run ${run.id}` });
      await reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="rollcall-run-${run.id}.csv"`)
        .send(ReadableStream.from(csvOf(run.id, request.query)));
    },
  );

  async function* csvOf(runId: string, filter: z.output<typeof changeFilter>): AsyncGenerator<Uint8Array> {
    const encoder = new TextEncoder();
    yield encoder.encode(csvLine(COLUMNS));
    let behind: ChangePlace | null = null;
    do {
      const changes: PlacedChange[] = await changesBehind(db, runId, { ...filter, limit: EXPORT_PAGE, behind });
      yield encoder.encode(changes.flatMap((change) => csvLines(planItem(change))).join(''));
      const last = changes.at(-1);
      behind = last === undefined ? null : [last.page, last.seq];
    } while (behind !== null);
  }
}

const COLUMNS = [
  'kind',
  'action',
  'reason',
  'outcome',
  'salesforce id',
  'username or branch',
  'field',
  'before',
  'after',
  'message',
];

/** Without its place, which is no business of those who ask. */
function planItem({ page: _page, seq: _seq, ...change }: PlacedChange) {
  return changeItem(change);
}

function csvLines(change: ReturnType<typeof planItem>): string[] {
  const { kind, action, reason, outcome, sourceId, username, branchName, branchKey, before, after, message } = change;
  const who = kind === 'person' ? username : (after?.['name'] ?? branchName ?? branchKey);
  const start = [kind, action, reason, outcome, sourceId, who];
  const keys = [...new Set([...Object.keys(after ?? {}), ...Object.keys(before ?? {})])];
  if (keys.length === 0) return [csvLine([...start, change.field, null, change.value, message])];
  return keys.map((key) => csvLine([...start, key, before?.[key] ?? null, after?.[key] ?? null, message]));
}
