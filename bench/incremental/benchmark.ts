import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { z } from 'zod';
import { openDatabase } from '../../src/store/database.ts';
import { databaseCpuMeter } from '../database-cpu.ts';
import { createDatabases } from '../first-sync/databases.ts';
import { configuration } from '../first-sync/fixture.ts';
import { launcherOptions } from '../launcher-options.ts';
import { runNode } from '../run-node.ts';
import { startSandboxProcess } from '../sandbox-process.ts';
import { changeContacts } from './change-contacts.ts';

const CONTENDER = join(import.meta.dirname, 'contender.ts');
const FIGURES = z.object({
  seconds: z.number(),
  cpu: z.number(),
  peakBytes: z.number(),
  calls: z.int(),
  created: z.int(),
  updated: z.int(),
});

export interface IncrementalOptions {
  /** Sizes of the orgs, the smallest first. */
  readonly contacts: readonly number[];
  /** How many contacts change before each measured run. */
  readonly changed: number;
  readonly runs: number;
}

interface Measured extends z.infer<typeof FIGURES> {
  readonly contacts: number;
  readonly sandboxCpu: number;
  readonly databaseCpu: number | null;
}

/**
 * Incremental runs, without the daily sweep, over the same number of changes in orgs of several sizes: what they cost must
 * follow the changes, not the org. The sandbox looks at every record to find the changed ones, which Salesforce's index
 * spares it: its CPU time is printed, and taken off in the ratio.
 */
export async function benchmarkIncremental({ contacts, changed, runs }: IncrementalOptions): Promise<void> {
  const medians: Measured[] = [];
  for (const size of contacts) {
    process.stderr.write(`${size.toLocaleString('en')} contacts …\n`);
    const measured = await measureOrg(size, changed, runs);
    const sorted = measured.toSorted((one, other) => net(one) - net(other));
    const median = sorted[Math.floor(sorted.length / 2)];
    if (median) medians.push(median);
  }
  print(medians, changed, runs);
}

async function measureOrg(contacts: number, changed: number, runs: number): Promise<Measured[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rollcall-bench-'));
  await using cleanUp = new AsyncDisposableStack();
  cleanUp.defer(() => rm(dataDir, { recursive: true, force: true }));
  const server = cleanUp.use(await openDatabase({ dataDir }));
  const databaseCpu = await databaseCpuMeter(server.db);
  const sandbox = cleanUp.use(await startSandboxProcess(['--contacts', String(contacts)]));
  const configFile = join(dataDir, 'bench.yaml');
  await writeFile(configFile, configuration(sandbox.url).replace('incremental: false', 'incremental: true'));
  const databases = createDatabases(server, configFile);
  const databaseUrl = await databases.create('ours');
  const launch = await launcherOptions();
  const run = async (mode: string) =>
    FIGURES.parse(JSON.parse(await runNode([...launch, CONTENDER, databaseUrl, mode])));

  const loaded = await run('full');
  if (loaded.created !== contacts) throw new Error(`${loaded.created} of ${contacts} contacts were created.`);
  const measured: Measured[] = [];
  for (let number = 1; number <= runs; number += 1) {
    await changeContacts(sandbox.url, changed, `Title ${number}`);
    await databases.rest();
    const before = { sandbox: await sandbox.cpuSeconds(), database: await databaseCpu() };
    const figures = await run('incremental');
    const after = { sandbox: await sandbox.cpuSeconds(), database: await databaseCpu() };
    if (figures.updated !== changed) throw new Error(`${figures.updated} of ${changed} changes were made.`);
    measured.push({
      ...figures,
      contacts,
      sandboxCpu: after.sandbox - before.sandbox,
      databaseCpu: after.database === null || before.database === null ? null : after.database - before.database,
    });
  }
  return measured;
}

function net({ seconds, sandboxCpu }: Measured): number {
  return seconds - sandboxCpu;
}

function print(medians: readonly Measured[], changed: number, runs: number): void {
  const table = new Table({
    head: [
      'contacts',
      'seconds',
      'without sandbox',
      'own CPU s',
      'database CPU s',
      'sandbox CPU s',
      'calls',
      'peak MB',
    ],
    style: { head: [], border: [] },
  });
  for (const each of medians) {
    table.push([
      each.contacts.toLocaleString('en'),
      each.seconds.toFixed(2),
      net(each).toFixed(2),
      each.cpu.toFixed(2),
      each.databaseCpu?.toFixed(2) ?? '?',
      each.sandboxCpu.toFixed(2),
      each.calls,
      Math.round(each.peakBytes / 2 ** 20),
    ]);
  }
  const lines = [`${changed.toLocaleString('en')} changed, median of ${runs} runs`, table.toString()];
  const [first] = medians;
  for (const each of medians.slice(1)) {
    if (!first) break;
    const ratio = (net(each) / net(first)).toFixed(2);
    lines.push(`${each.contacts.toLocaleString('en')} / ${first.contacts.toLocaleString('en')}: ${ratio} ×`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}
