import { SalesforceError } from '../soql/soql.ts';
import { toDatetime } from './datetime.ts';
import type { GeneratedRows } from './generated-rows.ts';
import { type IdSequence, idSequence, toId15 } from './ids.ts';
import type { FieldReader, FieldValue, ObjectSchema, Org, SandboxRecord, Table } from './org.ts';
import { checkValues, newRecordDefaults } from './values.ts';

export interface TableOptions {
  readonly schema: ObjectSchema;
  /** Asked late: tables and org refer to each other. */
  readonly org: () => Org;
  /** Rows before the stored ones, computed on demand. */
  readonly generated?: GeneratedRows;
  /** Stored rows as they are, unchecked: an org holds values that its API would not take today. */
  readonly rows?: readonly SandboxRecord[];
  /** Ids (18 characters) of the rows that the integration user does not see. */
  readonly hidden?: ReadonlySet<string>;
  /** The users from whom `hidden` rows are hidden. */
  readonly hiddenFrom?: ReadonlySet<string>;
}

/** A table that computes its generated rows and keeps the others, and every change, in memory. */
export function createTable(options: TableOptions): Table {
  const { schema, generated } = options;
  const org = options.org;
  const sequence = idSequence(schema.keyPrefix);
  const generatedLength = generated?.length ?? 0;
  const stored: SandboxRecord[] = [...(options.rows ?? [])];
  /** Generated rows that were changed since. */
  const changed = new Map<number, SandboxRecord>();
  const foreignIds = indexForeignIds(stored, sequence, generatedLength);
  const hidden = options.hidden ?? new Set<string>();
  const hiddenFrom = options.hiddenFrom ?? new Set<string>();
  let deletedRows = stored.filter((row) => row['IsDeleted'] === true).length;

  function find(id: string): number {
    const position = sequence.sequence(id);
    if (position >= 0 && position < generatedLength) return position;
    const foreign = foreignIds.get(toId15(id));
    if (foreign !== undefined) return foreign;
    const record = stored[position - generatedLength];
    return record !== undefined && toId15(String(record['Id'])) === toId15(id) ? position : -1;
  }

  function reader(name: string): FieldReader {
    const formula = schema.fields.get(name)?.formula;
    const readStored: FieldReader =
      formula === undefined
        ? (position) => rawRecord(position)[name] ?? null
        : (position) => formula(rawRecord(position), org());
    if (generated === undefined) return readStored;
    const readGenerated = generated.reader(name) ?? (() => null);
    return (position) =>
      position >= generatedLength || (changed.size > 0 && changed.has(position))
        ? readStored(position)
        : readGenerated(position);
  }

  /** The record without its formula fields. */
  function rawRecord(position: number): SandboxRecord {
    const record = position < generatedLength ? changed.get(position) : stored[position - generatedLength];
    return record ?? generatedRecord(position);
  }

  function generatedRecord(position: number): SandboxRecord {
    if (generated === undefined || position < 0 || position >= generatedLength) {
      throw new RangeError(`${schema.name} has no row at ${position}`);
    }
    const record: Record<string, FieldValue> = {};
    for (const one of schema.fields.values()) {
      if (one.formula === undefined) record[one.name] = generated.reader(one.name)?.(position) ?? null;
    }
    return record;
  }

  function at(position: number): SandboxRecord {
    const raw = rawRecord(position);
    const record: Record<string, FieldValue> = {};
    for (const one of schema.fields.values()) {
      record[one.name] = one.formula === undefined ? (raw[one.name] ?? null) : one.formula(raw, org());
    }
    return record;
  }

  function replace(position: number, record: SandboxRecord): void {
    if (position < generatedLength) changed.set(position, record);
    else stored[position - generatedLength] = record;
  }

  function existing(id: string): number {
    const position = find(id);
    if (position < 0) throw new SalesforceError(404, 'NOT_FOUND', 'The requested resource does not exist');
    if (rawRecord(position)['IsDeleted'] === true) {
      throw new SalesforceError(404, 'ENTITY_IS_DELETED', 'entity is deleted', []);
    }
    return position;
  }

  /** The time of a change: never before the row's previous one, even when the clock goes backwards. */
  function stamp(previous: FieldValue | undefined): string {
    const now = toDatetime(org().now());
    return typeof previous === 'string' && previous > now ? previous : now;
  }

  function touch(position: number, values: Readonly<Record<string, FieldValue>>, userId: string): void {
    const before = rawRecord(position);
    const at = stamp(before['SystemModstamp']);
    replace(position, { ...before, ...values, LastModifiedDate: at, LastModifiedById: userId, SystemModstamp: at });
  }

  function refuseReadOnly(operation: string): void {
    if (schema.readOnly !== true) return;
    const message = `entity type ${schema.name} does not support ${operation}`;
    throw new SalesforceError(400, 'INVALID_TYPE_FOR_OPERATION', message);
  }

  const table: Table = {
    object: schema.name,
    get length() {
      return generatedLength + stored.length;
    },
    at,
    reader,
    find,
    visible: (position, userId) =>
      hidden.size === 0 || !hiddenFrom.has(userId) || !hidden.has(String(rawRecord(position)['Id'])),
    get restricted() {
      return hidden.size > 0 || deletedRows > 0;
    },
    insert(values, userId) {
      refuseReadOnly('insert');
      const checked = checkValues({ org: org(), schema, values, operation: 'insert', id: null });
      const position = generatedLength + stored.length;
      const id = sequence.id(position);
      const now = stamp(undefined);
      stored.push({
        ...newRecordDefaults(schema, userId),
        ...checked,
        Id: id,
        IsDeleted: false,
        CreatedDate: now,
        CreatedById: userId,
        LastModifiedDate: now,
        LastModifiedById: userId,
        SystemModstamp: now,
      });
      return id;
    },
    update(id, values, userId) {
      refuseReadOnly('update');
      const position = existing(id);
      const checked = checkValues({ org: org(), schema, values, operation: 'update', id: sequence18(position) });
      touch(position, checked, userId);
    },
    delete(id, userId) {
      refuseReadOnly('delete');
      if (schema.name === 'User') {
        throw new SalesforceError(400, 'INVALID_TYPE_FOR_OPERATION', 'entity type User does not support delete');
      }
      touch(existing(id), { IsDeleted: true }, userId);
      deletedRows += 1;
    },
  };
  return table;

  function sequence18(position: number): string {
    return String(rawRecord(position)['Id']);
  }
}

/** Positions of the rows whose Id was given from outside and is not the one of their position. */
function indexForeignIds(
  rows: readonly SandboxRecord[],
  sequence: IdSequence,
  firstPosition: number,
): ReadonlyMap<string, number> {
  const index = new Map<string, number>();
  rows.forEach((row, offset) => {
    const id = String(row['Id']);
    const position = firstPosition + offset;
    if (sequence.sequence(id) !== position) index.set(toId15(id), position);
  });
  return index;
}
