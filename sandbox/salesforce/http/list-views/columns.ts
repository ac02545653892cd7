import type { FieldSchema, ListViewDefinition, ObjectSchema } from '../../org/org.ts';
import { fieldNamed } from '../objects.ts';
import { parseOrderBy } from './order-by.ts';

/** The objects that the user sees, by name. */
type Objects = ReadonlyMap<string, ObjectSchema>;

/** A column as describe and results answer it. */
export interface ListViewColumn {
  readonly ascendingLabel: string | null;
  readonly descendingLabel: string | null;
  readonly fieldNameOrPath: string;
  readonly hidden: boolean;
  readonly label: string;
  readonly selectListItem: string;
  readonly sortDirection: 'ascending' | 'descending' | null;
  readonly sortIndex: number | null;
  readonly sortable: boolean;
  readonly type: string;
}

const HIDDEN = ['Id', 'CreatedDate', 'LastModifiedDate', 'SystemModstamp'];
const HIDDEN_OF_OWNED = ['Owner.Id', 'OwnerId'];

/** Ascending label first. That text says Z-A for ascending is how a real org answered. */
const SORT_LABELS: Readonly<Record<string, readonly [string, string]>> = {
  picklist: ['Low to High', 'High to Low'],
  multipicklist: ['Low to High', 'High to Low'],
  boolean: ['Low to High', 'High to Low'],
  phone: ['9-0', '0-9'],
  int: ['9-0', '0-9'],
  double: ['9-0', '0-9'],
  currency: ['9-0', '0-9'],
  percent: ['9-0', '0-9'],
  date: ['New to Old', 'Old to New'],
  datetime: ['New to Old', 'Old to New'],
};

/** The columns shown, then the hidden ones that every list view carries. */
export function listViewColumns(objects: Objects, object: ObjectSchema, view: ListViewDefinition): ListViewColumn[] {
  const shown = view.columns.map((item) => column(objects, object, view, item, false));
  const paths = new Set(shown.map(({ fieldNameOrPath }) => fieldNameOrPath));
  const hidden = [...HIDDEN, ...(object.fields.has('OwnerId') ? HIDDEN_OF_OWNED : [])]
    .filter((path) => !paths.has(path))
    .map((path) => column(objects, object, view, path, true));
  return [...shown, ...hidden];
}

function column(
  objects: Objects,
  object: ObjectSchema,
  view: ListViewDefinition,
  selectListItem: string,
  hidden: boolean,
): ListViewColumn {
  const path = /^toLabel\((.+)\)$/i.exec(selectListItem)?.[1] ?? selectListItem;
  const field = fieldAt(objects, object, path);
  const order = parseOrderBy(view.orderBy);
  const sortIndex = order.findIndex(({ fieldNameOrPath }) => fieldNameOrPath === path);
  const [ascendingLabel, descendingLabel] = SORT_LABELS[field?.type ?? 'string'] ?? ['Z-A', 'A-Z'];
  const sortable = !hidden && field?.sortable === true;
  return {
    ascendingLabel: sortable ? ascendingLabel : null,
    descendingLabel: sortable ? descendingLabel : null,
    fieldNameOrPath: path,
    hidden,
    label: columnLabel(object, path, field),
    selectListItem,
    sortDirection: hidden ? null : (order[sortIndex]?.sortDirection ?? null),
    sortIndex: hidden || sortIndex < 0 ? null : sortIndex,
    sortable,
    type: field?.type ?? 'string',
  };
}

/** The field at the end of a path such as `Account.Owner.Alias`. */
function fieldAt(objects: Objects, object: ObjectSchema, path: string): FieldSchema | undefined {
  const [name = '', ...rest] = path.split('.');
  if (rest.length === 0) return fieldNamed(object, name);
  const lookup = [...object.fields.values()].find(
    (field) => field.relationshipName?.toLowerCase() === name.toLowerCase(),
  );
  const parent = objects.get(lookup?.referenceTo[0] ?? '');
  return parent === undefined ? undefined : fieldAt(objects, parent, rest.join('.'));
}

function columnLabel(object: ObjectSchema, path: string, field: FieldSchema | undefined): string {
  const label = field?.label ?? path;
  return path.startsWith('Owner.') && path !== 'Owner.Id' ? `${object.label} Owner ${label}` : label;
}
