import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { OrgChart } from '../../tenant/org-chart.ts';
import { endpoint, type Manager } from '../endpoint.ts';
import { badRequest } from '../errors.ts';
import { integers } from '../parameters.ts';

const ACTIONS = {
  add_to_branch: {
    summary: 'Adds users to branches',
    branches: (had: ReadonlySet<number>, given: readonly number[]) => new Set([...had, ...given]),
  },
  move_to_branch: {
    summary: 'Moves users to branches: they leave all others',
    branches: (_: ReadonlySet<number>, given: readonly number[]) => new Set(given),
  },
  remove_from_branch: {
    summary: 'Removes users from branches',
    branches: (had: ReadonlySet<number>, given: readonly number[]) =>
      new Set([...had].filter((id) => !given.includes(id))),
  },
} as const;

/** `PUT /manage/v1/user/add_to_branch`, `move_to_branch`, `remove_from_branch`: all or none of them. */
export function userBranches(app: FastifyInstance, manager: Manager): void {
  const { users } = manager.context.tenant;
  for (const [name, { summary, branches }] of Object.entries(ACTIONS)) {
    endpoint(app, manager, {
      method: 'PUT',
      path: `/user/${name}`,
      summary,
      parameters: z.strictObject({ branch_ids: integers, user_ids: integers }),
      data: z.object({ success: z.boolean() }),
      serial: true,
      handler({ branch_ids: branchIds, user_ids: userIds }, { chart }) {
        checkIds(chart, branchIds, userIds);
        const given = branchIds.filter((id) => id !== chart.root);
        for (const id of userIds) {
          const user = users.get(id);
          if (user !== undefined) users.change(id, { branches: branches(user.branches, given) });
        }
        return { data: { success: true } };
      },
    });
  }

  function checkIds(chart: OrgChart, branchIds: readonly number[], userIds: readonly number[]): void {
    const noBranch = branchIds.filter((id) => chart.get(id) === undefined);
    if (noBranch.length > 0) throw badRequest(`branch_ids: there is no branch ${noBranch.join(', ')}`);
    const nobody = userIds.filter((id) => users.get(id) === undefined);
    if (nobody.length > 0) throw badRequest(`user_ids: there is no user ${nobody.join(', ')}`);
  }
}
