import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Words from './words.ts';

const PAGES = ['./it/volumes/runs.ts', './it/volumes/people.ts', './en/volumes/runs.ts'] as const;

let words: typeof Words;

/** As after an update, whose files have other names. */
function isGone(file: (typeof PAGES)[number]): void {
  vi.doMock(file, () => {
    throw new TypeError(`Failed to fetch dynamically imported module: ${file}`);
  });
}

beforeEach(async () => {
  vi.resetModules();
  vi.stubGlobal('window', { localStorage: { setItem: () => undefined } });
  words = await import('./words.ts');
  return () => {
    for (const file of PAGES) vi.doUnmock(file);
    vi.unstubAllGlobals();
  };
});

const said = () => Object.keys(words.spokenNow().messages);

describe('words of a page', () => {
  it('come with it, and in the language that is chosen later', async () => {
    words.beginIn('en');
    await words.wordsOf(['runs']);
    const english = words.spokenNow().messages.runs?.entity;
    await words.speak('it');
    expect(words.spokenNow().language).toBe('it');
    expect(words.spokenNow().messages.runs?.entity).not.toBe(english);
  });

  it('are told to be missing, and asked for again by whoever comes again', async () => {
    words.beginIn('it');
    isGone('./it/volumes/runs.ts');
    await expect(words.wordsOf(['runs'])).rejects.toThrow();
    expect(said()).toEqual([]);
    vi.doUnmock('./it/volumes/runs.ts');
    vi.resetModules();
    await words.wordsOf(['runs']);
    expect(said()).toContain('runs');
  });

  it('that have never come keep nobody from another language', async () => {
    words.beginIn('en');
    await words.wordsOf(['people']);
    isGone('./en/volumes/runs.ts');
    isGone('./it/volumes/runs.ts');
    await expect(words.wordsOf(['runs'])).rejects.toThrow();
    await words.speak('it');
    expect(words.spokenNow().language).toBe('it');
  });

  it('that do not come in another language leave everything as it is, and say so', async () => {
    words.beginIn('en');
    await words.wordsOf(['people']);
    isGone('./it/volumes/people.ts');
    await expect(words.speak('it')).rejects.toThrow();
    expect(words.spokenNow().language).toBe('en');
    expect(said()).toContain('people');
  });
});
