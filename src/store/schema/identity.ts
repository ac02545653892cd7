import type { Generated } from 'kysely';
import type { ProviderConfig, ProviderKind } from '../providers/provider.ts';
import type { Id, Json, Key, NullableTimestamp, Timestamp } from './columns.ts';

/** Who is vouched for by whom. `secret`, `private_key`, `secrets` and `assertion` are encrypted: see support/vault.ts. */

export interface IdentityProviderTable {
  id: Id;
  kind: ProviderKind;
  name: string;
  active: Generated<boolean>;
  connection_id: Key | null;
  config: Json<ProviderConfig>;
  secret: string | null;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface ServiceKeyTable {
  id: Id;
  provider_id: Key;
  state: 'active' | 'next' | 'former';
  certificate: string;
  private_key: string;
  created_at: Timestamp;
  used_at: NullableTimestamp;
}

export interface IdentityTable {
  provider_id: Key;
  subject: string;
  person_id: Key;
  created_at: Timestamp;
  used_at: Timestamp;
}

export interface SignInRequestTable {
  state_hash: Buffer;
  provider_id: Key;
  browser_hash: Buffer;
  person_id: Key | null;
  secrets: string;
  return_to: string;
  redirect_uri: string;
  request_id: string | null;
  assertion: string | null;
  expires_at: Timestamp;
}

export interface UsedAssertionTable {
  provider_id: Key;
  assertion_hash: Buffer;
  expires_at: Timestamp;
}
