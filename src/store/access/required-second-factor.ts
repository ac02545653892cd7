import { type Kysely, sql } from 'kysely';
import type { SecondFactorOf } from '../schema/access.ts';
import type { Database } from '../schema.ts';
import { isAdmitted } from './accounts.ts';

/** Of whom a second factor is required, and whom that keeps from everything else until they have one. */
export interface RequiredSecondFactor {
  readonly of: SecondFactorOf;
  /** How many people who come in by password have none. */
  readonly lacking: { readonly administrators: number; readonly everybody: number };
  /** API tokens that act for superadmins who have none. */
  readonly lackingTokens: number;
}

export async function requiredSecondFactor(db: Kysely<Database>, now: Date): Promise<RequiredSecondFactor> {
  const row = await db.selectFrom('installation').select('second_factor_of').executeTakeFirst();
  const lacking = db
    .selectFrom('person')
    .innerJoin('credential', 'credential.person_id', 'person.id')
    .where(isAdmitted(now))
    .where('credential.totp_confirmed_at', 'is', null);
  const people = await lacking
    .select([
      sql<string>`count(*) filter (where person.level <> 'user')`.as('administrators'),
      sql<string>`count(*)`.as('everybody'),
    ])
    .executeTakeFirstOrThrow();
  const { tokens } = await lacking
    .innerJoin('api_token', 'api_token.person_id', 'person.id')
    .where('person.level', '=', 'superadmin')
    .where('api_token.revoked_at', 'is', null)
    .where((eb) => eb.or([eb('api_token.expires_at', 'is', null), eb('api_token.expires_at', '>', now)]))
    .select(sql<string>`count(*)`.as('tokens'))
    .executeTakeFirstOrThrow();
  return {
    of: row?.second_factor_of ?? 'nobody',
    lacking: { administrators: Number(people.administrators), everybody: Number(people.everybody) },
    lackingTokens: Number(tokens),
  };
}

/** Holds from the next request on, of sessions and tokens that there are as well. */
export async function requireSecondFactor(db: Kysely<Database>, of: SecondFactorOf): Promise<void> {
  const values = { second_factor_of: of };
  await db
    .insertInto('installation')
    .values({ only: true, ...values })
    .onConflict((conflict) => conflict.column('only').doUpdateSet(values))
    .execute();
}
