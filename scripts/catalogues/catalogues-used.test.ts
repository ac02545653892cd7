import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { beforeAll, describe, expect, it } from 'vitest';
import { messages } from '../../console/i18n/en/index.ts';
import { type Said, saidIn } from './said-in.ts';

const CONSOLE = join(import.meta.dirname, '../../console');

interface Catalogue {
  readonly [key: string]: string | Catalogue;
}

/** `mapping.title`, for every message. */
function* keysOf(catalogue: Catalogue, path = ''): Generator<string> {
  for (const [key, value] of Object.entries(catalogue)) {
    const here = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') yield here;
    else yield* keysOf(value, here);
  }
}

const parsed = (source: string) => saidIn(parseSync('page.tsx', source).program);
const says = ({ patterns }: Said, key: string) => patterns.some((pattern) => pattern.test(key));

describe('what a page says', () => {
  it('is found by its room and its key', () => {
    const said = parsed("const t = useTranslations('runs.page'); t('held'); t.rich(late ? 'expires' : 'took', {});");
    expect(['held', 'expires', 'took'].every((key) => says(said, `runs.page.${key}`))).toBe(true);
    expect(says(said, 'runs.page.read')).toBe(false);
    expect(says(said, 'held')).toBe(false);
  });

  it('may be known only in part, or stand in a whole list of words', () => {
    const said = parsed(
      'const t = useTranslations("runs"); t(`kinds.${kind}`); const w = useMessages().common.fields; w[code];',
    );
    expect(says(said, 'runs.kinds.all')).toBe(true);
    expect(says(said, 'runs.page.read')).toBe(false);
    expect(says(said, 'common.fields.email')).toBe(true);
    expect(says(said, 'common.save')).toBe(false);
  });

  it('is not written into an attribute that people read', () => {
    const { literals } = parsed(
      '<A title="Two words" aria-label={`Of ${name}`} label={t("x")} placeholder="–" w="x" />',
    );
    expect(literals).toEqual(['title=Two words', 'aria-label=Of ']);
  });
});

describe('the catalogues of the console', () => {
  const files: { readonly path: string; readonly said: Said }[] = [];

  beforeAll(async () => {
    for await (const path of glob(['{api,app,ui,i18n,features/*}/**/*.{ts,tsx}'], { cwd: CONSOLE })) {
      if (/\.test\.ts$|^i18n\/(?:en|it)\//.test(path)) continue;
      const { program, errors } = parseSync(path, await readFile(join(CONSOLE, path), 'utf8'));
      expect(errors).toEqual([]);
      files.push({ path, said: saidIn(program) });
    }
    expect(files.length).toBeGreaterThan(50);
  });

  it('have no message that no page says', () => {
    const unsaid = [...keysOf(messages)].filter((key) => !files.some(({ said }) => says(said, key)));
    expect(unsaid).toEqual([]);
  });

  it('have every text that an attribute shows or a screen reader says', () => {
    const written = files.flatMap(({ path, said }) => said.literals.map((words) => `${path}: ${words}`));
    expect(written).toEqual([]);
  });
});
