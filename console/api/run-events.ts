import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { createParser } from 'eventsource-parser';
import { useEffect } from 'react';
import { api, ProblemError } from './client.ts';
import { type Run, type RunDetail, refreshRuns } from './run.ts';

/** Milliseconds between the end of a stream and the next one. */
const PAUSE_MS = 2_000;
/** Milliseconds for which changes are gathered before lists are read anew. */
const GATHER_MS = 100;

/**
 * Keeps everything that shows runs up to date for as long as the page is looked at: those that go on, and those that
 * somebody else or a schedule starts. One stream for all of them: a browser keeps six connections to a server, over all of
 * its tabs.
 */
export function useRunEvents(): void {
  const queries = useQueryClient();
  useEffect(() => {
    let following: AbortController | null = null;
    const look = () => {
      if (document.visibilityState === 'hidden') {
        following?.abort();
        following = null;
      } else if (following === null) {
        following = new AbortController();
        void keepFollowing(queries, following.signal);
      }
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      following?.abort();
    };
  }, [queries]);
}

async function keepFollowing(queries: QueryClient, signal: AbortSignal): Promise<void> {
  const take = taking(queries);
  while (!signal.aborted) {
    try {
      await readRuns(await api.stream('/runs/events', signal), take);
    } catch (error) {
      // Whoever may not see runs, or is not signed in any more, is told so by the page.
      if (error instanceof ProblemError && (error.problem.status === 401 || error.problem.status === 403)) return;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (!signal.aborted) await refreshRuns(queries);
  }
}

/** Calls `take` with each run that the stream brings, until it ends. */
export async function readRuns(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  take: (run: Run) => void,
): Promise<void> {
  const parser = createParser({
    // The server's own schema says what stands in its events, as in its answers: see wire.ts.
    onEvent: ({ event, data }) => (event === 'run' ? take(JSON.parse(data) as Run) : undefined),
  });
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) parser.feed(part.value);
}

/** Shows a run as it is now; lists are read anew where one is new in them or stands elsewhere. */
function taking(queries: QueryClient): (run: Run) => void {
  const states = new Map<string, string>();
  let due = false;
  const refreshSoon = () => {
    if (due) return;
    due = true;
    setTimeout(() => {
      due = false;
      void refreshRuns(queries);
    }, GATHER_MS);
  };
  return (run) => {
    queries.setQueryData<RunDetail>(['/runs', run.id], (before) => ({ reasons: [], ...before, ...run }));
    const state = `${run.state} ${run.paused === null}`;
    if (states.get(run.id) !== state) refreshSoon();
    states.set(run.id, state);
  };
}
