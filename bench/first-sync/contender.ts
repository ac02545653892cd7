import { readEnvironment } from '../../src/config/environment.ts';
import { createContext } from '../../src/context.ts';
import type { Counts } from '../../src/sync/result.ts';
import { drainBulk, floor } from './floor.ts';
import { drainRest, script } from './script.ts';

/**
 * One contender in a process of its own: `node contender.ts NAME SANDBOX_URL DATABASE_URL`. Prints its wall time, its
 * CPU time, its peak memory and how many records it worked on. Connecting to the database counts; the start of Node and
 * loading the sources, which take every contender the same, count only for the memory.
 */
const [name = '', url = '', databaseUrl = ''] = process.argv.slice(2);

/** A full run of Rollcall. `expected` is what must have happened to every record for the figures to mean anything. */
async function ours(expected: 'created' | 'unchanged'): Promise<number> {
  await using context = await createContext(readEnvironment({ ...process.env, ROLLCALL_DATABASE_URL: databaseUrl }));
  await using connection = await context.connect();
  const { state, mode, counts } = await connection.synchronize('contacts', { dryRun: false });
  if (state !== 'succeeded' || mode !== 'full') throw new Error(`The ${mode} run ended as ${state}.`);
  const all: Partial<Counts> = { extracted: counts.extracted, [expected]: counts.extracted };
  for (const [key, count] of Object.entries(counts)) {
    if (count !== (key in all ? counts.extracted : 0)) throw new Error(`${count} records are ${key}.`);
  }
  return counts.extracted;
}

const CONTENDERS: Readonly<Record<string, () => Promise<number | undefined>>> = {
  drainBulk: () => drainBulk(url).then(() => undefined),
  drainRest: () => drainRest(url).then(() => undefined),
  floor: () => floor(url, databaseUrl),
  script: () => script(url, databaseUrl),
  firstLoad: () => ours('created'),
  unchangedRun: () => ours('unchanged'),
};

const work = CONTENDERS[name];
if (!work) throw new Error(`There is no contender ${name}.`);
const started = performance.now();
const cpuBefore = process.cpuUsage();
const records = (await work()) ?? null;
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
const figures = { seconds, cpu: (user + system) / 1e6, peakBytes: process.resourceUsage().maxRSS * 1024, records };
process.stdout.write(`${JSON.stringify(figures)}\n`);
