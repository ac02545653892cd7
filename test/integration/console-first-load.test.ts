import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PAGES as LISTED } from '../../console/build/page-files.ts';
import { readPreloads } from '../../src/api/page-files.ts';

const BUILT = join(import.meta.dirname, '../../console/dist');

/** In bytes, gzipped. */
const LIMIT = 250_000;
/** Of what somebody comes to who has not signed in yet. */
const ENTRANCE_LIMIT = 180_000;
const ENTRANCE = LISTED.filter(({ modules }) => !modules.includes('app/shell')).map(({ path }) => opened(path));

const { pages, words } = z
  .object({
    words: z.record(z.string(), z.record(z.string(), z.string())),
    pages: z.array(z.object({ path: z.string() })),
  })
  .parse(JSON.parse(await readFile(join(BUILT, 'pages.json'), 'utf8')));
const html = await readFile(join(BUILT, 'index.html'), 'utf8');
const preloads = await readPreloads(BUILT);
const scripts = new Map(await Promise.all((await readdir(join(BUILT, 'assets'))).filter(isScript).map(read)));

const PAGES = pages.map(({ path }) => opened(path));
const LANGUAGES = Object.keys(words);

describe.each(LANGUAGES)('a page in %s, opened by its address with nothing of it in the browser', (language) => {
  it.each(PAGES)('%s: is at most 250 kB of script, as it goes over the network', (path) => {
    const named = namedFor(path, language);
    const size = sizeOf(closure(named));
    expect(named.length).toBeGreaterThan(3);
    expect(size).toBeLessThan(ENTRANCE.includes(path) ? ENTRANCE_LIMIT : LIMIT);
  });

  it.each(PAGES)('%s: names all that it will ask for, so that nothing is asked for one after the other', (path) => {
    const named = namedFor(path, language);
    expect([...closure(named)].toSorted()).toEqual(named.toSorted());
  });

  it.each(['/', '/salesforce', '/canvas'])('%s: names what the page needs that it leads on to', (path) => {
    const there = namedFor('/salesforce/1/synchronization', language);
    expect(namedFor(path, language)).toEqual(expect.arrayContaining(there));
  });

  it.each(PAGES)('%s: brings no words of another language', (path) => {
    const others = LANGUAGES.filter((one) => one !== language).flatMap((one) => Object.values(words[one] ?? {}));
    expect(namedFor(path, language).filter((name) => others.includes(`assets/${name}`))).toEqual([]);
  });
});

it('pages are counted, all of them', () => {
  expect(PAGES.length).toBeGreaterThan(30);
  expect(ENTRANCE).toEqual(expect.arrayContaining(['/sign-in', '/sign-in/callback/1', '/set-up-second-factor']));
  expect(LANGUAGES.toSorted()).toEqual(['en', 'it']);
  expect(PAGES).toEqual(expect.arrayContaining(['/', '/sign-in', '/salesforce/1/mapping/1', '/users/1']));
});

/** `*` stands for one part of an address. */
function opened(path: string): string {
  return path.replaceAll('*', '1');
}

function isScript(name: string): boolean {
  return name.endsWith('.js');
}

async function read(name: string): Promise<[string, { readonly text: string; readonly size: number }]> {
  const path = join(BUILT, 'assets', name);
  // The server sends what was compressed when the console was built.
  const [text, { size }] = await Promise.all([readFile(path, 'utf8'), stat(`${path}.gz`)]);
  return [name, { text, size }];
}

/** Scripts that the page itself names, with what the server adds for an address. */
function namedFor(path: string, language: string): string[] {
  const all = [...(html + preloads(path, [language])).matchAll(/(?:src|href)="\/assets\/([^"]+\.js)"/g)];
  return [...new Set(all.map(([, name]) => name ?? ''))];
}

function sizeOf(names: Iterable<string>): number {
  return [...names].reduce((total, name) => total + script(name).size, 0);
}

const script = (name: string) => scripts.get(name) ?? expect.fail(`${name} is not there`);

/** Scripts, and all that they import before they run. */
function closure(names: readonly string[], found = new Set<string>()): Set<string> {
  for (const name of names.filter((one) => !found.has(one))) {
    found.add(name);
    const imports = [...script(name).text.matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g)];
    closure(
      imports.map(([, one]) => one ?? ''),
      found,
    );
  }
  return found;
}
