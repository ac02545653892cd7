import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';
import { inTransaction } from '../unit-of-work.ts';
import type { IdentityProvider } from './provider.ts';
import { isStillProvider } from './providers.ts';

/** Somebody who was sent to a provider and is expected back. */
export interface SignInRequest {
  readonly stateHash: Buffer;
  readonly providerId: string;
  /** Of a cookie of the browser in which it was begun. */
  readonly browserHash: Buffer;
  /** An administrator who only tries the provider; null for somebody who signs in. */
  readonly personId: string | null;
  /** Encrypted. */
  readonly secrets: string;
  readonly returnTo: string;
  readonly redirectUri: string;
  /** SAML: the ID of the request, which the assertion has to answer. */
  readonly requestId: string | null;
  readonly expiresAt: Date;
}

/** Takes those away whose time is over, so that they never are more than those of ten minutes. */
export async function insertSignInRequest(db: Kysely<Database>, request: SignInRequest, now: Date): Promise<void> {
  await db.deleteFrom('sign_in_request').where('expires_at', '<', now).execute();
  await db
    .insertInto('sign_in_request')
    .values({
      state_hash: request.stateHash,
      provider_id: request.providerId,
      browser_hash: request.browserHash,
      person_id: request.personId,
      secrets: request.secrets,
      return_to: request.returnTo,
      redirect_uri: request.redirectUri,
      request_id: request.requestId,
      expires_at: request.expiresAt,
    })
    .execute();
}

/** Nobody is expected back from a provider any more. */
export async function deleteSignInRequests(db: Kysely<Database>, providerId: string): Promise<void> {
  await db.deleteFrom('sign_in_request').where('provider_id', '=', providerId).execute();
}

/** What has come from a provider and waits for its browser does not count any more: it was said to a provider that was set up otherwise. */
export async function deleteKeptAssertions(db: Kysely<Database>, providerId: string): Promise<void> {
  await db
    .deleteFrom('sign_in_request')
    .where('provider_id', '=', providerId)
    .where('assertion', 'is not', null)
    .execute();
}

/** Takes it, so that nobody else can: what comes back holds once, in the browser that began it. Null where there is none. */
export async function takeSignInRequest(
  db: Kysely<Database>,
  { stateHash, providerId, browserHash, now }: TakenBy,
): Promise<(SignInRequest & { readonly assertion: string | null }) | null> {
  const row = await db
    .deleteFrom('sign_in_request')
    .where('state_hash', '=', stateHash)
    .where('provider_id', '=', providerId)
    .where('browser_hash', '=', browserHash)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : { ...toRequest(row), assertion: row.assertion };
}

/** Somebody who is expected back and for whom nothing has come yet; null where there is none. */
export async function waitingRequest(
  db: Kysely<Database>,
  { stateHash, providerId, now }: Omit<TakenBy, 'browserHash'>,
): Promise<SignInRequest | null> {
  const row = await db
    .selectFrom('sign_in_request')
    .selectAll()
    .where('state_hash', '=', stateHash)
    .where('provider_id', '=', providerId)
    .where('expires_at', '>', now)
    .where('assertion', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : toRequest(row);
}

export interface KeptAssertion {
  readonly stateHash: Buffer;
  /** As it was when it was verified. */
  readonly provider: IdentityProvider;
  /** Of its ID. */
  readonly assertionHash: Buffer;
  /** After that, it is refused for its age. */
  readonly usableUntil: Date;
  /** Encrypted. */
  readonly sealed: string;
}

/**
 * Keeps what has come for a request. False where one has come already, this assertion was used before, in whichever process, or
 * the provider was set up otherwise meanwhile.
 */
export async function keepAssertion(
  db: Kysely<Database>,
  { stateHash, provider, assertionHash, usableUntil, sealed }: KeptAssertion,
): Promise<boolean> {
  return await inTransaction(db, async (tx) => {
    if (!(await isStillProvider(tx, provider))) return false;
    const { numInsertedOrUpdatedRows: used } = await tx
      .insertInto('used_assertion')
      .values({ provider_id: provider.id, assertion_hash: assertionHash, expires_at: usableUntil })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (used !== 1n) return false;
    const { numUpdatedRows } = await tx
      .updateTable('sign_in_request')
      .set({ assertion: sealed })
      .where('state_hash', '=', stateHash)
      .where('assertion', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  });
}

/** Keeps why what has come was refused, for an administrator who tries the provider. False where something has come before. */
export async function keepRefusal(
  db: Kysely<Database>,
  { stateHash, sealed }: Pick<KeptAssertion, 'stateHash' | 'sealed'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sign_in_request')
    .set({ assertion: sealed })
    .where('state_hash', '=', stateHash)
    .where('assertion', 'is', null)
    .where('person_id', 'is not', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

interface TakenBy {
  readonly stateHash: Buffer;
  readonly providerId: string;
  readonly browserHash: Buffer;
  readonly now: Date;
}

interface Row {
  readonly state_hash: Buffer;
  readonly provider_id: string;
  readonly browser_hash: Buffer;
  readonly person_id: string | null;
  readonly secrets: string;
  readonly return_to: string;
  readonly redirect_uri: string;
  readonly request_id: string | null;
  readonly expires_at: Date;
}

function toRequest(row: Row): SignInRequest {
  return {
    stateHash: row.state_hash,
    providerId: row.provider_id,
    browserHash: row.browser_hash,
    personId: row.person_id,
    secrets: row.secrets,
    returnTo: row.return_to,
    redirectUri: row.redirect_uri,
    requestId: row.request_id,
    expiresAt: row.expires_at,
  };
}
