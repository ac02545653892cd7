import type { ColumnType, Generated } from 'kysely';
import type { PersonValues, PlatformField } from '../../sync/directory.ts';
import type { Id, Json, Key, NullableJson, NullableTimestamp } from './columns.ts';

/** What is remembered of Docebo tenants. */

export interface TenantTable {
  id: Id;
  url: string;
  read_at: NullableTimestamp;
  reading: NullableJson<unknown>;
  fields: NullableJson<unknown>;
  fields_at: NullableTimestamp;
  learned: ColumnType<unknown, string | undefined, string>;
  platform_fields: NullableJson<readonly PlatformField[]>;
  superadmins_at: NullableTimestamp;
  tokens: number | null;
  refilled_at: NullableTimestamp;
  held_until: NullableTimestamp;
  unheard_until: NullableTimestamp;
  busy: Generated<boolean>;
  busy_pid: number | null;
  beat_at: NullableTimestamp;
  called_at: NullableTimestamp;
}

export interface TenantBranchTable {
  id: Id;
  tenant_id: Key;
  remote_id: Key;
  parent_remote_id: Key | null;
  parent_id: Key | null;
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

/**
 * Views over the people and branches of all platforms, for those who look at them. `tenant_id` is null on the built-in
 * platform; ids are unique over all.
 */

export interface PlatformPersonView {
  id: string;
  tenant_id: string | null;
  username: string;
  username_key: string;
  firstname: string;
  lastname: string;
  email: string | null;
  level: 'user' | 'poweruser' | 'superadmin';
  active: boolean;
  language: string | null;
  timezone: string | null;
  date_format: string | null;
  /** YYYY-MM-DD */
  expiration: string | null;
  manager: string | null;
  /** Additional fields that have a value, by key. */
  fields: Readonly<Record<string, string>>;
  must_change_password: boolean;
  sfdc_id: string | null;
  /** Null on Docebo, where it is in a field that is not read back. */
  sfdc_user_type: 'user' | 'contact' | 'custom' | null;
  /** Null on Docebo, whose lists do not tell. */
  created_at: Date | null;
  updated_at: Date | null;
}

export interface PlatformBranchView {
  id: string;
  tenant_id: string | null;
  parent_id: string | null;
  code: string | null;
  name: string;
}

export interface PlatformMembershipView {
  person_id: string;
  branch_id: string;
  made_by: string | null;
}
