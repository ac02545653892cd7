import { SalesforceError } from '../soql/soql.ts';
import type { ObjectSchema, Org, SandboxRecord, Table } from './org.ts';

/** A table that only reads: its rows tell of the org itself, and are made anew when the org's setup has changed. */
export function createComputedTable(
  schema: ObjectSchema,
  org: () => Org,
  compute: (org: Org) => readonly SandboxRecord[],
): Table {
  let rows: readonly SandboxRecord[] = [];
  let positions = new Map<string, number>();
  let madeFor = -1;

  function current(): readonly SandboxRecord[] {
    const state = org().setup.describedAt.getTime();
    if (state === madeFor) return rows;
    madeFor = state;
    rows = compute(org());
    positions = new Map(rows.map((row, position) => [String(row['DurableId']), position]));
    return rows;
  }

  function refuse(): never {
    throw new SalesforceError(400, 'INVALID_TYPE_FOR_OPERATION', `entity type ${schema.name} does not support DML`);
  }

  return {
    object: schema.name,
    get length() {
      return current().length;
    },
    get live() {
      return current().length;
    },
    at(position) {
      const row = current()[position];
      if (row === undefined) throw new RangeError(`${schema.name} has no row at ${position}`);
      return row;
    },
    reader: (name) => (position) => current()[position]?.[name] ?? null,
    find(id) {
      current();
      return positions.get(id) ?? -1;
    },
    visible: () => true,
    restricted: false,
    gone: () => false,
    insert: refuse,
    update: refuse,
    delete: refuse,
    put: refuse,
    erase: refuse,
  };
}
