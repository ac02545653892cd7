import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Ended, type Running, startRollcall } from '../support/rollcall.ts';
import type { Installation } from './installation.ts';
import { commitsUnderWay, type Position, positionOf, sessions } from './position.ts';
import type { Reader } from './readers.ts';

/** One process that was to be killed. */
export interface Kill {
  /** False when it had ended before. */
  readonly killed: boolean;
  /** Whether a commit was under way when the signal was sent. */
  readonly inCommit: boolean;
  /** Where the newest run stood when all that the process had begun had ended. */
  readonly at: Position;
  /** Commits that were seen to begin. */
  readonly commits: number;
  readonly ended: Ended;
}

/** Milliseconds that a commit takes while somebody waits to kill. */
export const COMMIT_MS = 40;

const SMALL_PAGES = fileURLToPath(new URL('./program.ts', import.meta.url));
const SYNC = ['sync', 'contacts', '--json'];

export function startSync({ environment }: Installation, reader: Reader): Running {
  if (reader === 'cli') return startRollcall(SYNC, environment);
  return startRollcall(SYNC, { ...environment, CRASH_READER: reader }, SMALL_PAGES);
}

/**
 * Starts a synchronization and kills it so many milliseconds after it has begun its nth commit; with 0 for `nth`, so
 * long after it was started.
 */
export async function syncAndKill(
  installation: Installation,
  reader: Reader,
  { nth, after }: { readonly nth: number; readonly after: number },
): Promise<Kill> {
  const { db } = installation;
  const running = startSync(installation, reader);
  const end = new AbortController();
  void running.ended.finally(() => end.abort());
  const begun = new Set<string>();
  while (!end.signal.aborted && begun.size < nth) {
    for (const key of await commitsUnderWay(db)) begun.add(key);
    await wait(3);
  }
  await wait(after);
  const inCommit = (await commitsUnderWay(db)).length > 0;
  const killed = !end.signal.aborted;
  running.signal('SIGKILL');
  const ended = await running.ended;
  while ((await sessions(db)) > 0) await wait(5);
  return { killed: killed && ended.exitCode === null, inCommit, at: await positionOf(db), commits: begun.size, ended };
}
