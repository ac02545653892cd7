import { z } from 'zod';
import type { ListViewDefinition, ObjectSchema, Session } from '../../org/org.ts';
import { runSoql } from '../../soql/run-soql.ts';
import { SalesforceError } from '../../soql/soql.ts';
import type { SandboxContext } from '../context.ts';
import { type ListViewColumn, listViewColumns } from './columns.ts';
import { displayValue } from './display-value.ts';
import { listViewQuery } from './select.ts';

const DEFAULT_LIMIT = 25;
const LARGEST_LIMIT = 2_000;
const LARGEST_OFFSET = 2_000;

const Rows = z.array(z.record(z.string(), z.unknown()));

/** The rows of a list view as they are displayed. */
export function listViewResults(
  context: SandboxContext,
  object: ObjectSchema,
  view: ListViewDefinition,
  session: Session,
  parameters: URLSearchParams,
): Record<string, unknown> {
  const limit = wholeNumber(parameters, 'limit', DEFAULT_LIMIT, 1, LARGEST_LIMIT);
  const offset = wholeNumber(parameters, 'offset', 0, 0, LARGEST_OFFSET);
  const columns = listViewColumns(context.org.objectsFor(session.userId), object, view);
  const result = runSoql(context.org, listViewQuery(view, columns), session, { includeDeleted: false });
  if (result.kind !== 'records') throw new TypeError('A list view gives records');
  const to = Math.min(result.size, offset + limit);
  const rows = offset < to ? Rows.parse(JSON.parse(`[${result.json(offset, to)}]`)) : [];
  context.statistics.served('listView', rows.length);
  return {
    columns,
    developerName: view.developerName,
    done: to >= result.size,
    id: view.id.slice(0, 15),
    label: view.label,
    records: rows.map((row) => ({ columns: columns.map((column) => cell(row, column)) })),
    size: rows.length,
  };
}

function cell(row: Readonly<Record<string, unknown>>, { fieldNameOrPath, type }: ListViewColumn) {
  let value: unknown = row;
  for (const part of fieldNameOrPath.split('.')) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined;
  }
  return { fieldNameOrPath, value: displayValue(value, type) };
}

function wholeNumber(parameters: URLSearchParams, name: string, fallback: number, least: number, most: number): number {
  const text = parameters.get(name);
  if (text === null) return fallback;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new SalesforceError(
    400,
    'NUMBER_OUTSIDE_VALID_RANGE',
    `The value for ${name} must be between ${least} and ${most}`,
  );
}
