import { join } from 'node:path';
import Table from 'cli-table3';
import { z } from 'zod';
import { configuration } from '../fixture.ts';
import { type NeighbourCpu, prepareGround } from '../ground.ts';
import { launcherOptions } from '../launcher-options.ts';
import { runNode } from '../run-node.ts';
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

interface Measured extends z.infer<typeof FIGURES>, NeighbourCpu {
  readonly contacts: number;
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
  await using ground = await prepareGround(contacts, (url) =>
    configuration(url).replace('incremental: false', 'incremental: true'),
  );
  const databaseUrl = await ground.databases.create('ours');
  const launch = await launcherOptions();
  const run = async (mode: string) =>
    FIGURES.parse(JSON.parse(await runNode([...launch, CONTENDER, databaseUrl, mode])));

  const loaded = await run('full');
  if (loaded.created !== contacts) throw new Error(`${loaded.created} of ${contacts} contacts were created.`);
  const measured: Measured[] = [];
  for (let number = 1; number <= runs; number += 1) {
    await changeContacts(ground.url, changed, `Title ${number}`);
    const figures = await ground.measure(() => run('incremental'));
    if (figures.updated !== changed) throw new Error(`${figures.updated} of ${changed} changes were made.`);
    measured.push({ ...figures, contacts });
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
