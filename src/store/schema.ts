import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { AlertSettings, Channel } from '../sync/alert-settings.ts';
import type { Basis } from '../sync/basis.ts';
import type { Action } from '../sync/change.ts';
import type { KeptSecret, Schedule } from '../sync/connection.ts';
import type { PersonValues } from '../sync/directory.ts';
import type { FieldTypes } from '../sync/field-types.ts';
import type { HoldReason } from '../sync/hold.ts';
import type { ChangeDetail, Phase } from '../sync/journal.ts';
import type { Counts, Progress } from '../sync/result.ts';
import type { Retention } from '../sync/retention.ts';
import type { Thresholds } from '../sync/thresholds.ts';
import type { Failures } from '../sync/watch/quarantine.ts';
import type { Alert, StandingCondition } from '../sync/watch/watch.ts';
import type { NotificationEvent } from './notifications/events.ts';
import type { StoredConnectionConfig, StoredEntityConfig } from './stored-config.ts';

/** Row types of the tables in migrations/. bigint columns are text in JavaScript: they are ids, never numbers. */
type Id = ColumnType<string, never, never>;
type Key = ColumnType<string, string, string>;
type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;
type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type Json<T> = ColumnType<T, string, string>;
type NullableJson<T> = ColumnType<T | null, string | null | undefined, string | null>;

export interface Database {
  branch: BranchTable;
  field: FieldTable;
  person: PersonTable;
  membership: MembershipTable;
  connection: ConnectionTable;
  connection_secret: ConnectionSecretTable;
  connection_authorization: ConnectionAuthorizationTable;
  authorization_request: AuthorizationRequestTable;
  settings: SettingsTable;
  link: LinkTable;
  branch_link: BranchLinkTable;
  run: RunTable;
  run_page: RunPageTable;
  change: ChangeTable;
  run_account: RunAccountTable;
  log_event: LogEventTable;
  unresolved: UnresolvedTable;
  account: AccountTable;
  lease: LeaseTable;
  worker: WorkerTable;
  run_reader: RunReaderTable;
  run_part: RunPartTable;
  watch: WatchTable;
  alert: AlertTable;
  installation: InstallationTable;
  credential: CredentialTable;
  recovery_code: RecoveryCodeTable;
  session: SessionTable;
  api_token: ApiTokenTable;
  attempt: AttemptTable;
  setup_code: SetupCodeTable;
  audit_event: AuditEventTable;
  notification: NotificationTable;
  notification_mail: NotificationMailTable;
  notification_acknowledgement: NotificationAcknowledgementTable;
}

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

export interface ConnectionTable {
  id: Id;
  name: string;
  config: Json<StoredConnectionConfig>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

/** `sealed`, `refresh_token`, `access_token` and `verifier` of these tables are encrypted: see support/vault.ts. */
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

export interface RunTable {
  id: Id;
  settings_id: Key;
  entity: 'users' | 'contacts' | 'custom';
  /** Null while the run waits for a worker. */
  mode: 'full' | 'incremental' | null;
  mode_reason: string | null;
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
  source_time: NullableTimestamp;
  total: number | null;
  error: NullableJson<{ code: string; message: string }>;
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
  resume_at: NullableTimestamp;
  resumed: Generated<number>;
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
  detail: NullableJson<Record<string, unknown>>;
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

export interface AccountTable {
  settings_id: Key;
  id: string;
  name: string;
  parent_id: string | null;
}

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
}

export interface WorkerTable {
  id: string;
  beat_at: Timestamp;
}

export interface RunReaderTable {
  id: Id;
  run_id: Key;
  epoch: string;
  leads: boolean;
  beat_at: Timestamp;
}

export interface RunPartTable {
  run_id: Key;
  part: number;
  position: string;
  done: Generated<boolean>;
  pages: Generated<number>;
  counts: JSONColumnType<Partial<Counts>, string | undefined, string>;
  reader_id: Key | null;
}

export interface LeaseTable {
  settings_id: Key;
  epoch: string;
  backend_pid: number;
  beat_at: Timestamp;
}

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

export interface NotificationTable {
  id: Id;
  event: NotificationEvent;
  title: string;
  subject: string;
  body: string;
  branch_id: Key | null;
  recipients: string[];
  published_at: NullableTimestamp;
  revision: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface NotificationMailTable {
  id: Id;
  at: Timestamp;
  notification_id: Key | null;
  event: NotificationEvent;
  person_id: Key | null;
  branch_id: Key | null;
  run_id: Key | null;
  recipient: string | null;
  attempts: Generated<number>;
  next_at: NullableTimestamp;
  sent_at: NullableTimestamp;
  outcome: 'sent' | 'kept' | 'failed' | 'withdrawn' | null;
  error: string | null;
  subject: string | null;
  text: string | null;
}

export interface NotificationAcknowledgementTable {
  settings_id: Key;
  person_id: Key;
  list: string;
  at: Timestamp;
}
