import type { Generated } from 'kysely';
import type { Basis } from '../../sync/basis.ts';
import type { KeptSecret, Schedule } from '../../sync/connection.ts';
import type { FieldTypes } from '../../sync/field-types.ts';
import type { Thresholds } from '../../sync/thresholds.ts';
import type { StoredConnectionConfig, StoredEntityConfig } from '../stored-config.ts';
import type { Id, Json, Key, NullableJson, NullableTimestamp, Timestamp } from './columns.ts';

/** What administrators decide. `sealed`, `refresh_token`, `access_token` and `verifier` are encrypted: see support/vault.ts. */

export interface ConnectionTable {
  id: Id;
  name: string;
  config: Json<StoredConnectionConfig>;
  created_at: Timestamp;
  updated_at: Timestamp;
  tenant_id: Key | null;
}

export interface ConnectionSecretTable {
  connection_id: Key;
  key: KeptSecret;
  sealed: string;
}

export interface ConnectionAuthorizationTable {
  connection_id: Key;
  refresh_token: string;
  access_token: string;
  instance_url: string;
  organization_id: string;
  user_id: string;
  authorized_at: Timestamp;
  authorized_by: Key | null;
  exchanged_at: Timestamp;
  exchanging_since: NullableTimestamp;
  ended_at: NullableTimestamp;
  ended_why: string | null;
}

export interface AuthorizationRequestTable {
  state_hash: Buffer;
  connection_id: Key;
  person_id: Key;
  verifier: string;
  redirect_uri: string;
  expires_at: Timestamp;
}

export interface SettingsTable {
  id: Id;
  connection_id: Key;
  entity: 'users' | 'contacts' | 'custom';
  owner: Generated<string>;
  name: string | null;
  enabled: Generated<boolean>;
  config: Json<StoredEntityConfig>;
  schedule: NullableJson<Schedule>;
  thresholds: NullableJson<Partial<Thresholds>>;
  watermark: NullableTimestamp;
  basis: NullableJson<Basis>;
  swept_at: NullableTimestamp;
  missed: Generated<number>;
  field_types: NullableJson<FieldTypes>;
  updated_at: Timestamp;
}
