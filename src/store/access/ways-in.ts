import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** How somebody comes in besides by password. */
export interface WaysIn {
  readonly password: boolean;
  /** Whether a code of an authenticator is asked for, too. */
  readonly secondFactor: boolean;
  readonly identities: readonly KnownIdentity[];
  readonly salesforceUsers: readonly JoinedSalesforceUser[];
}

/** What an identity provider calls somebody. */
export interface KnownIdentity {
  readonly providerId: string;
  /** Name of the provider. */
  readonly provider: string;
  readonly subject: string;
  readonly createdAt: Date;
  readonly usedAt: Date;
}

/** A Salesforce user that an administrator has shown to be theirs. */
export interface JoinedSalesforceUser {
  /** Name of the connection. */
  readonly connection: string;
  /** 18 characters. */
  readonly userId: string;
  readonly joinedAt: Date;
}

export async function waysIn(db: Kysely<Database>, personId: string): Promise<WaysIn> {
  const credential = await db
    .selectFrom('credential')
    .select('totp_confirmed_at')
    .where('person_id', '=', personId)
    .executeTakeFirst();
  const identities = await db
    .selectFrom('identity')
    .innerJoin('identity_provider', 'identity_provider.id', 'identity.provider_id')
    .where('identity.person_id', '=', personId)
    .select([
      'identity.provider_id as providerId',
      'identity_provider.name as provider',
      'identity.subject',
      'identity.created_at as createdAt',
      'identity.used_at as usedAt',
    ])
    .orderBy('identity_provider.name')
    .execute();
  const salesforceUsers = await db
    .selectFrom('salesforce_identity')
    .innerJoin('connection', 'connection.id', 'salesforce_identity.connection_id')
    .where('salesforce_identity.person_id', '=', personId)
    .select([
      'connection.name as connection',
      'salesforce_identity.user_id as userId',
      'salesforce_identity.joined_at as joinedAt',
    ])
    .orderBy('connection.name')
    .orderBy('salesforce_identity.user_id')
    .execute();
  const secondFactor = credential !== undefined && credential.totp_confirmed_at !== null;
  return { password: credential !== undefined, secondFactor, identities, salesforceUsers };
}

/** False where the provider does not know the person. */
export async function deleteIdentity(
  db: Kysely<Database>,
  { personId, providerId }: { readonly personId: string; readonly providerId: string },
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('identity')
    .where('person_id', '=', personId)
    .where('provider_id', '=', providerId)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Answers the id of the connection; null where the person has not joined that Salesforce user. */
export async function deleteSalesforceUser(
  db: Kysely<Database>,
  { personId, connection, userId }: { readonly personId: string; readonly connection: string; readonly userId: string },
): Promise<string | null> {
  const row = await db
    .deleteFrom('salesforce_identity')
    .where('person_id', '=', personId)
    .where('user_id', '=', userId)
    .where('connection_id', 'in', (eb) => eb.selectFrom('connection').select('id').where('name', '=', connection))
    .returning('connection_id')
    .executeTakeFirst();
  return row?.connection_id ?? null;
}
