import type { Kysely } from 'kysely';
import { RollcallError } from '../../support/errors.ts';
import type { Database } from '../schema.ts';
import { type RunSummary, summaries, toSummary } from './runs.ts';

const ID = /^[1-9]\d{0,17}$/;

/** A run by its id, or the newest one by `last`. Throws `not_found`. */
export async function findRun(db: Kysely<Database>, id: string): Promise<RunSummary> {
  const row =
    id === 'last'
      ? await summaries(db).orderBy('run.id', 'desc').limit(1).executeTakeFirst()
      : ID.test(id)
        ? await summaries(db).where('run.id', '=', id).executeTakeFirst()
        : undefined;
  if (row !== undefined) return toSummary(row);
  const what = id === 'last' ? 'There is no run yet.' : `There is no run ${id}.`;
  throw new RollcallError('not_found', `${what} \`rollcall runs\` lists those that exist.`);
}
