import type { Faults } from '../../shared/faults/faults.ts';
import type { JwtKey } from '../../shared/jwt-key.ts';
import type { Org, OrgAdmin } from '../org/org.ts';
import type { BulkJobs } from './bulk/jobs.ts';
import type { Fault } from './faults/fault.ts';
import type { LateCommits } from './late-commits.ts';
import type { Authorizations } from './oauth/authorizations.ts';
import type { OAuthClients } from './oauth/clients.ts';
import type { Tokens } from './oauth/tokens.ts';
import type { Cursors } from './query/cursors.ts';
import type { Statistics } from './statistics.ts';
import type { ApiUsage } from './usage.ts';

/** Everything that the sandbox's resources share. */
export interface SandboxContext {
  readonly org: Org & OrgAdmin;
  readonly clients: OAuthClients;
  readonly latency: number;
  readonly tokens: Tokens;
  readonly authorizations: Authorizations;
  readonly jwtKey: JwtKey;
  readonly usage: ApiUsage;
  readonly statistics: Statistics;
  readonly cursors: Cursors;
  readonly jobs: BulkJobs;
  readonly faults: Faults<Fault>;
  readonly lateCommits: LateCommits;
  /** Where the server listens, without a trailing slash. */
  url(): string;
}
