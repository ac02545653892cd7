import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { OrgChart } from '../../tenant/org-chart.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import { codeProblem } from '../../tenant/user-rules.ts';
import { checkBatch } from '../batch-size.ts';
import { endpoint, type Manager } from '../endpoint.ts';
import { refusedRow } from '../faults/hooks.ts';
import { anything, flag, text, translations } from '../parameters.ts';
import { translationProblem } from './branch-values.ts';

const Item = z.strictObject({
  code: text,
  translations,
  parent_code: z.union([text, z.null()]).optional(),
  sibling: z.union([text, z.null()]).optional(),
});

const Row = z.object({
  row_index: z.int(),
  success: z.boolean(),
  message: z.string(),
  output: z.object({ branch_id: z.int() }).optional(),
});

interface Outcome {
  readonly success: boolean;
  readonly message: string;
  readonly id?: number;
}

/** `POST /manage/v1/orgchart/batch` creates branches, and with `update` gives those that exist their names. */
export function branchBatch(app: FastifyInstance, manager: Manager): void {
  const { tenant, settings } = manager.context;
  endpoint(app, manager, {
    method: 'POST',
    path: '/orgchart/batch',
    summary: 'Batch import branches',
    parameters: z.strictObject({
      items: z.array(anything).min(1),
      options: z.strictObject({ update: flag.default(false) }).optional(),
    }),
    data: z.array(Row),
    serial: true,
    handler({ items, options }, { chart, request, route }) {
      checkBatch(manager.context, route, items);
      return {
        data: items.map((item, index) => {
          const refused = refusedRow(request, item);
          const { success, message, id } =
            refused === undefined ? importBranch(tenant, chart, item, options?.update ?? false) : failed(refused);
          const output = id !== undefined && settings.batchBranchIds ? { output: { branch_id: id } } : {};
          return { row_index: index + settings.rowIndexBase, success, message, ...output };
        }),
      };
    },
  });
}

function failed(message: string): Outcome {
  return { success: false, message };
}

function importBranch(tenant: Tenant, chart: OrgChart, given: unknown, update: boolean): Outcome {
  const parsed = Item.safeParse(given);
  if (!parsed.success) return failed(z.prettifyError(parsed.error));
  const { code, translations: names, parent_code: parentCode } = parsed.data;
  const problem = (code === '' ? 'Code is missing' : codeProblem(tenant, code)) ?? translationProblem(names);
  if (problem !== undefined) return failed(problem);

  const [existing, another] = chart.coded(code);
  if (another !== undefined) return failed(`Multiple branches with the code ${code} were found`);
  if (existing !== undefined) {
    if (!update) return { success: true, message: `Branch ${code} already exists and was skipped`, id: existing.id };
    chart.change(existing.id, { translations: { ...existing.translations, ...names } });
    return { success: true, message: '', id: existing.id };
  }
  const [parent, other] =
    parentCode === undefined || parentCode === null || parentCode === ''
      ? [chart.get(chart.root)]
      : chart.coded(parentCode);
  if (parent === undefined) return failed(`There is no parent branch with the code ${String(parentCode)}`);
  if (other !== undefined) return failed(`Multiple branches with the code ${String(parentCode)} were found`);
  return { success: true, message: '', id: chart.add({ parent: parent.id, code, translations: names }).id };
}
