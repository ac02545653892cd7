import { isId, toId18 } from '../../org/ids.ts';
import type { FieldValue, ObjectSchema } from '../../org/org.ts';
import { SalesforceError } from '../../soql/soql.ts';
import type { SandboxContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { refuseCircularParent } from './hierarchy.ts';

type Values = Readonly<Record<string, FieldValue>>;

/** Creates, updates and deletes records as a user of the API. Each throws the SalesforceError of its refusal. */
export interface RecordWriter {
  /** The Id that names a record of the object: well-formed, visible and not deleted. */
  living(object: ObjectSchema, id: string): string;
  /** Returns the new Id. */
  create(object: ObjectSchema, values: Values): string;
  update(object: ObjectSchema, id: string, values: Values): void;
  delete(object: ObjectSchema, id: string): void;
}

export function recordWriter({ org, lateCommits }: SandboxContext, userId: string): RecordWriter {
  function living(object: ObjectSchema, id: string): string {
    if (!isId(id) || !id.startsWith(object.keyPrefix)) {
      throw new SalesforceError(400, 'MALFORMED_ID', `${object.label} ID: id value of incorrect type: ${id}`, ['Id']);
    }
    const table = org.table(object.name);
    const position = table.find(id);
    if (position < 0 || !table.visible(position, userId)) throw notFound();
    if (table.at(position)['IsDeleted'] === true) {
      throw new SalesforceError(404, 'ENTITY_IS_DELETED', 'entity is deleted', []);
    }
    return toId18(id);
  }

  return {
    living,
    create: (object, values) => lateCommits.write(() => org.table(object.name).insert(values, userId)),
    update(object, id, values) {
      const known = living(object, id);
      refuseCircularParent(org, object, known, values);
      lateCommits.write(() => org.table(object.name).update(known, values, userId));
    },
    delete(object, id) {
      const known = living(object, id);
      lateCommits.write(() => org.delete(object.name, known, userId));
    },
  };
}
