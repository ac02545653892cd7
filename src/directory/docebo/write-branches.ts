import type { BranchChange, BranchRef } from '../../sync/change.ts';
import type { Outcome } from '../../sync/directory.ts';
import type { MirroredBranch, RemoteBranch } from '../../sync/tenant.ts';
import type { CreateBranch } from './branches/create-coded.ts';
import { createLevel } from './branches/create-level.ts';
import { CHANGED_MEANWHILE, PARENT_MISSING, refusalOf, refusedBranch } from './branches/outcomes.ts';
import { moveBranch, renameBranch } from './endpoints/branches.ts';
import type { Reading } from './read-tenant.ts';

export interface BranchWriting<Tx> extends Reading<Tx> {
  /** Branches handed over in one call. */
  readonly chunk: number;
  /** See DoceboTraits. */
  readonly codeLength?: number | undefined;
}

/**
 * Applies changes of branches in order. New ones go level by level, each level in as few calls as it takes; whoever calls
 * this is alone with the tenant.
 */
export async function writeBranches<Tx>(
  writing: BranchWriting<Tx>,
  changes: readonly BranchChange[],
): Promise<Outcome[]> {
  const created = new Map<string, MirroredBranch>();
  const outcomes = new Map<BranchChange, Outcome>();
  for (let from = 0; from < changes.length; ) {
    const group = groupAt(changes, from);
    await writing.call.asking?.(group.map((_, index) => ({ position: from + index, to: null, from: null })));
    for (const [change, outcome] of await applyGroup(writing, group, created)) outcomes.set(change, outcome);
    from += group.length;
  }
  return changes.map((change) => outcomes.get(change) ?? PARENT_MISSING);
}

/** Creations that follow each other; any other change by itself. */
function groupAt(changes: readonly BranchChange[], from: number): readonly BranchChange[] {
  const rest = changes.slice(from);
  const end = rest.findIndex(({ action }) => action !== 'create');
  return end === 0 ? rest.slice(0, 1) : rest.slice(0, end < 0 ? rest.length : end);
}

async function applyGroup<Tx>(
  writing: BranchWriting<Tx>,
  group: readonly BranchChange[],
  created: Map<string, MirroredBranch>,
): Promise<[BranchChange, Outcome][]> {
  const [first] = group;
  if (first === undefined) return [];
  if (first.action !== 'create') return [[first, await changeBranch(writing, first, created)]];
  const outcomes: [BranchChange, Outcome][] = [];
  let waiting = group.filter((change): change is CreateBranch => change.action === 'create');
  while (waiting.length > 0) {
    const keys = new Set(waiting.map(({ key }) => key));
    const ready = waiting.filter(({ parent }) => !('key' in parent && keys.has(parent.key)));
    // Those that wait for each other get no parent at all.
    const level = ready.length > 0 ? ready : waiting;
    outcomes.push(...(await createLevel(writing, level, created)));
    const done = new Set<BranchChange>(level);
    waiting = waiting.filter((change) => !done.has(change));
  }
  return outcomes;
}

async function changeBranch<Tx>(
  writing: BranchWriting<Tx>,
  change: Exclude<BranchChange, CreateBranch>,
  created: ReadonlyMap<string, MirroredBranch>,
): Promise<Outcome> {
  const { client, mirror, call, described } = writing;
  const applied: Outcome = { kind: 'applied', id: change.branchId };
  const [branch] = await mirror.transaction((tx) => mirror.branchesById(tx, [change.branchId]));
  if (branch === undefined) return CHANGED_MEANWHILE;
  const { remoteId, code, name, parentId } = branch;
  if (change.action === 'update') {
    if (name === change.after.name) return applied;
    if (name !== change.before.name) return CHANGED_MEANWHILE;
    const languages = described.languages.map((language) => language.code);
    const renamed = { remoteId, code, name: change.after.name, languages };
    const problem = await refusalOf(() => renameBranch(client, renamed, call));
    if (problem !== null) return refusedBranch(problem);
    await save(writing, branch, { name: change.after.name });
    return applied;
  }
  const parent = await parentOf(writing, change.after.parent, created);
  if (parent === undefined) return PARENT_MISSING;
  if (parentId === parent.id) return applied;
  if (parentId !== change.before.parentId) return CHANGED_MEANWHILE;
  const problem = await refusalOf(() => moveBranch(writing, { remoteId, parentRemoteId: parent.remoteId }, call));
  if (problem !== null) return refusedBranch(problem);
  await save(writing, branch, { parentRemoteId: parent.remoteId });
  return applied;
}

async function save<Tx>(
  { mirror }: BranchWriting<Tx>,
  branch: MirroredBranch,
  changed: Partial<RemoteBranch>,
): Promise<void> {
  await mirror.transaction(async (tx) => {
    const [parent] = branch.parentId === null ? [] : await mirror.branchesById(tx, [branch.parentId]);
    const { remoteId, code, name } = branch;
    await mirror.saveBranches(tx, [{ remoteId, code, name, parentRemoteId: parent?.remoteId ?? null, ...changed }]);
  });
}

async function parentOf<Tx>(
  { mirror }: BranchWriting<Tx>,
  ref: BranchRef,
  created: ReadonlyMap<string, MirroredBranch>,
): Promise<MirroredBranch | undefined> {
  if ('key' in ref) return created.get(ref.key);
  return (await mirror.transaction((tx) => mirror.branchesById(tx, [ref.id])))[0];
}
