import { readEnvironment } from '../../src/config/environment.ts';
import { createContext } from '../../src/context.ts';

/**
 * A run in a process of its own: `node contender.ts DATABASE_URL MODE`. Prints its wall time, CPU time, peak memory, calls
 * and how many people it created and updated.
 */
const [databaseUrl = '', expected = ''] = process.argv.slice(2);

const started = performance.now();
const cpuBefore = process.cpuUsage();
const result = await run();
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
process.stdout.write(
  `${JSON.stringify({
    seconds,
    cpu: (user + system) / 1e6,
    peakBytes: process.resourceUsage().maxRSS * 1024,
    calls: result.salesforceCalls,
    created: result.counts.created,
    updated: result.counts.updated,
  })}\n`,
);

async function run() {
  await using context = await createContext(readEnvironment({ ...process.env, ROLLCALL_DATABASE_URL: databaseUrl }));
  await using connection = await context.connect();
  const ended = await connection.synchronize('contacts', { dryRun: false });
  if (ended.state !== 'succeeded' || ended.mode !== expected) {
    throw new Error(`The run was ${ended.mode} and ended as ${ended.state}.`);
  }
  return ended;
}
