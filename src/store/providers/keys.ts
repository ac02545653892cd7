import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** `next`: announced, and not used to sign yet. `former`: it only opens what was encrypted for it. */
export const KEY_STATES = ['active', 'next', 'former'] as const;

/** A key of ours, as a SAML provider knows us by it. */
export interface ServiceKey {
  readonly id: string;
  readonly state: (typeof KEY_STATES)[number];
  /** Base64 of the DER form. */
  readonly certificate: string;
  /** Encrypted: in PEM. */
  readonly privateKey: string;
  readonly createdAt: Date;
  /** When an assertion was last encrypted for it; null: never. */
  readonly usedAt: Date | null;
}

export interface NewKey {
  readonly state: 'active' | 'next';
  readonly certificate: string;
  /** Encrypted. */
  readonly privateKey: string;
}

/** Of a provider, the active one first. */
export async function serviceKeys(db: Kysely<Database>, providerId: string): Promise<ServiceKey[]> {
  const rows = await db.selectFrom('service_key').selectAll().where('provider_id', '=', providerId).execute();
  return rows
    .map((row) => ({
      id: row.id,
      state: row.state,
      certificate: row.certificate,
      privateKey: row.private_key,
      createdAt: row.created_at,
      usedAt: row.used_at,
    }))
    .toSorted((one, other) => KEY_STATES.indexOf(one.state) - KEY_STATES.indexOf(other.state));
}

export async function insertServiceKey(db: Kysely<Database>, providerId: string, key: NewKey, now: Date) {
  const { state, certificate, privateKey } = key;
  await db
    .insertInto('service_key')
    .values({ provider_id: providerId, state, certificate, private_key: privateKey, created_at: now, used_at: null })
    .execute();
}

/** The next one becomes the active one, and the active one only opens what was encrypted for it. */
export async function activateServiceKey(db: Kysely<Database>, providerId: string): Promise<void> {
  const become = async (state: 'active' | 'next', after: 'former' | 'active') => {
    await db
      .updateTable('service_key')
      .set({ state: after })
      .where('provider_id', '=', providerId)
      .where('state', '=', state)
      .execute();
  };
  await become('active', 'former');
  await become('next', 'active');
}

export async function deleteServiceKey(db: Kysely<Database>, id: string): Promise<void> {
  await db.deleteFrom('service_key').where('id', '=', id).execute();
}

export async function touchServiceKey(db: Kysely<Database>, id: string, now: Date): Promise<void> {
  await db.updateTable('service_key').set({ used_at: now }).where('id', '=', id).execute();
}
