import { cut, isBlank, isLonger, singleLine } from '../map/text.ts';
import type { Account } from '../source.ts';
import type { BranchProblem } from './problem.ts';

/** As long as an account name can be in Salesforce. */
export const LONGEST_BRANCH_NAME = 255;

/** The name of an account's branch: one trimmed line of at most 255 characters, never empty. */
export function branchNameOf(account: Account): { name: string; problem: BranchProblem | null } {
  if (isBlank(account.name)) {
    const message = `Account ${account.id} has no name that can be seen, so its branch is named after its Id. Give the account a name in Salesforce.`;
    return { name: account.id, problem: { code: 'name_missing', key: account.id, message } };
  }
  const name = singleLine(account.name).trim();
  if (!isLonger(name, LONGEST_BRANCH_NAME)) return { name, problem: null };
  const short = cut(name, LONGEST_BRANCH_NAME);
  const message = `The name of account ${account.id} is longer than ${LONGEST_BRANCH_NAME} characters, so its branch is named "${short}". Shorten it in Salesforce.`;
  return { name: short, problem: { code: 'name_too_long', key: account.id, message } };
}
