import type { ColumnType, Generated } from 'kysely';
import type { Sentence } from '../../support/sentence.ts';
import type { Basis } from '../../sync/basis.ts';
import type { Action } from '../../sync/change.ts';
import type { PersonValues } from '../../sync/directory.ts';
import type { HoldReason } from '../../sync/hold.ts';
import type { ChangeDetail } from '../../sync/journal/changes.ts';
import type { Phase } from '../../sync/journal/plans.ts';
import type { RunError } from '../../sync/journal/runs.ts';
import type { Progress, RunMode } from '../../sync/result.ts';
import type { Starter } from '../../sync/starter.ts';
import type { Id, Json, Key, NullableJson, NullableTimestamp, Timestamp } from './columns.ts';

/** Runs, their pages and stored plans, and what an administrator should know of them. */

export interface RunTable {
  id: Id;
  settings_id: Key;
  entity: 'users' | 'contacts' | 'custom';
  /** Null while the run waits for a worker. */
  mode: RunMode | null;
  mode_reasons: ColumnType<readonly Sentence[], string | undefined, string>;
  state: string;
  dry_run: Generated<boolean>;
  fingerprint: string | null;
  extract: NullableJson<unknown>;
  delta: NullableJson<unknown>;
  sweep: NullableJson<unknown>;
  since: NullableTimestamp;
  basis: NullableJson<Basis>;
  counts: Json<Record<string, number>>;
  branch_counts: Json<Record<string, number>>;
  salesforce_calls: Generated<number>;
  directory_calls: Generated<number>;
  directory_branch_calls: Generated<number>;
  source_time: NullableTimestamp;
  total: number | null;
  error: NullableJson<RunError>;
  created_at: Timestamp;
  started_at: NullableTimestamp;
  finished_at: NullableTimestamp;
  cancel_requested_at: NullableTimestamp;
  met: number | null;
  hold: NullableJson<HoldReason[]>;
  expires_at: NullableTimestamp;
  job_id: string | null;
  accept_unfiltered: Generated<boolean>;
  accept_types: Generated<boolean>;
  notify: Generated<boolean>;
  started_by: string | null;
  started_via: Starter['via'] | null;
  resume_at: NullableTimestamp;
  pause: NullableJson<RunError>;
  resumed: Generated<number>;
  undoes: Key | null;
  progress: NullableJson<Progress>;
  progress_at: NullableTimestamp;
}

export interface RunPageTable {
  run_id: Key;
  page: number;
  phase: Generated<Phase>;
  next: string | null;
  rows: number;
  unchanged: number;
  seen: string[] | null;
  applied_at: NullableTimestamp;
  reader_id: Key | null;
}

export interface ChangeTable {
  run_id: Key;
  page: number;
  seq: number;
  kind: 'person' | 'branch';
  action: Action;
  reason: string;
  source_id: string | null;
  target_id: Key | null;
  username: string | null;
  username_key: string | null;
  branch_key: string | null;
  hash: string | null;
  stamp: string | null;
  before: NullableJson<PersonValues>;
  after: NullableJson<PersonValues>;
  outcome: 'stale' | 'failed' | null;
  detail: NullableJson<ChangeDetail>;
}

export interface RunAskedTable {
  run_id: Key;
  page: number;
  seq: number;
  state: Generated<'asked' | 'answered' | 'done'>;
  to_branch: Key | null;
  from_branch: Key | null;
}

export interface RunAccountTable {
  run_id: Key;
  id: string;
  name: string;
  parent_id: string | null;
  gone: Generated<boolean>;
}

export interface LogEventTable {
  id: Id;
  at: Timestamp;
  run_id: Key | null;
  level: 'info' | 'warning' | 'error';
  code: string;
  message: string;
  source_id: string | null;
  username: string | null;
  connection_id: ColumnType<string | null, string | null | undefined, string | null>;
  caused_by: ColumnType<string | null, string | null | undefined, string | null>;
  provider_id: ColumnType<string | null, string | null | undefined, string | null>;
  detail: NullableJson<Record<string, unknown>>;
}
