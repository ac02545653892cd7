import { isBlank } from '../map/text.ts';
import type { Account } from '../source.ts';
import { branchName, LONGEST_BRANCH_NAME } from './branch-name.ts';
import type { BranchProblem } from './problem.ts';

/** The name of an account's branch, never empty. */
export function branchNameOf(account: Account): { name: string; problem: BranchProblem | null } {
  if (isBlank(account.name)) {
    const message = `Account ${account.id} has no name that can be seen, so its branch is named after its Id. Give the account a name in Salesforce.`;
    return { name: account.id, problem: { code: 'name_missing', key: account.id, message } };
  }
  const { name, wasCut } = branchName(account.name);
  if (!wasCut) return { name, problem: null };
  const message = `The name of account ${account.id} is longer than ${LONGEST_BRANCH_NAME} characters, so its branch is named "${name}". Shorten it in Salesforce.`;
  return { name, problem: { code: 'name_too_long', key: account.id, message } };
}
