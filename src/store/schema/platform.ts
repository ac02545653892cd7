import type { Generated, JSONColumnType } from 'kysely';
import type { Id, Json, Key, Timestamp } from './columns.ts';

/** The built-in platform: branches, fields, people and where they are. */

export interface BranchTable {
  id: Id;
  parent_id: Key | null;
  code: string | null;
  name: string;
  created_at: Timestamp;
}

export interface FieldTable {
  key: string;
  title: string;
  type: 'text' | 'textarea' | 'dropdown' | 'date' | 'yesno' | 'country';
  options: Json<string[]>;
  position: Generated<number>;
}

export interface PersonTable {
  id: Id;
  username: string;
  username_key: string;
  firstname: Generated<string>;
  lastname: Generated<string>;
  email: string | null;
  level: Generated<'user' | 'poweruser' | 'superadmin'>;
  active: Generated<boolean>;
  language: string | null;
  timezone: string | null;
  date_format: string | null;
  /** YYYY-MM-DD */
  expiration: string | null;
  manager: string | null;
  fields: JSONColumnType<Record<string, string>, string | undefined, string>;
  must_change_password: Generated<boolean>;
  sfdc_id: string | null;
  sfdc_user_type: 'user' | 'contact' | 'custom' | null;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface MembershipTable {
  person_id: Key;
  branch_id: Key;
  made_by: Key | null;
}
