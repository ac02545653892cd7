import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ControlError, controlBody } from '../../../shared/control.ts';
import type { Hidden } from '../../org/access.ts';
import { isId, toId15, toId18 } from '../../org/ids.ts';
import type { Org } from '../../org/org.ts';
import type { SandboxContext } from '../context.ts';
import { fieldNamed, objectNamed } from '../objects.ts';
import { resource } from '../resource.ts';
import { textOf, userById, userByUsername } from '../users.ts';
import { namedListView } from './list-views.ts';

const Things = z.strictObject({
  user: z.string().optional().describe('Username or Id; the integration user when left out'),
  records: z.array(z.string()).default([]),
  fields: z.array(z.string().regex(/^\w+\.\w+$/, 'must be like Contact.Email')).default([]),
  objects: z.array(z.string()).default([]),
  listViews: z.array(z.string()).default([]),
});

/** Sharing and field-level security of one user. */
export function visibilityControl(app: FastifyInstance, { org }: SandboxContext): void {
  const change = (way: 'hide' | 'show') => ({
    async POST(request: FastifyRequest) {
      const { user, ...things } = controlBody(Things, request);
      const userId = user === undefined ? org.integrationUser.id : namedUser(org, user);
      org.setup[way](userId, hiddenThings(org, things));
      return { user: userId };
    },
  });
  resource(app, '/__sandbox/hide', change('hide'));
  resource(app, '/__sandbox/show', change('show'));
}

/** The Id of a user given by Id or username. Throws ControlError. */
export function namedUser(org: Org, name: string): string {
  const user = isId(name) ? userById(org, name) : userByUsername(org, name);
  if (user === undefined) throw new ControlError(`There is no user ${name}`);
  return textOf(user, 'Id');
}

function hiddenThings(org: Org, things: Omit<z.infer<typeof Things>, 'user'>): Hidden {
  const records = things.records.map((id) => {
    if (!isId(id)) throw new ControlError(`${id} is no Id`);
    return toId18(toId15(id));
  });
  return {
    records: [...records, ...things.listViews.map((name) => namedListView(org, name).id)],
    objects: things.objects.map((name) => objectNamed(org.objects, name).name),
    fields: things.fields.map((path) => {
      const [objectName = '', fieldName = ''] = path.split('.');
      const object = objectNamed(org.objects, objectName);
      const field = fieldNamed(object, fieldName);
      if (field === undefined) throw new ControlError(`${object.name} has no field ${fieldName}`);
      return `${object.name}.${field.name}`;
    }),
  };
}
