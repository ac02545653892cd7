import { createTranslator } from 'use-intl';
import { describe, expect, it } from 'vitest';
import { HOLD_CODES } from '../../src/sync/hold.ts';
import { REJECTION_CODES } from '../../src/sync/map/rejection.ts';
import { HELD, LED } from '../../src/sync/others.ts';
import { messages as english } from './en/index.ts';
import { messages as italian } from './it/index.ts';

const isLeft = (code: string): code is keyof typeof english.sentences.left =>
  Object.hasOwn(english.sentences.left, code);
const LEFT = Object.keys(english.sentences.left).filter(isLeft);
const UNDOING = ['changed_since', 'person_gone', 'place_unknown', 'place_gone'];
const SKIPPED = ['exists', 'administrator', 'inactive', HELD, LED, ...UNDOING];
const REJECTED = Object.keys(REJECTION_CODES).filter((code) => code !== 'value_invalid');

describe.each([
  ['en', english],
  ['it', italian],
] as const)('what the server says in English, in %s', (locale, messages) => {
  it('R26, R38: has a sentence for every code that leaves somebody out, and advice for every rejection', () => {
    expect(Object.keys(messages.sentences.left).toSorted()).toEqual([...REJECTED, ...SKIPPED].toSorted());
    expect(Object.keys(messages.sentences.advice).toSorted()).toEqual(Object.keys(REJECTION_CODES).toSorted());
    const codes: readonly string[] = Object.keys(messages.reasons);
    expect([...REJECTED, ...SKIPPED].filter((code) => code !== LED && !codes.includes(code))).toEqual([]);
  });

  it('R39: has a sentence for everything that holds a plan', () => {
    expect(Object.keys(messages.sentences.held).toSorted()).toEqual([...HOLD_CODES].toSorted());
  });

  it('can say each of them, whatever is known', () => {
    const t = createTranslator({
      locale,
      messages,
      namespace: 'sentences',
      onError: (error) => expect.fail(String(error)),
    });
    const unknown = {
      max: 'none',
      by: 'none',
      kind: 'others',
      owner: '',
      what: 'E-mail “x”',
      value: 'x',
      fields: 'Team',
    };
    for (const more of [{}, { max: 255, by: '003000000000001AAA', kind: 'own', owner: 'bea' }, { kind: 'shared' }]) {
      const said = LEFT.map((code) => t(`left.${code}`, { ...unknown, ...more }));
      expect(said.filter((sentence) => /[{}]|none|sentences\./.test(sentence))).toEqual([]);
    }
    for (const code of HOLD_CODES) {
      expect(t(`held.${code}`, { people: 12_000, of: 24_000, limit: '20%', run: '7' })).toMatch(/12[,.]000/);
    }
  });
});
