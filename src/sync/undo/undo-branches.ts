import { UNDONE } from '../change.ts';
import type { Branch } from '../directory.ts';
import type { PlannedChange } from '../journal/changes.ts';
import type { RunContext } from '../run-context.ts';

export interface UndoneBranches {
  /** In the order in which they are to be applied: the last one of the run first. */
  readonly changes: readonly PlannedChange[];
  /** How many branches were renamed, moved or deleted since, and stay as they are. */
  readonly since: number;
  /** How many branches the run had created: no run deletes one (R18). */
  readonly created: number;
}

/** Takes back what a run has done to branches, except for what has changed since (R40). */
export async function undoBranches<Tx>(
  { directory, journal, settingsId }: Pick<RunContext<Tx>, 'directory' | 'journal' | 'settingsId'>,
  tx: Tx,
  done: readonly PlannedChange[],
): Promise<UndoneBranches> {
  const created = done.filter(({ action }) => action === 'create').length;
  const changed = done.filter(({ action }) => action !== 'create').reverse();
  if (changed.length === 0) return { changes: [], since: 0, created };
  const ids = new Set(changed.flatMap(({ targetId }) => targetId ?? []));
  const parentKeys = changed.flatMap(({ detail }) =>
    detail?.parent && 'key' in detail.parent ? detail.parent.key : [],
  );
  const links = await journal.links.branchLinks(tx, settingsId, parentKeys);
  const branches = new Map((await directory.branchesById(tx, [...ids])).map((branch) => [branch.id, branch]));
  const parentOf = (change: PlannedChange) => {
    const parent = change.detail?.parent;
    if (parent === undefined) return null;
    return 'id' in parent ? parent.id : (links.get(parent.key)?.branchId ?? null);
  };
  const changes = changed.flatMap((change) => {
    const branch = branches.get(change.targetId ?? '');
    return (branch && undone(change, branch, parentOf(change))) ?? [];
  });
  return { changes, since: changed.length - changes.length, created };
}

/** Null where the branch is not as the run left it. */
function undone(change: PlannedChange, branch: Branch, parentId: string | null): PlannedChange | null {
  const planned = { ...change, reason: UNDONE, hash: null, stamp: null };
  if (change.action === 'update') {
    const name = change.before?.['name'] ?? null;
    if (name === null || branch.name !== change.after?.['name']) return null;
    return { ...planned, before: { name: branch.name }, after: { name }, detail: null };
  }
  const before = change.before?.['parentId'] ?? null;
  if (change.action !== 'move' || before === null || branch.parentId === null || branch.parentId !== parentId)
    return null;
  return { ...planned, before: { parentId: branch.parentId }, after: {}, detail: { parent: { id: before } } };
}
