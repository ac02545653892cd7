import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createProvider, newProvider } from '../../src/identity/administer.ts';
import { purposeOfTotp } from '../../src/store/access/second-factor.ts';
import { purposeOfToken } from '../../src/store/connections/authorization.ts';
import { purposeOfSecret } from '../../src/store/connections/kept-secrets.ts';
import { resealSecrets } from '../../src/store/reseal.ts';
import { createVault } from '../../src/support/vault.ts';
import { type Installation, install, SECRET_KEY } from '../support/installation.ts';
import { trainingConfiguration } from '../support/training-org.ts';

const OLD = Buffer.from(SECRET_KEY, 'base64');
const NEW = Buffer.alloc(32, 'a new key');

/** Sealed for a while only: what waits for the end of a sign-in or an authorization that has begun. */
const SHORT_LIVED = ['authorization_request', 'sign_in_request'];

/** Every text of the database that is sealed, by table and column. */
async function sealedTexts({ db }: Installation): Promise<readonly { at: string; text: string }[]> {
  const { rows: columns } = await sql<{ table: string; column: string }>`
    select table_name as table, column_name as column from information_schema.columns
    where table_schema = 'public' and data_type = 'text' and table_name <> all(${SHORT_LIVED}::text[])`.execute(db);
  const found: { at: string; text: string }[] = [];
  for (const { table, column } of columns) {
    const { rows } = await sql<{ text: string }>`
      select ${sql.ref(column)} as text from ${sql.table(table)} where ${sql.ref(column)} ~ '^v1[.]'`.execute(db);
    found.push(...rows.map(({ text }) => ({ at: `${table}.${column}`, text })));
  }
  return found;
}

it('leaves nothing that only the old key opens, wherever a secret is kept', async () => {
  await using rollcall = await install(trainingConfiguration(), { SF_URL: { url: 'https://org.example' } });
  const { db } = rollcall;
  const old = createVault(async () => [OLD]);
  const given = { db, vault: old, now: () => new Date() };
  for (const kind of ['saml', 'oidc'] as const) {
    const settings = newProvider(kind);
    await createProvider(given, { name: kind, active: false, connection: null, settings, secret: 'secret' });
  }
  const { id } = await db.selectFrom('connection').select('id').executeTakeFirstOrThrow();
  const seal = async (purpose: string) => await old.seal(purpose, 'secret');
  await db
    .insertInto('connection_secret')
    .values({ connection_id: id, key: 'clientSecret', sealed: await seal(purposeOfSecret(id, 'clientSecret')) })
    .execute();
  await db
    .insertInto('connection_authorization')
    .values({
      connection_id: id,
      refresh_token: await seal(purposeOfToken(id, 'refresh_token')),
      access_token: await seal(purposeOfToken(id, 'access_token')),
      instance_url: 'https://org.example',
      organization_id: '00D',
      user_id: '005',
      authorized_at: new Date(),
      exchanged_at: new Date(),
    })
    .execute();
  const person = await db
    .insertInto('person')
    .values({ username: 'ada', username_key: 'ada', firstname: 'Ada', lastname: 'Lovelace' })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('credential')
    .values({
      person_id: person.id,
      password_hash: 'none',
      password_changed_at: new Date(),
      totp_secret: await seal(purposeOfTotp(person.id)),
    })
    .execute();
  const before = await sealedTexts(rollcall);
  expect([...new Set(before.map(({ at }) => at))].toSorted()).toEqual([
    'connection_authorization.access_token',
    'connection_authorization.refresh_token',
    'connection_secret.sealed',
    'credential.totp_secret',
    'identity_provider.secret',
    'service_key.private_key',
  ]);

  expect(
    await resealSecrets(
      db,
      createVault(async () => [NEW, OLD]),
    ),
  ).toBe(before.length);
  const renewed = createVault(async () => [NEW]);
  const after = await sealedTexts(rollcall);
  expect(after).toHaveLength(before.length);
  for (const { at, text } of after) expect([at, await renewed.isCurrent(text)]).toEqual([at, true]);
  expect(await resealSecrets(db, renewed)).toBe(before.length);
});
