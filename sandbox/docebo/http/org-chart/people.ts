import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { endpoint, type Manager } from '../endpoint.ts';
import { pageOf, pageParameters, sendPage } from '../paging.ts';
import { flag, integer, integers, text } from '../parameters.ts';
import { branchWith } from './branch-values.ts';

const Member = z.object({
  user_id: z.string(),
  username: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  email: z.string(),
});

/** Who is in a branch. */
export function branchPeople(app: FastifyInstance, manager: Manager): void {
  const { tenant } = manager.context;
  const { users } = tenant;

  endpoint(app, manager, {
    method: 'GET',
    path: '/orgchart/:id/users',
    summary: 'Returns the users of a branch and of those below it',
    parameters: z.object({
      ...pageParameters,
      id: integer,
      only_first_level: flag.optional().describe('Only those of the branch itself'),
    }),
    data: pageOf(Member),
    handler({ id, only_first_level: only, ...parameters }, { chart, request }) {
      branchWith(chart, id);
      const branches = only === true ? [id] : chart.subtree(id).map((branch) => branch.id);
      const ids = [...new Set(branches.flatMap((branch) => [...users.members(branch)]))].sort((a, b) => a - b);
      return sendPage(request, ids, parameters, (userId) => {
        const user = users.get(userId);
        return {
          user_id: String(userId),
          username: user?.username ?? '',
          first_name: user?.firstname ?? '',
          last_name: user?.lastname ?? '',
          email: user?.email ?? '',
        };
      });
    },
  });

  endpoint(app, manager, {
    method: 'POST',
    path: '/orgchart/assign_users',
    summary: 'Adds users to a branch',
    parameters: z.strictObject({ id_org: integer, id_users: text.describe('Ids with commas between them') }),
    data: z.object({
      success: z.array(z.int()),
      already_assigned_users: z.array(z.int()),
      users_not_exist: z.array(z.int()),
      errors: z.array(z.string()),
    }),
    serial: true,
    handler({ id_org: branch, id_users: text }, { chart }) {
      branchWith(chart, branch);
      const ids = text.split(',').map(Number);
      const known = ids.filter((id) => users.get(id) !== undefined);
      const added = known.filter((id) => !users.members(branch).has(id));
      for (const id of added) users.change(id, { branches: new Set([...(users.get(id)?.branches ?? []), branch]) });
      return {
        data: {
          success: added,
          already_assigned_users: known.filter((id) => !added.includes(id)),
          users_not_exist: ids.filter((id) => !known.includes(id)),
          errors: [],
        },
      };
    },
  });

  endpoint(app, manager, {
    method: 'POST',
    path: '/orgchart/:id/field_visibility',
    summary: 'Says which additional fields people of a branch see',
    parameters: z.strictObject({ id: integer, user_fields: integers }),
    data: z.object({ user_fields: z.array(z.int()), errors: z.array(z.object({ id: z.int(), error: z.string() })) }),
    handler({ id, user_fields: fields }, { chart }) {
      branchWith(chart, id);
      const known = fields.filter((field) => tenant.fields.get(field) !== undefined);
      tenant.fieldVisibility.set(id, known);
      const errors = fields
        .filter((field) => !known.includes(field))
        .map((field) => ({ id: field, error: 'not found' }));
      return { data: { user_fields: known, errors } };
    },
  });
}
