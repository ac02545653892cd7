import type {
  ApiTokenTable,
  AttemptTable,
  AuditEventTable,
  CanvasRequestTable,
  CredentialTable,
  PasswordLinkTable,
  PasswordRequestTable,
  RecoveryCodeTable,
  SalesforceIdentityTable,
  SalesforceJoinTable,
  SessionTable,
  SetupCodeTable,
} from './schema/access.ts';
import type {
  AuthorizationRequestTable,
  ConnectionAuthorizationTable,
  ConnectionSecretTable,
  ConnectionTable,
  SettingsTable,
} from './schema/connections.ts';
import type {
  IdentityProviderTable,
  IdentityTable,
  ServiceKeyTable,
  SignInRequestTable,
  UsedAssertionTable,
} from './schema/identity.ts';
import type { AccountTable, BranchLinkTable, ErasedRecordTable, LinkTable, UnresolvedTable } from './schema/links.ts';
import type {
  NotificationAcknowledgementTable,
  NotificationMailTable,
  NotificationTable,
} from './schema/notifications.ts';
import type { BranchTable, FieldTable, MembershipTable, PersonTable } from './schema/platform.ts';
import type {
  ChangeTable,
  LogEventTable,
  RunAccountTable,
  RunAskedTable,
  RunPageTable,
  RunTable,
} from './schema/runs.ts';
import type {
  PlatformBranchView,
  PlatformMembershipView,
  PlatformPersonView,
  TenantBranchTable,
  TenantPersonTable,
  TenantTable,
} from './schema/tenants.ts';
import type { VerificationTable } from './schema/verifications.ts';
import type { AlertTable, InstallationTable, WatchTable } from './schema/watch.ts';
import type { LeaseTable, RunPartTable, RunReaderTable, WorkerTable } from './schema/workers.ts';

/** The tables in migrations/, as they are now. */
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
  run_asked: RunAskedTable;
  change: ChangeTable;
  run_account: RunAccountTable;
  log_event: LogEventTable;
  unresolved: UnresolvedTable;
  erased_record: ErasedRecordTable;
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
  password_link: PasswordLinkTable;
  password_request: PasswordRequestTable;
  canvas_request: CanvasRequestTable;
  salesforce_identity: SalesforceIdentityTable;
  salesforce_join: SalesforceJoinTable;
  identity_provider: IdentityProviderTable;
  service_key: ServiceKeyTable;
  identity: IdentityTable;
  sign_in_request: SignInRequestTable;
  used_assertion: UsedAssertionTable;
  notification: NotificationTable;
  notification_mail: NotificationMailTable;
  notification_acknowledgement: NotificationAcknowledgementTable;
  tenant: TenantTable;
  tenant_branch: TenantBranchTable;
  tenant_person: TenantPersonTable;
  tenant_membership: MembershipTable;
  verification: VerificationTable;
  platform_person: PlatformPersonView;
  platform_branch: PlatformBranchView;
  platform_membership: PlatformMembershipView;
}
