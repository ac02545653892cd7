import { allNames } from '../field.ts';
import type { Branch, OrgChart } from '../org-chart.ts';
import type { Tenant } from '../tenant.ts';
import { codeProblem } from '../user-rules.ts';
import type { ImportItem, ImportOptions } from './options.ts';
import { scalarText } from './scalar.ts';

/** What becomes of the branches of an item's user. */
type Destination =
  | { readonly kind: 'branch'; readonly id: number }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'problem'; readonly message: string };

/** Which keys name a branch, the first that is given has the say. */
export const BRANCH_KEYS = ['branch_name_path', 'branch_code_path', 'branch_name', 'branch_code'] as const;

type Found = Branch | 'missing' | { readonly problem: string };

/** Where an item's user goes, by Docebo's own order of its four keys; makes branches when the options say so. */
export function destinationOf(
  tenant: Tenant,
  chart: OrgChart,
  item: ImportItem,
  options: ImportOptions,
  isNew: boolean,
): Destination {
  const given = Object.fromEntries(BRANCH_KEYS.map((key) => [key, scalarText(item[key]) ?? '']));
  const isMapped = Object.values(given).some((value) => value !== '');
  if (options.branchOption === 'do_nothing' && options.updateUserInfo && !isMapped && !isNew)
    return { kind: 'unchanged' };

  const found = isMapped ? find(tenant, chart, given, options.forceCreateBranches) : 'missing';
  if (found !== 'missing') {
    return 'problem' in found ? { kind: 'problem', message: found.problem } : { kind: 'branch', id: found.id };
  }
  if (options.destination !== undefined) return { kind: 'branch', id: options.destination };
  return { kind: 'unchanged' };
}

function find(tenant: Tenant, chart: OrgChart, given: Readonly<Record<string, string>>, create: boolean): Found {
  const {
    branch_name_path: names = '',
    branch_code_path: codes = '',
    branch_name: name = '',
    branch_code: code = '',
  } = given;
  if (names !== '' || codes !== '') return byPath(tenant, chart, partsOf(names), partsOf(codes), create);
  if (name !== '') {
    return unique(
      chart.walk().filter((branch) => allNames(branch.translations).includes(name)),
      `the name ${name}`,
    );
  }
  return unique(chart.coded(code), `the code ${code}`);
}

function unique(branches: readonly Branch[], what: string): Found {
  if (branches.length > 1) return { problem: `Multiple branches with ${what} were found` };
  return branches[0] ?? 'missing';
}

/** Follows a path down from the root branch, which may be its first part. Of two paths, both have to fit. */
function byPath(
  tenant: Tenant,
  chart: OrgChart,
  names: readonly string[],
  codes: readonly string[],
  create: boolean,
): Found {
  if (names.length > 0 && codes.length > 0 && names.length !== codes.length) {
    return { problem: 'branch_name_path and branch_code_path do not have the same structure' };
  }
  const root = chart.get(chart.root);
  if (root === undefined) throw new Error('There is no root branch');
  let branch: Branch = root;
  const length = Math.max(names.length, codes.length);
  for (let level = 0; level < length; level += 1) {
    const name = names[level] ?? '';
    const code = codes[level] ?? '';
    if (level === 0 && length > 1 && allNames(root.translations).includes(name)) continue;
    const fitting = chart
      .children(branch.id)
      .filter(
        (child) => (code === '' || child.code === code) && (name === '' || allNames(child.translations).includes(name)),
      );
    const [next, another] = fitting;
    if (another !== undefined) return { problem: `More than one branch fits ${name || code}` };
    if (next !== undefined) {
      branch = next;
      continue;
    }
    if (!create) return 'missing';
    const made = makeBranch(tenant, chart, branch.id, name, code);
    if ('problem' in made) return made;
    branch = made;
  }
  return branch;
}

function makeBranch(
  tenant: Tenant,
  chart: OrgChart,
  parent: number,
  name: string,
  code: string,
): Branch | { readonly problem: string } {
  if (name === '') return { problem: `In order to create the branch ${code}, both name and code are required` };
  const problem = codeProblem(tenant, code);
  return problem === undefined ? chart.add({ parent, code, translations: { all: name } }) : { problem };
}

function partsOf(path: string): readonly string[] {
  return path
    .split('/')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
