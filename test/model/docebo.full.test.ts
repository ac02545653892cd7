import { describe, expect, it } from 'vitest';
import type { Hit } from './hits.ts';
import { usingInstallation } from './install-for-test.ts';
import { playMany, table } from './prove.ts';

const CASES = 60;
const SEED = 2;

/** What a remote platform could get wrong. The people of a branch that is deleted there are in no branch: that is not played. */
const BOUND_TO_COME: readonly Hit[] = [
  'created',
  'adopted',
  'username changed',
  'left',
  'came back',
  'moved to another branch',
  'membership by hand kept',
  'edit by hand overwritten',
  'superadmin skipped',
  'branch created',
  'branch renamed',
  'branch moved',
  'interrupted while applying',
  'edit that nobody has looked for left',
  'edit that nobody has looked for overwritten',
];

const installation = usingInstallation('docebo');

describe('a Docebo tenant after every step of random histories', () => {
  it('R9, R12–R19, R21, R22, R34–R37, R39, R43, R45: is as the rules say', { timeout: 7_200_000 }, async () => {
    const counts = await playMany(installation(), { numRuns: CASES, seed: SEED });
    console.log(`Of ${CASES} histories:\n${table(counts, CASES)}`);
    expect(BOUND_TO_COME.filter((hit) => (counts.get(hit) ?? 0) === 0)).toEqual([]);
  });
});
