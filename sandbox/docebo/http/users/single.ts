import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Tenant } from '../../tenant/tenant.ts';
import type { User } from '../../tenant/user.ts';
import { endpoint, type Manager } from '../endpoint.ts';
import { notFound } from '../errors.ts';
import { softFailure } from '../faults/hooks.ts';
import { integer } from '../parameters.ts';
import { AdditionalField, showUser, UserData } from './show-user.ts';
import { type FieldMessage, readUser, userParameters } from './user-values.ts';

const Messages = z.array(z.object({ id: z.string(), message: z.string() })).optional();
const PERSON = { user_id: integer };

/** One user: read, created, updated. What is wrong with a value is told within HTTP 200, with `success: false`. */
export function singleUser(app: FastifyInstance, manager: Manager): void {
  const { tenant } = manager.context;

  endpoint(app, manager, {
    method: 'GET',
    path: '/user/:user_id',
    summary: 'Returns a user',
    parameters: z.object(PERSON),
    data: z.object({ user_data: UserData, additional_fields: z.array(AdditionalField) }),
    handler: ({ user_id: id }) => ({ data: showUser(tenant, userWith(tenant, id)) }),
  });

  endpoint(app, manager, {
    method: 'POST',
    path: '/user',
    summary: 'Create user',
    parameters: z.strictObject(userParameters),
    data: z.object({ success: z.boolean(), user_id: z.int().optional(), message: Messages }),
    handler(parameters, { chart, request }) {
      const { values, messages } = readUser(tenant, chart, parameters, undefined);
      const all = [...missing(parameters), ...messages, ...onPurpose(request)];
      if (all.length > 0) return softly(all);
      const { id } = tenant.users.add({ username: '', ...values });
      if (parameters.send_notification_email === true) {
        tenant.mails.push({ at: tenant.clock.now(), userId: id, event: 'user_created' });
      }
      return { data: { success: true, user_id: id, message: [] } };
    },
  });

  endpoint(app, manager, {
    method: 'PUT',
    path: '/user/:user_id',
    summary: 'Update user',
    parameters: z.strictObject({ ...PERSON, ...userParameters }),
    data: z.object({ success: z.boolean(), updated_id: z.int().optional(), message: Messages }),
    handler({ user_id: id, ...parameters }, { chart, request }) {
      const existing = userWith(tenant, id);
      const { values, messages } = readUser(tenant, chart, parameters, existing);
      const all = [...messages, ...onPurpose(request)];
      if (all.length > 0) return softly(all);
      tenant.users.change(id, values);
      return { data: { success: true, updated_id: id, message: [] } };
    },
  });
}

function onPurpose(request: FastifyRequest): readonly FieldMessage[] {
  const message = softFailure(request);
  return message === undefined ? [] : [{ id: 'userid', message }];
}

function missing(parameters: Readonly<Record<string, unknown>>): readonly FieldMessage[] {
  return ['userid', 'password']
    .filter((name) => parameters[name] === undefined || parameters[name] === '')
    .map((id) => ({ id, message: `${id} is required` }));
}

function softly(message: readonly FieldMessage[]) {
  return { data: { success: false, message } };
}

/** Throws 404. */
function userWith({ users }: Tenant, id: number): User {
  const user = users.get(id);
  if (user === undefined) throw notFound(`There is no user ${id}.`);
  return user;
}
