import { say } from '../sentences/sentence.ts';
import type { Account } from '../source.ts';
import { branchNameOf } from './account-name.ts';
import { collectParents, cutLoops, type Parents } from './account-parents.ts';
import type { BranchProblem } from './problem.ts';
import { byKeyAndCode, type WantedBranch, type WantedTree } from './wanted-tree.ts';

/** Levels of branches below the destination branch (R22). */
export const DEEPEST = 50;

export interface AccountTree extends WantedTree {
  /** Needed accounts that are not visible: their people go to the destination branch (R19). In order. */
  readonly unplaced: readonly string[];
}

/**
 * The branches that these accounts need: one for each of them and for each ancestor (R15). Loops are cut, parents that
 * cannot be seen are left out, and what is deeper than 50 levels is put under its ancestor at level 49 (R22); all of it
 * is reported. The result does not depend on the order of the input.
 *
 * @param needed Ids of the accounts of imported contacts; repetitions do not matter.
 */
export function accountTree(needed: Iterable<string>, accounts: ReadonlyMap<string, Account>): AccountTree {
  const { parents, problems: invisible, unplaced } = collectParents(needed, accounts);
  const problems = invisible.concat(unplaced.map(accountNotVisible), cutLoops(parents));
  const branches: WantedBranch[] = [];
  for (const { key, parentKey, flattened } of placed(parents)) {
    const account = accounts.get(key);
    if (account === undefined) continue;
    const { name, problem } = branchNameOf(account);
    branches.push({ key, code: key, name, keepsName: false, parentKey });
    if (problem !== null) problems.push(problem);
    if (flattened && parentKey !== null) problems.push(tooDeep(key, parentKey));
  }
  return { branches, problems: problems.sort(byKeyAndCode), unplaced };
}

interface Place {
  readonly key: string;
  readonly parentKey: string | null;
  /** True where the account is deeper in Salesforce than its branch can be. */
  readonly flattened: boolean;
}

/** Places level by level. Everything from level 50 down shares level 50, under its ancestor at level 49. */
function placed(parents: Parents): Place[] {
  const children = Map.groupBy(parents.keys(), (key) => parents.get(key) ?? null);
  let places: Place[] = [];
  let level = childrenOf(null, children).map((key): Place => ({ key, parentKey: null, flattened: false }));
  for (let depth = 1; level.length > 0 && depth < DEEPEST; depth++) {
    places = places.concat(sorted(level));
    level = level.flatMap(({ key }) => below(key, key, false, children));
  }
  const last: Place[] = [];
  while (level.length > 0) {
    for (const place of level) last.push(place);
    level = level.flatMap(({ key, parentKey }) => below(key, parentKey, true, children));
  }
  return places.concat(sorted(last));
}

type Children = ReadonlyMap<string | null, readonly string[]>;

function childrenOf(key: string | null, children: Children): readonly string[] {
  return children.get(key) ?? [];
}

function below(key: string, parentKey: string | null, flattened: boolean, children: Children): Place[] {
  return childrenOf(key, children).map((child) => ({ key: child, parentKey, flattened }));
}

function sorted(level: readonly Place[]): Place[] {
  return level.toSorted((one, other) => (one.key < other.key ? -1 : 1));
}

function accountNotVisible(key: string): BranchProblem {
  return { key, ...say('account_not_visible', { account: key }) };
}

function tooDeep(key: string, parentKey: string): BranchProblem {
  return { key, ...say('too_deep', { account: key, parent: parentKey, deepest: DEEPEST }) };
}
