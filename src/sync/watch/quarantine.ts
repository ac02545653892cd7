/** What keeps a whole connection from working, whatever is synchronized over it (R44). */
export type FailureKind = 'credentials' | 'permission' | 'quota';

const KINDS: Readonly<Record<string, FailureKind>> = {
  salesforce_credentials: 'credentials',
  salesforce_authorization: 'credentials',
  config_secret_missing: 'credentials',
  secret_key: 'credentials',
  salesforce_permission: 'permission',
  salesforce_quota: 'quota',
  docebo_credentials: 'credentials',
  docebo_permission: 'permission',
};

/** Failures of a connection, of one kind and without a success between them. Times are ISO 8601, UTC. */
export interface Failures {
  readonly kind: FailureKind;
  readonly code: string;
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
  /** Null until it is quarantined. */
  readonly quarantinedSince: string | null;
  /** When it may be tried again by itself; null until it is quarantined. */
  readonly nextTryAt: string | null;
}

const MINUTE_MS = 60_000;

/**
 * A connection is quarantined by its third failure, unless they came at almost the same time: the entities of one start
 * fail together. From then on it is tried once a day.
 */
export const QUARANTINE = { failures: 3, overMs: 30 * MINUTE_MS, everyMs: 24 * 60 * MINUTE_MS } as const;

/** What is known of a connection after one more failure; other errors than those of `FailureKind` leave it as it was. */
export function afterFailure(before: Failures | null, code: string, now: Date): Failures | null {
  const kind = KINDS[code];
  if (kind === undefined) return before;
  const at = now.toISOString();
  if (before?.kind !== kind && before?.quarantinedSince == null) {
    return { kind, code, count: 1, firstAt: at, lastAt: at, quarantinedSince: null, nextTryAt: null };
  }
  const count = before.count + 1;
  const isLasting = count >= QUARANTINE.failures && now.getTime() - Date.parse(before.firstAt) >= QUARANTINE.overMs;
  const quarantinedSince = before.quarantinedSince ?? (isLasting ? at : null);
  const nextTryAt = quarantinedSince === null ? null : new Date(now.getTime() + QUARANTINE.everyMs).toISOString();
  return { ...before, kind, code, count, lastAt: at, quarantinedSince, nextTryAt };
}

/** Whether a connection may be tried by itself. Somebody who asks for a run by hand gets it always, and may heal it. */
export function mayTry(failures: Failures | null, now: Date): boolean {
  return failures?.nextTryAt == null || Date.parse(failures.nextTryAt) <= now.getTime();
}

export function isOfConnection(code: string): boolean {
  return code in KINDS;
}
