const MINUTE_MS = 60_000;
/** Minutes to wait after each attempt; together about two and a half days. */
const WAITS = [1, 5, 15, 60, 180, 360, 720, 720, 720, 720];

/** When an alert is tried again after so many attempts in vain; null: it is given up. */
export function nextAttempt(attempts: number, now: Date): Date | null {
  const minutes = WAITS[attempts - 1];
  return minutes === undefined ? null : new Date(now.getTime() + minutes * MINUTE_MS);
}
