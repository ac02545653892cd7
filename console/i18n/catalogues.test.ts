import { isStructurallySame, parse } from '@formatjs/icu-messageformat-parser';
import { describe, expect, it } from 'vitest';
import { messages as english } from './en/index.ts';
import { errors } from './it/errors/index.ts';
import { messages as italian } from './it/index.ts';

interface Catalogue {
  readonly [key: string]: string | Catalogue;
}

/** `mapping.title` and its words, for every message. */
function* sentences(catalogue: Catalogue, path = ''): Generator<readonly [string, string]> {
  for (const [key, value] of Object.entries(catalogue)) {
    const here = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') yield [here, value];
    else yield* sentences(value, here);
  }
}

const inEnglish = new Map(sentences(english));
const inItalian = new Map(sentences(italian));

/**
 * What the Italian catalogues call otherwise: verifica in due passaggi, registro delle attività, consumer key, consumer secret,
 * client ID, client secret, Setup, visualizzazione elenco.
 */
const OTHER_NAMES =
  /secondo fattore|registro di controllo|chiave utente|segreto utente|ID client|segreto client|in Imposta\b|vista elenco/iu;

describe('the catalogues', () => {
  it('say the same messages in every language', () => {
    expect([...inItalian.keys()].toSorted()).toEqual([...inEnglish.keys()].toSorted());
  });

  it('take the same values and tags in every language', () => {
    const differing = [...inEnglish].flatMap(([key, words]) => {
      const same = isStructurallySame(parse(words), parse(inItalian.get(key) ?? ''));
      return same.success ? [] : [`${key}: ${same.error?.message}`];
    });
    expect(differing).toEqual([]);
  });

  it('leave no sentence of more than three words untranslated', () => {
    const untouched = [...inEnglish].filter(
      ([key, words]) => words.split(' ').length > 3 && inItalian.get(key) === words,
    );
    expect(untouched).toEqual([]);
  });

  it('write quotes and apostrophes in Italian in one way', () => {
    // An apostrophe between other signs than letters is that of ICU.
    const otherwise = [...inItalian, ...Object.entries(errors)].filter(([, words]) => /[«»"]|\p{L}'\p{L}/u.test(words));
    expect(otherwise).toEqual([]);
  });

  it('call one thing by one name in Italian', () => {
    const strange = [...inItalian, ...Object.entries(errors)].filter(([, words]) => OTHER_NAMES.test(words));
    expect(strange).toEqual([]);
  });
});
