import type { WantedBranch } from '../branches/wanted-tree.ts';
import type { Branch } from '../directory.ts';
import type { BranchLink, OtherBranchLink } from '../journal/links.ts';
import type { PlatformReader } from './plan-context.ts';

export interface KnownBranches {
  /** The wanted branches, some under another code: see codeOf. */
  readonly wanted: readonly WantedBranch[];
  /** Key → the branch that stands for it already. */
  readonly known: ReadonlyMap<string, Branch>;
  /** Ids of those that other settings keep in step. */
  readonly led: ReadonlySet<string>;
}

export interface KnownInput {
  readonly settingsId: string;
  readonly destination: Branch;
  readonly wanted: readonly WantedBranch[];
  /** Branches that these settings have linked, by key. */
  readonly linked: ReadonlyMap<string, Branch>;
  readonly others: readonly OtherBranchLink[];
}

/**
 * The branch of each key: the one these settings linked, else one that others with the same destination linked to the
 * same key, else the one that carries the key as code. Such a shared branch is named and placed by the oldest settings
 * alone, or two that see different names would rename it in turn. A branch of settings with another destination is
 * theirs, or each run would take it away from the other: then ours is another branch, with another code.
 */
export async function knownBranches<Tx>(
  directory: PlatformReader<Tx>,
  tx: Tx,
  { settingsId, destination, wanted, linked, others }: KnownInput,
): Promise<KnownBranches> {
  const foreign = new Set(others.flatMap(({ alike, branchId }) => (alike ? [] : [branchId])));
  const contested = [...linked.values()].filter(({ id }) => foreign.has(id));
  const kept = await below(directory, tx, contested, destination.id);
  const isForeign = ({ id }: Branch) => foreign.has(id) && !kept.has(id);

  const known = new Map<string, Branch>();
  const taken = new Set<string>();
  for (const branch of await byCode(directory, tx, wanted)) {
    if (branch.code === null) continue;
    if (isForeign(branch)) taken.add(branch.code);
    else known.set(branch.code, branch);
  }
  const renamed = wanted.map((branch) =>
    taken.has(branch.code) ? { ...branch, code: codeOf(settingsId, branch) } : branch,
  );
  const keyOfCode = new Map(renamed.filter(({ code, key }) => code !== key).map(({ code, key }) => [code, key]));
  if (keyOfCode.size > 0) {
    for (const branch of await directory.branchesByCode(tx, [...keyOfCode.keys()])) {
      const key = keyOfCode.get(branch.code ?? '');
      if (key !== undefined && !isForeign(branch)) known.set(key, branch);
    }
  }
  for (const [key, branch] of await ofOthers(directory, tx, wanted, others)) known.set(key, branch);
  for (const { key } of wanted) {
    const branch = linked.get(key);
    if (branch !== undefined && !isForeign(branch)) known.set(key, branch);
  }
  const led = new Set(others.flatMap(({ leads, branchId }) => (leads ? [branchId] : [])));
  return { wanted: renamed, known, led };
}

/** The code of a branch whose key is the code of somebody else's. No key begins with a number and a slash. */
function codeOf(settingsId: string, { key }: WantedBranch): string {
  return `${settingsId}/${key}`;
}

/** The branches of these links that are still there, by key. */
export async function linkedBranches<Tx>(
  directory: PlatformReader<Tx>,
  tx: Tx,
  links: ReadonlyMap<string, BranchLink>,
): Promise<Map<string, Branch>> {
  const ids = new Set([...links.values()].flatMap(({ branchId }) => branchId ?? []));
  const byId = await branchesOf(directory, tx, ids);
  return new Map(
    [...links].flatMap(([key, { branchId }]) => {
      const branch = byId.get(branchId ?? '');
      return branch ? [[key, branch] as const] : [];
    }),
  );
}

async function ofOthers<Tx>(
  directory: PlatformReader<Tx>,
  tx: Tx,
  wanted: readonly WantedBranch[],
  others: readonly OtherBranchLink[],
): Promise<Map<string, Branch>> {
  const keys = new Set(wanted.map(({ key }) => key));
  const foreign = new Set(others.flatMap(({ alike, branchId }) => (alike ? [] : [branchId])));
  const shared = others.filter(({ key, alike, branchId }) => alike && keys.has(key) && !foreign.has(branchId));
  const byId = await branchesOf(directory, tx, new Set(shared.map(({ branchId }) => branchId)));
  return new Map(
    shared.flatMap(({ key, branchId }) => {
      const branch = byId.get(branchId);
      return branch ? [[key, branch] as const] : [];
    }),
  );
}

async function branchesOf<Tx>(
  directory: PlatformReader<Tx>,
  tx: Tx,
  ids: ReadonlySet<string>,
): Promise<Map<string, Branch>> {
  if (ids.size === 0) return new Map();
  return new Map((await directory.branchesById(tx, [...ids])).map((branch) => [branch.id, branch]));
}

async function byCode<Tx>(directory: PlatformReader<Tx>, tx: Tx, wanted: readonly WantedBranch[]): Promise<Branch[]> {
  return wanted.length > 0
    ? await directory.branchesByCode(
        tx,
        wanted.map(({ code }) => code),
      )
    : [];
}

/** Which of these branches are below this one, by id. */
async function below<Tx>(
  directory: PlatformReader<Tx>,
  tx: Tx,
  branches: readonly Branch[],
  ancestorId: string,
): Promise<Set<string>> {
  const found = new Set<string>();
  let climbing = branches.map(({ id, parentId }) => ({ id, at: parentId }));
  const passed = new Map<string, string | null>();
  while (climbing.length > 0) {
    for (const { id, at } of climbing) if (at === ancestorId) found.add(id);
    climbing = climbing.filter(({ id, at }) => at !== null && !found.has(id));
    const unknown = new Set(climbing.flatMap(({ at }) => (at !== null && !passed.has(at) ? [at] : [])));
    for (const [id, { parentId }] of await branchesOf(directory, tx, unknown)) passed.set(id, parentId);
    climbing = climbing.map(({ id, at }) => ({ id, at: passed.get(at ?? '') ?? null }));
  }
  return found;
}
