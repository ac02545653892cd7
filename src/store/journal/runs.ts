import { type Kysely, type Selectable, sql } from 'kysely';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { RunJournal } from '../../sync/journal/runs.ts';
import { BRANCH_COUNT, countOf, isBranchAction, noCounts } from '../../sync/progress.ts';
import { type BranchCounts, type Counts, RUN_STATES } from '../../sync/result.ts';
import { assertTransition, isFinal } from '../../sync/states.ts';
import { EVENT_OF_STATE } from '../notifications/events.ts';
import { queueForRun } from '../notifications/queue.ts';
import { insertQueuedRun } from '../queued-runs.ts';
import type { RunTable } from '../schema/runs.ts';
import type { Database } from '../schema.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { hasPlan } from '../views/changes.ts';
import { newRow, outline, patchedRow, storedRun } from './run-row.ts';

export function runJournal(db: Kysely<Database>): RunJournal<UnitOfWork> {
  return {
    async create(tx, run) {
      const row = await tx.db.insertInto('run').values(newRow(run)).returningAll().executeTakeFirstOrThrow();
      return storedRun(row);
    },

    add: (tx, settingsId, startedBy) =>
      insertQueuedRun(tx, { settingsId, jobId: null, ...(startedBy === undefined ? {} : { startedBy }) }),

    async start({ db: inside }, runId, run) {
      const row = await inside
        .updateTable('run')
        .set(newRow(run))
        .where('id', '=', runId)
        .where('state', '=', 'queued')
        .returningAll()
        .executeTakeFirst();
      if (!row)
        throw new RollcallError(
          'run_state',
          saying('run_not_queued')`Run ${{ run: runId }} does not wait in the queue any more.`,
        );
      return storedRun(row);
    },

    async get(runId) {
      return storedRun(await rowOf(db, runId));
    },

    async outline(runId) {
      return outline(await rowOf(db, runId));
    },

    async unfinished(settingsId) {
      const row = await db
        .selectFrom('run')
        .selectAll()
        .where('settings_id', '=', settingsId)
        .where('dry_run', '=', false)
        .where('mode', 'is distinct from', 'single')
        .where(
          'state',
          'in',
          RUN_STATES.filter((state) => state !== 'queued' && !isFinal(state)),
        )
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ? storedRun(row) : null;
    },

    async newest(settingsId) {
      const row = await db
        .selectFrom('run')
        .select('id')
        .where('settings_id', '=', settingsId)
        .where('mode', 'is distinct from', 'single')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.id ?? null;
    },

    isPlanKept: (runId) => hasPlan(db, runId),

    async outdatePlans({ db: inside }, settingsId, runId) {
      const plans = inside
        .selectFrom('run')
        .select('id')
        .where('settings_id', '=', settingsId)
        .where('dry_run', '=', true)
        .where('id', '<>', runId);
      await inside.deleteFrom('run_account').where('run_id', 'in', plans).execute();
      await inside
        .updateTable('run_page')
        .set({ seen: null })
        .where('run_id', 'in', plans)
        .where('seen', 'is not', null)
        .execute();
    },

    async leftBehind(before) {
      const rows = await db
        .selectFrom('run')
        .selectAll()
        .where('mode', '=', 'single')
        .where('finished_at', 'is', null)
        .where('started_at', '<', before)
        .execute();
      return rows.map(outline);
    },

    async expired(now) {
      const rows = await db
        .selectFrom('run')
        .select('id')
        .where('state', '=', 'held')
        .where('expires_at', '<=', now)
        .orderBy('id')
        .execute();
      return rows.map(({ id }) => id);
    },

    async transition({ db }, runId, from, to, patch = {}) {
      assertTransition(from, to);
      const { numUpdatedRows } = await db
        .updateTable('run')
        .set({ state: to, ...patchedRow(patch) })
        .where('id', '=', runId)
        .where('state', '=', from)
        .executeTakeFirst();
      if (numUpdatedRows === 0n)
        throw new RollcallError(
          'run_state',
          saying('run_no_longer')`Run ${{ run: runId }} is no longer ${{ state: from }}.`,
        );
      const event = EVENT_OF_STATE[to];
      if (event !== undefined) await queueForRun(db, event, runId);
    },

    async patch({ db }, runId, patch) {
      await db.updateTable('run').set(patchedRow(patch)).where('id', '=', runId).execute();
    },

    async requestCancel({ db }, runId) {
      const { numUpdatedRows } = await db
        .updateTable('run')
        .set({ cancel_requested_at: sql<Date>`now()` })
        .where('id', '=', runId)
        .where('finished_at', 'is', null)
        .where((eb) => eb.or([eb('dry_run', '=', false), eb('state', '<>', 'planned')]))
        .executeTakeFirst();
      if (numUpdatedRows === 0n) {
        throw new RollcallError(
          'run_state',
          saying('run_ended')`Run ${{ run: runId }} has ended already, or is only a plan: there is nothing to cancel.`,
        );
      }
    },

    async endPause({ db }, runId) {
      const { numUpdatedRows } = await db
        .updateTable('run')
        .set(patchedRow({ pause: null }))
        .where('id', '=', runId)
        .where('finished_at', 'is', null)
        .where('pause', 'is not', null)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) {
        throw new RollcallError(
          'run_state',
          saying('run_not_paused')`Run ${{ run: runId }} is not paused: there is nothing to go on with.`,
        );
      }
    },

    async counts({ db }, runId) {
      return await countPlan(db, runId);
    },
  };
}

async function rowOf(db: Kysely<Database>, runId: string): Promise<Selectable<RunTable>> {
  const row = await db.selectFrom('run').selectAll().where('id', '=', runId).executeTakeFirst();
  if (row) return row;
  throw new RollcallError(
    'not_found',
    saying('run_absent_there')`There is no run ${{ run: runId }}. "rollcall runs" lists those there are.`,
  );
}

async function countPlan(db: Kysely<Database>, runId: string): Promise<{ counts: Counts; branches: BranchCounts }> {
  const counts = noCounts();
  const branches = { created: 0, renamed: 0, moved: 0 };
  const pages = await db
    .selectFrom('run_page')
    .select([
      sql<number>`coalesce(sum(rows), 0)::int`.as('rows'),
      sql<number>`coalesce(sum(unchanged), 0)::int`.as('unchanged'),
    ])
    .where('run_id', '=', runId)
    .executeTakeFirstOrThrow();
  counts.extracted = pages.rows;
  counts.unchanged = pages.unchanged;
  const groups = await db
    .selectFrom('change')
    .select(['kind', 'action', 'reason', 'outcome', sql<number>`count(*)::int`.as('count')])
    .where('run_id', '=', runId)
    .groupBy(['kind', 'action', 'reason', 'outcome'])
    .execute();
  for (const { kind, action, reason, outcome, count } of groups) {
    if (kind === 'person') counts[outcome ?? countOf({ action, reason })] += count;
    else if (outcome === null && isBranchAction(action)) branches[BRANCH_COUNT[action]] += count;
  }
  return { counts, branches };
}
