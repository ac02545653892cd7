import { Interruption } from './session.ts';

/**
 * A signal that aborts at the first SIGINT or SIGTERM, after which `onFirst` has told the operator so. The second one
 * ends the process at once: whatever is stored is in order, for every write is a transaction.
 */
export function interruptSignal(onFirst: () => void): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      const interruption = new Interruption(name);
      if (controller.signal.aborted) process.exit(interruption.exitCode);
      controller.abort(interruption);
      onFirst();
    });
  }
  return controller.signal;
}
