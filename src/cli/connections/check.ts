import type { ConnectionCheck, Context } from '../../context.ts';
import { count, ENTITY_TITLE } from '../output/format.ts';
import { sanitize } from '../output/sanitize.ts';
import { type Answer, EXIT } from '../session.ts';
import { isView } from './is-view.ts';

/** Signs in to the org of a connection and looks for the configured list views. */
export async function checkConnection(context: Context, name: string | undefined): Promise<Answer> {
  await using connection = await context.connect(name);
  const check = await connection.check();
  const usable = check.entities.every((entity) => chosenView(entity)?.soqlCompatible);
  return {
    json: { connection: connection.name, usable, ...check },
    text: () => describe(connection.name, check),
    exitCode: usable ? EXIT.ok : EXIT.failure,
  };
}

type CheckedEntity = ConnectionCheck['entities'][number];

function chosenView({ listView, listViews }: CheckedEntity): CheckedEntity['listViews'][number] | undefined {
  return listViews.find((view) => isView(view, listView));
}

function describe(name: string, check: ConnectionCheck): string {
  const usage = check.apiUsage;
  const { organizationId, organizationName } = check;
  const org = organizationName === null ? `org ${organizationId}` : `${organizationName} (${organizationId})`;
  const lines = [
    `${name} works: signed in to ${sanitize(org)} as ${sanitize(check.username)}.`,
    ...(usage ? [`API calls of the org in the last 24 hours: ${count(usage.used)} of ${count(usage.max)}.`] : []),
    ...check.entities.flatMap((entity) => ['', ...describeEntity(entity)]),
  ];
  return lines.join('\n');
}

function describeEntity(checked: CheckedEntity): string[] {
  const { entity, object, listView, listViews } = checked;
  const chosen = chosenView(checked);
  const verdict =
    chosen === undefined
      ? 'does not exist or is not visible to the integration user'
      : chosen.soqlCompatible
        ? `is there (${sanitize(chosen.label)})`
        : 'cannot be expressed in SOQL and so cannot be synchronized; choose another one';
  const names = listViews.filter((view) => view.soqlCompatible).map((view) => sanitize(view.developerName));
  return [
    `${ENTITY_TITLE[entity]}: the list view ${listView} of ${object} ${verdict}.`,
    `  List views to choose from: ${names.join(', ') || 'none'}`,
  ];
}
