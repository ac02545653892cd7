import type { Kysely, Transaction } from 'kysely';
import type { ConfigurationChange } from '../../config/changes.ts';
import type { ConfigurationFile } from '../../config/file.ts';
import { configurePlatform } from '../../directory/builtin/configure.ts';
import { lockConfiguration, saveConnection } from '../../store/configuration.ts';
import { saveInstallation } from '../../store/installation.ts';
import { SHARED } from '../../store/owner.ts';
import type { Database } from '../../store/schema.ts';
import { planFile } from './plan.ts';

/**
 * Makes platform and connections what the file says, all of it or, when anything does not fit, nothing: one
 * transaction, in which nobody else changes the configuration, and `also` does what belongs to it. Throws as planFile does.
 *
 * @param owner whose settings the file says.
 */
export async function applyFile(
  db: Kysely<Database>,
  file: ConfigurationFile,
  also: (tx: Transaction<Database>) => Promise<void> = async () => undefined,
  owner: string = SHARED,
): Promise<ConfigurationChange[]> {
  return await db.transaction().execute(async (tx) => {
    await lockConfiguration(tx);
    const changes = await planFile(tx, file, owner);
    await configurePlatform(tx, file.config.platform);
    for (const connection of file.config.connections) await saveConnection(tx, connection, owner);
    await saveInstallation(tx, file.config);
    await also(tx);
    return changes;
  });
}
