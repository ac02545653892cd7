import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** How many people the settings of a run keep in step now: those who are linked and have not left. */
export async function linkedByRun(db: Kysely<Database>, runId: string): Promise<number> {
  const { count } = await db
    .selectFrom('link')
    .innerJoin('run', 'run.settings_id', 'link.settings_id')
    .where('run.id', '=', runId)
    .where('link.left_at', 'is', null)
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}
