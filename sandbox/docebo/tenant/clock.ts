/** The tenant's time: the machine's, moved. */
export interface Clock {
  now(): Date;
  /** Seconds, forwards or backwards. */
  move(seconds: number): void;
}

/** @param machine what the time is where nobody has moved it */
export function createClock(machine: () => Date = () => new Date()): Clock {
  let offset = 0;
  return {
    now: () => new Date(machine().getTime() + offset),
    move(seconds) {
      offset += seconds * 1000;
    },
  };
}

/** `2026-11-26 14:05:00`, as Docebo writes every time: UTC, without a zone. */
export function writeTime(time: Date): string {
  return time.toISOString().slice(0, 19).replace('T', ' ');
}
