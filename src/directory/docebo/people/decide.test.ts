import { expect, it } from 'vitest';
import type { PersonValues } from '../../../sync/directory.ts';
import { decide, type Pending } from './decide.ts';

const branch = { id: '1', remoteId: '1', code: 'A', name: 'A', parentId: '0', membersAt: null };

/** Decides the creation of Ada, managed by Grace, where she is there already with these values, and in her branch. */
async function decideAgain(values: PersonValues) {
  const ada = { id: '7', remoteId: '70', username: 'ada', superadmin: false, values, sfdcId: 'ADA' };
  const pending: Pending = {
    position: 0,
    change: {
      action: 'create',
      values: { username: 'ada', manager: 'grace' },
      usernameKey: 'ada',
      mustChangePassword: false,
      sfdc: { id: 'ADA', userType: 'user' },
      membership: { branchId: '1', madeBy: '1' },
    },
    outcome: null,
  };
  const mirror = {
    transaction: async <T>(work: (tx: null) => Promise<T>) => await work(null),
    peopleById: async () => [],
    peopleByUsername: async (_: null, keys: readonly string[]) => (keys.includes('ada') ? [ada] : []),
    branchesById: async () => [branch],
    branchesByCode: async () => [branch],
    membershipsOf: async () => [{ personId: '7', branchId: '1', remoteBranchId: '1', madeBy: '1' }],
  };
  const { managers, moves, creations } = await decide({ mirror, emailIsUsername: false }, [pending]);
  return { managers: managers.map(({ personId, manager }) => [personId, manager]), moves, creations, pending };
}

it('R43: whoever was created by a run that died is still given their manager', async () => {
  const { managers, moves, creations, pending } = await decideAgain({ username: 'ada' });
  expect([managers, moves, creations, pending.outcome]).toEqual([[['7', 'grace']], [], [], null]);
});

it('is done where they were given the manager as well', async () => {
  const { managers, pending } = await decideAgain({ username: 'ada', manager: 'grace' });
  expect([managers, pending.outcome]).toEqual([[], { kind: 'applied', id: '7' }]);
});
