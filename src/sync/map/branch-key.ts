import { type Sentence, saying } from '../../support/sentence.ts';
import { picklistKey } from '../branches/picklist-key.ts';
import type { EntitySettings } from '../settings.ts';
import type { Row, SourceField } from '../source.ts';
import { cell } from './cell.ts';

/** The branch that a record belongs in, as a key; null for the destination branch. */
export type BranchKeyOf = (row: Row) => string | null;

/** R17: levels of picklists. */
export const MOST_BRANCH_FIELDS = 3;

/**
 * How the branch rule reads a record: the account's Id, or the path of picklist values down to the first empty one
 * (R15, R17). What stands above a key is part of it.
 *
 * @param columnOf Position of a field in the rows.
 */
export function branchKeyReader({ branches }: EntitySettings, columnOf: (path: string) => number): BranchKeyOf {
  switch (branches.mode) {
    case 'single':
      return () => null;
    case 'accounts': {
      const column = columnOf('AccountId');
      return (row) => cell(row, column);
    }
    case 'picklists': {
      const levels = branches.fields.map((path) => ({ path, column: columnOf(path) }));
      return (row) => {
        let key: string | null = null;
        for (const { path, column } of levels) {
          const value = cell(row, column);
          if (value === null) return key;
          key = picklistKey(key, path, value);
        }
        return key;
      };
    }
    default:
      return branches satisfies never;
  }
}

/** Why a branch rule cannot be used, a sentence each; empty when it can. */
export function branchRuleProblems(
  { entity, branches }: EntitySettings,
  described: readonly SourceField[],
): Sentence[] {
  if (branches.mode === 'single') return [];
  if (branches.mode === 'accounts') {
    return entity === 'contacts'
      ? []
      : [saying('branches_accounts_contacts')`Only contacts can be put into branches by their accounts.`];
  }
  const { fields } = branches;
  const problems: Sentence[] = [];
  if (fields.length === 0 || fields.length > MOST_BRANCH_FIELDS) {
    problems.push(
      saying(
        'branches_picklists',
      )`Branches can follow one to ${{ most: MOST_BRANCH_FIELDS }} picklists, not ${{ count: fields.length }}.`,
    );
  }
  const types = new Map(described.map(({ path, type }) => [path.toLowerCase(), type]));
  for (const [index, path] of fields.entries()) {
    const name = path.toLowerCase();
    if (fields.findIndex((other) => other.toLowerCase() === name) < index) {
      problems.push(saying('branches_twice')`Branches cannot follow ${{ path }} twice.`);
      continue;
    }
    const type = types.get(name);
    if (type === undefined)
      problems.push(
        saying(
          'branches_undescribed',
        )`The Salesforce field ${{ path }}, which branches follow, has not been described.`,
      );
    else if (type !== 'picklist') {
      problems.push(
        saying(
          'branches_no_picklist',
        )`The Salesforce field ${{ path }} is of type ${{ type }}; branches can only follow a picklist of one value.`,
      );
    }
  }
  return problems;
}
