import { setTimeout as wait } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import { reasonsOfRun } from '../../store/views/reasons.ts';
import { findRun } from '../../store/views/run.ts';
import type { RunSummary } from '../../store/views/runs.ts';
import { progressLine } from '../output/progress.ts';
import { runSummary } from '../output/run-summary.ts';
import { type Answer, EXIT, type Session } from '../session.ts';

/** Milliseconds between two looks. */
const EVERY_MS = 500;

/** Draws the progress of a run that another process carries out, until it has ended or waits for somebody. */
export async function watchRun({ db }: Context, id: string, { stderr, signal }: Session): Promise<Answer> {
  let run = await findRun(db, id);
  {
    using line = progressLine(run.entity, stderr);
    while (!hasStopped(run)) {
      signal.throwIfAborted();
      if (run.progress) line.update(run.progress);
      await wait(EVERY_MS, undefined, { signal });
      run = await findRun(db, run.id);
    }
  }
  const reasons = await reasonsOfRun(db, run.id);
  return {
    json: { ...run, reasons },
    text: (width) => runSummary(run, reasons, width),
    exitCode: exitCode(run),
  };
}

function hasStopped({ finishedAt, state, dryRun }: RunSummary): boolean {
  return finishedAt !== null || state === 'held' || (dryRun && state === 'planned');
}

function exitCode({ state, counts }: RunSummary) {
  if (['failed', 'held', 'cancelled'].includes(state)) return EXIT.failure;
  return counts.rejected + counts.failed > 0 ? EXIT.rejected : EXIT.ok;
}
