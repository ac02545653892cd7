import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { startDoceboSandbox } from '../../sandbox/docebo/http/server.ts';
import { applyFile } from '../../src/administration/configuration/apply.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { parseConfiguration } from '../../src/config/file.ts';
import { createContext } from '../../src/context.ts';
import { createLogger } from '../../src/support/logger.ts';
import { startSandboxProcess } from '../sandbox-process.ts';
import { CHANGES, type Change } from './changes.ts';
import { writeOrg, writeTenant } from './org.ts';

export interface DoceboOptions {
  readonly contacts: number;
  /** People handed over in one call. */
  readonly chunk: number;
}

interface Measured {
  readonly change: Change;
  /** As the sandbox counted them. */
  readonly calls: Readonly<Record<string, number>>;
  readonly people: number;
  readonly bound: number;
  readonly branches: number;
  readonly mostBranches: number;
  readonly other: number;
}

const BATCH = 'POST /user/batch';
const ACCOUNTS = 30;

/**
 * Calls to a Docebo tenant for each kind of change, as its server counts them, beside what they may be: n people take
 * ⌈n / chunk⌉, and branches apart. Fails where there are more, or where the result of a run counts others.
 */
export async function benchmarkDocebo({ contacts, chunk }: DoceboOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-bench-'));
  await using cleanUp = new AsyncDisposableStack();
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }));
  const salesforce = cleanUp.use(await startSandboxProcess(['--data', await writeOrg(folder, contacts, ACCOUNTS)]));
  const dataFile = await writeTenant(folder);
  const docebo = await startDoceboSandbox({ port: 0, batchTime: 0, quota: 1_000_000, dataFile });
  cleanUp.defer(() => docebo.close());
  const environment = {
    ...process.env,
    ROLLCALL_DATA_DIR: join(folder, 'data'),
    DOCEBO_CLIENT_SECRET: 'rollcall-secret',
    ROLLCALL_PRIVATE_NETWORKS: 'loopback',
  };
  const context = cleanUp.use(
    await createContext(readEnvironment({ ...environment, SF_CLIENT_SECRET: 'rollcall-secret' }), {
      logger: createLogger('error'),
    }),
  );
  const yaml = configuration({ salesforce: salesforce.url, docebo: docebo.url, chunk });
  await applyFile(context.db, parseConfiguration(yaml, 'bench.yaml'));

  async function run() {
    await using connection = await context.connect();
    const result = await connection.synchronize('contacts', { dryRun: false });
    if (result.state !== 'succeeded') throw new Error(`The run ended as ${result.state}.`);
    return result;
  }

  process.stderr.write(`${contacts.toLocaleString('en')} people are brought to Docebo …\n`);
  const loaded = await run();
  if (loaded.counts.created !== contacts) throw new Error(`${loaded.counts.created} people were created.`);
  const measured: Measured[] = [];
  for (const change of CHANGES) {
    await change.make(salesforce.url);
    await fetch(`${docebo.url}/__sandbox/stats`, { method: 'DELETE' });
    const result = await run();
    const one = counted(change, callsOf(docebo.stats().requests), { contacts, chunk });
    assertTold(one, result);
    measured.push(one);
  }
  process.stdout.write(`${table(measured, chunk)}\n`);
  const broken = measured.filter(
    ({ people, bound, branches, mostBranches }) => people > bound || branches > mostBranches,
  );
  if (broken.length > 0)
    throw new Error(`More calls than they may be: ${broken.map(({ change }) => change.name).join(', ')}.`);
}

function callsOf(requests: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(requests)
      .filter(([name]) => !name.includes('/oauth2/'))
      .map(([name, count]) => [name.replace('/manage/v1', ''), count]),
  );
}

function counted(
  change: Change,
  calls: Readonly<Record<string, number>>,
  { contacts, chunk }: DoceboOptions,
): Measured {
  const { created, changed } = change.people;
  const sum = (about: (name: string) => boolean) =>
    Object.entries(calls).reduce((total, [name, count]) => total + (about(name) ? count : 0), 0);
  const people = calls[BATCH] ?? 0;
  const mostBranches = change.branchCalls(contacts);
  // Lists of users that are read while people go from branch to branch are of the members of a branch.
  const branches = sum((name) => /orgchart|branch/.test(name) || (name === 'GET /user' && mostBranches > 0));
  return {
    change,
    calls,
    people,
    bound: Math.ceil(created / chunk) + Math.ceil(changed / chunk),
    branches,
    mostBranches,
    other: sum(() => true) - people - branches,
  };
}

/** What a run says of itself is what the server has counted. */
function assertTold(
  { change, people, branches, other }: Measured,
  result: { readonly directoryCalls: number; readonly directoryBranchCalls: number },
): void {
  const told = [result.directoryCalls, result.directoryBranchCalls];
  const seen = [people + branches + other, branches];
  if (told.join() === seen.join()) return;
  throw new Error(`${change.name}: the run tells of ${told.join(', ')} calls, the server of ${seen.join(', ')}.`);
}

function table(measured: readonly Measured[], chunk: number): string {
  const drawn = new Table({
    head: ['change', 'people', `⌈n/${chunk}⌉`, 'branches', 'at most', 'other', 'by endpoint'],
    style: { head: [], border: [] },
  });
  for (const { change, calls, people, bound, branches, mostBranches, other } of measured) {
    const each = Object.entries(calls).map(([name, count]) => `${name} ${count}`);
    drawn.push([change.name, people, bound, branches, mostBranches, other, each.join('\n')]);
  }
  return drawn.toString();
}

function configuration({
  salesforce,
  docebo,
  chunk,
}: Readonly<Record<'salesforce' | 'docebo', string>> & { chunk: number }) {
  return JSON.stringify({
    connections: [
      {
        name: 'bench',
        salesforce: {
          url: salesforce,
          grant: 'client_credentials',
          clientId: 'rollcall',
          clientSecret: '${SF_CLIENT_SECRET}',
        },
        directory: {
          kind: 'docebo',
          url: docebo,
          grant: 'client_credentials',
          clientId: 'rollcall',
          clientSecret: '${DOCEBO_CLIENT_SECRET}',
          callsPerHour: 1_000_000,
          chunk,
        },
        thresholds: { changed: 'off' },
        sync: {
          contacts: {
            listView: 'Learners',
            mapping: {
              username: 'Email',
              email: 'Email',
              firstname: 'FirstName',
              lastname: 'LastName',
              field_3: 'Title',
            },
            branches: { mode: 'accounts', destination: 'CUSTOMERS' },
            leavers: 'deactivate',
          },
        },
      },
    ],
  });
}
