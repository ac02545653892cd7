import type { FieldValue, ObjectSchema, Org } from '../../org/org.ts';
import { SalesforceError } from '../../soql/soql.ts';

/**
 * Refuses a ParentId that would put a record below itself. What errorCode a real org answers is not documented; this is
 * the one of its list that says so.
 */
export function refuseCircularParent(
  org: Org,
  object: ObjectSchema,
  id: string,
  values: Readonly<Record<string, FieldValue>>,
): void {
  if (object.fields.get('ParentId')?.referenceTo.includes(object.name) !== true) return;
  const table = org.table(object.name);
  const own = table.find(id);
  const seen = new Set<number>();
  let parent = values['ParentId'];
  while (typeof parent === 'string' && parent !== '') {
    const position = table.find(parent);
    if (position === own && own >= 0) {
      throw new SalesforceError(400, 'CIRCULAR_DEPENDENCY', 'The parent is this record itself or one below it', [
        'ParentId',
      ]);
    }
    // The sample org holds a loop of its own, elsewhere.
    if (position < 0 || seen.has(position)) return;
    seen.add(position);
    parent = table.at(position)['ParentId'];
  }
}
