import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const ASSETS = join(import.meta.dirname, '../../console/dist/assets');

/** In bytes, gzipped. */
const LIMIT = 225_000;

it('the console’s first load is at most 225 kB of script, gzipped', async () => {
  const scripts = new Map(await Promise.all((await readdir(ASSETS)).filter((name) => name.endsWith('.js')).map(read)));
  const html = await readFile(join(ASSETS, '../index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\/assets\/([^"]+\.js)"/g)].map(([, name]) => name ?? '');
  const only = (name: RegExp) => [...scripts.keys()].find((one) => name.test(one)) ?? expect.fail(`no ${name} there`);
  // Whoever comes for the first time signs in, in the language with more words.
  const [en, it] = [only(/^en-/), only(/^it-/)];
  const words = gzipped(scripts.get(en)) > gzipped(scripts.get(it)) ? en : it;
  const first = closure(scripts, [...named, words, only(/^sign-in-page-/)]);
  expect(named.length).toBeGreaterThan(0);
  expect(first.size).toBeGreaterThan(3);
  expect(sum([...first].map((name) => gzipped(scripts.get(name))))).toBeLessThan(LIMIT);
});

const read = async (name: string): Promise<[string, string]> => [name, await readFile(join(ASSETS, name), 'utf8')];
const gzipped = (script = '') => gzipSync(script).byteLength;
const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0);

/** Scripts, and all that they import before they run. */
function closure(
  scripts: ReadonlyMap<string, string>,
  names: readonly string[],
  found = new Set<string>(),
): Set<string> {
  for (const name of names.filter((one) => !found.has(one))) {
    found.add(name);
    const script = scripts.get(name) ?? expect.fail(`${name} is not there`);
    closure(
      scripts,
      [...script.matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g)].map(([, one]) => one ?? ''),
      found,
    );
  }
  return found;
}
