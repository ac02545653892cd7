import { isDeepStrictEqual } from 'node:util';
import type { Kysely } from 'kysely';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { byName } from '../by-name.ts';
import type { Database } from '../schema.ts';
import { type ServiceKey, serviceKeys } from './keys.ts';
import {
  type IdentityProvider,
  type ProviderConfig,
  type ProviderKind,
  type ProviderSettings,
  SIGNING_ALGORITHMS,
} from './provider.ts';

/** Every provider that is installed, by name. */
export async function identityProviders(db: Kysely<Database>): Promise<IdentityProvider[]> {
  const rows = await providers(db).orderBy(byName('identity_provider.name')).execute();
  const found: IdentityProvider[] = [];
  for (const row of rows) found.push(toProvider(row, row.kind === 'saml' ? await serviceKeys(db, row.id) : []));
  return found;
}

/** Throws `not_found`. */
export async function identityProvider(db: Kysely<Database>, id: string): Promise<IdentityProvider> {
  const row = await providers(db).where('identity_provider.id', '=', id).executeTakeFirst();
  if (row === undefined)
    throw new RollcallError('not_found', saying('provider_absent')`There is no identity provider ${{ id }}.`);
  return toProvider(row, await serviceKeys(db, id));
}

/** The same, which nobody else changes, and by which nobody becomes known, until the transaction ends. Throws `not_found`. */
export async function lockedProvider(tx: Kysely<Database>, id: string): Promise<IdentityProvider> {
  await tx.selectFrom('identity_provider').select('id').where('id', '=', id).forUpdate().execute();
  return await identityProvider(tx, id);
}

/** Whether it is as it was when it was asked, and stays so until the transaction ends: neither switched off nor set up otherwise, nor with another secret. */
export async function isStillProvider(tx: Kysely<Database>, asked: IdentityProvider): Promise<boolean> {
  await tx.selectFrom('identity_provider').select('id').where('id', '=', asked.id).forShare().execute();
  const row = await providers(tx).where('identity_provider.id', '=', asked.id).executeTakeFirst();
  if (row === undefined || row.active !== asked.active || row.secret !== asked.secret) return false;
  return isDeepStrictEqual(settingsOf(row.kind, row.config), asked.settings);
}

export interface ProviderRow {
  readonly name: string;
  readonly active: boolean;
  /** Name of the connection. Throws `not_found` where there is none such. */
  readonly connection: string | null;
  readonly settings: ProviderSettings;
}

/** Answers the id; throws `identity_provider_refused` where the name is taken. */
export async function insertProvider(db: Kysely<Database>, provider: ProviderRow): Promise<string> {
  await refuseTaken(db, provider.name, null);
  const { id } = await db
    .insertInto('identity_provider')
    .values({ kind: provider.settings.kind, ...(await columnsOf(db, provider)) })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Throws as insertProvider does. */
export async function updateProvider(db: Kysely<Database>, id: string, provider: ProviderRow, now: Date) {
  await refuseTaken(db, provider.name, id);
  await db
    .updateTable('identity_provider')
    .set({ ...(await columnsOf(db, provider)), updated_at: now })
    .where('id', '=', id)
    .execute();
}

/** Keeps the client secret; it is encrypted. */
export async function keepProviderSecret(db: Kysely<Database>, id: string, secret: string): Promise<void> {
  await db.updateTable('identity_provider').set({ secret }).where('id', '=', id).execute();
}

/** With all identities that it has vouched for. */
export async function deleteProvider(db: Kysely<Database>, id: string): Promise<void> {
  await db.deleteFrom('identity_provider').where('id', '=', id).execute();
}

/** Which kinds there are, configured or not: those have a provisioning switch (R11). */
export async function installedKinds(db: Kysely<Database>): Promise<ProviderKind[]> {
  const rows = await db.selectFrom('identity_provider').select('kind').distinct().orderBy('kind').execute();
  return rows.map(({ kind }) => kind);
}

function providers(db: Kysely<Database>) {
  return db
    .selectFrom('identity_provider')
    .leftJoin('connection', 'connection.id', 'identity_provider.connection_id')
    .selectAll('identity_provider')
    .select('connection.name as connection');
}

interface StoredRow {
  readonly id: string;
  readonly kind: ProviderKind;
  readonly name: string;
  readonly active: boolean;
  readonly connection: string | null;
  readonly config: ProviderConfig;
  readonly secret: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

function toProvider(row: StoredRow, keys: readonly ServiceKey[]): IdentityProvider {
  const { id, name, active, connection, secret } = row;
  return {
    id,
    name,
    active,
    connection,
    settings: settingsOf(row.kind, row.config),
    secret,
    keys,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** The kind says which of them the configuration is: it was stored with it. */
function settingsOf(kind: ProviderKind, config: ProviderConfig): ProviderSettings {
  // Kept before there was that choice.
  const standard = { verifiesAddresses: false, createsPeople: true };
  const standardOpenId = { ...standard, algorithms: SIGNING_ALGORITHMS };
  const standardSaml = { ...standard, metadataUrl: null, subjectAttribute: null };
  if (kind === 'oidc' && 'issuer' in config) return { kind, ...standardOpenId, ...config };
  if (kind === 'auth0' && 'domain' in config) return { kind, ...standardOpenId, ...config };
  if (kind === 'saml' && 'entityId' in config) return { kind, ...standardSaml, ...config };
  throw new Error(`The configuration of an identity provider is not that of ${kind}.`);
}

async function columnsOf(db: Kysely<Database>, { name, active, connection, settings }: ProviderRow) {
  const { kind: _, ...config } = settings;
  return { name, active, connection_id: await connectionId(db, connection), config: JSON.stringify(config) };
}

async function connectionId(db: Kysely<Database>, name: string | null): Promise<string | null> {
  if (name === null) return null;
  const found = await db.selectFrom('connection').select('id').where('name', '=', name).executeTakeFirst();
  if (found === undefined)
    throw new RollcallError('not_found', saying('connection_absent')`There is no connection ${{ name }}.`);
  return found.id;
}

async function refuseTaken(db: Kysely<Database>, name: string, except: string | null): Promise<void> {
  const others = await db.selectFrom('identity_provider').select(['id', 'name']).execute();
  const taken = others.some((other) => other.id !== except && other.name.toLowerCase() === name.toLowerCase());
  if (!taken) return;
  throw new RollcallError(
    'identity_provider_refused',
    saying(
      'provider_name_taken',
    )`There is an identity provider with the name ${{ name }} already. Choose another name: people see it on the button.`,
  );
}
