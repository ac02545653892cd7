import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { endpoint, type Manager } from '../endpoint.ts';
import { badRequest } from '../errors.ts';
import { integer, text, translations } from '../parameters.ts';
import { branchWith, checkBranch, moveBranch } from './branch-values.ts';
import { ListedBranch, showBranch } from './show-branch.ts';

const BRANCH = { id: integer };
const BranchId = z.object({ branch_id: z.int() });
const Done = z.object({ success: z.boolean() });

/** One branch: read, created, renamed, moved, deleted. */
export function singleBranch(app: FastifyInstance, manager: Manager): void {
  const { tenant } = manager.context;

  endpoint(app, manager, {
    method: 'GET',
    path: '/orgchart/:id',
    summary: 'Returns a branch',
    parameters: z.object(BRANCH),
    data: ListedBranch.extend({ id_parent: z.int().optional(), translations: z.record(z.string(), z.string()) }),
    handler({ id }, { chart, user }) {
      const branch = branchWith(chart, id);
      const parent = branch.parent === null ? {} : { id_parent: branch.parent };
      return { data: { ...showBranch(chart, branch, user.language), ...parent, translations: branch.translations } };
    },
  });

  endpoint(app, manager, {
    method: 'POST',
    path: '/orgchart',
    summary: 'Creates a branch',
    parameters: z.strictObject({
      code: text.optional(),
      translations: translations.describe('Names by language code, or all'),
      id_parent: integer.optional().describe('The root branch unless told'),
    }),
    data: BranchId,
    serial: true,
    handler({ code = '', translations: names, id_parent: parent }, { chart }) {
      checkBranch(tenant, { code, translations: names });
      if (parent !== undefined && chart.get(parent) === undefined)
        throw badRequest(`id_parent: there is no branch ${parent}`);
      return { data: { branch_id: chart.add({ parent: parent ?? chart.root, code, translations: names }).id } };
    },
  });

  endpoint(app, manager, {
    method: 'PUT',
    path: '/orgchart/:id',
    summary: 'Changes the code and the names of a branch',
    parameters: z.strictObject({ ...BRANCH, code: text.optional(), translations: translations.optional() }),
    data: BranchId,
    serial: true,
    handler({ id, code, translations: names }, { chart }) {
      const branch = branchWith(chart, id);
      checkBranch(tenant, { code, translations: names });
      chart.change(id, { code: code ?? branch.code, translations: { ...branch.translations, ...names } });
      return { data: { branch_id: id } };
    },
  });

  endpoint(app, manager, {
    method: 'POST',
    path: '/orgchart/:id/move',
    summary: 'Moves a branch, with all below it',
    parameters: z.strictObject({ ...BRANCH, id_new_parent: integer }),
    data: Done,
    serial: true,
    handler({ id, id_new_parent: parent }, { chart }) {
      moveBranch(chart, id, parent);
      return { data: { success: true } };
    },
  });

  endpoint(app, manager, {
    method: 'DELETE',
    path: '/orgchart/:id',
    summary: 'Deletes a branch that has none below it; its users stay',
    parameters: z.strictObject(BRANCH),
    data: Done,
    serial: true,
    handler({ id }, { chart }) {
      const branch = branchWith(chart, id);
      if (branch.parent === null) throw badRequest('The root branch cannot be removed');
      if (chart.children(id).length > 0) throw badRequest('The branch has branches below it');
      chart.remove(id);
      tenant.users.empty(id);
      return { data: { success: true } };
    },
  });
}
