import type { Kysely } from 'kysely';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
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
  throw new RollcallError('not_found', [
    id === 'last'
      ? saying('run_none')`There is no run yet.`
      : saying('run_absent_here')`There is no run ${{ run: id }}.`,
    saying('runs_command')`\`rollcall runs\` lists those that exist.`,
  ]);
}
