import type { RunResult } from '../../src/sync/result.ts';
import type { Replayed } from './actions.ts';
import { basisOf } from './basis.ts';
import type { RunSeed } from './case.ts';
import type { Told } from './compare.ts';
import type { Hit } from './hits.ts';
import { replay } from './reference.ts';
import type { Stage } from './stage.ts';
import { runWithFewCalls } from './stops.ts';
import { goOn, lastRun, synchronize } from './synchronize.ts';

export interface Ended extends Replayed, Told {
  readonly result: RunResult;
  readonly hits: Hit[];
  /** The org was edited while the run was interrupted. */
  readonly edited: boolean;
}

/** Runs, is interrupted where the seed says so, and goes on. */
export async function runToTheEnd(stage: Stage, seed: RunSeed): Promise<Ended> {
  const before = stage.world;
  const first = replay(before);
  const { touched } = stage;
  if (seed.kind === 'out of calls') {
    const result = await runWithFewCalls(stage, 3 * seed.after);
    const hits: Hit[] = result === null ? ['out of calls'] : [];
    return { ...first, result: result ?? (await goOn(stage)), hits, edited: false, touched };
  }
  const isInterrupted = seed.kind.startsWith('interrupted');
  const result = await synchronize(stage, isInterrupted ? { interrupted: seed } : {});
  if (result !== null) return { ...first, result, hits: [], edited: false, touched };

  const { state } = await lastRun(stage);
  const hits: Hit[] = [state === 'extracting' ? 'interrupted while reading' : 'interrupted while applying'];
  if (seed.kind === 'interrupted, then settings') {
    // What was being applied is brought to its end first; a mere plan is thrown away.
    if (state === 'applying') {
      stage.world = first.after;
      stage.basis = basisOf({ ...stage, world: before });
    }
    await stage.perform({ kind: 'change an option', a: seed.after % 3, b: 0 });
    await stage.configure();
    const second = replay(stage.world);
    hits.push('settings changed in between');
    return { ...second, result: await goOn(stage), hits, edited: false, touched, mayFindHandEdits: true };
  }
  const edited = seed.kind === 'interrupted, then edits' && state !== 'extracting' && !first.outcome.held;
  if (edited) {
    // The plan is made: what changes in the org from now on is for the next run.
    stage.world = first.after;
    stage.touched = new Set();
    for (const kind of ['edit a person', 'toggle scope', 'rename a person'] as const) {
      await stage.perform({ kind, a: seed.after * 7, b: seed.after * 3 });
    }
    hits.push('edited in between');
  }
  return { ...first, result: await goOn(stage), hits, edited, touched };
}
