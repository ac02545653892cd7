import type { BranchProblem } from './problem.ts';

/** A branch that Salesforce asks for. */
export interface WantedBranch {
  /** What it stands for: an account's Id, or a path of picklist values (picklist-key.ts). */
  readonly key: string;
  /** Code of the branch if it has to be created. */
  readonly code: string;
  readonly name: string;
  /** True where Salesforce no longer says what it is called: a branch that is there keeps its name (R18). */
  readonly keepsName: boolean;
  /** Key of the parent; null for directly under the destination branch. */
  readonly parentKey: string | null;
}

export interface WantedTree {
  /** By level, parents before children, by key within a level. */
  readonly branches: readonly WantedBranch[];
  /** By key, then by code. */
  readonly problems: readonly BranchProblem[];
}

/** The order of a tree's problems. */
export function byKeyAndCode(one: BranchProblem, other: BranchProblem): number {
  if (one.key !== other.key) return one.key < other.key ? -1 : 1;
  return one.code < other.code ? -1 : Number(one.code > other.code);
}
