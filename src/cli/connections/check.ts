import type { ConnectionCheck, Context } from '../../context.ts';
import { audited } from '../audited.ts';
import { count, ENTITY_TITLE } from '../output/format.ts';
import { sanitize } from '../output/sanitize.ts';
import { wrapIndented } from '../output/text.ts';
import { type Answer, EXIT } from '../session.ts';
import { isView } from './is-view.ts';

/** Signs in to the org of a connection and looks whether the configured list views and fields can be read. */
export async function checkConnection(
  context: Context,
  name: string | undefined,
  signal: AbortSignal,
): Promise<Answer> {
  await using connection = await context.connect(name);
  const act = { action: 'connection.check', target: connection.name } as const;
  const check = await audited(context, act, () => connection.check({ signal }));
  const usable = check.entities.every(({ problems }) => problems.length === 0);
  return {
    json: { connection: connection.name, usable, ...check },
    text: (width) => describe(connection.name, check, width),
    exitCode: usable ? EXIT.ok : EXIT.failure,
  };
}

type CheckedEntity = ConnectionCheck['entities'][number];

function describe(name: string, check: ConnectionCheck, width: number): string {
  const usage = check.apiUsage;
  const { organizationId, organizationName } = check;
  const org = organizationName === null ? `org ${organizationId}` : `${organizationName} (${organizationId})`;
  const lines = [
    `${name}: signed in to ${sanitize(org)} as ${sanitize(check.username)}.`,
    ...(usage ? [`API calls of the org in the last 24 hours: ${count(usage.used)} of ${count(usage.max)}.`] : []),
    ...(check.platformFields === null ? [] : [fieldsText(check.platformFields, width)]),
    ...check.entities.flatMap((entity) => ['', ...describeEntity(entity, width)]),
  ];
  return lines.join('\n');
}

/** Keys of additional fields are numbers that nobody knows by heart. */
function fieldsText(fields: NonNullable<ConnectionCheck['platformFields']>, width: number): string {
  const names = fields.map(({ key, title, type }) => (key.startsWith('field_') ? `${key} (${title}, ${type})` : key));
  return wrapIndented(sanitize(`Fields of Docebo that can be filled: ${names.join(', ')}.`), width, '  ', '');
}

function describeEntity({ entity, object, listView, listViews, problems, warnings }: CheckedEntity, width: number) {
  const title = ENTITY_TITLE[entity];
  const chosen = listViews.find((view) => isView(view, listView));
  const names = listViews.filter((view) => view.soqlCompatible).map((view) => sanitize(view.developerName));
  const [only, ...others] = problems.map(({ code, message }) => `${code}: ${message}`);
  const verdict =
    only === undefined
      ? `ready. The list view ${chosen?.label ?? listView} of ${object} and every mapped field can be read.`
      : `NOT ready. ${others.length === 0 ? only : `${problems.length} things stand in the way.`}`;
  const each = others.length === 0 ? [] : problems.map(({ code, message }) => `- ${code}: ${message}`);
  return [
    wrapIndented(sanitize(`${title}: ${verdict}`), width, '  ', ''),
    ...each.map((line) => wrapIndented(sanitize(line), width, '    ', '  ')),
    ...warnings.map(({ message }) => wrapIndented(sanitize(`Note: ${message}`), width, '    ', '  ')),
    wrapIndented(`List views to choose from: ${names.join(', ') || 'none'}`, width, '    ', '  '),
  ];
}
