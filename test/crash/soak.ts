import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '../../src/store/database.ts';
import { histories } from './histories.ts';
import { play } from './history.ts';
import type { Kill } from './kill.ts';
import { table } from './table.ts';

/**
 * Kills processes by the hundred: `npm run soak:crash -- --kills 1000 [--seed N]`. Prints progress, and stops at the
 * first history after which something is not as it should be, with what plays it again.
 */
const { values } = parseArgs({ options: { kills: { type: 'string', default: '1000' }, seed: { type: 'string' } } });
const wanted = Number(values.kills);
const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed);

const folder = mkdtempSync(join(tmpdir(), 'rollcall-crash-'));
chmodSync(folder, 0o755);
const server = await openDatabase({ dataDir: join(folder, 'server') });
const kills: Kill[] = [];
try {
  console.log(`Killing ${wanted} processes; the first history has the seed ${seed}.`);
  for (const history of histories(seed)) {
    if (kills.length >= wanted) break;
    const what = `${history.reader}${history.workers ? ` by ${history.workers} workers${history.appliesTogether ? ' that apply together' : ''}` : ''}${history.faults ? ' with faults' : ''}, seed ${history.seed}`;
    try {
      kills.push(...(await play({ serverUrl: server.url, folder }, history)));
    } catch (error) {
      throw new Error(`The history ${JSON.stringify(history)}`, { cause: error });
    }
    console.log(`${new Date().toISOString()} ${kills.length} of ${wanted} kills (${what})`);
  }
  console.log('Everything held.');
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  console.log(table(kills));
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
