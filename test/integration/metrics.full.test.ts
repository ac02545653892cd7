import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { hasRun, startWorker } from '../support/background-runs.ts';
import { startTenant, TENANT_ACCESS, TENANT_MAPPING, trainingTenant } from '../support/docebo-tenant.ts';
import { type Installation, install } from '../support/installation.ts';
import { rollcall } from '../support/rollcall.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { DATA } from '../support/sandbox.ts';
import { employee, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const PEOPLE = 25;
const ORG = trainingOrg({
  contacts: Array.from({ length: PEOPLE }, (_, index) => learner(index + 1, 'Lea', `L${index + 1}`)),
  users: [employee(1, 'Ada', 'Lovelace')],
});
/** Requests that the org's day has; what the sandbox allows unless told. */
const DAILY = 1_000_000;

const CONTACTS = { branches: { mode: 'single', destination: 'CUSTOMERS' }, leavers: 'deactivate' };
const CONFIGURATION = trainingConfiguration(
  {
    users: null,
    directory: { ...TENANT_ACCESS, callsPerHour: 100_000 },
    contacts: { ...CONTACTS, mapping: TENANT_MAPPING },
  },
  { connection: 'second', contacts: CONTACTS },
);

/** Metrics that docs/operations.md names under "What to watch", before its table of alarms. */
function documented(): readonly string[] {
  const text = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
  const section = /\n## What to watch\n([^|]*)/.exec(text)?.[1] ?? '';
  let last = '';
  return [...section.matchAll(/`(rollcall_\w+|_\w+)`/g)].map(([, name = '']) => {
    // `_max` stands for the same name with another end.
    last = name.startsWith('_') ? last.replace(/_[a-z]+$/, name) : name;
    return last;
  });
}

type Labels = Readonly<Record<string, string>>;

/** What is exposed at an address, as a Prometheus server would understand it; remembers what was asked for. */
async function scrape(address: string, asked = new Set<string>()) {
  const text = await (await fetch(`${address}/metrics`)).text();
  const samples = [...text.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)].map(([, name = '', labels = '', value]) => ({
    name,
    labels: Object.fromEntries([...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', word = '']) => [key, word])),
    value: Number(value),
  }));
  return (name: string, labels: Labels = {}): number | null => {
    asked.add(name.replace(/_count$/, ''));
    const found = samples.find(
      (sample) => sample.name === name && Object.entries(labels).every(([key, word]) => sample.labels[key] === word),
    );
    return found?.value ?? null;
  };
}

async function ask({ environment }: Installation, connection: string, entity: string): Promise<string> {
  const words = ['sync', entity, '--connection', connection, '--background', '--json'];
  const { exitCode, stdout } = await rollcall(words, environment);
  const answer: { run: string } = JSON.parse(stdout);
  expect({ exitCode, answer }).toMatchObject({ exitCode: 0, answer: { run: expect.any(String) } });
  return answer.run;
}

/** Requests to the org's API and for its tokens, but for the token of the test itself. */
const requestsTo = ({ sandbox }: SalesforceOrg) =>
  Object.entries(sandbox.stats().requests).reduce(
    (sum, [route, count]) => (route.includes(' /services/') ? sum + count : sum),
    -1,
  );

/** How many of the day's requests the org has counted. This one counts when it has been answered. */
async function usedSoFar(salesforce: SalesforceOrg): Promise<number> {
  const limits = await salesforce.json(`${DATA}/limits`);
  const { DailyApiRequests } = z.object({ DailyApiRequests: z.object({ Remaining: z.number() }) }).parse(limits);
  return DAILY - DailyApiRequests.Remaining;
}

it('tells by value every metric that docs/operations.md lists', { timeout: 600_000 }, async () => {
  await using salesforce = await startOrg(ORG);
  await using tenant = await startTenant(trainingTenant());
  await using installation = await install(CONFIGURATION, { SF_URL: salesforce, DOCEBO_URL: tenant });
  await using server = startWorker(installation, ['serve', '--port', '0', '--workers', '1', '--json']);
  await server.printed('}');
  const { address }: { address: string } = JSON.parse(server.output());

  await salesforce.control('POST', '/faults', { kind: 'query', path: 'FirstName', answer: 'unavailable' });
  await tenant.control('/faults', { kind: 'api', answer: 'unavailable' });
  await hasRun(installation, await ask(installation, 'training', 'contacts'), 'succeeded');
  await salesforce.control('PATCH', '/list-views/Contact.Learners', { where: "LastName = 'Nobody'" });
  await hasRun(installation, await ask(installation, 'training', 'contacts'), 'held');
  const training = { connection: 'training', entity: 'contacts' };
  await expect.poll(async () => (await scrape(address))('rollcall_runs_total', { ...training, state: 'held' })).toBe(1);
  const requests = requestsTo(salesforce);
  const used = await usedSoFar(salesforce);
  const calls = tenant.sandbox.stats().calls;

  await salesforce.control('POST', '/hide', { fields: ['User.FirstName'] });
  await hasRun(installation, await ask(installation, 'second', 'users'), 'failed');
  await salesforce.control('POST', '/show', { fields: ['User.FirstName'] });
  await salesforce.control('POST', '/faults', { kind: 'query', path: 'FirstName', times: 'always', delay: 300_000 });
  await ask(installation, 'second', 'users');
  await expect.poll(async () => (await scrape(address))('rollcall_queue_active')).toBe(1);
  await ask(installation, 'second', 'contacts');
  await expect.poll(async () => (await scrape(address))('rollcall_queue_age_seconds')).toBeGreaterThan(0.5);

  const asked = new Set<string>();
  const value = await scrape(address, asked);
  const second = { connection: 'second', entity: 'users' };
  expect(value('rollcall_runs_total', { ...training, state: 'succeeded' })).toBe(1);
  expect(value('rollcall_records_total', { ...training, outcome: 'created' })).toBe(PEOPLE);
  expect(value('rollcall_run_seconds_count', training)).toBe(1);
  expect(value('rollcall_run_errors_total', { ...second, code: 'salesforce_field' })).toBe(1);
  expect(value('rollcall_salesforce_retries_total', { connection: 'training' })).toBe(1);
  expect(value('rollcall_salesforce_calls_total', { connection: 'training' })).toBe(requests);
  expect(value('rollcall_directory_retries_total', { connection: 'training' })).toBe(1);
  expect(value('rollcall_directory_calls_total', { connection: 'training' })).toBe(calls);
  expect(value('rollcall_directory_branch_calls_total', { connection: 'training' })).toBeGreaterThan(0);
  expect(value('rollcall_directory_calls_total', { connection: 'second' })).toBe(0);
  expect(value('rollcall_salesforce_quota_used', { connection: 'training' })).toBe(used);
  expect(value('rollcall_salesforce_quota_max', { connection: 'training' })).toBe(DAILY);
  expect(value('rollcall_runs', { state: 'held' })).toBe(1);
  // The one that a worker has taken begins to read, and is queued until then.
  const [reads, waits] = ['extracting', 'queued'].map((state) => value('rollcall_runs', { state }) ?? 0);
  expect((reads ?? 0) + (waits ?? 0)).toBe(2);
  expect(value('rollcall_queue_waiting')).toBe(1);
  expect(value('rollcall_queue_active')).toBe(1);
  expect(value('rollcall_queue_age_seconds')).toBeLessThan(600);
  const { finished_at } = await installation.db
    .selectFrom('run')
    .select('finished_at')
    .where('state', '=', 'succeeded')
    .executeTakeFirstOrThrow();
  const success = value('rollcall_last_success_timestamp_seconds', { ...training, owner: 'shared' });
  expect(success).toBe((finished_at?.getTime() ?? 0) / 1000);
  expect(value('rollcall_database_up')).toBe(1);
  expect(documented().length).toBeGreaterThan(10);
  expect(documented().filter((name) => !asked.has(name))).toEqual([]);
});
