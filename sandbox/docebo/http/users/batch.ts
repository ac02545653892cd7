import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { importUser } from '../../tenant/import/import-user.ts';
import { scalarText } from '../../tenant/import/scalar.ts';
import { checkBatch } from '../batch-size.ts';
import { endpoint, type Manager } from '../endpoint.ts';
import { refusedRow } from '../faults/hooks.ts';
import { anything } from '../parameters.ts';
import { BatchOptions, importOptions } from './batch-options.ts';

/** What became of one item. */
const Row = z.object({
  row_index: z.int(),
  success: z.boolean(),
  message: z.string(),
  output: z.looseObject({ user_id: z.int().optional(), username: z.string(), error: z.string() }),
});

/** `POST /manage/v1/user/batch` creates and updates users; every row has an outcome of its own, within HTTP 200. */
export function userBatch(app: FastifyInstance, manager: Manager): void {
  const { tenant, settings } = manager.context;
  endpoint(app, manager, {
    method: 'POST',
    path: '/user/batch',
    summary: 'Batch import users',
    parameters: z.strictObject({
      items: z.array(anything).min(1),
      options: BatchOptions.optional(),
    }),
    data: z.array(Row),
    serial: true,
    handler({ items, options }, { chart, request, route }) {
      checkBatch(manager.context, route, items);
      const how = importOptions(chart, options ?? BatchOptions.parse({}));
      return {
        data: items.map((item, index) => {
          const refused = refusedRow(request, item);
          const outcome =
            refused === undefined
              ? importUser(tenant, chart, item, how)
              : { success: false, message: refused, user: undefined, username: scalarText(item['username']) ?? '' };
          const { success, message, user, username } = outcome;
          return {
            row_index: index + settings.rowIndexBase,
            success,
            message,
            output: {
              ...(user === undefined ? {} : { user_id: user.id }),
              username: user?.username ?? username,
              error: message,
            },
          };
        }),
      };
    },
  });
}
