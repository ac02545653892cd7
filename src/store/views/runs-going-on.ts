import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';
import { type RunSummary, summaries, toSummary } from './runs.ts';

/** Runs that happen by themselves, written as the index of them is. */
const GOING_ON = sql<boolean>`run.state in ('queued', 'extracting', 'planned', 'applying') and not (run.dry_run and run.state = 'planned')`;

/** Which of them a run is, whoever looks. */
export const isGoingOn = ({ state, dryRun }: Pick<RunSummary, 'state' | 'dryRun'>): boolean =>
  ['queued', 'extracting', 'planned', 'applying'].includes(state) && !(dryRun && state === 'planned');

/** Those that have just ended; looked for among the newest, so that no look goes through all runs there ever were. */
const JUST_ENDED = sql<boolean>`run.id > coalesce((select max(id) from run), 0) - 1000
  and run.finished_at > now() - interval '10 seconds'`;

/**
 * Runs that go on, those that have ended in the last ten seconds, those that came after the one with the id `after`, and
 * those with the ids `also`; oldest first. A plan that is approved may be applied between two looks.
 */
export async function runsGoingOn(
  db: Kysely<Database>,
  { after, also }: { readonly after: string; readonly also: readonly string[] },
): Promise<RunSummary[]> {
  const rows = await summaries(db)
    .where((eb) =>
      eb.or([GOING_ON, JUST_ENDED, eb('run.id', '>', after), ...(also.length === 0 ? [] : [eb('run.id', 'in', also)])]),
    )
    .orderBy('run.id')
    .execute();
  return rows.map(toSummary);
}

/** Id of the newest run; `0` before there is one. */
export async function newestRun(db: Kysely<Database>): Promise<string> {
  const row = await db.selectFrom('run').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row?.id ?? '0';
}
