import { readEnvironment } from '../../src/config/environment.ts';
import { createContext } from '../../src/context.ts';
import type { Counts } from '../../src/sync/result.ts';
import { drainBulk, floor } from './floor.ts';
import { drainRest, script } from './script.ts';

/**
 * One contender in a process of its own: `node contender.ts NAME SANDBOX_URL DATABASE_URL`. Prints its wall time, its
 * CPU time, its peak memory, how many records it worked on, and how many calls to Salesforce that took (null: nobody counts). Connecting to the database counts; the start of Node and
 * loading the sources, which take every contender the same, count only for the memory.
 */
const [name = '', url = '', databaseUrl = ''] = process.argv.slice(2);

interface Done {
  readonly records: number | null;
  readonly calls: number | null;
}

const uncounted = (records: number | null): Done => ({ records, calls: null });

/** A full run of Rollcall. `expected` is what must have happened to every record for the figures to mean anything. */
async function ours(expected: 'created' | 'unchanged'): Promise<Done> {
  await using context = await createContext(readEnvironment({ ...process.env, ROLLCALL_DATABASE_URL: databaseUrl }));
  await using connection = await context.connect();
  const { state, mode, counts, salesforceCalls } = await connection.synchronize('contacts', { dryRun: false });
  if (state !== 'succeeded' || mode !== 'full') throw new Error(`The ${mode} run ended as ${state}.`);
  const all: Partial<Counts> = { extracted: counts.extracted, [expected]: counts.extracted };
  for (const [key, count] of Object.entries(counts)) {
    if (count !== (key in all ? counts.extracted : 0)) throw new Error(`${count} records are ${key}.`);
  }
  return { records: counts.extracted, calls: salesforceCalls };
}

const CONTENDERS: Readonly<Record<string, () => Promise<Done>>> = {
  drainBulk: () => drainBulk(url).then(() => uncounted(null)),
  drainRest: () => drainRest(url).then(() => uncounted(null)),
  floor: () => floor(url, databaseUrl).then(uncounted),
  script: () => script(url, databaseUrl).then(uncounted),
  firstLoad: () => ours('created'),
  unchangedRun: () => ours('unchanged'),
};

const work = CONTENDERS[name];
if (!work) throw new Error(`There is no contender ${name}.`);
const started = performance.now();
const cpuBefore = process.cpuUsage();
const done = await work();
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
const figures = { seconds, cpu: (user + system) / 1e6, peakBytes: process.resourceUsage().maxRSS * 1024, ...done };
process.stdout.write(`${JSON.stringify(figures)}\n`);
