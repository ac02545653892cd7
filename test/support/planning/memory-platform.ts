import type { Branch, Person, Placement } from '../../../src/sync/directory.ts';
import type { PlatformReader } from '../../../src/sync/plan/plan-context.ts';
import { usernameKey } from '../../../src/sync/username.ts';

/** A platform that is only looked at, in memory. */
export function memoryPlatform({
  people,
  branches,
  memberships = [],
}: {
  readonly people: readonly Person[];
  readonly branches: readonly Branch[];
  readonly memberships?: readonly Placement[];
}): PlatformReader<null> {
  return {
    peopleById: async (_, ids) => people.filter(({ id }) => ids.includes(id)),
    peopleByUsername: async (_, keys) => people.filter(({ username }) => keys.includes(usernameKey(username))),
    branchByCode: async (_, code) => branches.find((branch) => branch.code === code) ?? null,
    branchesByCode: async (_, codes) => branches.filter(({ code }) => code !== null && codes.includes(code)),
    branchesById: async (_, ids) => branches.filter(({ id }) => ids.includes(id)),
    misplaced: async (_, placements) =>
      placements.flatMap(({ personId, branchId, madeBy }) => {
        const own = memberships.filter((membership) => membership.personId === personId);
        const isThere = own.some((membership) => membership.branchId === branchId);
        const isElsewhere = own.some((membership) => membership.madeBy === madeBy && membership.branchId !== branchId);
        return isThere && !isElsewhere ? [] : [personId];
      }),
    branchChildren: async (_, parentIds) =>
      branches.filter(({ parentId }) => parentId !== null && parentIds.includes(parentId)),
  };
}
