import type { Kysely, Transaction } from 'kysely';
import type { ConfigurationChange } from '../../config/changes.ts';
import type { ConfigurationFile } from '../../config/file.ts';
import { configurePlatform } from '../../directory/builtin/configure.ts';
import { lockConfiguration, saveConnection } from '../../store/configuration.ts';
import type { ForgottenAuthorization } from '../../store/connections/authorization.ts';
import { saveInstallation } from '../../store/installation.ts';
import { SHARED } from '../../store/owner.ts';
import type { Database } from '../../store/schema.ts';
import { inTransaction } from '../../store/unit-of-work.ts';
import { planFile } from './plan.ts';

/** What has just been written. */
export interface Saved {
  readonly changes: readonly ConfigurationChange[];
  /** What was allowed to connections that are of another org or app now. */
  readonly forgotten: readonly ForgottenAuthorization[];
}

/**
 * Makes platform and connections what the file says, all of it or, when anything does not fit, nothing: one
 * transaction, in which nobody else changes the configuration, and `also` does what belongs to it. Whoever may reach
 * Salesforce uses `applyConfiguration`, which has it end what is forgotten here. Throws as planFile does.
 *
 * @param owner whose settings the file says.
 */
export async function applyFile(
  db: Kysely<Database>,
  file: ConfigurationFile,
  also: (tx: Transaction<Database>, done: Saved) => Promise<void> = async () => undefined,
  owner: string = SHARED,
): Promise<ConfigurationChange[]> {
  return await inTransaction(db, async (tx) => {
    await lockConfiguration(tx);
    const changes = await planFile(tx, file, owner);
    await configurePlatform(tx, file.config.platform);
    const forgotten: ForgottenAuthorization[] = [];
    for (const connection of file.config.connections) {
      const former = await saveConnection(tx, connection, owner);
      if (former !== null) forgotten.push(former);
    }
    await saveInstallation(tx, file.config);
    await also(tx, { changes, forgotten });
    return changes;
  });
}
