import type { Sentence } from '../../support/sentence.ts';

/** What can be wrong with the branches of a run. None of it stops the run; each is logged. One list. */
export const BRANCH_PROBLEM_CODES = {
  account_not_visible: 'An account of imported contacts cannot be seen; they go to the destination branch.',
  parent_not_visible: 'The parent of an account cannot be seen; its branch is directly under the destination branch.',
  loop: 'Accounts are each other’s parents; the loop is cut at the lowest Id.',
  too_deep: 'The account hierarchy is deeper than branches may be nested; what is deeper is put at the last level.',
  name_missing: 'An account has no name; its Id is used.',
  name_too_long: 'The name of an account or option is longer than a branch name may be; it is cut.',
  no_code: 'An existing branch of the right name has no code and is not used (R21).',
  above_destination: 'The branch of an account is the destination branch or above it, and cannot be used.',
  gone: 'The account or option of a branch is no longer in Salesforce; the branch stays as it is (R18).',
} as const satisfies Record<string, string>;

export type BranchProblemCode = keyof typeof BRANCH_PROBLEM_CODES;

export interface BranchProblem extends Sentence<BranchProblemCode> {
  /** Key of the branch it is about. */
  readonly key: string;
}
