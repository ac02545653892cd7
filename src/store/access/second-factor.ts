import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** What a secret is encrypted for; versions before left it unencrypted. */
export const purposeOfTotp = (personId: string) => `totp ${personId}`;

/** Secrets come and go encrypted. Keeps one that holds only once a code of it has been confirmed; one that is confirmed already stays. */
export async function offerTotp(db: Kysely<Database>, personId: string, secret: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('credential')
    .set({ totp_secret: secret, totp_step: null })
    .where('person_id', '=', personId)
    .where('totp_confirmed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function offeredTotp(db: Kysely<Database>, personId: string): Promise<string | null> {
  const row = await db
    .selectFrom('credential')
    .select('totp_secret')
    .where('person_id', '=', personId)
    .where('totp_confirmed_at', 'is', null)
    .executeTakeFirst();
  return row?.totp_secret ?? null;
}

export async function confirmTotp(db: Kysely<Database>, personId: string, now: Date): Promise<void> {
  await db.updateTable('credential').set({ totp_confirmed_at: now }).where('person_id', '=', personId).execute();
}

/** Uses up a time step; false where that one, or a later one, has been used: the code was seen before. */
export async function useTotpStep(db: Kysely<Database>, personId: string, step: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('credential')
    .set({ totp_step: step })
    .where('person_id', '=', personId)
    .where((eb) => eb.or([eb('totp_step', 'is', null), eb('totp_step', '<', String(step))]))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Puts the same secret, encrypted otherwise, into the place of the one that was read. */
export async function replaceTotp(
  db: Kysely<Database>,
  personId: string,
  { before, after }: { readonly before: string; readonly after: string },
): Promise<void> {
  await db
    .updateTable('credential')
    .set({ totp_secret: after })
    .where('person_id', '=', personId)
    .where('totp_secret', '=', before)
    .execute();
}

export async function removeTotp(db: Kysely<Database>, personId: string): Promise<void> {
  await db
    .updateTable('credential')
    .set({ totp_secret: null, totp_confirmed_at: null, totp_step: null })
    .where('person_id', '=', personId)
    .execute();
  await db.deleteFrom('recovery_code').where('person_id', '=', personId).execute();
}

/** Makes these the only recovery codes. */
export async function replaceRecoveryCodes(
  db: Kysely<Database>,
  personId: string,
  hashes: readonly Buffer[],
): Promise<void> {
  await db.deleteFrom('recovery_code').where('person_id', '=', personId).execute();
  const rows = hashes.map((hash) => ({ person_id: personId, hash }));
  await db.insertInto('recovery_code').values(rows).execute();
}

/** Uses a code up; false where there is none such, or it has been used. */
export async function useRecoveryCode(
  db: Kysely<Database>,
  personId: string,
  hash: Buffer,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('recovery_code')
    .set({ used_at: now })
    .where('person_id', '=', personId)
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function unusedRecoveryCodes(db: Kysely<Database>, personId: string): Promise<number> {
  const { count } = await db
    .selectFrom('recovery_code')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}
