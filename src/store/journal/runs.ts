import { type Kysely, type Selectable, sql } from 'kysely';
import { z } from 'zod';
import { RollcallError } from '../../support/errors.ts';
import type { Basis } from '../../sync/basis.ts';
import type { NewRun, RunJournal, RunPatch, StoredRun } from '../../sync/journal.ts';
import { COUNT_OF_ACTION, noCounts } from '../../sync/progress.ts';
import { type BranchCounts, type Counts, RUN_STATES, type RunState } from '../../sync/result.ts';
import type { CompiledExtract } from '../../sync/source.ts';
import { assertTransition, isFinal } from '../../sync/states.ts';
import type { Database, RunTable } from '../schema.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

export function runJournal(db: Kysely<Database>): RunJournal<UnitOfWork> {
  return {
    async create(tx, run) {
      const row = await tx.db.insertInto('run').values(newRow(run)).returningAll().executeTakeFirstOrThrow();
      return storedRun(row);
    },

    async get(runId) {
      const row = await db.selectFrom('run').selectAll().where('id', '=', runId).executeTakeFirst();
      if (!row)
        throw new RollcallError('not_found', `There is no run ${runId}. "rollcall runs" lists those there are.`);
      return storedRun(row);
    },

    async unfinished(settingsId) {
      const row = await db
        .selectFrom('run')
        .selectAll()
        .where('settings_id', '=', settingsId)
        .where('dry_run', '=', false)
        .where(
          'state',
          'in',
          RUN_STATES.filter((state) => !isFinal(state)),
        )
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ? storedRun(row) : null;
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
      if (numUpdatedRows === 0n) throw new RollcallError('run_state', `Run ${runId} is no longer ${from}.`);
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
        .where('dry_run', '=', false)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) {
        throw new RollcallError(
          'run_state',
          `Run ${runId} has ended already, or is only a plan: there is nothing to cancel.`,
        );
      }
    },

    async counts({ db }, runId) {
      return await countPlan(db, runId);
    },
  };
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
    .select(['kind', 'action', 'outcome', sql<number>`count(*)::int`.as('count')])
    .where('run_id', '=', runId)
    .groupBy(['kind', 'action', 'outcome'])
    .execute();
  for (const { kind, action, outcome, count } of groups) {
    if (kind === 'person') counts[outcome ?? COUNT_OF_ACTION[action]] += count;
    else if (outcome === null && isBranchAction(action)) branches[BRANCH_COUNT[action]] += count;
  }
  return { counts, branches };
}

const BRANCH_COUNT = { create: 'created', update: 'renamed', move: 'moved' } as const;

function isBranchAction(action: string): action is keyof typeof BRANCH_COUNT {
  return action in BRANCH_COUNT;
}

function newRow(run: NewRun) {
  return {
    settings_id: run.settingsId,
    entity: run.entity,
    mode: run.mode,
    mode_reason: run.modeReason,
    state: 'extracting',
    dry_run: run.dryRun,
    fingerprint: run.fingerprint,
    extract: JSON.stringify(run.extract),
    delta: run.delta && JSON.stringify(run.delta),
    sweep: run.sweep && JSON.stringify(run.sweep),
    since: run.since,
    basis: JSON.stringify(run.basis),
    counts: '{}',
    branch_counts: '{}',
    total: run.total,
    source_time: run.sourceTime,
    started_at: new Date(),
  };
}

function patchedRow(patch: RunPatch) {
  return {
    ...(patch.finishedAt ? { finished_at: patch.finishedAt } : {}),
    ...(patch.counts ? { counts: JSON.stringify(patch.counts) } : {}),
    ...(patch.branchCounts ? { branch_counts: JSON.stringify(patch.branchCounts) } : {}),
    ...(patch.salesforceCalls === undefined
      ? {}
      : { salesforce_calls: sql<number>`salesforce_calls + ${patch.salesforceCalls}` }),
    ...(patch.directoryCalls === undefined
      ? {}
      : { directory_calls: sql<number>`directory_calls + ${patch.directoryCalls}` }),
    ...(patch.error ? { error: JSON.stringify(patch.error) } : {}),
    ...(patch.met === undefined ? {} : { met: patch.met }),
    ...(patch.hold ? { hold: JSON.stringify(patch.hold) } : {}),
    ...(patch.expiresAt ? { expires_at: patch.expiresAt } : {}),
  };
}

const extractSchema: z.ZodType<CompiledExtract> = z.object({
  object: z.string(),
  listView: z.object({ id: z.string(), developerName: z.string(), label: z.string() }),
  soql: z.string(),
  paths: z.array(z.string()),
  scope: z.string(),
  filtered: z.boolean(),
  warnings: z.array(z.string()),
});

const stateSchema = z.enum(RUN_STATES);

function storedRun(row: Selectable<RunTable>): StoredRun {
  const state: RunState = stateSchema.parse(row.state);
  return {
    id: row.id,
    settingsId: row.settings_id,
    entity: row.entity,
    mode: row.mode,
    modeReason: row.mode_reason,
    state,
    dryRun: row.dry_run,
    fingerprint: row.fingerprint,
    extract: extractSchema.parse(row.extract),
    delta: extractSchema.nullable().parse(row.delta),
    sweep: extractSchema.nullable().parse(row.sweep),
    since: row.since,
    basis: storedBasis(row.basis),
    total: row.total,
    sourceTime: row.source_time ?? row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    counts: storedCounts(row.counts),
    branchCounts: storedBranchCounts(row.branch_counts),
    salesforceCalls: row.salesforce_calls,
    directoryCalls: row.directory_calls,
    error: row.error,
    met: row.met,
    expiresAt: row.expires_at,
  };
}

/** Only runs of the very first schema have none, and they cannot be gone on with. */
function storedBasis(basis: Basis | null): Basis {
  if (basis) return basis;
  throw new RollcallError(
    'run_state',
    'The run was made by an older version of Rollcall and cannot be gone on with. Start a new one.',
  );
}

function storedCounts(stored: Record<string, number>): Counts | null {
  return 'extracted' in stored ? { ...noCounts(), ...stored } : null;
}

function storedBranchCounts(stored: Record<string, number>): BranchCounts | null {
  return 'created' in stored ? { created: 0, renamed: 0, moved: 0, ...stored } : null;
}
