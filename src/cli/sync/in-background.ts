import type { Context } from '../../context.ts';
import { storedConnection } from '../../store/configuration.ts';
import type { Acceptances } from '../../store/queued-runs.ts';
import { RollcallError } from '../../support/errors.ts';
import type { Entity } from '../../sync/entity.ts';
import { errorDocument, errorText } from '../output/error-text.ts';
import { ENTITY_TITLE } from '../output/format.ts';
import { type Answer, EXIT } from '../session.ts';

interface BackgroundOptions {
  readonly connection: string | undefined;
  readonly accept: Acceptances;
}

/** Leaves the runs to the processes that work; one that cannot be added does not stop another (R27). */
export async function inBackground(
  context: Context,
  entities: readonly Entity[],
  { connection: name, accept }: BackgroundOptions,
): Promise<Answer & { json: unknown[] }> {
  const connection = await storedConnection(context.db, name);
  const jobs = await context.jobs();
  const added: ({ entity: Entity } & ({ run: string } | { error: RollcallError }))[] = [];
  for (const entity of entities) {
    const settings = connection.entities.find((candidate) => candidate.entity === entity);
    if (!settings) {
      const message = `The connection ${connection.name} does not synchronize ${entity}.`;
      added.push({ entity, error: new RollcallError('not_found', message) });
      continue;
    }
    const run = await jobs.enqueue(settings.id, accept).catch((error: unknown) => {
      if (error instanceof RollcallError) return error;
      throw error;
    });
    added.push(run instanceof RollcallError ? { entity, error: run } : { entity, run });
  }
  return {
    json: added.map((each) =>
      'run' in each ? { entity: each.entity, run: each.run } : { entity: each.entity, ...errorDocument(each.error) },
    ),
    text: () =>
      added
        .map((each) =>
          'run' in each
            ? `${ENTITY_TITLE[each.entity]}: run ${each.run} waits for a worker (rollcall serve, rollcall work). Watch it: rollcall runs watch ${each.run}`
            : `${ENTITY_TITLE[each.entity]}: ${errorText(each.error)}`,
        )
        .join('\n'),
    exitCode: added.some((each) => 'error' in each) ? EXIT.failure : EXIT.ok,
  };
}
