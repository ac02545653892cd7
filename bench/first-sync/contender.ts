import { readEnvironment } from '../../src/config/environment.ts';
import { createContext } from '../../src/context.ts';
import { drainBulk, floor } from './floor.ts';
import { drainRest, script } from './script.ts';

/**
 * One contender in a process of its own: `node contender.ts NAME SANDBOX_URL DATABASE_URL`. Prints its wall time, its
 * CPU time and its peak memory; the start of Node and of the database connection pool is not counted.
 */
const [name = '', url = '', databaseUrl = ''] = process.argv.slice(2);

async function ours(): Promise<number> {
  await using context = await createContext(readEnvironment({ ...process.env, ROLLCALL_DATABASE_URL: databaseUrl }));
  await using connection = await context.connect();
  const result = await connection.synchronize('contacts', { dryRun: false });
  if (result.state !== 'succeeded') throw new Error(`The run ended as ${result.state}.`);
  return result.counts.created + result.counts.unchanged;
}

const CONTENDERS: Readonly<Record<string, () => Promise<number | undefined>>> = {
  drainBulk: () => drainBulk(url).then(() => undefined),
  drainRest: () => drainRest(url).then(() => undefined),
  floor: () => floor(url, databaseUrl),
  script: () => script(url, databaseUrl),
  ours,
};

const work = CONTENDERS[name];
if (!work) throw new Error(`There is no contender ${name}.`);
const started = performance.now();
const records = (await work()) ?? null;
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage();
const figures = { seconds, cpu: (user + system) / 1e6, peakBytes: process.resourceUsage().maxRSS * 1024, records };
process.stdout.write(`${JSON.stringify(figures)}\n`);
