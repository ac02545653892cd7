import { isBlank } from '../map/text.ts';
import { say } from '../sentences/sentence.ts';
import type { Account } from '../source.ts';
import { branchName, LONGEST_BRANCH_NAME } from './branch-name.ts';
import type { BranchProblem } from './problem.ts';

/** The name of an account's branch, never empty. */
export function branchNameOf(account: Account): { name: string; problem: BranchProblem | null } {
  if (isBlank(account.name)) {
    return { name: account.id, problem: { key: account.id, ...say('name_missing', { account: account.id }) } };
  }
  const { name, wasCut } = branchName(account.name);
  if (!wasCut) return { name, problem: null };
  const said = { of: 'account', path: 'Account.Name', key: account.id, name, longest: LONGEST_BRANCH_NAME } as const;
  return { name, problem: { key: account.id, ...say('name_too_long', said) } };
}
