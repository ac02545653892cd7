import { usernameKey } from '../../../sync/username.ts';
import type { PeopleWriting } from '../write-people.ts';
import type { ManagerToSet } from './decide.ts';

/** Those whose manager is in Docebo by now, and the others. */
export async function managersThere<Tx>(
  { mirror }: Pick<PeopleWriting<Tx>, 'mirror'>,
  managers: readonly ManagerToSet[],
): Promise<{ readonly there: readonly ManagerToSet[]; readonly missing: readonly ManagerToSet[] }> {
  const keys = [...new Set(managers.map(({ manager }) => usernameKey(manager)))];
  const found = keys.length > 0 ? await mirror.transaction((tx) => mirror.peopleByUsername(tx, keys)) : [];
  const known = new Set(found.map(({ username }) => usernameKey(username)));
  const { there = [], missing = [] } = Object.groupBy(managers, ({ manager }) =>
    known.has(usernameKey(manager)) ? 'there' : 'missing',
  );
  return { there, missing };
}
