import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases } from './case.ts';
import { play } from './history.ts';
import { usingInstallation } from './install-for-test.ts';

const SEED = 1;

const installation = usingInstallation('docebo');

describe('a Docebo tenant after every step of a random history', () => {
  it('R13, R15, R34, R37: is as the rules say; many more are in docebo.full.test.ts', async () => {
    const [history] = fc.sample(cases, { seed: SEED, numRuns: 1 });
    if (history === undefined) throw new Error('There is no history.');
    const few = { ...history, people: history.people.slice(0, 8), tower: 0, steps: history.steps.slice(0, 3) };
    expect(await play(installation(), few)).toContain('created');
  });
});
