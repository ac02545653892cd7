import { usernameKey } from '../../../sync/username.ts';
import type { Creation, Update } from './decide.ts';
import { isRename } from './untangle.ts';

/**
 * Who can be created together now: those who go to the same branch without a code, or to any that have one, but nobody
 * whose username somebody else still has who waits for another one. Empty where it is fewer than `least`.
 */
export function nextCreations(
  { creations, updates }: { readonly creations: readonly Creation[]; readonly updates: readonly Update[] },
  { least, most }: { readonly least: number; readonly most: number },
): readonly Creation[] {
  const givenUp = new Set(updates.filter(isRename).map(({ person }) => usernameKey(person.username)));
  const free = creations.filter(({ change }) => !givenUp.has(change.usernameKey));
  const groups = Map.groupBy(free, ({ apart }) => apart).values();
  return groups.find((group) => group.length >= least)?.slice(0, most) ?? [];
}
