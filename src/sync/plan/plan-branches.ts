import { accountTree } from '../branches/account-tree.ts';
import { DESTINATION_KEY } from '../branches/destination-key.ts';
import { matchLevel } from '../branches/match-level.ts';
import { isPicklistKey, picklistLevels } from '../branches/picklist-key.ts';
import { picklistTree } from '../branches/picklist-tree.ts';
import { isWaiting, placeOf } from '../branches/place-of.ts';
import type { BranchProblem } from '../branches/problem.ts';
import type { WantedBranch, WantedTree } from '../branches/wanted-tree.ts';
import type { BranchRef } from '../change.ts';
import type { Branch } from '../directory.ts';
import type { PlannedChange } from '../journal/changes.ts';
import type { BranchLink } from '../journal/links.ts';
import { say } from '../sentences/sentence.ts';
import type { Account, SourceField } from '../source.ts';
import { GONE, linkedBranch, plannedBranch } from './branch-changes.ts';
import { knownBranches, linkedBranches } from './known-branches.ts';
import type { PlanContext, PlatformReader } from './plan-context.ts';

export interface BranchPlan {
  readonly changes: readonly PlannedChange[];
  readonly problems: readonly BranchProblem[];
  /** Keys whose people have to move although nothing else about them changed. */
  readonly resettled: readonly string[];
}

type BranchContext<Tx> = Pick<PlanContext<Tx>, 'journal' | 'directory' | 'settingsId'>;

/** Plans the account branches that people need (R15, R18–R22). */
export async function planAccountBranches<Tx>(
  context: BranchContext<Tx>,
  tx: Tx,
  runId: string,
  destination: Branch,
  needed: Iterable<string>,
  accounts: ReadonlyMap<string, Account>,
): Promise<BranchPlan> {
  const remembered = await recall(context, tx, isAccountKey);
  const dropped = await deletedAndUnused(context, tx, runId, remembered);
  const tree = accountTree(
    [...needed].filter((key) => isAccountKey(key) && !dropped.has(key)),
    accounts,
  );
  const { unplaced } = tree;
  return await planTree(context, tx, destination, { ...remembered, tree, unplaced, createdFor: 'account' });
}

/** Plans the branches of picklists (R17–R22). `fields` are those of the branch rule, as Salesforce describes them now. */
export async function planPicklistBranches<Tx>(
  context: BranchContext<Tx>,
  tx: Tx,
  runId: string,
  destination: Branch,
  fields: readonly SourceField[],
): Promise<BranchPlan> {
  const paths = fields.map(({ path }) => path);
  const remembered = await recall(context, tx, (key) => picklistLevels(key, paths) !== null);
  const inUse = await context.journal.links.keysInUse(tx, context.settingsId, runId, null);
  const tree = picklistTree(fields, { inUse, linked: remembered.linked.keys() });
  return await planTree(context, tx, destination, { ...remembered, tree, unplaced: [], createdFor: 'option' });
}

/** Keys whose branch was deleted on the platform, and that nobody is under: they do not get another one. */
async function deletedAndUnused<Tx>(
  { journal, settingsId }: BranchContext<Tx>,
  tx: Tx,
  runId: string,
  { links, linked }: Remembered,
): Promise<Set<string>> {
  const deleted = [...links].flatMap(([key, { branchId }]) => (branchId === null || linked.has(key) ? [] : [key]));
  if (deleted.length === 0) return new Set();
  const used = new Set(await journal.links.keysInUse(tx, settingsId, runId, deleted));
  return new Set(deleted.filter((key) => !used.has(key)));
}

function isAccountKey(key: string): boolean {
  return key !== DESTINATION_KEY && !isPicklistKey(key);
}

interface Remembered {
  /** Where the keys are that the present rule can make. Those of an earlier rule stay as they are. */
  readonly links: ReadonlyMap<string, BranchLink>;
  /** Their branches, as far as they are still there. */
  readonly linked: ReadonlyMap<string, Branch>;
  /** Branches of keys of any rule these settings ever had. */
  readonly branchIds: readonly string[];
}

async function recall<Tx>(
  { journal, directory, settingsId }: BranchContext<Tx>,
  tx: Tx,
  isOfRule: (key: string) => boolean,
): Promise<Remembered> {
  const all = await journal.links.branchLinks(tx, settingsId);
  const links = new Map([...all].filter(([key]) => isOfRule(key)));
  const branchIds = [...all].flatMap(([key, { branchId }]) => (key === DESTINATION_KEY ? [] : (branchId ?? [])));
  return { links, linked: await linkedBranches(directory, tx, links), branchIds };
}

interface TreeInput extends Remembered {
  readonly tree: WantedTree;
  /** Keys of people that have no place in the tree. */
  readonly unplaced: readonly string[];
  readonly createdFor: string;
}

/** Matches a tree with the platform, level by level from the top, as adoption goes by parent. */
async function planTree<Tx>(
  { journal, directory, settingsId }: BranchContext<Tx>,
  tx: Tx,
  destination: Branch,
  input: TreeInput,
): Promise<BranchPlan> {
  const { tree, links, linked, branchIds, createdFor } = input;
  const others = await journal.links.branchesOfOthers(tx, settingsId);
  const asked = { settingsId, destination, wanted: tree.branches, linked, others };
  const { wanted, known, led } = await knownBranches(directory, tx, asked);
  const above = await lineage(directory, tx, destination);
  const taken = new Set([...above, ...branchIds, ...others.map(({ branchId }) => branchId)]);
  const problems = tree.problems.filter(({ code, key }) => code !== 'account_not_visible' || !linked.has(key));
  const resolved = new Map<string, BranchRef | null>();
  const changes: PlannedChange[] = [];
  const resettled: string[] = [];

  for (const level of levels(wanted)) {
    const places = level.map((branch) => ({ branch, parent: parentOf(branch, destination, resolved) }));
    const children = await childrenOf(directory, tx, places);
    const matched = matchLevel({ wanted: places, known, children, taken, above, led });
    problems.push(...matched.problems);
    changes.push(...matched.changes.map((change) => plannedBranch(change, createdFor)));
    for (const { key, to, reason } of matched.resolved) {
      resolved.set(key, to);
      const place = idOf(to);
      if (place !== null) taken.add(place);
      const before = links.get(key);
      const settled = before !== undefined && placeOf(before) === place && reason !== 'created';
      if (before && !settled) resettled.push(key);
      if (reason === 'created' || (settled && !before.gone)) continue;
      // Once linked it stays linked, also while it cannot be used.
      const branchId = isWaiting(reason) ? (linked.get(key)?.id ?? null) : place;
      changes.push(linkedBranch(key, branchId, reason));
    }
  }
  return add({ changes, problems, resettled }, withoutPlace(input), noLongerThere(input, resolved));
}

/** What is not visible keeps the branch it has (R18); where it has none, its people go to the destination (R19). */
function withoutPlace({ unplaced, links, linked }: TreeInput): BranchPlan {
  const keys = unplaced.filter((key) => !linked.has(key) && links.get(key)?.branchId !== null);
  const changes = keys.map((key) => linkedBranch(key, null, 'account_not_visible'));
  return { changes, problems: [], resettled: keys.filter((key) => links.has(key)) };
}

/** Branches whose keys have left the tree since the last run (R18). */
function noLongerThere({ links, linked }: TreeInput, inTree: ReadonlyMap<string, unknown>): BranchPlan {
  const gone = [...linked].filter(([key]) => !inTree.has(key) && !links.get(key)?.gone);
  return {
    changes: gone.map(([key, { id }]) => linkedBranch(key, id, GONE)),
    problems: gone.map(([key, branch]) => goneProblem(key, branch)),
    resettled: gone.flatMap(([key]) => (isWaiting(links.get(key)?.reason ?? null) ? [key] : [])),
  };
}

function add(...plans: readonly BranchPlan[]): BranchPlan {
  return {
    changes: plans.flatMap(({ changes }) => changes),
    problems: plans.flatMap(({ problems }) => problems),
    resettled: plans.flatMap(({ resettled }) => resettled),
  };
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

/** A branch and everything above it, up to the root: none of them can go below it. */
async function lineage<Tx>(directory: PlatformReader<Tx>, tx: Tx, branch: Branch): Promise<Set<string>> {
  const ids = new Set([branch.id]);
  for (let parentId = branch.parentId; parentId !== null && !ids.has(parentId); ) {
    ids.add(parentId);
    const [parent] = await directory.branchesById(tx, [parentId]);
    parentId = parent?.parentId ?? null;
  }
  return ids;
}

async function childrenOf<Tx>(directory: PlatformReader<Tx>, tx: Tx, wanted: readonly { parent: BranchRef | null }[]) {
  const parentIds = new Set(wanted.map(({ parent }) => idOf(parent)).filter((id) => id !== null));
  const children = new Map<string, Branch[]>([...parentIds].map((id) => [id, []]));
  if (parentIds.size === 0) return children;
  for (const branch of await directory.branchChildren(tx, [...parentIds])) {
    if (branch.parentId !== null) children.get(branch.parentId)?.push(branch);
  }
  return children;
}

function goneProblem(key: string, { name, code }: Branch): BranchProblem {
  return { key, ...say(GONE, { branch: name, code: code ?? '', key }) };
}
