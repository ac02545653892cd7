export const HOUR_MS = 3_600_000;

/** Whether it was so long ago at most; what never was, was not. */
export function isWithin(at: Date | null, ms: number): boolean {
  return at !== null && Date.now() - at.getTime() < ms;
}
