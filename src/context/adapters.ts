import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import type { Config } from '../config/environment.ts';
import type { DoceboOptions } from '../directory/docebo/index.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { SalesforceOptions } from '../salesforce/index.ts';
import type { Database } from '../store/schema.ts';
import type { GateTiming } from '../store/tenant/gate.ts';
import type { UnitOfWork } from '../store/unit-of-work.ts';
import type { Logger } from '../support/logger.ts';
import type { Measurements } from '../support/measurements.ts';
import type { Vault } from '../support/vault.ts';
import type { Directory } from '../sync/directory.ts';
import type { Journal } from '../sync/journal.ts';

/** How Salesforce is read, as far as the connection does not say it. */
export type SalesforceTuning = Omit<SalesforceOptions, 'url' | 'credentials' | 'privateNetworks' | 'onEvent'>;

/** How Docebo tenants are reached, where it shall not be as usual. */
export interface DoceboTuning extends Pick<DoceboOptions, 'retry'> {
  readonly gate?: GateTiming;
}

/** What stands behind the ports in this process. */
export interface Adapters {
  readonly config: Config;
  readonly logger: Logger;
  readonly clock: () => Date;
  readonly metrics: Measurements;
  readonly db: Kysely<Database>;
  readonly pool: Pool;
  readonly vault: Vault;
  readonly journal: Journal<UnitOfWork>;
  /** Rollcall's own platform; others are opened with their connection. */
  readonly builtin: Directory<UnitOfWork>;
  readonly salesforce: SalesforceTuning;
  readonly docebo: DoceboTuning;
  jobs(): Promise<Jobs>;
}
