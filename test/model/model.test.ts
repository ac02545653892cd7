import { describe, expect, it } from 'vitest';
import { play } from './history.ts';
import { usingInstallation } from './install-for-test.ts';
import { playMany, table, tooSeldom } from './prove.ts';
import { REGRESSIONS } from './regressions.ts';

const CASES = 40;
const SEED = 1;

const installation = usingInstallation();

describe('the platform after every step of random histories', () => {
  it.each(Object.entries(REGRESSIONS))('is as the rules say, where once it was not: %s', async (_, history) => {
    await expect(play(installation(), history)).resolves.toBeDefined();
  });

  it('R9, R12–R19, R21, R22, R34–R37, R39, R43, R45, R48: is as the rules say', { timeout: 1_800_000 }, async () => {
    const counts = await playMany(installation(), { numRuns: CASES, seed: SEED });
    console.log(`Of ${CASES} histories:\n${table(counts, CASES)}`);
    expect(tooSeldom(counts, CASES)).toEqual([]);
  });
});
