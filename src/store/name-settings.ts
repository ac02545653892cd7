import type { Kysely } from 'kysely';
import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';
import { storedConnection } from './configuration.ts';
import type { Database } from './schema.ts';

/** Says what an owner calls their settings of a connection; null: nothing. Throws `not_found` where they have none. */
export async function nameSettings(
  db: Kysely<Database>,
  { connection, owner, name }: { readonly connection: string; readonly owner: string; readonly name: string | null },
): Promise<void> {
  const { entities } = await storedConnection(db, connection, owner);
  if (entities.length === 0) {
    throw new RollcallError(
      'not_found',
      saying('settings_unnameable')`There are no such settings of ${{ connection }} that could be named.`,
    );
  }
  await db
    .updateTable('settings')
    .set({ name })
    .where(
      'id',
      'in',
      entities.map(({ id }) => id),
    )
    .execute();
}
