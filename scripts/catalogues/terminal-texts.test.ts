import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { beforeAll, describe, expect, it } from 'vitest';
import { plainIn } from './plain-in.ts';

const SOURCE = join(import.meta.dirname, '../../src');

/** Files and folders whose errors nobody reads but in a terminal, each with why that is so. */
const TERMINAL: Readonly<Record<string, string>> = {
  'cli/': 'Commands print what they throw themselves; what they share with the API is thrown elsewhere.',
  'config/environment.ts': 'Read before anything else: a process that cannot do that serves no page.',
  'config/file.ts': 'A configuration file is read by commands only, with lines and columns of that file.',
  'store/backup/': 'Backups are written and restored by commands only.',
  'store/database.ts': 'Thrown where a process opens its database: without it there is no page.',
  'store/link-by-hand.ts': 'People are linked by "rollcall users link" only.',
  'store/migrate.ts': 'Thrown before a server listens.',
  'store/postgres/': 'Starts the embedded server; thrown before there is a database to serve pages from.',
  'api/server.ts': 'It does not listen.',
};

/** Where sentences of others are wanted: what schemas and addresses say goes to the API, and to pages. */
const WORDED = /^(?:api\/|config\/schema\/|config\/\w+-url\.ts$|administration\/|identity\/|platform\/)/;

/** Parts of a configuration file that no request has, and what the OpenAPI document says. */
const NOT_SAID = new Set(['config/schema/file.ts', 'api/openapi.ts']);

interface SourceFile {
  readonly path: string;
  readonly source: string;
}

const files: SourceFile[] = [];

beforeAll(async () => {
  for await (const path of glob('**/*.ts', { cwd: SOURCE })) {
    if (!path.endsWith('.test.ts')) files.push({ path, source: await readFile(join(SOURCE, path), 'utf8') });
  }
  expect(files.length).toBeGreaterThan(500);
});

const isIn = (path: string, place: string) => (place.endsWith('/') ? path.startsWith(place) : path === place);

describe('a text that no catalogue has', () => {
  it('stands only in files whose errors are read in a terminal', () => {
    const places = Object.keys(TERMINAL);
    const using = files.filter(({ source }) => source.includes('/terminal-text.ts')).map(({ path }) => path);
    const strange = using.filter((path) => path !== 'support/errors.ts' && !places.some((place) => isIn(path, place)));
    expect(strange).toEqual([]);
    expect(places.filter((place) => !using.some((path) => isIn(path, place)))).toEqual([]);
  });

  it('is found where a schema says it, and not where it has a code', () => {
    const found = (source: string) => plainIn(parseSync('schema.ts', source).program);
    expect(found("z.string().min(1, 'must not be empty')")).toEqual(['must not be empty']);
    expect(found(['const WHY = `must be at most $', '{most} days`;'].join(''))).toEqual(['must be at most … days']);
    expect(found("worded(saying('shape_empty')`must not be empty`); onTerminal('is not there at all')")).toEqual([]);
  });

  it('is in no schema and no address that pages are told of', () => {
    const plain = files
      .filter(({ path }) => WORDED.test(path) && !NOT_SAID.has(path))
      .flatMap(({ path, source }) => plainIn(parseSync(path, source).program).map((text) => `${path}: ${text}`));
    expect(plain).toEqual([]);
  });
});
