import type { Generated } from 'kysely';
import type { AlertSettings, Channel } from '../../sync/alert-settings.ts';
import type { Retention } from '../../sync/retention.ts';
import type { Failures } from '../../sync/watch/quarantine.ts';
import type { Alert, StandingCondition } from '../../sync/watch/watch.ts';
import type { SecondFactorOf } from './access.ts';
import type { Id, Json, Key, NullableJson, NullableTimestamp, Timestamp } from './columns.ts';

/** How connections are doing, and who is told. */

export interface WatchTable {
  connection_id: Key;
  failures: NullableJson<Failures>;
  conditions: Json<StandingCondition[]>;
}

export interface AlertTable {
  id: Id;
  at: Timestamp;
  channel: Channel;
  content: Json<Alert>;
  attempts: Generated<number>;
  next_at: NullableTimestamp;
  delivered_at: NullableTimestamp;
  error: string | null;
}

export interface InstallationTable {
  only: Generated<boolean>;
  alerts: NullableJson<Partial<AlertSettings>>;
  retention: NullableJson<Partial<Retention>>;
  second_factor_of: Generated<SecondFactorOf>;
}
