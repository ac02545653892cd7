const DAY = 24 * 60 * 60 * 1000;

/** Counts within windows of 24 hours; the first starts when the counter is made. */
export interface DailyCounter {
  /** Of the running window. */
  count(): number;
  increment(): void;
  /** Makes it so many in the running window. */
  set(value: number): void;
}

export function createDailyCounter(now: () => Date): DailyCounter {
  let count = 0;
  let windowStart = now().getTime();

  function rollOver(): void {
    const time = now().getTime();
    if (time - windowStart < DAY) return;
    windowStart = time;
    count = 0;
  }

  return {
    count() {
      rollOver();
      return count;
    },
    increment() {
      rollOver();
      count += 1;
    },
    set(value) {
      rollOver();
      count = value;
    },
  };
}
