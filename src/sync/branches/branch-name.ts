import { cut, isLonger, singleLine } from '../map/text.ts';

/** As long as an account's name or a picklist's label can be in Salesforce. */
export const LONGEST_BRANCH_NAME = 255;

/** One trimmed line of at most 255 characters; `wasCut` when something had to go. */
export function branchName(text: string): { name: string; wasCut: boolean } {
  const name = singleLine(text).trim();
  return isLonger(name, LONGEST_BRANCH_NAME)
    ? { name: cut(name, LONGEST_BRANCH_NAME), wasCut: true }
    : { name, wasCut: false };
}
