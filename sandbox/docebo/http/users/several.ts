import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { endpoint, type Manager } from '../endpoint.ts';
import { badRequest, DoceboError } from '../errors.ts';
import { integers, texts } from '../parameters.ts';

/** `change_status` and `delete`: several users at once; who does not exist is told apart. */
export function severalUsers(app: FastifyInstance, manager: Manager): void {
  const { users, superadmin } = manager.context.tenant;

  endpoint(app, manager, {
    method: 'PUT',
    path: '/user/change_status',
    summary: 'Updates the status of users: 1 activates, 0 deactivates',
    parameters: z.strictObject({
      user_ids: integers,
      status: z
        .union([z.literal(['0', '1']), z.literal([0, 1])])
        .meta({ swagger: { type: 'string', enum: ['0', '1'] } }),
    }),
    data: z.object({ success: z.boolean(), updated_ids: z.array(z.int()), not_updated_ids: z.array(z.int()) }),
    handler({ user_ids: ids, status }) {
      const updated = ids.filter((id) => users.get(id) !== undefined);
      for (const id of updated) users.change(id, { active: String(status) === '1' });
      const not = ids.filter((id) => !updated.includes(id));
      return { data: { success: not.length === 0, updated_ids: updated, not_updated_ids: not } };
    },
  });

  endpoint(app, manager, {
    method: 'DELETE',
    path: '/user/delete',
    summary: 'Deletes users',
    parameters: z.strictObject({ user_ids: integers.optional(), user_names: texts.optional() }),
    data: z.object({ success: z.boolean(), deleted_user_ids: z.array(z.int()) }),
    handler({ user_ids: ids = [], user_names: names = [] }) {
      if (ids.length + names.length === 0) throw badRequest('user_ids or user_names is required');
      const named = names.flatMap((name) => users.named(name)?.id ?? []);
      const found = [...new Set([...ids, ...named])].filter((id) => users.get(id) !== undefined);
      if (found.includes(superadmin().id)) {
        throw new DoceboError(403, 'The superadmin whom the API runs as cannot be deleted.');
      }
      for (const id of found) users.remove(id);
      return { data: { success: found.length === ids.length + names.length, deleted_user_ids: found } };
    },
  });
}
