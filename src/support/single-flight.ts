import { once } from 'node:events';

/**
 * Lets everyone who asks at the same time share one run of `start`. A waiter whose signal aborts leaves;
 * when the last one has left, the run itself is aborted.
 */
export function createSingleFlight<T>(
  start: (signal: AbortSignal) => Promise<T>,
): (signal: AbortSignal | undefined) => Promise<T> {
  let flight: { readonly promise: Promise<T>; readonly abort: AbortController; waiters: number } | null = null;

  return async (signal) => {
    signal?.throwIfAborted();
    if (flight === null) {
      const abort = new AbortController();
      const promise = start(abort.signal).finally(() => {
        if (flight === started) flight = null;
      });
      // Each waiter sees a rejection through its race; the shared promise itself must not count as unhandled.
      promise.catch(() => undefined);
      const started = { promise, abort, waiters: 0 };
      flight = started;
    }
    const joined = flight;
    joined.waiters++;
    try {
      return await raceWithSignal(joined.promise, signal);
    } finally {
      joined.waiters--;
      if (joined.waiters === 0) {
        if (flight === joined) flight = null;
        joined.abort.abort();
      }
    }
  };
}

async function raceWithSignal<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  const settled = new AbortController();
  const aborted = once(signal, 'abort', { signal: settled.signal }).then(() => {
    signal.throwIfAborted();
    return promise;
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    settled.abort();
  }
}
