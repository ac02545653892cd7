import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ControlError, controlBody } from '../../../shared/control.ts';
import { listViewsOf } from '../../data/list-views.ts';
import { listViewRow } from '../../org/create-org.ts';
import { idSequence, toId15 } from '../../org/ids.ts';
import type { ListViewDefinition, Org } from '../../org/org.ts';
import { checkSoql } from '../../soql/check-soql.ts';
import { SalesforceError } from '../../soql/soql.ts';
import type { SandboxContext } from '../context.ts';
import { hasListViews, objectNamed } from '../objects.ts';
import { pathParameter, resource } from '../resource.ts';

const parts = {
  developerName: z.string().regex(/^[A-Za-z]\w*$/, 'letters, digits and underscores'),
  label: z.string().min(1),
  columns: z.array(z.string().min(1)).min(1),
  where: z.string().min(1).nullable(),
  scope: z.string().min(1),
  orderBy: z.string().min(1),
  soqlCompatible: z.boolean(),
};
const NewView = z
  .strictObject({ object: z.string(), ...parts })
  .partial()
  .required({ object: true, developerName: true });
const Edit = z.strictObject(parts).partial();

/** List views, as someone edits them in the browser. */
export function listViewControl(app: FastifyInstance, { org }: SandboxContext): void {
  const change = { userId: org.integrationUser.id };
  let made = 0;

  resource(app, '/__sandbox/list-views', {
    POST(request, reply) {
      const { object: name, ...given } = controlBody(NewView, request);
      const object = objectNamed(org.objects, name);
      if (!hasListViews(org, object)) throw new ControlError(`${object.name} has no list views`);
      const [drafted] = listViewsOf([
        {
          label: given.developerName,
          columns: ['Name'],
          ...defined(given),
          developerName: given.developerName,
          object: object.name,
        },
      ]);
      if (drafted === undefined) throw new TypeError('One draft gives one list view');
      // Far above those that the org began with.
      made += 1;
      const view = { ...drafted, id: idSequence('00B').id(1_000_000 + made) };
      refuseUnusable(org, view);
      org.table('ListView').put(null, listViewRow(view), change);
      org.setup.replaceListViews([...org.listViews, view]);
      reply.code(201);
      return { id: view.id };
    },
  });

  resource(app, '/__sandbox/list-views/:view', {
    async PATCH(request, reply) {
      const view = namedListView(org, pathParameter(request, 'view'));
      const edited = { ...view, ...defined(controlBody(Edit, request)) };
      refuseUnusable(org, edited);
      org.table('ListView').put(view.id, listViewRow(edited), change);
      org.setup.replaceListViews(org.listViews.map((one) => (one === view ? edited : one)));
      return reply.code(204).send();
    },
    async DELETE(request, reply) {
      const view = namedListView(org, pathParameter(request, 'view'));
      org.table('ListView').erase(view.id);
      org.setup.replaceListViews(org.listViews.filter((one) => one !== view));
      return reply.code(204).send();
    },
  });
}

/** A list view by its Id or as `Contact.Active_Learners`. Throws ControlError. */
export function namedListView(org: Org, name: string): ListViewDefinition {
  const found = org.listViews.find(
    (view) => toId15(view.id) === toId15(name) || `${view.object}.${view.developerName}` === name,
  );
  if (found === undefined) throw new ControlError(`There is no list view ${name}`);
  return found;
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** Without what was left out. */
function defined<T extends object>(values: T): Defined<T> {
  const given: Defined<T> = { ...values };
  return given;
}

/** A view whose query the org would refuse cannot be made in the browser either. */
function refuseUnusable(org: Org, view: ListViewDefinition): void {
  const where = view.where === null ? '' : ` WHERE ${view.where}`;
  const soql = `SELECT ${view.columns.join(', ')} FROM ${view.object}${where} ORDER BY ${view.orderBy}`;
  try {
    checkSoql(org, soql, { userId: '', timeZone: 'UTC' });
  } catch (error) {
    if (error instanceof SalesforceError) throw new ControlError(error.message.trim(), { cause: error });
    throw error;
  }
}
