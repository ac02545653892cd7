import { setTimeout as wait } from 'node:timers/promises';

/**
 * Does something again and again, `ms` milliseconds after it was done, until disposed. What it throws goes to `onError`
 * and stops nothing. Disposing waits for what is being done.
 */
export function periodically(
  ms: number,
  work: (signal: AbortSignal) => Promise<unknown>,
  onError: (error: unknown) => void,
): AsyncDisposable {
  const controller = new AbortController();
  const { signal } = controller;

  async function repeat(): Promise<void> {
    while (!signal.aborted) {
      await work(signal).catch((error: unknown) => {
        if (!signal.aborted) onError(error);
      });
      await wait(ms, undefined, { signal }).catch(() => undefined);
    }
  }

  const repeating = repeat();
  return {
    async [Symbol.asyncDispose]() {
      controller.abort();
      await repeating;
    },
  };
}
