import { z } from 'zod';
import { nameIn } from '../../tenant/field.ts';
import type { Language } from '../../tenant/languages.ts';
import type { Branch, OrgChart } from '../../tenant/org-chart.ts';

/** A branch in a list. Those below it are between its `i_left` and `i_right`. */
export const ListedBranch = z.object({
  id: z.int(),
  title: z.string(),
  code: z.string(),
  lev: z.int(),
  i_left: z.int(),
  i_right: z.int(),
  selectable: z.int(),
  selected: z.int(),
});

export function showBranch(chart: OrgChart, branch: Branch, language: Language) {
  const { level, left, right } = chart.placeOf(branch.id);
  return {
    id: branch.id,
    title: nameIn(branch.translations, language),
    code: branch.code,
    lev: level,
    i_left: left,
    i_right: right,
    selectable: 1,
    selected: 0,
  };
}
