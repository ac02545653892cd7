import type { ListViewDefinition } from '../../org/org.ts';
import type { ListViewColumn } from './columns.ts';

/** The query that gives a list view's rows. */
export function listViewQuery(view: ListViewDefinition, columns: readonly ListViewColumn[]): string {
  const scope = view.scope === 'everything' ? '' : ` USING SCOPE ${view.scope}`;
  const where = view.where === null ? '' : ` WHERE ${view.where}`;
  const select = columns.map(({ selectListItem }) => selectListItem).join(', ');
  return `SELECT ${select} FROM ${view.object}${scope}${where} ORDER BY ${view.orderBy}`;
}
