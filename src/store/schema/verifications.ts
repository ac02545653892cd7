import type { Generated } from 'kysely';
import type { Entity } from '../../sync/entity.ts';
import type { RunError } from '../../sync/journal/runs.ts';
import type { Starter } from '../../sync/starter.ts';
import type { Finding, VerifyProgress } from '../../sync/verify/verify.ts';
import type { Id, Json, Key, NullableJson, NullableTimestamp, Timestamp } from './columns.ts';

export interface VerificationTable {
  connection_id: Key;
  owner: string;
  id: Id;
  repair: boolean;
  keep_deactivated: Generated<boolean>;
  requested_by: Json<Starter>;
  state: Generated<'queued' | 'running' | 'succeeded' | 'failed'>;
  created_at: Timestamp;
  finished_at: NullableTimestamp;
  beat_at: NullableTimestamp;
  progress: NullableJson<VerifyProgress>;
  compared: boolean | null;
  found: number | null;
  findings: NullableJson<readonly Finding[]>;
  plans: NullableJson<readonly VerificationPlan[]>;
  error: NullableJson<RunError>;
}

/** The plan that sets right what was found of an entity, or why there is none. */
export interface VerificationPlan {
  readonly entity: Entity;
  readonly run: string | null;
  readonly error: RunError | null;
}
