import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PAGES } from '../../console/build/page-files.ts';
import {
  ACADEMY_SHOTS,
  FIRST_SHOT,
  failedShots,
  heldShot,
  REQUIRED_SHOTS,
  SET_UP_SHOT,
  STALLED_SHOTS,
  undoShot,
} from './shots/later.ts';
import { shotsOf } from './shots.ts';

const ROOT = join(import.meta.dirname, '../..');
const IN_SALESFORCE = 'https://acme.my.salesforce.com/tab';

const subjects = {
  grace: '2',
  token: 'token',
  notification: '1',
  provider: '1',
  tabs: { learner: IN_SALESFORCE, administrator: IN_SALESFORCE },
  plan: '9',
  run: '2',
  person: '3',
};
const shots = [
  SET_UP_SHOT,
  FIRST_SHOT,
  ...shotsOf(subjects),
  ...ACADEMY_SHOTS,
  undoShot('10'),
  heldShot('11'),
  ...STALLED_SHOTS,
  ...failedShots('12'),
  ...REQUIRED_SHOTS,
];

/** The page that an address of ours draws, by its module; null where it draws none. */
function pageAt(path: string): string | null {
  const [pathname = ''] = path.split(/[?#]/);
  const fits = (pattern: string) => new RegExp(`^${pattern.replaceAll('*', '[^/]+')}$`).test(pathname);
  return PAGES.find((page) => fits(page.path))?.modules.at(-1) ?? null;
}

const pictured = shots.filter(({ path }) => path !== IN_SALESFORCE);

describe('the list of pictures', () => {
  it('has every page of the console', () => {
    const seen = new Set(pictured.map(({ path }) => pageAt(path)));
    expect(PAGES.filter(({ modules }) => !seen.has(modules.at(-1) ?? '')).map(({ path }) => path)).toEqual([]);
  });

  it('has nothing that is no page, but for the address that leads nowhere', () => {
    expect(pictured.filter(({ path }) => pageAt(path) === null).map(({ name }) => name)).toEqual(['lost']);
  });

  it('gives each picture a name of its own', () => {
    const names = shots.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

describe('the pictures that are kept', () => {
  it('are those that README and docs show, in light and dark', async () => {
    const documents = ['README.md', ...(await readdir(join(ROOT, 'docs'))).map((name) => join('docs', name))];
    const texts = await Promise.all(
      documents.filter((name) => name.endsWith('.md')).map((name) => readFile(join(ROOT, name), 'utf8')),
    );
    const shown = new Set(
      texts.flatMap((text) => [...text.matchAll(/screenshots\/([\w-]+\.webp)/g)].map(([, file = '']) => file)),
    );
    const documented = shots.filter((shot) => shot.documented === true).map(({ name }) => name);
    const wanted = documented.flatMap((name) => [`${name}.webp`, `${name}-dark.webp`]).sort();
    expect([...shown].sort()).toEqual(wanted);
    expect((await readdir(join(ROOT, 'docs/screenshots'))).sort()).toEqual(wanted);
  });
});
