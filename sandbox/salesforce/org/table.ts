import { SalesforceError } from '../soql/soql.ts';
import type { Access } from './access.ts';
import { toDatetime } from './datetime.ts';
import type { GeneratedRows } from './generated-rows.ts';
import { type IdSequence, idSequence, toId15 } from './ids.ts';
import type { Change, FieldReader, FieldValue, ObjectSchema, Org, SandboxRecord, Table } from './org.ts';
import { checkValues, newRecordDefaults } from './values.ts';

/** Milliseconds that a deleted row stays in the recycle bin. */
const KEPT_DELETED = 15 * 24 * 60 * 60 * 1000;
const SECOND = 1000;

export interface TableOptions {
  readonly object: string;
  readonly keyPrefix: string;
  readonly access: Access;
  /** Asked late: tables and org refer to each other. */
  readonly org: () => Org;
  /** Rows before the stored ones, computed on demand. */
  readonly generated?: GeneratedRows;
  /** Stored rows as they are, unchecked: an org holds values that its API would not take today. */
  readonly rows?: readonly SandboxRecord[];
}

/** A table that computes its generated rows and keeps the others, and every change, in memory. */
export function createTable(options: TableOptions): Table {
  const { object, generated, access, org } = options;
  const sequence = idSequence(options.keyPrefix);
  const generatedLength = generated?.length ?? 0;
  const stored: SandboxRecord[] = [...(options.rows ?? [])];
  /** Generated rows that were changed since. */
  const changed = new Map<number, SandboxRecord>();
  const foreignIds = indexForeignIds(stored, sequence, generatedLength);
  const erasedRows = new Set<number>();
  let deletedRows = stored.filter((row) => row['IsDeleted'] === true).length;

  /** Fields can be added and taken away while the org runs. */
  function schema(): ObjectSchema {
    const found = org().objects.get(object);
    if (found === undefined) throw new RangeError(`The org has no object ${object}`);
    return found;
  }

  function find(id: string): number {
    const found = locate(id);
    return isGone(found) ? -1 : found;
  }

  /** Erased, or deleted so long ago that the recycle bin was emptied of it. */
  function isGone(position: number): boolean {
    if (erasedRows.has(position)) return true;
    if (deletedRows === 0) return false;
    const row = position < generatedLength ? changed.get(position) : stored[position - generatedLength];
    if (row?.['IsDeleted'] !== true) return false;
    return String(row['SystemModstamp']) < toDatetime(new Date(org().now().getTime() - KEPT_DELETED));
  }

  function locate(id: string): number {
    const position = sequence.sequence(id);
    if (position >= 0 && position < generatedLength) return position;
    const foreign = foreignIds.get(toId15(id));
    if (foreign !== undefined) return foreign;
    const record = stored[position - generatedLength];
    return record !== undefined && toId15(String(record['Id'])) === toId15(id) ? position : -1;
  }

  function reader(name: string): FieldReader {
    const formula = schema().fields.get(name)?.formula;
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
      throw new RangeError(`${object} has no row at ${position}`);
    }
    const record: Record<string, FieldValue> = {};
    for (const one of schema().fields.values()) {
      if (one.formula === undefined) record[one.name] = generated.reader(one.name)?.(position) ?? null;
    }
    return record;
  }

  function at(position: number): SandboxRecord {
    const raw = rawRecord(position);
    const record: Record<string, FieldValue> = {};
    for (const one of schema().fields.values()) {
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
    const wanted = toDatetime(org().setup.commitTime());
    if (typeof previous !== 'string' || previous <= wanted) return wanted;
    // A transaction that was begun before had to wait for the row, and so changed it later.
    const later = toDatetime(new Date(Date.parse(previous) + SECOND));
    return later <= toDatetime(org().now()) ? later : previous;
  }

  function touch(position: number, values: Readonly<Record<string, FieldValue>>, change: Change): void {
    const before = rawRecord(position);
    const at = stamp(before['SystemModstamp']);
    const audit = change.background === true ? {} : { LastModifiedDate: at, LastModifiedById: change.userId };
    replace(position, { ...before, ...values, ...audit, SystemModstamp: at });
    deletedRows += Number(values['IsDeleted'] ?? before['IsDeleted']) - Number(before['IsDeleted']);
  }

  function add(values: Readonly<Record<string, FieldValue>>, { userId }: Change): string {
    const position = generatedLength + stored.length;
    const now = stamp(undefined);
    const given = values['Id'];
    const id = typeof given === 'string' ? given : sequence.id(position);
    if (sequence.sequence(id) !== position) foreignIds.set(toId15(id), position);
    stored.push({
      ...newRecordDefaults(schema(), userId),
      IsDeleted: false,
      CreatedDate: now,
      CreatedById: userId,
      LastModifiedDate: now,
      LastModifiedById: userId,
      ...values,
      Id: id,
      SystemModstamp: now,
    });
    return id;
  }

  function refuseReadOnly(operation: string): void {
    if (schema().readOnly !== true && !(operation === 'delete' && object === 'User')) return;
    const message = `entity type ${object} does not support ${operation}`;
    throw new SalesforceError(400, 'INVALID_TYPE_FOR_OPERATION', message);
  }

  const generatedId = generated?.reader('Id');
  /** A row's Id never changes, so that a computed row need not be put together for it. */
  const idAt: FieldReader = (position) =>
    position < generatedLength && generatedId ? generatedId(position) : (rawRecord(position)['Id'] ?? null);
  const table: Table = {
    object,
    get length() {
      return generatedLength + stored.length;
    },
    get live() {
      return generatedLength + stored.length - deletedRows - erasedRows.size;
    },
    at,
    reader,
    find,
    visible: (position, userId) =>
      !isGone(position) &&
      (!access.hidesRecordsOf(options.keyPrefix) || !access.hidesRecord(userId, String(idAt(position)))),
    get restricted() {
      return deletedRows > 0 || erasedRows.size > 0 || access.hidesRecordsOf(options.keyPrefix);
    },
    insert(values, userId) {
      refuseReadOnly('insert');
      return add(checkValues({ org: org(), schema: schema(), values, userId, id: null }), { userId });
    },
    update(id, values, userId) {
      refuseReadOnly('update');
      const position = existing(id);
      const checked = checkValues({ org: org(), schema: schema(), values, userId, id: String(idAt(position)) });
      touch(position, checked, { userId });
    },
    delete(id, userId) {
      refuseReadOnly('delete');
      touch(existing(id), { IsDeleted: true }, { userId });
    },
    put(id, values, change) {
      if (id === null) return add(values, change);
      const position = find(id);
      if (position < 0) throw new SalesforceError(404, 'NOT_FOUND', 'The requested resource does not exist');
      touch(position, values, change);
      return String(idAt(position));
    },
    erase(id) {
      const position = find(id);
      if (position < 0) throw new SalesforceError(404, 'NOT_FOUND', 'The requested resource does not exist');
      if (rawRecord(position)['IsDeleted'] === true) deletedRows -= 1;
      erasedRows.add(position);
    },
    gone: isGone,
  };
  return table;
}

/** Positions of the rows whose Id was given from outside and is not the one of their position. */
function indexForeignIds(
  rows: readonly SandboxRecord[],
  sequence: IdSequence,
  firstPosition: number,
): Map<string, number> {
  const index = new Map<string, number>();
  rows.forEach((row, offset) => {
    const id = String(row['Id']);
    const position = firstPosition + offset;
    if (sequence.sequence(id) !== position) index.set(toId15(id), position);
  });
  return index;
}
