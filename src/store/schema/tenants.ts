import type { Generated } from 'kysely';
import type { PersonValues } from '../../sync/directory.ts';
import type { Id, Json, Key, NullableJson, NullableTimestamp } from './columns.ts';

/** What is remembered of Docebo tenants. */

export interface TenantTable {
  id: Id;
  url: string;
  read_at: NullableTimestamp;
  reading: NullableJson<unknown>;
  fields: NullableJson<unknown>;
  fields_at: NullableTimestamp;
  superadmins_at: NullableTimestamp;
  tokens: number | null;
  refilled_at: NullableTimestamp;
  held_until: NullableTimestamp;
  busy: Generated<boolean>;
  busy_pid: number | null;
  called_at: NullableTimestamp;
}

export interface TenantBranchTable {
  id: Id;
  tenant_id: Key;
  remote_id: Key;
  parent_remote_id: Key | null;
  code: string | null;
  name: string;
  members_at: NullableTimestamp;
}

export interface TenantPersonTable {
  id: Id;
  tenant_id: Key;
  remote_id: Key;
  username: string;
  username_key: string;
  superadmin: Generated<boolean>;
  values: Json<PersonValues>;
  sfdc_id: string | null;
}
