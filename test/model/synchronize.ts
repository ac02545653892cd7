import type { Progress, RunResult } from '../../src/sync/result.ts';
import type { RunSeed } from './case.ts';
import type { Stage } from './stage.ts';

export async function goOn(stage: Stage): Promise<RunResult> {
  const result = await synchronize(stage, {});
  if (result === null) throw new Error('The run was aborted although nobody asked for it');
  return result;
}

interface SyncOptions {
  readonly dryRun?: boolean;
  readonly interrupted?: Pick<RunSeed, 'phase' | 'after'>;
}

/** Null when it was interrupted. */
export async function synchronize(
  stage: Stage,
  { dryRun = false, interrupted }: SyncOptions,
): Promise<RunResult | null> {
  await using connection = await stage.installation.connect();
  const abort = new AbortController();
  let reports = 0;
  const onProgress = ({ phase }: Progress) => {
    if (phase === interrupted?.phase) reports += 1;
    if (reports === interrupted?.after) abort.abort();
  };
  try {
    return await connection.synchronize(stage.world.settings.entity, { dryRun, signal: abort.signal, onProgress });
  } catch (error) {
    if (error === abort.signal.reason) return null;
    throw error;
  }
}

export async function decideOnHeld({ installation }: Stage, runId: string, approve: boolean): Promise<void> {
  await using connection = await installation.connect();
  if (approve) await connection.approve(runId);
  else await connection.discard(runId);
}

export async function lastRun({ installation: { db } }: Stage) {
  return await db.selectFrom('run').select('state').orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow();
}
