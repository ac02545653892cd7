import { type Selectable, sql } from 'kysely';
import { z } from 'zod';
import { RollcallError } from '../../support/errors.ts';
import type { Sentence } from '../../support/sentence.ts';
import { saying } from '../../support/sentence.ts';
import type { Basis } from '../../sync/basis.ts';
import type { NewRun, Pause, RunOutline, RunPatch, StoredRun } from '../../sync/journal/runs.ts';
import { noCounts } from '../../sync/progress.ts';
import { type BranchCounts, type Counts, RUN_STATES } from '../../sync/result.ts';
import type { CompiledExtract } from '../../sync/source.ts';
import type { RunTable } from '../schema/runs.ts';

export function newRow(run: NewRun) {
  return {
    settings_id: run.settingsId,
    entity: run.entity,
    mode: run.mode,
    mode_reasons: JSON.stringify(run.modeReasons),
    state: 'extracting',
    dry_run: run.dryRun,
    notify: run.notify,
    ...(run.startedBy === undefined ? {} : { started_by: run.startedBy.name, started_via: run.startedBy.via }),
    fingerprint: run.fingerprint,
    extract: JSON.stringify(run.extract),
    delta: run.delta && JSON.stringify(run.delta),
    sweep: run.sweep && JSON.stringify(run.sweep),
    since: run.since,
    basis: JSON.stringify(run.basis),
    counts: '{}',
    branch_counts: '{}',
    total: run.total,
    undoes: run.undoes,
    source_time: run.sourceTime,
    started_at: new Date(),
    // One that waited in the queue may have paused before it could begin.
    ...pausedRow(null),
  };
}

export function patchedRow(patch: RunPatch) {
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
    ...(patch.directoryBranchCalls === undefined
      ? {}
      : { directory_branch_calls: sql<number>`directory_branch_calls + ${patch.directoryBranchCalls}` }),
    ...(patch.error ? { error: JSON.stringify(patch.error) } : {}),
    ...(patch.total === undefined ? {} : { total: patch.total }),
    ...(patch.met === undefined ? {} : { met: patch.met }),
    ...(patch.hold ? { hold: JSON.stringify(patch.hold) } : {}),
    ...(patch.expiresAt ? { expires_at: patch.expiresAt } : {}),
    ...(patch.pause === undefined ? {} : pausedRow(patch.pause)),
    ...(patch.dryRun === undefined ? {} : { dry_run: patch.dryRun }),
    ...(patch.progress ? { progress: JSON.stringify(patch.progress), progress_at: sql<Date>`now()` } : {}),
  };
}

function pausedRow(pause: Pause | null) {
  if (pause === null) return { resume_at: null, pause: null };
  const { until, ...why } = pause;
  // A pause is no loss of a worker.
  return { resume_at: until, pause: JSON.stringify(why), resumed: 0 };
}

const sentenceSchema: z.ZodType<Sentence> = z.object({
  code: z.string(),
  message: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** One that was stored when sentences were nothing but that. */
const ofEarlierVersion = (message: string): Sentence => ({ code: 'earlier_version', message, params: {} });

const extractSchema: z.ZodType<CompiledExtract> = z.object({
  object: z.string(),
  listView: z.object({ id: z.string(), developerName: z.string(), label: z.string() }),
  soql: z.string(),
  paths: z.array(z.string()),
  scope: z.string(),
  filtered: z.boolean(),
  warnings: z.array(z.union([sentenceSchema, z.string().transform(ofEarlierVersion)])),
});

const stateSchema = z.enum(RUN_STATES);

export function outline(row: Selectable<RunTable>): RunOutline {
  return {
    id: row.id,
    settingsId: row.settings_id,
    entity: row.entity,
    mode: row.mode,
    state: stateSchema.parse(row.state),
    dryRun: row.dry_run,
    acceptUnfiltered: row.accept_unfiltered,
    acceptTypes: row.accept_types,
    notify: row.notify,
    undoes: row.undoes,
    sourceTime: row.source_time,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    counts: storedCounts(row.counts),
    branchCounts: storedBranchCounts(row.branch_counts),
    salesforceCalls: row.salesforce_calls,
    directoryCalls: row.directory_calls,
    directoryBranchCalls: row.directory_branch_calls,
  };
}

export function storedRun(row: Selectable<RunTable>): StoredRun {
  const { mode, fingerprint, source_time: sourceTime } = row;
  if (mode === null || fingerprint === null) {
    throw new RollcallError(
      'run_state',
      saying('run_not_begun')`Run ${{ run: row.id }} has not begun yet: it waits for a worker.`,
    );
  }
  return {
    ...outline(row),
    mode,
    modeReasons: row.mode_reasons,
    fingerprint,
    extract: extractSchema.parse(row.extract),
    delta: extractSchema.nullable().parse(row.delta),
    sweep: extractSchema.nullable().parse(row.sweep),
    since: row.since,
    basis: storedBasis(row.basis),
    total: row.total,
    sourceTime: sourceTime ?? row.created_at,
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
    saying(
      'run_older_version',
    )`The run was made by an older version of Rollcall and cannot be gone on with. Start a new one.`,
  );
}

function storedCounts(stored: Record<string, number>): Counts | null {
  return 'extracted' in stored ? { ...noCounts(), ...stored } : null;
}

function storedBranchCounts(stored: Record<string, number>): BranchCounts | null {
  return 'created' in stored ? { created: 0, renamed: 0, moved: 0, ...stored } : null;
}
