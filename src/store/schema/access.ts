import type { ColumnType, Generated } from 'kysely';
import type { Id, Key, NullableJson, NullableTimestamp, Timestamp } from './columns.ts';

/** Who may administer, and what they did. */

export interface CredentialTable {
  person_id: Key;
  password_hash: string;
  password_changed_at: Timestamp;
  totp_secret: string | null;
  totp_confirmed_at: NullableTimestamp;
  totp_step: ColumnType<string | null, number | null | undefined, number | null>;
}

export interface RecoveryCodeTable {
  person_id: Key;
  hash: Buffer;
  used_at: NullableTimestamp;
}

export interface SessionTable {
  id: Id;
  token_hash: Buffer;
  person_id: Key;
  created_at: Timestamp;
  seen_at: Timestamp;
  expires_at: Timestamp;
  address: string | null;
  user_agent: string | null;
  /** How somebody has signed in. */
  method: Generated<SessionMethod>;
  /** Of an identity provider that has vouched for them. */
  provider_id: Key | null;
  /** Of a connection whose org has signed that it is them. */
  connection_id: Key | null;
}

/** By password, by an identity provider, or by opening the platform inside Salesforce. */
export type SessionMethod = 'password' | 'sso' | 'salesforce';

/** Of whom a second factor is required who comes in by password; administrators are superadmins and power users. */
export type SecondFactorOf = 'nobody' | 'administrators' | 'everybody';

/** A signed request of Canvas that has been taken. */
export interface CanvasRequestTable {
  /** Eight bytes of its hash. */
  fingerprint: Key;
  /** Null: never forgotten. */
  until: NullableTimestamp;
}

/** A Salesforce user who has shown to be an administrator. */
export interface SalesforceIdentityTable {
  connection_id: Key;
  /** 18 characters. */
  user_id: string;
  person_id: Key;
  joined_at: Timestamp;
}

/** A Salesforce user who may show that now. */
export interface SalesforceJoinTable {
  token_hash: Buffer;
  connection_id: Key;
  user_id: string;
  expires_at: Timestamp;
}

export interface ApiTokenTable {
  id: Id;
  token_hash: Buffer;
  prefix: string;
  name: string;
  scopes: string[];
  person_id: Key;
  created_at: Timestamp;
  expires_at: NullableTimestamp;
  last_used_at: NullableTimestamp;
  revoked_at: NullableTimestamp;
}

export interface PasswordLinkTable {
  token_hash: Buffer;
  person_id: Key;
  email: string;
  expires_at: Timestamp;
}

export interface PasswordRequestTable {
  username_key: string;
  at: Timestamp;
}

export interface AttemptTable {
  key: string;
  failures: number;
  last_at: Timestamp;
  blocked_until: Timestamp;
}

export interface SetupCodeTable {
  hash: Buffer;
  expires_at: Timestamp;
}

export interface AuditEventTable {
  id: Id;
  at: Timestamp;
  actor_id: Key | null;
  actor: string | null;
  via: 'session' | 'token' | 'command' | 'none';
  token_id: Key | null;
  address: string | null;
  action: string;
  target: string | null;
  /** Null until the act has ended. */
  outcome: 'done' | 'refused' | 'failed' | null;
  code: string | null;
  detail: NullableJson<Record<string, unknown>>;
}
