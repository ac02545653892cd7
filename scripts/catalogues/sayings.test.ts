import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { parseSync } from 'oxc-parser';
import { createTranslator } from 'use-intl';
import { beforeAll, describe, expect, it } from 'vitest';
import { errors } from '../../console/i18n/it/errors/index.ts';
import { ENGLISH } from '../../src/sync/sentences/english.ts';
import { type Saying, sayingsIn } from './sayings-in.ts';

const SOURCE = join(import.meta.dirname, '../../src');
const said = new Map<string, Saying[]>();

/** Names of the values that a message takes. */
function* namesIn(elements: readonly MessageFormatElement[]): Generator<string> {
  for (const element of elements) {
    if (element.type === TYPE.literal || element.type === TYPE.pound) continue;
    yield element.value;
    if (element.type === TYPE.select || element.type === TYPE.plural) {
      for (const { value } of Object.values(element.options)) yield* namesIn(value);
    }
    if (element.type === TYPE.tag) yield* namesIn(element.children);
  }
}

beforeAll(async () => {
  for await (const file of glob('**/*.ts', { cwd: SOURCE })) {
    if (file.endsWith('.test.ts')) continue;
    const source = await readFile(join(SOURCE, file), 'utf8');
    if (!source.includes('saying(')) continue;
    for (const saying of sayingsIn(parseSync(file, source).program)) {
      said.set(saying.code, [...(said.get(saying.code) ?? []), saying]);
    }
  }
});

describe('what errors say', () => {
  it('is the same wherever its code is, and names every value', () => {
    const differing = [...said].filter(
      ([, all]) => new Set(all.map(({ english }) => english)).size > 1 || all.some(({ names }) => names.includes('')),
    );
    expect(differing).toEqual([]);
    expect([...said.keys()].filter((code) => Object.hasOwn(ENGLISH, code))).toEqual([]);
  });

  it('is there in Italian, sentence by sentence', () => {
    expect(Object.keys(errors).toSorted()).toEqual([...said.keys()].toSorted());
  });

  it('names the same in Italian', () => {
    const differing = [...said].flatMap(([code, [saying]]) => {
      const english = [...new Set(saying?.names)].toSorted();
      const italian = [...new Set(namesIn(parse(errors[code] ?? '')))].toSorted();
      return english.join() === italian.join() ? [] : [{ code, english, italian }];
    });
    expect(differing).toEqual([]);
  });

  it('can be said in Italian, and holds no word of English', () => {
    const problems = [...said].flatMap(([code, [saying]]) => {
      const failed: string[] = [];
      const t = createTranslator({
        locale: 'it',
        messages: { text: errors[code] ?? '' },
        onError: (error) => failed.push(error.message),
      });
      const text = t('text', Object.fromEntries((saying?.names ?? []).map((name) => [name, 2])));
      const english = /\b(?:the|is|are|of|was|with|be|must|not|this)\b/.exec(text)?.[0];
      return failed.length > 0 || english !== undefined ? [{ code, text, failed }] : [];
    });
    expect(problems).toEqual([]);
  });
});
