import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openProvider } from '../../src/identity/open-provider.ts';
import type { DatabaseHandle } from '../../src/store/database.ts';
import { migrateEmptyTo, migrateToLatest } from '../../src/store/migrate.ts';
import { purposeOfPrivateKey, SIGNING_ALGORITHMS } from '../../src/store/providers/provider.ts';
import { identityProviders } from '../../src/store/providers/providers.ts';
import { createVault } from '../../src/support/vault.ts';
import { testDatabase } from '../support/database.ts';

const vault = createVault(async () => [Buffer.alloc(32, 'a key')]);
const COMMON = { binding: 'none', usernameAttribute: null, updateOnSignIn: false, attributes: {} };
const SAML = { ...COMMON, requireEncryption: false, ownCertificate: 'AA==' };
let database: DatabaseHandle;

/** As rows were before there was a choice of NameIDs (0034), and before our keys had a table (0037). */
async function insert({ db }: DatabaseHandle, kind: string, name: string, config: object): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into identity_provider (kind, name, active, config) values (${kind}, ${name}, false, ${JSON.stringify(config)})
    returning id`.execute(db);
  return rows[0]?.id ?? '';
}

interface Before {
  readonly name: string;
  readonly config: Record<string, unknown>;
  readonly private_key: string | null;
}

const rowsBefore = async () =>
  (await sql<Before>`select name, config, private_key from identity_provider order by name`.execute(database.db)).rows;

beforeAll(async () => {
  database = await testDatabase();
  const { db } = database;
  await migrateEmptyTo(db, '0033-mode-reasons');
  await insert(database, 'oidc', 'a', { ...COMMON, issuer: 'https://a.example', clientId: 'a', scopes: 'openid' });
  const certificates = ['BB=='];
  const known = { ...SAML, entityId: 'https://b.example', signOnUrl: 'https://b.example/on', certificates };
  const installed = { ...SAML, entityId: null, signOnUrl: null, certificates: [] };
  for (const [name, config] of [
    ['b', known],
    ['c', installed],
  ] as const) {
    const id = await insert(database, 'saml', name, config);
    const sealed = await vault.seal(purposeOfPrivateKey(id), `the key of ${name}`);
    await sql`update identity_provider set private_key = ${sealed} where id = ${id}`.execute(db);
  }
});
afterAll(() => database.close());

describe('a database with identity providers', () => {
  it('is brought up to date: people go on coming in as before, and our keys are opened', async () => {
    const { db } = database;
    await migrateToLatest(db);
    const [a, b, c] = await identityProviders(db);
    expect(a).toMatchObject({
      settings: { kind: 'oidc', issuer: 'https://a.example', createsPeople: true, algorithms: SIGNING_ALGORITHMS },
      keys: [],
    });
    expect(a?.settings).not.toHaveProperty('anyNameId');
    expect(b).toMatchObject({
      settings: { anyNameId: true, metadataUrl: null, verifiesAddresses: false },
      keys: [{ state: 'active', certificate: 'AA==', usedAt: null, createdAt: b?.createdAt }],
    });
    expect(b?.settings).not.toHaveProperty('ownCertificate');
    // Nobody has set it up: it asks for persistent NameIDs from the beginning.
    expect(c).toMatchObject({ settings: { anyNameId: false, entityId: null }, keys: [{ state: 'active' }] });
    if (b === undefined) throw new Error('It is gone.');
    const opened = await openProvider({ vault, config: { environment: {}, privateNetworks: [] } }, b);
    expect(opened.keys.map(({ privateKey }) => privateKey)).toEqual(['the key of b']);
  });

  it('is brought back, with the key that is in use', async () => {
    const { db } = database;
    const { provider_id: id } = await db.selectFrom('service_key').select('provider_id').executeTakeFirstOrThrow();
    const next = { provider_id: id, state: 'next', certificate: 'CC==', private_key: 'next' } as const;
    await db
      .insertInto('service_key')
      .values({ ...next, created_at: new Date(), used_at: null })
      .execute();
    await migrateEmptyTo(db, '0034-any-name-id');
    const [a, b, c] = await rowsBefore();
    expect([a?.private_key, a?.config['ownCertificate']]).toEqual([null, undefined]);
    for (const one of [b, c]) expect(one?.config).toMatchObject({ ownCertificate: 'AA==' });
    expect(b?.private_key).toMatch(/^v1\./);
    await migrateEmptyTo(db, '0033-mode-reasons');
    for (const { config } of await rowsBefore()) expect(config).not.toHaveProperty('anyNameId');
    await migrateToLatest(db);
    expect((await identityProviders(db)).map(({ keys }) => keys.length)).toEqual([0, 1, 1]);
  });
});
