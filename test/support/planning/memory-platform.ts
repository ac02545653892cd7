import type { Branch, Person } from '../../../src/sync/directory.ts';
import type { PlatformReader } from '../../../src/sync/plan/plan-context.ts';
import { usernameKey } from '../../../src/sync/username.ts';

/** A platform that is only looked at, in memory. */
export function memoryPlatform({
  people,
  branches,
}: {
  readonly people: readonly Person[];
  readonly branches: readonly Branch[];
}): PlatformReader<null> {
  return {
    peopleById: async (_, ids) => people.filter(({ id }) => ids.includes(id)),
    peopleByUsername: async (_, keys) => people.filter(({ username }) => keys.includes(usernameKey(username))),
    branchByCode: async (_, code) => branches.find((branch) => branch.code === code) ?? null,
    branchesByCode: async (_, codes) => branches.filter(({ code }) => code !== null && codes.includes(code)),
    branchesById: async (_, ids) => branches.filter(({ id }) => ids.includes(id)),
    branchChildren: async (_, parentIds) =>
      branches.filter(({ parentId }) => parentId !== null && parentIds.includes(parentId)),
  };
}
