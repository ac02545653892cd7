import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { noCounts } from './progress.ts';
import { recordProgress } from './record-progress.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A journal that remembers how far runs were said to be. */
function remembering() {
  const recorded: string[] = [];
  return {
    recorded,
    transaction: async <T>(work: (tx: null) => Promise<T>) => await work(null),
    runs: {
      patch: async (_: null, __: string, { progress }: { progress?: { phase: string; done: number } }) => {
        recorded.push(`${progress?.phase} ${progress?.done}`);
      },
    },
  };
}

const at = (phase: 'extracting' | 'applying', done: number) => ({ phase, done, total: 10, counts: noCounts() });

it('R28: how far a run is, is recorded once a second and at the beginning of a phase', async () => {
  const journal = remembering();
  await using recorder = recordProgress(journal, '1');
  recorder.note(at('extracting', 0));
  await vi.advanceTimersByTimeAsync(10);
  recorder.note(at('extracting', 1));
  recorder.note(at('extracting', 2));
  await vi.advanceTimersByTimeAsync(10);
  expect(journal.recorded).toEqual(['extracting 0']);
  recorder.note(at('applying', 0));
  await vi.advanceTimersByTimeAsync(10);
  expect(journal.recorded).toEqual(['extracting 0', 'applying 0']);
});

it('R28: the last that was noted is recorded when it is due, although nothing comes behind it', async () => {
  const journal = remembering();
  await using recorder = recordProgress(journal, '1');
  recorder.note(at('extracting', 0));
  recorder.note(at('extracting', 2));
  await vi.advanceTimersByTimeAsync(1_500);
  expect(journal.recorded).toEqual(['extracting 0', 'extracting 2']);
});

it('nothing is recorded behind the end of a run', async () => {
  const journal = remembering();
  {
    await using recorder = recordProgress(journal, '1');
    recorder.note(at('extracting', 0));
    recorder.note(at('extracting', 2));
  }
  await vi.advanceTimersByTimeAsync(5_000);
  expect(journal.recorded).toEqual(['extracting 0']);
});
