import type { Kysely } from 'kysely';
import type { Vault } from '../../support/vault.ts';
import { ALL_KEPT_SECRETS, type KeptSecret } from '../../sync/connection.ts';
import type { Database } from '../schema.ts';

export type KeptSecrets = Readonly<Partial<Record<KeptSecret, string | undefined>>>;

export const purposeOfSecret = (connectionId: string, key: KeptSecret) => `connection ${connectionId} ${key}`;

/** Secrets that were entered for a connection. Throws `secret_key`. */
export async function keptSecrets(db: Kysely<Database>, vault: Vault, connectionId: string): Promise<KeptSecrets> {
  const rows = await db
    .selectFrom('connection_secret')
    .select(['key', 'sealed'])
    .where('connection_id', '=', connectionId)
    .execute();
  const secrets: Partial<Record<KeptSecret, string>> = {};
  for (const { key, sealed } of rows) secrets[key] = await vault.open(purposeOfSecret(connectionId, key), sealed);
  return secrets;
}

/** Keeps secrets of a connection in the place of those of before; others stay. Throws `secret_key`. */
export async function keepSecrets(
  db: Kysely<Database>,
  vault: Vault,
  connectionId: string,
  secrets: KeptSecrets,
): Promise<void> {
  for (const key of ALL_KEPT_SECRETS) {
    const text = secrets[key];
    if (text === undefined) continue;
    const sealed = await vault.seal(purposeOfSecret(connectionId, key), text);
    await db
      .insertInto('connection_secret')
      .values({ connection_id: connectionId, key, sealed })
      .onConflict((conflict) => conflict.columns(['connection_id', 'key']).doUpdateSet({ sealed }))
      .execute();
  }
}
