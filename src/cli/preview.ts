import { Command } from 'commander';
import { ownerNamed } from '../administration/owner.ts';
import type { Context } from '../context.ts';
import { SHARED } from '../store/owner.ts';
import type { Entity } from '../sync/entity.ts';
import type { Preview, PreviewRow } from '../sync/preview.ts';
import {
  type ConnectionOption,
  connectionOption,
  entityArgument,
  jsonOption,
  limitOption,
  type OwnerOption,
  ownerOption,
} from './options.ts';
import { inFieldOrder } from './output/field-order.ts';
import { count } from './output/format.ts';
import { sanitize } from './output/sanitize.ts';
import { truncate, wrapIndented } from './output/text.ts';
import { type Answer, type Session, withContext } from './session.ts';

interface PreviewOptions extends ConnectionOption, OwnerOption {
  readonly limit: number;
}

export function previewCommand(session: Session): Command {
  return new Command('preview')
    .description('read the first records of the list view and show whom they would make')
    .addArgument(entityArgument())
    .addOption(connectionOption())
    .addOption(ownerOption())
    .addOption(limitOption(5))
    .addOption(jsonOption())
    .action(async (entity: Entity, options: PreviewOptions) => {
      session.show(
        await withContext(session, (context) => showPreview(context, entity, options, session.signal)),
        options,
      );
    });
}

async function showPreview(
  context: Context,
  entity: Entity,
  { connection: name, owner = SHARED, limit }: PreviewOptions,
  signal: AbortSignal,
): Promise<Answer> {
  await using connection = await context.connect(name, await ownerNamed(context.db, owner));
  const preview = await connection.preview(entity, { limit, signal });
  return { json: preview, text: (width) => describe(preview, width) };
}

function describe(preview: Preview, width: number): string {
  const { warnings, rows, total, soql } = preview;
  const blocks = [
    ...warnings.map(({ message }) => wrapIndented(`Note: ${sanitize(message)}`, width, '  ', '')),
    ...rows.map((row, index) => describeRow(preview, row, index, width)),
    total === 0
      ? 'The list view has no records. Look at it in Salesforce, or choose another one.'
      : `${count(rows.length)} of ${count(total)} records of the list view, read with:\n${wrapIndented(sanitize(soql), width, '  ')}`,
  ];
  return blocks.join('\n\n');
}

function describeRow({ columns }: Preview, row: PreviewRow, index: number, width: number): string {
  const mapped = columns.flatMap(({ path, target }, column) =>
    target.map((key) => ({ key, path, cell: row.cells[column] ?? null })),
  );
  const keyWidth = Math.max(...mapped.map(({ key }) => key.length), 0);
  const lines = inFieldOrder(mapped.map(({ key }) => key)).flatMap((wanted) =>
    mapped
      .filter(({ key }) => key === wanted)
      .map(({ key, path, cell }) => {
        const made = row.values === null ? cell : (row.values[key] ?? null);
        const converted = made === cell ? '' : `  → ${made ?? '(empty)'}`;
        return truncate(sanitize(`   ${key.padEnd(keyWidth)} ← ${path} = ${cell ?? '(empty)'}${converted}`), width);
      }),
  );
  const verdict =
    row.rejection === null ? 'would be imported' : `would be rejected, ${row.rejection.code}: ${row.rejection.message}`;
  return [wrapIndented(sanitize(`${index + 1}. ${verdict}`), width, '   ', ''), ...lines].join('\n');
}
