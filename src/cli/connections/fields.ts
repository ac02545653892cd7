import { Command } from 'commander';
import type { Context } from '../../context.ts';
import type { Entity } from '../../sync/entity.ts';
import type { EntitySettings } from '../../sync/settings.ts';
import { connectionOption, entityArgument, jsonOption } from '../options.ts';
import { inFieldOrder } from '../output/field-order.ts';
import { counted } from '../output/format.ts';
import { type Column, table } from '../output/table.ts';
import { type Answer, type Session, withContext } from '../session.ts';
import { type ObjectOptions, objectOption, refuseObject } from './object-option.ts';

interface FieldsOptions extends ObjectOptions {
  readonly parents?: boolean;
}

export function fieldsCommand(session: Session): Command {
  return new Command('fields')
    .description('list the Salesforce fields that can be mapped')
    .addArgument(entityArgument())
    .addOption(connectionOption())
    .addOption(objectOption())
    .option('--parents', 'also the fields of the objects that it refers to, like Account.Name')
    .addOption(jsonOption())
    .action(async (entity: Entity, options: FieldsOptions, command: Command) => {
      refuseObject(command, entity, options);
      session.show(
        await withContext(session, (context) => listFields(context, entity, options, session.signal)),
        options,
      );
    });
}

interface Row {
  readonly path: string;
  readonly label: string;
  readonly type: string;
  readonly length: number;
  /** Platform fields that are filled from it. */
  readonly mappedTo: readonly string[];
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'Field', value: ({ path }) => path, whole: true },
  { title: 'Label', value: ({ label }) => label },
  { title: 'Type', value: ({ type, length }) => (length > 0 ? `${type} (${length})` : type) },
  { title: 'Mapped to', value: ({ mappedTo }) => mappedTo.join(', ') },
];

async function listFields(
  context: Context,
  entity: Entity,
  { connection: name, object: wanted, parents = false }: FieldsOptions,
  signal: AbortSignal,
): Promise<Answer> {
  await using connection = await context.connect(name);
  const { object, fields } = await connection.fields(entity, { object: wanted, parents, signal });
  const settings = connection.settings(entity);
  const rows = fields.map(({ path, label, type, length }): Row => {
    return { path, label, type, length, mappedTo: settings?.object === object ? targetsOf(settings, path) : [] };
  });
  const summary = `${counted(rows.length, 'field')} of ${object}${parents ? ' and the objects it refers to' : ''}.`;
  return {
    json: { connection: connection.name, entity, object, fields: rows },
    text: (width) => `${table(COLUMNS, rows, width)}\n\n${summary}`,
  };
}

function targetsOf({ mapping }: EntitySettings, path: string): string[] {
  const targets = Object.entries(mapping).filter(([, { field }]) => field.toLowerCase() === path.toLowerCase());
  return inFieldOrder(targets.map(([target]) => target));
}
