import { setTimeout as wait } from 'node:timers/promises';
import type { OrgChart } from '../tenant/org-chart.ts';
import { DoceboError } from './errors.ts';

/**
 * What becomes of a batch or branch call while another one runs: it is refused; both work on the tree as they found it,
 * and the last to end overwrites what the other has done, as Docebo warns; or they wait for each other.
 */
export const CONCURRENCY_MODES = ['refuse', 'corrupt', 'queue'] as const;

export type ConcurrencyMode = (typeof CONCURRENCY_MODES)[number];

/** Batch calls and calls that change branches: "should never be run concurrently". */
export interface SerialCalls {
  /** Runs one, on the tree that it may change. Throws the conflict where another one runs. */
  run<T>(name: string, work: (chart: OrgChart) => T): Promise<T>;
  /** Milliseconds that the next call takes, besides. */
  slowDown(milliseconds: number): void;
  setMode(mode: ConcurrencyMode, conflictStatus?: number): void;
  report(): {
    readonly mode: ConcurrencyMode;
    readonly running: number;
    readonly refused: number;
    readonly overlapping: number;
  };
}

/** @param time milliseconds that each call takes at least */
export function createSerialCalls(
  live: OrgChart,
  { mode: first, conflictStatus: firstStatus, time }: { mode: ConcurrencyMode; conflictStatus: number; time: number },
): SerialCalls {
  let mode = first;
  let conflictStatus = firstStatus;
  let running: string[] = [];
  let refused = 0;
  let overlapping = 0;
  let slow = 0;
  let last: Promise<unknown> = Promise.resolve();

  function takesTime(): Promise<void> {
    const milliseconds = time + slow;
    slow = 0;
    return wait(milliseconds, undefined, { ref: false });
  }

  async function alone<T>(work: (chart: OrgChart) => T): Promise<T> {
    await takesTime();
    return work(live);
  }

  async function regardless<T>(work: (chart: OrgChart) => T): Promise<T> {
    const found = live.version();
    const copy = live.copy();
    await takesTime();
    // Whoever was alone meanwhile changes the tree itself, as ever.
    if (live.version() === found) return work(live);
    const result = work(copy);
    live.become(copy);
    return result;
  }

  function queued<T>(work: (chart: OrgChart) => T): Promise<T> {
    const turn = last.then(() => alone(work));
    last = turn.catch(() => undefined);
    return turn;
  }

  return {
    async run(name, work) {
      const [other] = running;
      if (other !== undefined) {
        overlapping += 1;
        if (mode === 'refuse') {
          refused += 1;
          throw new DoceboError(
            conflictStatus,
            `${name} may not run while ${other} does: batch and branch calls cannot be concurrent.`,
          );
        }
      }
      running.push(name);
      try {
        if (mode === 'corrupt') return await regardless(work);
        return await (mode === 'queue' ? queued(work) : alone(work));
      } finally {
        running = running.toSpliced(running.indexOf(name), 1);
      }
    },
    slowDown(milliseconds) {
      slow = milliseconds;
    },
    setMode(wanted, status = conflictStatus) {
      mode = wanted;
      conflictStatus = status;
    },
    report: () => ({ mode, running: running.length, refused, overlapping }),
  };
}
