import type { Kysely } from 'kysely';
import { isSealed, type Vault } from '../support/vault.ts';
import { purposeOfTotp } from './access/second-factor.ts';
import { purposeOfToken } from './connections/authorization.ts';
import { purposeOfSecret } from './connections/kept-secrets.ts';
import { purposeOfPrivateKey, purposeOfProviderSecret } from './providers/provider.ts';
import type { Database } from './schema.ts';

/**
 * Encrypts every secret anew with the key that holds now; answers how many. All or nothing. Throws `secret_key` where one
 * was encrypted with a key that is not here.
 */
export async function resealSecrets(db: Kysely<Database>, vault: Vault): Promise<number> {
  let count = 0;
  const reseal = async (purpose: string, text: string) => {
    count++;
    return await vault.seal(purpose, isSealed(text) ? await vault.open(purpose, text) : text);
  };
  await db.transaction().execute(async (tx) => {
    for (const { connection_id: id, key, sealed } of await tx
      .selectFrom('connection_secret')
      .selectAll()
      .forUpdate()
      .execute()) {
      await tx
        .updateTable('connection_secret')
        .set({ sealed: await reseal(purposeOfSecret(id, key), sealed) })
        .where('connection_id', '=', id)
        .where('key', '=', key)
        .execute();
    }
    for (const row of await tx.selectFrom('connection_authorization').selectAll().forUpdate().execute()) {
      const id = row.connection_id;
      await tx
        .updateTable('connection_authorization')
        .set({
          refresh_token: await reseal(purposeOfToken(id, 'refresh_token'), row.refresh_token),
          access_token: await reseal(purposeOfToken(id, 'access_token'), row.access_token),
        })
        .where('connection_id', '=', id)
        .execute();
    }
    const providers = tx.selectFrom('identity_provider').select(['id', 'secret']).forUpdate();
    for (const { id, secret } of await providers.execute()) {
      if (secret === null) continue;
      const sealed = await reseal(purposeOfProviderSecret(id), secret);
      await tx.updateTable('identity_provider').set({ secret: sealed }).where('id', '=', id).execute();
    }
    const keys = tx.selectFrom('service_key').select(['id', 'provider_id', 'private_key']).forUpdate();
    for (const { id, provider_id: providerId, private_key: privateKey } of await keys.execute()) {
      const sealed = await reseal(purposeOfPrivateKey(providerId), privateKey);
      await tx.updateTable('service_key').set({ private_key: sealed }).where('id', '=', id).execute();
    }
    const credentials = tx.selectFrom('credential').select(['person_id', 'totp_secret']).forUpdate();
    for (const { person_id: id, totp_secret: secret } of await credentials
      .where('totp_secret', 'is not', null)
      .execute()) {
      if (secret === null) continue;
      const sealed = await reseal(purposeOfTotp(id), secret);
      await tx.updateTable('credential').set({ totp_secret: sealed }).where('person_id', '=', id).execute();
    }
  });
  return count;
}
