import { Command } from 'commander';
import type { Context, OpenConnection } from '../../context.ts';
import type { Entity } from '../../sync/entity.ts';
import type { ListView } from '../../sync/source.ts';
import { connectionOption, entityArgument, jsonOption } from '../options.ts';
import { commandLine } from '../output/command-line.ts';
import { type Column, table } from '../output/table.ts';
import { type Answer, type Session, withContext } from '../session.ts';
import { isView } from './is-view.ts';
import { type ObjectOptions, objectOption, refuseObject } from './object-option.ts';

export function viewsCommand(session: Session): Command {
  return new Command('views')
    .description('list the list views that the integration user sees')
    .addArgument(entityArgument())
    .addOption(connectionOption())
    .addOption(objectOption())
    .addOption(jsonOption())
    .action(async (entity: Entity, options: ObjectOptions, command: Command) => {
      refuseObject(command, entity, options);
      session.show(
        await withContext(session, (context) => listViews(context, entity, options, session.signal)),
        options,
      );
    });
}

interface Row extends Omit<ListView, 'soqlCompatible'> {
  readonly usable: boolean;
  /** It is the one that the settings of the entity name. */
  readonly inUse: boolean;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'Developer name', value: ({ developerName }) => developerName, whole: true },
  { title: 'Label', value: ({ label }) => label },
  { title: 'Id', value: ({ id }) => id, whole: true },
  { title: 'Usable', value: ({ usable }) => (usable ? 'yes' : 'no') },
  { title: 'In use', value: ({ inUse }) => (inUse ? 'yes' : '') },
];

async function listViews(
  context: Context,
  entity: Entity,
  options: ObjectOptions,
  signal: AbortSignal,
): Promise<Answer> {
  await using connection = await context.connect(options.connection);
  const { object, listViews: offered } = await connection.listViews(entity, { object: options.object, signal });
  const rows = offered.map(({ soqlCompatible, ...view }) => ({
    ...view,
    usable: soqlCompatible,
    inUse: isInUse(connection, entity, object, view),
  }));
  const note = rows.some(({ usable }) => !usable)
    ? '\n\nA list view that is not usable cannot be expressed in SOQL. Simplify its filter in Salesforce.'
    : '';
  // Every list view needs a mapping (R8).
  const of = commandLine(`rollcall connections fields ${entity}`, {
    connection: options.connection,
    object: options.object,
  });
  return {
    json: { connection: connection.name, entity, object, listViews: rows },
    text: (width) =>
      rows.length === 0
        ? `The integration user sees no list view of ${object}. Make one in Salesforce and share it.`
        : `${table(COLUMNS, rows, width)}${note}\n\nNext, its mapping. Fields to choose from: ${of}`,
  };
}

function isInUse(
  connection: OpenConnection,
  entity: Entity,
  object: string,
  view: Omit<Row, 'usable' | 'inUse'>,
): boolean {
  const settings = connection.settings(entity);
  return settings !== null && settings.object === object && isView(view, settings.listView);
}
