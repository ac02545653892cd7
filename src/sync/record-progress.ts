import type { RunJournal } from './journal/runs.ts';
import type { Journal } from './journal.ts';
import type { Progress } from './result.ts';

/** Milliseconds between two records of the same phase. */
const EVERY_MS = 1000;

export interface ProgressRecorder extends AsyncDisposable {
  readonly note: (progress: Progress) => void;
}

/** What it needs of the journal. */
interface Recording<Tx> extends Pick<Journal<Tx>, 'transaction'> {
  readonly runs: Pick<RunJournal<Tx>, 'patch'>;
}

/**
 * Stores how far a run is, once a second and at the beginning of each phase, for whoever watches it from another
 * process. What was noted between two records is not lost when nothing comes for a while: it is recorded when it is due.
 * A record that cannot be written is passed over: the run does not depend on it.
 */
export function recordProgress<Tx>(journal: Recording<Tx>, runId: string): ProgressRecorder {
  let phase: Progress['phase'] | null = null;
  let due = 0;
  let pending: Progress | null = null;
  let writing: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;

  async function write(progress: Progress): Promise<void> {
    const patched = journal.transaction((tx) => journal.runs.patch(tx, runId, { progress }));
    await patched.catch(() => undefined);
    writing = null;
    record();
  }

  function record(): void {
    if (pending === null || writing !== null) return;
    const now = Date.now();
    if (pending.phase === phase && now < due) {
      timer ??= setTimeout(() => {
        timer = null;
        record();
      }, due - now);
      return;
    }
    phase = pending.phase;
    due = now + EVERY_MS;
    writing = write(pending);
    pending = null;
  }

  return {
    note(progress) {
      pending = { ...progress, counts: { ...progress.counts } };
      record();
    },
    async [Symbol.asyncDispose]() {
      pending = null;
      if (timer !== null) clearTimeout(timer);
      await writing;
    },
  };
}
