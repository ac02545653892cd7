import { type Asked, askForRuns } from '../../administration/runs.ts';
import type { Context } from '../../context.ts';
import type { RunWishes } from '../../store/queued-runs.ts';
import type { Entity } from '../../sync/entity.ts';
import { errorDocument, errorText } from '../output/error-text.ts';
import { ENTITY_TITLE } from '../output/format.ts';
import { type Answer, EXIT } from '../session.ts';

interface BackgroundOptions {
  readonly connection: string | undefined;
  readonly owner: string;
  readonly accept: RunWishes;
}

/** Leaves the runs to the processes that work; one that cannot be added does not stop another (R27). */
export async function inBackground(
  context: Context,
  entities: readonly Entity[],
  { connection, owner, accept }: BackgroundOptions,
): Promise<Answer & { json: unknown[] }> {
  const asked = await askForRuns(context, connection, entities, accept, { owner });
  return {
    json: asked.map((each) =>
      'run' in each ? { entity: each.entity, run: each.run } : { entity: each.entity, ...errorDocument(each.error) },
    ),
    text: () => asked.map(askedText).join('\n'),
    exitCode: asked.some((each) => 'error' in each) ? EXIT.failure : EXIT.ok,
  };
}

function askedText(asked: Asked): string {
  const title = ENTITY_TITLE[asked.entity];
  return 'run' in asked
    ? `${title}: run ${asked.run} waits for a worker (rollcall serve, rollcall work). Watch it: rollcall runs watch ${asked.run}`
    : `${title}: ${errorText(asked.error)}`;
}
