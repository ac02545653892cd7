import { storedConnection } from '../store/configuration.ts';
import type { VerificationPlan } from '../store/schema/verifications.ts';
import {
  claimVerification,
  endVerification,
  noteVerification,
  releaseVerification,
  type Verification,
} from '../store/verifications.ts';
import { RollcallError } from '../support/errors.ts';
import { periodically } from '../support/periodically.ts';
import { saying } from '../support/sentence.ts';
import type { RunError } from '../sync/journal/runs.ts';
import type { Verified, VerifyProgress } from '../sync/verify/verify.ts';
import type { Adapters } from './adapters.ts';
import { openConnection } from './open-connection.ts';

/** Milliseconds between two signs of life, which tell progress as well. */
const BEAT_MS = 1000;

/** Carries out comparisons that somebody has asked for, until there is none or the process stops. */
export async function verifyWaiting(adapters: Adapters, signal: AbortSignal): Promise<void> {
  const { db } = adapters;
  while (!signal.aborted) {
    const claimed = await claimVerification(db);
    if (claimed === null) return;
    await carryOut(adapters, claimed, signal);
  }
}

async function carryOut(adapters: Adapters, claimed: Verification, signal: AbortSignal): Promise<void> {
  const { db, logger } = adapters;
  const { id, connection, owner } = claimed;
  let progress: VerifyProgress | null = null;
  const beat = periodically(
    BEAT_MS,
    () => noteVerification(db, id, progress),
    (error) => logger.error({ connection, err: error }, 'verification'),
  );
  const ended = await compare(adapters, claimed, signal, (now) => {
    progress = now;
  }).catch((error: unknown) => ({ error }));
  await beat[Symbol.asyncDispose]();
  if ('error' in ended) {
    // Stopped in good order: another process begins it anew.
    if (signal.aborted) return await releaseVerification(db, id);
    const { error } = ended;
    if (!(error instanceof RollcallError)) logger.error({ connection, err: error }, 'verification');
    return await endVerification(db, id, { error: described(error) });
  }
  const { compared, people, branches, calls, findings } = ended.verified;
  logger.info({ connection, owner, people, branches, calls, findings: findings.length }, 'verified');
  const outcome = { compared, progress: { people, branches, calls }, findings, plans: ended.plans };
  await endVerification(db, id, outcome);
}

async function compare(
  adapters: Adapters,
  { connection, owner, repair, keepDeactivated, requestedBy }: Verification,
  signal: AbortSignal,
  onProgress: (progress: VerifyProgress) => void,
): Promise<{ readonly verified: Verified; readonly plans: readonly VerificationPlan[] }> {
  const stored = await storedConnection(adapters.db, connection, owner);
  await using open = openConnection(adapters, stored);
  const verified = await open.verify({ repair, reactivate: repair && !keepDeactivated, signal, onProgress });
  const plans: VerificationPlan[] = [];
  if (repair) {
    const jobs = await adapters.jobs();
    const changed = new Set(verified.findings.map(({ entity }) => entity));
    for (const { id, entity } of stored.entities.filter((settings) => changed.has(settings.entity))) {
      const run = await jobs.enqueue(id, { dryRun: true, startedBy: requestedBy }).catch((error: unknown) => {
        if (error instanceof RollcallError) return error;
        throw error;
      });
      plans.push(
        run instanceof RollcallError ? { entity, run: null, error: described(run) } : { entity, run, error: null },
      );
    }
  }
  return { verified, plans };
}

function described(error: unknown): RunError {
  if (error instanceof RollcallError) return { code: error.code, message: error.message, sentences: error.said };
  const said = saying('compare_unexpected')`The log of the process that compared says what.`;
  return { code: 'internal', message: said.message, sentences: [said] };
}
