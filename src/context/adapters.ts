import type { Kysely } from 'kysely';
import type { Config } from '../config/environment.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { SalesforceOptions } from '../salesforce/index.ts';
import type { Database } from '../store/schema.ts';
import type { UnitOfWork } from '../store/unit-of-work.ts';
import type { Logger } from '../support/logger.ts';
import type { Measurements } from '../support/measurements.ts';
import type { Vault } from '../support/vault.ts';
import type { Directory } from '../sync/directory.ts';
import type { Journal } from '../sync/journal.ts';

/** How Salesforce is read, as far as the connection does not say it. */
export type SalesforceTuning = Omit<SalesforceOptions, 'url' | 'credentials' | 'onEvent'>;

/** What stands behind the ports in this process. */
export interface Adapters {
  readonly config: Config;
  readonly logger: Logger;
  readonly clock: () => Date;
  readonly metrics: Measurements;
  readonly db: Kysely<Database>;
  readonly vault: Vault;
  readonly journal: Journal<UnitOfWork>;
  readonly directory: Directory<UnitOfWork>;
  readonly salesforce: SalesforceTuning;
  jobs(): Promise<Jobs>;
}
