import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { READ_IN_SMALL_PAGES } from '../crash/readers.ts';
import { type Installation, install } from './installation.ts';
import { branches, people } from './platform-state.ts';
import { type Environment, startRollcall } from './rollcall.ts';
import { type SalesforceOrg, startOrg } from './salesforce-org.ts';
import { account, accountId, learner, trainingConfiguration, trainingOrg } from './training-org.ts';

const SMALL_PAGES = fileURLToPath(new URL('../crash/program.ts', import.meta.url));

/** Twelve parts, each of a page of 200 records and one of 100. */
export const RECORDS = 3600;
const PART = 300;
export const PAGES = 24;

/** Learners below accounts; some are rejected, and some want the username of somebody else on another page. */
const org = trainingOrg({
  accounts: Array.from({ length: 12 }, (_, index) => account(index + 1, `Account ${index + 1}`)),
  contacts: Array.from({ length: RECORDS }, (_, index) =>
    learner(index + 1, 'Lea', `L${index + 1}`, {
      AccountId: accountId((index % 12) + 1),
      ...(index % 100 === 50 ? { Country__c: 'Atlantis' } : {}),
      ...(index % 300 === 299 ? { Email: `l${RECORDS - index}@learners.example` } : {}),
    }),
  ),
});

const configuration = trainingConfiguration({
  users: null,
  contacts: { options: { incremental: false }, leavers: 'deactivate' },
});

export const startSharedOrg = () => startOrg(org, { bulkPageSize: PART });

/** Every page of results comes after a while, as from a real org. */
export const slowPages = (salesforce: SalesforceOrg, delay: number) =>
  salesforce.control('POST', '/faults', { kind: 'bulk_result', delay, times: 'always' });

export const installSmall = (salesforce: SalesforceOrg) =>
  install(configuration, { SF_URL: salesforce }, { salesforce: READ_IN_SMALL_PAGES.bulk });

export type SmallWorker = ReturnType<typeof startSmallWorker>;

/** A `rollcall work` that reads in small pages; stopped with SIGTERM at the end unless it is gone. */
export function startSmallWorker({ environment }: Installation, name: string, more: Environment = {}) {
  const url = environment['ROLLCALL_DATABASE_URL'] ?? '';
  const variables = {
    ...environment,
    ROLLCALL_DATABASE_URL: `${url}${url.includes('?') ? '&' : '?'}application_name=${name}`,
    CRASH_READER: 'bulk',
    ROLLCALL_LOG_LEVEL: 'info',
    ...more,
  };
  const worker = startRollcall(['work'], variables, SMALL_PAGES);
  return {
    ...worker,
    name,
    async [Symbol.asyncDispose]() {
      worker.signal('SIGCONT');
      worker.signal('SIGTERM');
      await worker.ended;
    },
  };
}

/** The name of the worker that leads the only run under way; null before there is one. */
export async function leaderOf({ db }: Installation): Promise<string | null> {
  const { rows } = await sql<{ name: string }>`
    select application_name as name from lease join pg_stat_activity on pid = backend_pid`.execute(db);
  return rows[0]?.name ?? null;
}

/** True when a helper has stored a page and has more in hand. */
export async function isHelped({ db }: Installation): Promise<boolean> {
  const { rows } = await sql`
    select from run_reader reader where not leads
      and exists (select from run_page where reader_id = reader.id)
      and exists (select from run_part where reader_id = reader.id and not done)`.execute(db);
  return rows.length > 0;
}

/** How many pages each process has read for a run, by its place among them. */
export async function pagesByReader({ db }: Installation, runId: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ reader: string; pages: number }>`
    select coalesce(reader_id::text, 'alone') as reader, count(*)::int as pages
    from run_page where run_id = ${runId} and rows > 0 group by reader_id order by reader_id`.execute(db);
  return Object.fromEntries(rows.map(({ reader, pages }) => [reader, pages]));
}

/** A plan and what became of it, by which two installations can be compared. */
export async function outcomeOfRun(installation: Installation, runId: string) {
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' | ', kind, action, reason, source_id, username, username_key, branch_key, hash, stamp, before, after,
      detail, outcome, applied_at is not null) as line
    from change join run_page using (run_id, page) where run_id = ${runId} order by 1`.execute(installation.db);
  const run = await installation.db
    .selectFrom('run')
    .select(['state', 'mode', 'counts', 'branch_counts', 'met', 'total'])
    .where('id', '=', runId)
    .executeTakeFirstOrThrow();
  return {
    run,
    plan: rows.map(({ line }) => line.replaceAll(/"(parent|holder|id)":"\d+"/g, '"$1"')),
    people: await people(installation.db),
    branches: await branches(installation.db),
  };
}
