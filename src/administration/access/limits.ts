import type { Kysely } from 'kysely';
import { LRUCache } from 'lru-cache';
import { type AttemptLimit, beginAttempt, takeBackAttempt } from '../../store/access/attempts.ts';
import type { Database } from '../../store/schema.ts';
import { RollcallError } from '../../support/errors.ts';
import { type Sentence, saying } from '../../support/sentence.ts';
import { usernameKey } from '../../sync/username.ts';
import { networkOf } from './address.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Of one account: whoever knows its name can make its owner wait, so never for long. */
const PER_ACCOUNT: AttemptLimit = { free: 5, longestWaitMs: 5 * 60_000, forgottenAfterMs: HOUR_MS };
/** Of one address: many people can share one. */
const PER_ADDRESS: AttemptLimit = { free: 30, longestWaitMs: 15 * 60_000, forgottenAfterMs: HOUR_MS };

/** Links that an account is sent: nobody's mailbox is to be filled. */
const LINKS_PER_ACCOUNT: AttemptLimit = { free: 3, longestWaitMs: HOUR_MS, forgottenAfterMs: HOUR_MS };

/** Runs for one person, who is somebody and opens a page again and again. */
const PROVISIONING: AttemptLimit = { free: 3, longestWaitMs: 10 * 60_000, forgottenAfterMs: HOUR_MS };

/** Who begins something that is not a guess: many people share an address, and come in the morning. */
const BEGINNINGS: AttemptLimit = { free: 60, longestWaitMs: 5 * 60_000, forgottenAfterMs: HOUR_MS };

export const accountKey = (username: string) => `account:${usernameKey(username)}`;
export const addressKey = (address: string) => `address:${networkOf(address)}`;

/**
 * Counts an attempt to sign in, before anything is looked up: accounts that do not exist count like others. Throws
 * `too_many_attempts`.
 */
export async function countAttempt(
  db: Kysely<Database>,
  { username, address }: { readonly username: string; readonly address: string },
  now: Date,
): Promise<void> {
  const until =
    (await beginAttempt(db, addressKey(address), PER_ADDRESS, now)) ??
    (await beginAttempt(db, accountKey(username), PER_ACCOUNT, now));
  refuseUntil(until, now);
}

/** Counts an attempt with a secret that belongs to no account that is known yet. Throws `too_many_attempts`. */
export async function countAddress(db: Kysely<Database>, address: string, now: Date): Promise<void> {
  refuseUntil(await beginAttempt(db, addressKey(address), PER_ADDRESS, now), now);
}

/** After a success. */
export async function takeBackAddress(db: Kysely<Database>, address: string): Promise<void> {
  await takeBackAttempt(db, addressKey(address));
}

const BEGUN = { provider: 'begin', canvas: 'canvas' } as const;

/**
 * Counts that a stranger begins to come in by a provider, or from Salesforce: each leaves a row behind. Those that come to
 * a good end are taken back. Throws `too_many_attempts`.
 */
export async function countBeginning(
  db: Kysely<Database>,
  what: keyof typeof BEGUN,
  address: string,
  now: Date,
): Promise<void> {
  refuseUntil(await beginAttempt(db, `${BEGUN[what]}-${addressKey(address)}`, BEGINNINGS, now), now);
}

export async function takeBackBeginning(
  db: Kysely<Database>,
  what: keyof typeof BEGUN,
  address: string,
): Promise<void> {
  await takeBackAttempt(db, `${BEGUN[what]}-${addressKey(address)}`);
}

/** Counts that a link was asked for, whether anybody has that name or not. Throws `too_many_attempts`. */
export async function countLinkRequest(
  db: Kysely<Database>,
  { username, address }: { readonly username: string; readonly address: string },
  now: Date,
): Promise<void> {
  const until =
    (await beginAttempt(db, `link-${addressKey(address)}`, PER_ADDRESS, now)) ??
    (await beginAttempt(db, `link-${accountKey(username)}`, LINKS_PER_ACCOUNT, now));
  refuseUntil(until, now);
}

/** Counts that a Salesforce user who is not known yet opens the platform. Throws `too_many_attempts`. */
export async function countProvisioning(
  db: Kysely<Database>,
  { connection, userId }: { readonly connection: string; readonly userId: string },
  now: Date,
): Promise<void> {
  refuseUntil(await beginAttempt(db, `salesforce:${connection}:${userId}`, PROVISIONING, now), now);
}

function refuseUntil(until: Date | null, now: Date): void {
  if (until === null) return;
  throw new TooManyAttempts(Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000)));
}

/** Something that may be tried again after a time. */
export class KeptWaiting extends RollcallError {
  readonly retryAfterSeconds: number;

  constructor(code: 'too_many_attempts' | 'too_many_calls', said: Sentence, retryAfterSeconds: number) {
    super(code, said);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const unitOf = (seconds: number) => (seconds === 1 ? 'second' : 'seconds');

export class TooManyAttempts extends KeptWaiting {
  constructor(seconds: number) {
    const said = saying(
      'attempts',
    )`There were too many attempts. Try again in ${{ seconds }} ${{ unit: unitOf(seconds) }}.`;
    super('too_many_attempts', said, seconds);
  }
}

/** Whose calls are counted: so many can be known at a time, more than work at one server. */
const MOST_CALLERS = 10_000;

/**
 * Counts calls of whoever is known, in this process alone, so that it costs nothing: each has as many as are made in a
 * minute at hand, and gets them back over the next one. Throws `too_many_calls`.
 *
 * @param perMinute 0: no limit.
 */
export function createCallLimit(perMinute: number): (caller: string, cost: number, now: Date) => void {
  const used = new LRUCache<string, { calls: number; at: number }>({ max: MOST_CALLERS });
  return (caller, cost, now) => {
    if (perMinute === 0) return;
    const at = now.getTime();
    const before = used.get(caller) ?? { calls: 0, at };
    const returned = (Math.max(0, at - before.at) * perMinute) / MINUTE_MS;
    const calls = Math.max(0, before.calls - returned);
    // Whoever has just begun is let through, however much a single call counts.
    if (calls > 0 && calls + cost > perMinute) {
      used.set(caller, { calls, at });
      const seconds = Math.max(1, Math.ceil(((calls + cost - perMinute) * 60) / perMinute));
      throw new KeptWaiting(
        'too_many_calls',
        saying(
          'calls',
        )`There are too many calls in this name: more than ${{ calls: perMinute }} a minute, of which some count several times. Try again in ${{ seconds }} ${{ unit: unitOf(seconds) }}.`,
        seconds,
      );
    }
    used.set(caller, { calls: calls + cost, at });
  };
}
