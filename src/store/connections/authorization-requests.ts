import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** Somebody has gone to Salesforce and is expected back. */
export interface AuthorizationRequestRow {
  readonly stateHash: Buffer;
  readonly connectionId: string;
  readonly personId: string;
  /** Encrypted. */
  readonly verifier: string;
  readonly redirectUri: string;
  readonly expiresAt: Date;
}

export async function insertAuthorizationRequest(db: Kysely<Database>, row: AuthorizationRequestRow): Promise<void> {
  await db
    .insertInto('authorization_request')
    .values({
      state_hash: row.stateHash,
      connection_id: row.connectionId,
      person_id: row.personId,
      verifier: row.verifier,
      redirect_uri: row.redirectUri,
      expires_at: row.expiresAt,
    })
    .execute();
}

/** Takes it out: a state holds once. Null where it is none, has expired, or is somebody else's. */
export async function takeAuthorizationRequest(
  db: Kysely<Database>,
  { stateHash, personId, now }: { readonly stateHash: Buffer; readonly personId: string; readonly now: Date },
): Promise<AuthorizationRequestRow | null> {
  const row = await db
    .deleteFrom('authorization_request')
    .where('state_hash', '=', stateHash)
    .where('person_id', '=', personId)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return null;
  const { connection_id: connectionId, verifier, redirect_uri: redirectUri, expires_at: expiresAt } = row;
  return { stateHash, connectionId, personId, verifier, redirectUri, expiresAt };
}
