import { languageNamed } from '../../tenant/languages.ts';
import type { Branch, OrgChart } from '../../tenant/org-chart.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import { codeProblem } from '../../tenant/user-rules.ts';
import { badRequest, notFound } from '../errors.ts';

/** Names by Docebo's own language codes, or `all`. Answers what is wrong with them, if anything. */
export function translationProblem(given: Readonly<Record<string, string>>): string | undefined {
  const unknown = Object.keys(given).find((code) => code !== 'all' && languageNamed(code) !== code);
  if (unknown !== undefined) return `translations: ${unknown} is no language code`;
  const names = Object.values(given);
  if (names.length === 0) return 'translations are required';
  return names.every((name) => name.trim() !== '') ? undefined : 'translations: a name is empty';
}

export function checkBranch(
  tenant: Tenant,
  given: { code?: string | undefined; translations?: Record<string, string> | undefined },
) {
  const problem =
    (given.translations === undefined ? undefined : translationProblem(given.translations)) ??
    codeProblem(tenant, given.code ?? '');
  if (problem !== undefined) throw badRequest(problem);
}

/** Throws 404. */
export function branchWith(chart: OrgChart, id: number): Branch {
  const branch = chart.get(id);
  if (branch === undefined) throw notFound(`There is no branch ${id}.`);
  return branch;
}

/** Neither the root branch nor one that would come below itself. Throws 400. */
export function moveBranch(chart: OrgChart, id: number, parent: number): void {
  const branch = branchWith(chart, id);
  if (chart.get(parent) === undefined) throw badRequest(`There is no branch ${parent}`);
  if (branch.parent === null) throw badRequest('The root branch cannot be moved');
  if (isBelow(chart, parent, id)) throw badRequest('A branch cannot be moved below itself');
  chart.change(id, { parent });
}

function isBelow(chart: OrgChart, id: number, above: number): boolean {
  for (let at: number | null = id; at !== null; at = chart.get(at)?.parent ?? null) {
    if (at === above) return true;
  }
  return false;
}
