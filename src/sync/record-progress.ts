import type { Journal } from './journal.ts';
import type { Progress } from './result.ts';

/** Milliseconds between two records of the same phase. */
const EVERY_MS = 1000;

export interface ProgressRecorder extends AsyncDisposable {
  readonly note: (progress: Progress) => void;
}

/**
 * Stores how far a run is, once a second and at the beginning of each phase, for whoever watches it from another
 * process. A record that cannot be written is passed over: the run does not depend on it.
 */
export function recordProgress<Tx>(journal: Journal<Tx>, runId: string): ProgressRecorder {
  let phase: Progress['phase'] | null = null;
  let due = 0;
  let writing: Promise<void> | null = null;

  async function write(progress: Progress): Promise<void> {
    const patched = journal.transaction((tx) => journal.runs.patch(tx, runId, { progress }));
    await patched.catch(() => undefined);
    writing = null;
  }

  return {
    note(progress) {
      const now = Date.now();
      if (writing !== null || (progress.phase === phase && now < due)) return;
      phase = progress.phase;
      due = now + EVERY_MS;
      writing = write({ ...progress, counts: { ...progress.counts } });
    },
    async [Symbol.asyncDispose]() {
      await writing;
    },
  };
}
