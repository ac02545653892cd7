import { setTimeout as wait } from 'node:timers/promises';
import type { Administered } from '../administration/administered.ts';
import type { RunSummary } from '../store/views/runs.ts';
import { isGoingOn, newestRun, runsGoingOn } from '../store/views/runs-going-on.ts';

/** Milliseconds between two looks. */
const EVERY_MS = 500;
/** Looks after which something is sent even where nothing has changed, so that nobody in between hangs up. */
const SILENT_LOOKS = 30;
/** A stream ends after so many looks, ten minutes; whoever goes on is asked again who they are. */
const MOST_LOOKS = 1200;

/**
 * Whatever runs there are, as they happen: first those that go on, then each whenever it has changed, new ones as soon as
 * they are there, and how each ended. An empty list is a sign of life. Ends early when `signal` aborts.
 */
export async function* followRuns(db: Administered['db'], signal: AbortSignal): AsyncGenerator<readonly RunSummary[]> {
  let newest = await newestRun(db);
  /** What was last said of each that goes on, or has just ended. */
  let told = new Map<string, string>();
  let goingOn: readonly string[] = [];
  let silent = 0;
  for (let look = 0; look < MOST_LOOKS && !signal.aborted; look += 1) {
    const runs = await runsGoingOn(db, { after: newest, also: goingOn });
    const now = new Map(runs.map((run) => [run.id, JSON.stringify(run)]));
    const changed = runs.filter(({ id }) => told.get(id) !== now.get(id));
    newest = runs.reduce((last, { id }) => (BigInt(id) > BigInt(last) ? id : last), newest);
    told = now;
    goingOn = runs.filter(isGoingOn).map(({ id }) => id);
    silent = changed.length === 0 ? silent + 1 : 0;
    if (changed.length > 0 || look === 0 || silent % SILENT_LOOKS === 0) yield changed;
    await wait(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
