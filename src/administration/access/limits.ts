import type { Kysely } from 'kysely';
import { type AttemptLimit, beginAttempt, takeBackAttempt } from '../../store/access/attempts.ts';
import type { Database } from '../../store/schema.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { usernameKey } from '../../sync/username.ts';
import { networkOf } from './address.ts';

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

/** `too_many_attempts`, with the time after which it may be tried again. */
export class TooManyAttempts extends RollcallError {
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super(
      'too_many_attempts',
      saying(
        'attempts',
      )`There were too many attempts. Try again in ${{ seconds: retryAfterSeconds }} ${{ unit: retryAfterSeconds === 1 ? 'second' : 'seconds' }}.`,
    );
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
