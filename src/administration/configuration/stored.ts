import type { Kysely } from 'kysely';
import type { Configuration } from '../../config/configuration.ts';
import { type ReplacedSecret, withoutSecrets } from '../../config/redact.ts';
import { configurableBranches, definedFields } from '../../directory/builtin/configure.ts';
import { storedConnections } from '../../store/configuration.ts';
import { alertSettings, retentionSettings } from '../../store/installation.ts';
import { SHARED } from '../../store/owner.ts';
import type { Database } from '../../store/schema.ts';

/** The configuration that is stored, with the settings of one owner, as a file can say it: what is switched off is left out, and so is every secret. */
export async function storedFile(
  db: Kysely<Database>,
  owner: string = SHARED,
): Promise<{ readonly config: Configuration; readonly replaced: readonly ReplacedSecret[] }> {
  return await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const { connections, replaced } = withoutSecrets(await storedConnections(tx, owner));
      const enabled = connections
        .map(({ name, settings, entities }) => ({
          name,
          settings,
          entities: entities
            .filter((entity) => entity.enabled)
            .map(({ settings: entity, schedule, thresholds }) => ({ settings: entity, schedule, thresholds })),
        }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1));
      const destinations = enabled.flatMap(({ entities }) =>
        entities.map(({ settings }) => settings.branches.destination),
      );
      const platform = { branches: await configurableBranches(tx, destinations), fields: await definedFields(tx) };
      const installation = { alerts: await alertSettings(tx), retention: await retentionSettings(tx) };
      return { config: { platform, connections: enabled, ...installation }, replaced };
    });
}
