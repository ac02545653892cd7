import type { Generated } from 'kysely';
import type { Key, NullableTimestamp, Timestamp } from './columns.ts';

/** What Rollcall owns on the platform, and what it remembers from run to run. */

export interface LinkTable {
  settings_id: Key;
  source_id: string;
  person_id: Key;
  hash: string | null;
  branch_key: string | null;
  left_at: NullableTimestamp;
  stamp: string | null;
  by_hand: Generated<boolean>;
  misplaced: Generated<boolean>;
  voided_at: NullableTimestamp;
}

export interface BranchLinkTable {
  settings_id: Key;
  branch_key: string;
  branch_id: Key | null;
  reason: string | null;
  gone_at: NullableTimestamp;
}

export interface UnresolvedTable {
  settings_id: Key;
  source_id: string;
  kind: 'rejected' | 'failed' | 'stale' | 'skipped';
  code: string;
  field: string | null;
  value: string | null;
  message: string;
  username: string | null;
  stamp: string | null;
  first_at: Timestamp;
  last_at: Timestamp;
  attempts: Generated<number>;
  run_id: Key;
}

/** A record whose person was erased. */
export interface ErasedRecordTable {
  connection_id: Key;
  /** SHA-256 of the Id, of 18 characters. */
  hash: Buffer;
  at: Timestamp;
}

export interface AccountTable {
  settings_id: Key;
  id: string;
  name: string;
  parent_id: string | null;
}
