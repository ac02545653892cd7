import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const DIST = join(import.meta.dirname, '../../console/dist');

/** In bytes, gzipped. */
const LIMIT = 250_000;

it('the console’s first load is at most 250 kB of script, gzipped', async () => {
  const html = await readFile(join(DIST, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? '');
  const sizes = new Map(await Promise.all((await readdir(join(DIST, 'assets'))).filter(isScript).map(sizeOf)));
  const first = named.reduce((sum, path) => sum + (sizes.get(path.replace('assets/', '')) ?? Number.NaN), 0);
  // The page fetches the words of one language besides; whichever is longer.
  const words = Math.max(...[...sizes].filter(([name]) => /^(?:en|it)-/.test(name)).map(([, size]) => size));
  // Else the files are not those of the console.
  expect(named.length).toBeGreaterThan(5);
  expect(first).toBeGreaterThan(50_000);
  expect(words).toBeGreaterThan(2_000);
  expect(first + words).toBeLessThan(LIMIT);
});

const isScript = (name: string) => name.endsWith('.js');

async function sizeOf(name: string): Promise<[string, number]> {
  return [name, gzipSync(await readFile(join(DIST, 'assets', name))).byteLength];
}
