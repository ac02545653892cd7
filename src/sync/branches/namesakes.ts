import type { Branch } from '../directory.ts';

/**
 * Finds children of a parent by their exact name, each at most once: those with a code first, then the older ones.
 *
 * @param used Ids of branches that are not to be found; what is found is added.
 */
export function namesakes(children: ReadonlyMap<string, readonly Branch[]>, used: Set<string>) {
  const byParent = new Map<string, Map<string, Branch[]>>();

  return function find(parentId: string, name: string): Branch | undefined {
    let byName = byParent.get(parentId);
    if (byName === undefined) {
      byName = Map.groupBy((children.get(parentId) ?? []).toSorted(codedAndOlderFirst), (child) => child.name);
      byParent.set(parentId, byName);
    }
    const found = byName.get(name)?.find((child) => !used.has(child.id));
    if (found !== undefined) used.add(found.id);
    return found;
  };
}

/** Ids are numbers written as text: a shorter one is a lower one. */
function codedAndOlderFirst(one: Branch, other: Branch): number {
  if ((one.code === null) !== (other.code === null)) return one.code === null ? 1 : -1;
  return one.id.length - other.id.length || (one.id < other.id ? -1 : Number(one.id > other.id));
}
