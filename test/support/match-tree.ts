import { matchLevel, type ResolvedBranch } from '../../src/sync/branches/match-level.ts';
import type { BranchProblem } from '../../src/sync/branches/problem.ts';
import type { WantedBranch } from '../../src/sync/branches/wanted-tree.ts';
import type { BranchChange, BranchRef } from '../../src/sync/change.ts';
import type { Branch } from '../../src/sync/directory.ts';

export interface Platform {
  readonly branches: Map<string, Branch>;
  readonly links: Map<string, string>;
}

export const DESTINATION: Branch = { id: '2', code: 'CUSTOMERS', name: 'Customers', parentId: '1' };

interface TreeMatch {
  readonly changes: BranchChange[];
  readonly resolved: Map<string, ResolvedBranch>;
  readonly problems: BranchProblem[];
  /** What has become of the platform. */
  readonly platform: Platform;
}

/** Matches a whole tree level by level with a platform, as a run does, and applies the changes to a copy of it. */
export function matchTree(tree: readonly WantedBranch[], platform: Platform): TreeMatch {
  const { branches, links } = platform;
  const codes = new Map([...branches.values()].map((branch) => [branch.code, branch]));
  const linked = (key: string) => branches.get(links.get(key) ?? '');
  const known = new Map<string, Branch>();
  for (const { key } of tree) {
    const branch = linked(key) ?? codes.get(key);
    if (branch !== undefined) known.set(key, branch);
  }
  const taken = new Set(links.values());
  const above = new Set(['1', DESTINATION.id]);
  const children = Map.groupBy(branches.values(), (branch) => branch.parentId ?? '');

  const resolved = new Map<string, ResolvedBranch>();
  const changes: BranchChange[] = [];
  const problems: BranchProblem[] = [];
  const parentOf = (branch: WantedBranch): BranchRef | null =>
    branch.parentKey === null ? { id: DESTINATION.id } : (resolved.get(branch.parentKey)?.to ?? null);
  for (const level of levelsOf(tree)) {
    const wanted = level.map((branch) => ({ branch, parent: parentOf(branch) }));
    const matched = matchLevel({ wanted, known, children, taken, above });
    for (const one of matched.resolved) resolved.set(one.key, one);
    changes.push(...matched.changes);
    problems.push(...matched.problems);
  }
  return { changes, resolved, problems, platform: applied(changes, resolved, platform) };
}

function applied(
  changes: readonly BranchChange[],
  resolved: ReadonlyMap<string, ResolvedBranch>,
  platform: Platform,
): Platform {
  const branches = new Map(platform.branches);
  const created = new Map<string, string>();
  const idOf = (ref: BranchRef): string => {
    const id = 'id' in ref ? ref.id : created.get(ref.key);
    if (id === undefined || !branches.has(id)) throw new Error(`${JSON.stringify(ref)} does not exist yet`);
    return id;
  };
  for (const change of changes) {
    if (change.action === 'create') {
      const { key, code, name, parent } = change;
      if ([...branches.values()].some((branch) => branch.code === code)) throw new Error(`${code} exists`);
      const id = String(1_000 + branches.size);
      branches.set(id, { id, code, name, parentId: idOf(parent) });
      created.set(key, id);
      continue;
    }
    const branch = branches.get(change.branchId);
    if (branch === undefined) throw new Error(`${change.branchId} does not exist`);
    if (change.action === 'update') {
      if (branch.name !== change.before.name) throw new Error('stale name');
      branches.set(branch.id, { ...branch, ...change.after });
    } else {
      if (branch.parentId !== change.before.parentId) throw new Error('stale parent');
      branches.set(branch.id, { ...branch, parentId: idOf(change.after.parent) });
    }
  }
  const links = new Map(platform.links);
  for (const { key, to } of resolved.values()) if (to !== null) links.set(key, idOf(to));
  return { branches, links };
}

/** Branches by level from the top; parents precede their children. */
export function levelsOf(branches: readonly WantedBranch[]): WantedBranch[][] {
  const depth = new Map<string, number>();
  for (const { key, parentKey } of branches) depth.set(key, (depth.get(parentKey ?? '') ?? 0) + 1);
  return [...Map.groupBy(branches, ({ key }) => depth.get(key)).values()];
}
