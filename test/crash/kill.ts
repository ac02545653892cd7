import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Ended, type Running, startRollcall } from '../support/rollcall.ts';
import type { Installation } from './installation.ts';
import { commitsUnderWay, type Position, positionOf, sessions } from './position.ts';
import type { Reader } from './readers.ts';

/** What the sessions of a process are called where nobody says otherwise. */
const USUAL_NAME = 'rollcall';

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

function start({ environment }: Installation, reader: Reader, words: readonly string[]): Running {
  if (reader === 'cli') return startRollcall(words, environment);
  return startRollcall(words, { ...environment, CRASH_READER: reader }, SMALL_PAGES);
}

export function startSync(installation: Installation, reader: Reader): Running {
  return start(installation, reader, SYNC);
}

/** How workers read and apply. */
export interface Work {
  readonly reader: Reader;
  /** As in History. */
  readonly appliesTogether?: boolean;
}

/** Sees to it that there is a run to work on, and starts a process that works; `name` is what its sessions are called. */
export async function startWorker(
  installation: Installation,
  { reader, appliesTogether = false }: Work,
  name = USUAL_NAME,
): Promise<Running> {
  await startRollcall([...SYNC, '--background'], installation.environment).ended;
  const url = installation.environment['ROLLCALL_DATABASE_URL'] ?? '';
  const named = `${url}${url.includes('?') ? '&' : '?'}application_name=${name}`;
  const environment = {
    ...installation.environment,
    ROLLCALL_DATABASE_URL: named,
    ...(appliesTogether ? { CRASH_PARALLEL_APPLY: 'yes' } : {}),
  };
  return start({ ...installation, environment }, reader, ['work']);
}

/** Lets a worker end the run that there is, and then stop. Answers whether the run has come to a good end. */
export async function workToTheEnd(installation: Installation, work: Work): Promise<boolean> {
  const running = await startWorker(installation, work);
  await Promise.race([running.printed('Ready'), running.ended]);
  while (!(await positionOf(installation.db)).ended) await wait(50);
  running.signal('SIGTERM');
  const { exitCode, stderr } = await running.ended;
  if (exitCode !== 0) throw new Error(`rollcall work ended with ${exitCode}:\n${stderr}`);
  return ['succeeded', 'completed_with_errors'].includes((await positionOf(installation.db)).state);
}

/** Kills a process so many milliseconds after the nth commit of a run has begun, or when the run has ended. */
export async function killAt(
  { db }: Installation,
  running: Running,
  { nth, after, name = USUAL_NAME }: { readonly nth: number; readonly after: number; readonly name?: string },
): Promise<Kill> {
  const end = new AbortController();
  void running.ended.finally(() => end.abort());
  const begun = new Set<string>();
  while (!end.signal.aborted && begun.size < nth) {
    for (const key of await commitsUnderWay(db)) begun.add(key);
    // A worker stays when its run has ended.
    if (begun.size > 0 && (await positionOf(db)).ended) break;
    await wait(3);
  }
  await wait(after);
  const inCommit = (await commitsUnderWay(db)).length > 0;
  const killed = !end.signal.aborted;
  running.signal('SIGKILL');
  const ended = await running.ended;
  while ((await sessions(db, name)) > 0) await wait(5);
  return { killed: killed && ended.exitCode === null, inCommit, at: await positionOf(db), commits: begun.size, ended };
}
