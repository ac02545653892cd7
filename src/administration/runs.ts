import type { Kysely } from 'kysely';
import { storedConnection } from '../store/configuration.ts';
import type { RunWishes } from '../store/queued-runs.ts';
import type { Database } from '../store/schema.ts';
import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';
import { ENTITIES, type Entity } from '../sync/entity.ts';

/** Where runs are added for the processes that work. */
interface Enqueuing {
  readonly db: Kysely<Database>;
  jobs(): Promise<{ enqueue(settingsId: string, wishes?: RunWishes): Promise<string> }>;
}

export interface AskOptions {
  /** Whose settings; the shared ones unless it is said. */
  readonly owner?: string | undefined;
  /** What it throws for some settings keeps those from being run. */
  readonly consent?: (settingsId: string) => Promise<void>;
}

/** One entity of what was asked for: the run that waits for a worker, or why there is none. */
export type Asked = { readonly entity: Entity } & ({ readonly run: string } | { readonly error: RollcallError });

/**
 * Leaves runs, or plans, to the processes that work, one for each entity; one that cannot be added does not stop another
 * (R27). Without entities, those that are switched on. Throws `not_found` when there is no such connection.
 */
export async function askForRuns(
  context: Enqueuing,
  name: string | undefined,
  entities: readonly Entity[] | undefined,
  wishes: RunWishes,
  { owner, consent = async () => undefined }: AskOptions = {},
): Promise<Asked[]> {
  const connection = await storedConnection(context.db, name, owner);
  const enabled = connection.entities.filter((settings) => settings.enabled).map(({ entity }) => entity);
  const wanted = entities ?? ENTITIES.filter((entity) => enabled.includes(entity));
  const jobs = await context.jobs();
  const asked: Asked[] = [];
  for (const entity of wanted) {
    const settings = connection.entities.find((candidate) => candidate.entity === entity);
    if (!settings) {
      const message = saying(
        'not_synchronized',
      )`The connection ${{ connection: connection.name }} does not synchronize ${{ entity }}.`;
      asked.push({ entity, error: new RollcallError('not_found', message) });
      continue;
    }
    const run = await consent(settings.id)
      .then(() => jobs.enqueue(settings.id, wishes))
      .catch((error: unknown) => {
        if (error instanceof RollcallError) return error;
        throw error;
      });
    asked.push(run instanceof RollcallError ? { entity, error: run } : { entity, run });
  }
  return asked;
}
