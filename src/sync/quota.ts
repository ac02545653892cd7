/** Calls that may be made at once, as of the moment to which `elapsedMs` is counted. */
export interface Bucket {
  readonly tokens: number;
  /** Milliseconds since then. */
  readonly elapsedMs: number;
}

export interface Admission {
  /** What is left, now. */
  readonly tokens: number;
  /** Milliseconds until a call may be made; 0: now, and it is counted already. */
  readonly waitMs: number;
}

const HOUR_MS = 3_600_000;
/** Share of an hour's calls that may be made at once. */
const BURST = 0.1;

/** How many calls may be made at once after a quiet time. */
export function burstOf(perHour: number): number {
  return Math.max(1, Math.floor(perHour * BURST));
}

/**
 * A token bucket: calls are spread over the hour but for a tenth that may come at once, so that in no hour there are more
 * than `perHour`, whenever it begins.
 */
export function admit(bucket: Bucket | null, perHour: number): Admission {
  const burst = burstOf(perHour);
  const perMs = Math.max(1, perHour - burst) / HOUR_MS;
  const tokens = bucket === null ? burst : Math.min(burst, bucket.tokens + Math.max(0, bucket.elapsedMs) * perMs);
  return tokens >= 1 ? { tokens: tokens - 1, waitMs: 0 } : { tokens, waitMs: Math.ceil((1 - tokens) / perMs) };
}
