import { isDeepStrictEqual } from 'node:util';
import type { Context } from '../../src/context.ts';
import { type ChangeRow, changesOfRun } from '../../src/store/views/changes.ts';
import { type ReasonGroup, reasonsOfRun } from '../../src/store/views/reasons.ts';
import { findRun } from '../../src/store/views/run.ts';
import { listRuns, type RunSummary } from '../../src/store/views/runs.ts';

/** What the demo tells of the run of one entity. */
export interface EntityOutcome {
  readonly run: RunSummary;
  /** Everyone whom Salesforce offered was dealt with; rejections are dealt with. */
  readonly succeeded: boolean;
  readonly reasons: readonly ReasonGroup[];
  /** A few of the people that were created. */
  readonly created: readonly ChangeRow[];
  /** True when exactly the same records were rejected for the same reasons as in the run before; null without one. */
  readonly sameRejections: boolean | null;
}

/** More than the sample org rejects. */
const MANY = 10_000;

export async function outcomeOf(db: Context['db'], runId: string): Promise<EntityOutcome> {
  const run = await findRun(db, runId);
  const created = await changesOfRun(db, runId, { kind: 'person', action: 'create', limit: 60, offset: 0 });
  const before = await previousRun(db, run);
  return {
    run,
    succeeded: ['succeeded', 'completed_with_errors'].includes(run.state) && run.counts.failed + run.counts.stale === 0,
    reasons: await reasonsOfRun(db, runId),
    created: created.rows.filter((_, index) => index % 20 === 2),
    sameRejections: before && isDeepStrictEqual(await rejections(db, before.id), await rejections(db, runId)),
  };
}

async function previousRun(db: Context['db'], run: RunSummary): Promise<RunSummary | null> {
  const { rows } = await listRuns(db, { connection: run.connection, limit: 100, offset: 0 });
  const earlier = rows.find(
    ({ id, entity, dryRun, finishedAt }) =>
      BigInt(id) < BigInt(run.id) && entity === run.entity && !dryRun && finishedAt !== null,
  );
  return earlier ?? null;
}

async function rejections(db: Context['db'], runId: string): Promise<string[]> {
  const { rows } = await changesOfRun(db, runId, { kind: 'person', action: 'reject', limit: MANY, offset: 0 });
  return rows.map(({ sourceId, reason }) => `${sourceId} ${reason}`).toSorted();
}
