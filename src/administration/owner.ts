import type { Kysely } from 'kysely';
import { SHARED } from '../store/owner.ts';
import type { Database } from '../store/schema.ts';
import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';
import { usernameKey } from '../sync/username.ts';

/** The owner of settings who is called so: `shared`, or the username of an administrator. Throws `not_found`. */
export async function ownerNamed(db: Kysely<Database>, name: string): Promise<string> {
  if (name === SHARED) return SHARED;
  const person = await db
    .selectFrom('person')
    .select('id')
    .where('username_key', '=', usernameKey(name))
    .where((eb) =>
      eb.or([
        eb('level', '=', 'superadmin'),
        // Who is no administrator any more may have left some.
        eb.exists(
          eb.selectFrom('settings').select('settings.id').whereRef('settings.owner', '=', eb.cast('person.id', 'text')),
        ),
      ]),
    )
    .executeTakeFirst();
  if (person !== undefined) return person.id;
  throw new RollcallError(
    'not_found',
    saying(
      'owner_absent',
    )`No administrator is called ${{ name }}. Settings belong to one of them, or to nobody: then say ${{ shared: SHARED }}.`,
  );
}

/**
 * Refuses to change or run the settings of another administrator (R25); they can be read, copied and switched off. Throws
 * `forbidden`.
 */
export function refuseForOthers(owner: string, personId: string): void {
  if (owner === SHARED || owner === personId) return;
  throw new RollcallError(
    'forbidden',
    saying(
      'owner_other',
    )`These are the settings of another administrator, who alone changes and runs them. Copy them to yours.`,
  );
}
