import { say } from '../sentences/sentence.ts';
import type { Account } from '../source.ts';
import type { BranchProblem } from './problem.ts';

/** Account Id → Id of the parent that its branch goes under, null for the destination branch. */
export type Parents = Map<string, string | null>;

/** The needed accounts that are visible and all their ancestors. Parents that are not visible count as none. */
export function collectParents(
  needed: Iterable<string>,
  accounts: ReadonlyMap<string, Account>,
): { parents: Parents; problems: BranchProblem[]; unplaced: string[] } {
  const parents: Parents = new Map();
  const problems: BranchProblem[] = [];
  const unplaced = new Set<string>();
  for (const key of needed) {
    if (!accounts.has(key)) unplaced.add(key);
    let account = accounts.get(key);
    while (account !== undefined && !parents.has(account.id)) {
      const parent: Account | undefined = account.parentId === null ? undefined : accounts.get(account.parentId);
      if (account.parentId !== null && parent === undefined) problems.push(parentNotVisible(account, account.parentId));
      parents.set(account.id, parent?.id ?? null);
      account = parent;
    }
  }
  return { parents, problems, unplaced: [...unplaced].sort() };
}

/**
 * Cuts every loop at its lowest Id, which becomes a top: the same cut whoever is looked at first.
 * Salesforce forbids loops, but a read that takes minutes can see half of two changes.
 */
export function cutLoops(parents: Parents): BranchProblem[] {
  const problems: BranchProblem[] = [];
  const seenFrom = new Map<string, string>();
  for (const start of parents.keys()) {
    let key: string | null = start;
    while (key !== null && !seenFrom.has(key)) {
      seenFrom.set(key, start);
      key = parents.get(key) ?? null;
    }
    if (key !== null && seenFrom.get(key) === start) {
      const loop = loopFrom(key, parents);
      const [lowest = key] = loop.sort();
      parents.set(lowest, null);
      problems.push(loopFound(lowest, loop));
    }
  }
  return problems;
}

/** The members of the loop that `first` is in. */
function loopFrom(first: string, parents: Parents): string[] {
  const loop = [first];
  for (let key = parents.get(first) ?? null; key !== null && key !== first; key = parents.get(key) ?? null) {
    loop.push(key);
  }
  return loop;
}

function parentNotVisible(account: Account, parentId: string): BranchProblem {
  return { key: account.id, ...say('parent_not_visible', { account: account.id, parent: parentId }) };
}

function loopFound(lowest: string, loop: readonly string[]): BranchProblem {
  const named = loop.slice(0, 5).join(', ');
  const more = loop.length > 5 ? 'yes' : 'no';
  return { key: lowest, ...say('loop', { count: loop.length, named, more, lowest }) };
}
