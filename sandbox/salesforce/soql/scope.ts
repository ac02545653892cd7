import type { FieldReader, FieldSchema, ObjectSchema, Org, Session, Table } from '../org/org.ts';
import type { Name, Query } from './ast.ts';
import { queryError } from './query-error.ts';

/** How far up a path may climb. */
const MAX_PARENTS = 5;

/** What the names of a query are resolved against. */
export interface QueryContext {
  readonly org: Org;
  readonly session: Session;
  readonly includeDeleted: boolean;
  /** Those that the session's user sees, with the fields that the user sees. */
  readonly objects: ReadonlyMap<string, ObjectSchema>;
  readonly query: Query;
  readonly schema: ObjectSchema;
  readonly table: Table;
}

/** A parent on the way of a path: its relationship as Salesforce spells it, and its position in its own table. */
export interface Hop {
  readonly relationship: string;
  readonly schema: ObjectSchema;
  readonly table: Table;
  /** From the position in the queried table to the one in this table; -1 where there is no (visible) parent. */
  readonly position: (position: number) => number;
}

export interface ResolvedField {
  readonly field: FieldSchema;
  readonly hops: readonly Hop[];
  /** Dotted, every part spelled as Salesforce spells it. */
  readonly path: string;
  readonly read: FieldReader;
}

/** The context of a query, or INVALID_TYPE when the org has no such object. */
export function queryContext(org: Org, session: Session, includeDeleted: boolean, query: Query): QueryContext {
  const objects = org.objectsFor(session.userId);
  const schema = findIgnoringCase(objects, query.object.text);
  if (schema === undefined) {
    throw queryError(
      { soql: query.soql, at: query.object.at },
      'INVALID_TYPE',
      `sObject type '${query.object.text}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
    );
  }
  return { org, session, includeDeleted, objects, query, schema, table: org.table(schema.name) };
}

/** Finds the field that a path names, through its parents. Throws INVALID_FIELD as Salesforce words it. */
export function resolveField(context: QueryContext, name: Name): ResolvedField {
  const parts = withoutPrefix(context, name.text.split('.'));
  const parents = parts.slice(0, -1);
  if (parents.length > MAX_PARENTS) {
    throw fieldError(context, name, `SOQL relationships are limited to ${MAX_PARENTS} levels: ${name.text}`);
  }
  const hops: Hop[] = [];
  for (const part of parents) hops.push(climb(context, hops.at(-1), part, name));
  const last = hops.at(-1);
  const field = fieldOf(context, last?.schema ?? context.schema, parts.at(-1) ?? '', name);
  return {
    field,
    hops,
    path: [...hops.map((hop) => hop.relationship), field.name].join('.'),
    read: last === undefined ? context.table.reader(field.name) : readThrough(last, field.name),
  };
}

export function fieldError(context: QueryContext, name: Name, message: string): Error {
  return queryError({ soql: context.query.soql, at: name.at }, 'INVALID_FIELD', message);
}

/** `Contact.Name` and `c.Name` (FROM Contact c) are `Name`. */
function withoutPrefix(context: QueryContext, parts: readonly string[]): readonly string[] {
  const first = parts[0]?.toLowerCase();
  const isPrefix =
    parts.length > 1 &&
    (first === context.schema.name.toLowerCase() || first === context.query.objectAlias?.toLowerCase());
  return isPrefix ? parts.slice(1) : parts;
}

function climb(context: QueryContext, from: Hop | undefined, relationship: string, name: Name): Hop {
  const schema = from?.schema ?? context.schema;
  const wanted = relationship.toLowerCase();
  const reference = schema.fields.values().find((field) => field.relationshipName?.toLowerCase() === wanted);
  const parent = reference === undefined ? undefined : context.objects.get(reference.referenceTo[0] ?? '');
  if (reference === undefined || parent === undefined) {
    throw fieldError(
      context,
      name,
      `Didn't understand relationship '${relationship}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
    );
  }
  const table = context.org.table(parent.name);
  const readId = (from?.table ?? context.table).reader(reference.name);
  const isSeen = seenTest(context, table);
  const parentOf = (position: number): number => {
    const id = readId(position);
    const found = typeof id === 'string' ? table.find(id) : -1;
    return found >= 0 && table.restricted && !isSeen(found) ? -1 : found;
  };
  const position = from === undefined ? parentOf : chain(from.position, parentOf);
  return { relationship: reference.relationshipName ?? '', schema: parent, table, position };
}

/** Whether the session sees a row of a table: not hidden from it and, outside queryAll, not deleted. */
export function seenTest(context: QueryContext, table: Table): (position: number) => boolean {
  const { includeDeleted, session } = context;
  const isDeleted = table.reader('IsDeleted');
  return (position) => (includeDeleted || isDeleted(position) !== true) && table.visible(position, session.userId);
}

function chain(first: (position: number) => number, second: (position: number) => number) {
  return (position: number): number => {
    const parent = first(position);
    return parent < 0 ? -1 : second(parent);
  };
}

function readThrough(hop: Hop, field: string): FieldReader {
  const read = hop.table.reader(field);
  return (position) => {
    const parent = hop.position(position);
    return parent < 0 ? null : read(parent);
  };
}

function fieldOf(context: QueryContext, schema: ObjectSchema, field: string, name: Name): FieldSchema {
  const found = findIgnoringCase(schema.fields, field);
  if (found !== undefined) return found;
  throw fieldError(
    context,
    name,
    `No such column '${field}' on entity '${schema.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

function findIgnoringCase<T>(map: ReadonlyMap<string, T>, name: string): T | undefined {
  const exact = map.get(name);
  if (exact !== undefined) return exact;
  const wanted = name.toLowerCase();
  for (const [key, value] of map) if (key.toLowerCase() === wanted) return value;
  return undefined;
}
