import type { Kysely } from 'kysely';
import type { Vault } from '../../support/vault.ts';
import type { SalesforceSignIn } from '../../sync/connection.ts';
import type { Database } from '../schema.ts';

/** Tokens as they are used; at rest they are encrypted. */
export interface KeptToken {
  readonly accessToken: string;
  readonly instanceUrl: string;
  readonly organizationId: string;
  readonly userId: string;
}

export const purposeOfToken = (connectionId: string, what: 'refresh_token' | 'access_token') =>
  `connection ${connectionId} ${what}`;

/** Keeps what somebody has just allowed, in the place of what was there. Throws `secret_key`. */
export async function saveAuthorization(
  db: Kysely<Database>,
  vault: Vault,
  authorization: {
    readonly connectionId: string;
    readonly token: KeptToken;
    readonly refreshToken: string;
    readonly personId: string;
    readonly now: Date;
  },
): Promise<void> {
  const { connectionId, token, refreshToken, personId, now } = authorization;
  const values = {
    ...(await sealedTokens(vault, connectionId, { token, refreshToken })),
    authorized_at: now,
    authorized_by: personId,
    exchanged_at: now,
    exchanging_since: null,
    ended_at: null,
    ended_why: null,
  };
  await db
    .insertInto('connection_authorization')
    .values({ connection_id: connectionId, ...values })
    .onConflict((conflict) => conflict.column('connection_id').doUpdateSet(values))
    .execute();
}

/** What is not kept any more, and goes on holding at Salesforce until it is revoked there. */
export interface ForgottenAuthorization {
  readonly connectionId: string;
  /** Name of the connection. */
  readonly connection: string;
  /** How it was configured while this held. */
  readonly salesforce: Pick<SalesforceSignIn, 'grant' | 'url'>;
  /** Encrypted. */
  readonly refreshToken: string;
}

/** Forgets what was allowed to a connection; null where nothing was, or Salesforce has ended it already. */
export async function forgetAuthorization(
  db: Kysely<Database>,
  connection: {
    readonly id: string;
    readonly name: string;
    readonly settings: { readonly salesforce: SalesforceSignIn };
  },
): Promise<ForgottenAuthorization | null> {
  const row = await db
    .deleteFrom('connection_authorization')
    .where('connection_id', '=', connection.id)
    .returning(['refresh_token', 'ended_at'])
    .executeTakeFirst();
  if (row === undefined || row.ended_at !== null) return null;
  const { id: connectionId, name, settings } = connection;
  const { grant, url } = settings.salesforce;
  return { connectionId, connection: name, salesforce: { grant, url }, refreshToken: row.refresh_token };
}

/** The columns that hold tokens, encrypted. */
export async function sealedTokens(
  vault: Vault,
  connectionId: string,
  { token, refreshToken }: { readonly token: KeptToken; readonly refreshToken: string },
) {
  return {
    refresh_token: await vault.seal(purposeOfToken(connectionId, 'refresh_token'), refreshToken),
    access_token: await vault.seal(purposeOfToken(connectionId, 'access_token'), token.accessToken),
    instance_url: token.instanceUrl,
    organization_id: token.organizationId,
    user_id: token.userId,
  };
}
