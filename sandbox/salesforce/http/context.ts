import type { Org } from '../org/org.ts';
import type { BulkJobs } from './bulk/jobs.ts';
import type { Faults } from './faults.ts';
import type { JwtKey } from './oauth/jwt-key.ts';
import type { Tokens } from './oauth/tokens.ts';
import type { Cursors } from './query/cursors.ts';
import type { Statistics } from './statistics.ts';
import type { ApiUsage } from './usage.ts';

/** Everything that the sandbox's resources share. */
export interface SandboxContext {
  readonly org: Org;
  /** The user behind client credentials. */
  readonly integrationUserId: string;
  readonly latency: number;
  readonly startedAt: Date;
  readonly tokens: Tokens;
  readonly jwtKey: JwtKey;
  readonly usage: ApiUsage;
  readonly statistics: Statistics;
  readonly cursors: Cursors;
  readonly jobs: BulkJobs;
  readonly faults: Faults;
  /** Where the server listens, without a trailing slash. */
  url(): string;
}
