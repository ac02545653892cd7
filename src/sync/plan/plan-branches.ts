import { accountTree } from '../branches/account-tree.ts';
import { matchLevel } from '../branches/match-level.ts';
import type { BranchProblem } from '../branches/problem.ts';
import type { WantedBranch } from '../branches/wanted-tree.ts';
import type { BranchChange, BranchRef } from '../change.ts';
import type { Branch, Directory } from '../directory.ts';
import type { BranchLink, Journal, PlannedChange } from '../journal.ts';
import type { Account } from '../source.ts';

export interface BranchPlan {
  readonly changes: readonly PlannedChange[];
  readonly problems: readonly BranchProblem[];
  /** Keys whose people have to move although nothing else about them changed. */
  readonly resettled: readonly string[];
}

/** Plans the account branches that people need (R15, R18–R22): level by level from the top, as adoption goes by parent. */
export async function planAccountBranches<Tx>(
  { journal, directory, settingsId }: { journal: Journal<Tx>; directory: Directory<Tx>; settingsId: string },
  tx: Tx,
  destination: Branch,
  needed: Iterable<string>,
  accounts: ReadonlyMap<string, Account>,
): Promise<BranchPlan> {
  const tree = accountTree(needed, accounts);
  const problems: BranchProblem[] = [...tree.problems];
  const links = await journal.links.branchLinks(tx, settingsId);
  const linked = await journal.links.linkedBranches(tx);
  const known = await knownBranches(directory, tx, tree.branches, links, linked);
  const above = await lineage(directory, tx, destination);
  const taken = new Set([...linked.map(({ branchId }) => branchId), ...above]);
  const resolved = new Map<string, BranchRef | null>();
  const changes: PlannedChange[] = [];
  const resettled: string[] = [];

  for (const level of levels(tree.branches)) {
    const wanted = level.map((branch) => ({ branch, parent: parentOf(branch, destination, resolved) }));
    const children = await childrenOf(directory, tx, wanted);
    const matched = matchLevel({ wanted, known, children, taken, above });
    problems.push(...matched.problems);
    changes.push(...matched.changes.map(plannedBranch));
    for (const { key, to, reason } of matched.resolved) {
      resolved.set(key, to);
      const branchId = idOf(to);
      if (branchId !== null) taken.add(branchId);
      const before = links.get(key);
      if (before?.branchId === branchId && reason !== 'created') continue;
      if (before) resettled.push(key);
      if (reason !== 'created') changes.push(linkedBranch(key, branchId, reason));
    }
  }
  // An account that is not visible keeps the branch it has (R18); one that never had a branch goes to the destination.
  for (const key of tree.unplaced) if (!links.has(key)) changes.push(linkedBranch(key, null, 'account_not_visible'));
  return { changes, problems, resettled };
}

function parentOf(
  { parentKey }: WantedBranch,
  destination: Branch,
  resolved: ReadonlyMap<string, BranchRef | null>,
): BranchRef | null {
  return parentKey === null ? { id: destination.id } : (resolved.get(parentKey) ?? null);
}

function idOf(ref: BranchRef | null): string | null {
  return ref && 'id' in ref ? ref.id : null;
}

function* levels(branches: readonly WantedBranch[]): Generator<WantedBranch[]> {
  const depth = new Map<string, number>();
  const byLevel: WantedBranch[][] = [];
  for (const branch of branches) {
    const level = branch.parentKey === null ? 0 : (depth.get(branch.parentKey) ?? 0) + 1;
    depth.set(branch.key, level);
    const siblings = byLevel[level];
    if (siblings) siblings.push(branch);
    else byLevel[level] = [branch];
  }
  yield* byLevel;
}

/** The branch of each key: the one these settings linked, else one that others linked to the same key, else by code. */
async function knownBranches<Tx>(
  directory: Directory<Tx>,
  tx: Tx,
  wanted: readonly WantedBranch[],
  links: ReadonlyMap<string, BranchLink>,
  linkedByAll: readonly { key: string; branchId: string }[],
): Promise<Map<string, Branch>> {
  const known = new Map<string, Branch>();
  const codes = wanted.map(({ code }) => code);
  for (const branch of codes.length > 0 ? await directory.branchesByCode(tx, codes) : []) {
    if (branch.code !== null) known.set(branch.code, branch);
  }
  const keys = new Set(wanted.map(({ key }) => key));
  const branchIds = new Map(linkedByAll.filter(({ key }) => keys.has(key)).map(({ key, branchId }) => [key, branchId]));
  for (const [key, { branchId }] of links) if (branchId !== null) branchIds.set(key, branchId);
  if (branchIds.size === 0) return known;
  const branches = await directory.branchesById(tx, [...new Set(branchIds.values())]);
  const byId = new Map(branches.map((branch) => [branch.id, branch]));
  for (const [key, branchId] of branchIds) {
    const branch = byId.get(branchId);
    if (branch) known.set(key, branch);
  }
  return known;
}

/** A branch and everything above it, up to the root: none of them can go below it. */
async function lineage<Tx>(directory: Directory<Tx>, tx: Tx, branch: Branch): Promise<Set<string>> {
  const ids = new Set([branch.id]);
  for (let parentId = branch.parentId; parentId !== null && !ids.has(parentId); ) {
    ids.add(parentId);
    const [parent] = await directory.branchesById(tx, [parentId]);
    parentId = parent?.parentId ?? null;
  }
  return ids;
}

async function childrenOf<Tx>(directory: Directory<Tx>, tx: Tx, wanted: readonly { parent: BranchRef | null }[]) {
  const parentIds = new Set(wanted.map(({ parent }) => idOf(parent)).filter((id) => id !== null));
  const children = new Map<string, Branch[]>([...parentIds].map((id) => [id, []]));
  if (parentIds.size === 0) return children;
  for (const branch of await directory.branchChildren(tx, [...parentIds])) {
    if (branch.parentId !== null) children.get(branch.parentId)?.push(branch);
  }
  return children;
}

const NO_PERSON = { sourceId: null, username: null, usernameKey: null, hash: null, stamp: null } as const;

function plannedBranch(change: BranchChange): PlannedChange {
  switch (change.action) {
    case 'create': {
      const { key, code, name, parent } = change;
      return {
        ...NO_PERSON,
        kind: 'branch',
        action: 'create',
        reason: 'account',
        targetId: null,
        branchKey: key,
        before: null,
        after: { code, name },
        detail: { parent },
      };
    }
    case 'update':
      return {
        ...NO_PERSON,
        kind: 'branch',
        action: 'update',
        reason: 'renamed',
        targetId: change.branchId,
        branchKey: null,
        before: change.before,
        after: change.after,
        detail: null,
      };
    case 'move':
      return {
        ...NO_PERSON,
        kind: 'branch',
        action: 'move',
        reason: 'reparented',
        targetId: change.branchId,
        branchKey: null,
        before: change.before,
        after: {},
        detail: { parent: change.after.parent },
      };
  }
}

/** Remembers where a key is; `branchId` null sends its people to the destination. */
export function linkedBranch(key: string, branchId: string | null, reason: string): PlannedChange {
  return {
    ...NO_PERSON,
    kind: 'branch',
    action: 'link',
    reason,
    targetId: branchId,
    branchKey: key,
    before: null,
    after: null,
    detail: null,
  };
}
