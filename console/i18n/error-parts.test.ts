import { describe, expect, it, vi } from 'vitest';
import { errorPart } from './error-parts.ts';
import { errors } from './it/errors/index.ts';
import { beginIn, errorWordsOf, speak, spokenNow, wordsOf } from './words.ts';

const said = () => spokenNow().messages.errors ?? {};

describe('what errors say', () => {
  it('comes for the codes that are asked for, each with no more than a fifth of all', async () => {
    beginIn('it');
    await errorWordsOf(['run_none']);
    expect(said()['run_none']).toBe(errors['run_none']);
    expect(Object.keys(said()).length).toBeLessThan(Object.keys(errors).length / 5);
    await errorWordsOf(Object.keys(errors));
    expect(said()).toEqual(errors);
  });

  it('is spread over files of about the same size', () => {
    const sizes = Object.values(Object.groupBy(Object.keys(errors), errorPart)).map((codes = []) => codes.length);
    expect(sizes.length).toBe(12);
    expect(Math.max(...sizes)).toBeLessThan((2 * Object.keys(errors).length) / sizes.length);
  });

  it('stays where pages bring words of theirs, and changes with the language', async () => {
    await errorWordsOf(['run_none', 'run_held']);
    await wordsOf(['first', 'runs']);
    expect(said()).toHaveProperty('run_held', errors['run_held']);
    vi.stubGlobal('window', {});
    await speak('en');
    expect(said()).toEqual({});
    await speak('it');
    expect(said()).toHaveProperty('run_none', errors['run_none']);
    expect(spokenNow().messages).toHaveProperty('runs.state');
  });
});
