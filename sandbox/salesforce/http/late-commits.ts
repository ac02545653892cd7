import type { OrgSetup } from '../org/org.ts';

/** Writes that take long: begun at the time of their stamp, and visible only later. */
export interface LateCommits {
  /** The next `times` writes by REST are stamped so many milliseconds back. */
  expect(milliseconds: number, times: number): void;
  /** Nothing that is stamped before this can still appear. */
  settledUntil(now: Date): Date;
  /** Writes, late if it was expected so. */
  write<T>(write: () => T): T;
}

export function createLateCommits(setup: OrgSetup): LateCommits {
  let back = 0;
  let left = 0;
  return {
    expect(milliseconds, times) {
      back = milliseconds;
      left = times;
    },
    settledUntil: (now) => (left === 0 ? now : new Date(now.getTime() - back)),
    write(write) {
      if (left === 0) return write();
      left -= 1;
      return setup.commitLate(back, write);
    },
  };
}
