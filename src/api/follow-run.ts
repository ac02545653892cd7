import { setTimeout as wait } from 'node:timers/promises';
import type { Administered } from '../administration/administered.ts';
import { eventsOfRun } from '../store/views/log-events.ts';
import { findRun } from '../store/views/run.ts';
import type { RunSummary } from '../store/views/runs.ts';

/** Milliseconds between two looks. */
const EVERY_MS = 500;
/** Looks after which something is sent even where nothing has changed, so that nobody in between hangs up. */
const SILENT_LOOKS = 30;
/** A stream ends after so many looks, ten minutes; whoever goes on is asked again who they are. */
const MOST_LOOKS = 1200;
const LOG_LINES = 200;

/** Something that a follower is told: as a server-sent event, or nothing but a sign of life. */
export type RunMessage =
  | { readonly event: 'run'; readonly run: RunSummary }
  | { readonly event: 'log'; readonly id: string; readonly line: object }
  | { readonly event: 'end'; readonly state: string }
  | { readonly event: 'silence' };

/**
 * What a run is at, as it happens, until it has ended or waits for somebody: each event of its log behind `after`, and the
 * run whenever it has changed. Ends early when `signal` aborts.
 */
export async function* followRun(
  db: Administered['db'],
  runId: string,
  after: string,
  signal: AbortSignal,
): AsyncGenerator<readonly RunMessage[]> {
  let told = '';
  let seen = after;
  let silent = 0;
  for (let look = 0; look < MOST_LOOKS && !signal.aborted; look += 1) {
    const run = await findRun(db, runId);
    const { rows } = await eventsOfRun(db, runId, { after: seen, limit: LOG_LINES, offset: 0 });
    const now = JSON.stringify(run);
    const messages: RunMessage[] = [
      ...rows.map((line) => ({ event: 'log', id: line.id, line }) as const),
      ...(now === told ? [] : [{ event: 'run', run } as const]),
      ...(hasStopped(run) && rows.length < LOG_LINES ? [{ event: 'end', state: run.state } as const] : []),
    ];
    seen = rows.at(-1)?.id ?? seen;
    told = now;
    silent = messages.length === 0 ? silent + 1 : 0;
    if (messages.length > 0) yield messages;
    else if (silent % SILENT_LOOKS === 0) yield [{ event: 'silence' }];
    if (messages.at(-1)?.event === 'end') return;
    await wait(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

function hasStopped({ finishedAt, state, dryRun }: RunSummary): boolean {
  return finishedAt !== null || state === 'held' || (dryRun && state === 'planned');
}
