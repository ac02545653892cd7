import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '../../src/store/database.ts';
import { install } from './installation.ts';
import { playMany, table } from './prove.ts';

/**
 * Plays histories by the thousand: `npm run soak -- --cases 20000 [--seed N] [--path P]`. Prints progress, and stops at
 * the first failure with its seed and its shrunk path.
 */
const { values } = parseArgs({
  options: { cases: { type: 'string', default: '1000' }, seed: { type: 'string' }, path: { type: 'string' } },
});
const numRuns = Number(values.cases);
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const path = values.path === undefined ? {} : { path: values.path };

const folder = mkdtempSync(join(tmpdir(), 'rollcall-soak-'));
const server = await openDatabase({ dataDir: join(folder, 'server') });
try {
  await using installation = await install(server.url, folder);
  const started = performance.now();
  const onPlayed = (played: number) => {
    if (played % 100 !== 0) return;
    const each = Math.round((performance.now() - started) / played);
    console.log(`${new Date().toISOString()} seed ${seed}: ${played} of ${numRuns} histories, ${each} ms each`);
  };
  console.log(`Playing ${numRuns} histories of seed ${seed}.`);
  const counts = await playMany(installation, { numRuns, seed, ...path, onPlayed });
  console.log(`All ${numRuns} histories of seed ${seed} held. Of them:\n${table(counts, numRuns)}`);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
