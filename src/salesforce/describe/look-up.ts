import type { CallOptions } from '../../sync/source.ts';
import { type DescribeObject, noObject } from './objects.ts';
import type { FieldDescribe, ObjectDescribe } from './schema.ts';
import { similar } from './suggest.ts';

/** A path and the field at its end, spelled as Salesforce spells it. */
export interface ResolvedField {
  /** As it was asked for. */
  readonly path: string;
  /** Names of the relationships and the field: keys of a REST record. */
  readonly keys: readonly string[];
  readonly labels: readonly string[];
  readonly field: FieldDescribe;
  /** A reference on the way may lead to several objects. */
  readonly polymorphic: boolean;
}

/** A path that leads nowhere, and the place where it stops. */
export interface DeadEnd {
  readonly path: string;
  /** The last object on the way that the integration user sees. */
  readonly object: string;
  /** API name of the field of that object that describe does not show; null when it shows, but its parent object does not. */
  readonly field: string | null;
  /** Names that may have been meant. */
  readonly suggestions: readonly string[];
}

/** Follows a path from an object; throws `salesforce_permission` when that object itself cannot be described. */
export type LookUp = (object: string, path: string, options: CallOptions) => Promise<ResolvedField | DeadEnd>;

export function createLookUp(describeObject: DescribeObject): LookUp {
  async function follow(from: ObjectDescribe, path: string, options: CallOptions): Promise<ResolvedField | DeadEnd> {
    const [relationship = '', ...rest] = path.split('.');
    if (rest.length === 0) return endOf(from, path);
    const reference = from.fields.find((field) => equalNames(field.relationshipName, relationship));
    if (reference === undefined || reference.relationshipName === null) {
      const relationships = from.fields.flatMap((field) => field.relationshipName ?? []);
      const field = referenceFieldOf(relationship);
      return { path, object: from.name, field, suggestions: similar(relationship, relationships) };
    }
    // A polymorphic reference (Owner: Group or User) has the fields of whichever parent has them, people first.
    let deadEnd: DeadEnd | null = null;
    for (const name of peopleFirst(reference.referenceTo)) {
      const parent = await describeObject(name, options);
      if (parent === null) continue;
      const found = await follow(parent, rest.join('.'), options);
      if ('keys' in found) {
        const keys = [reference.relationshipName, ...found.keys];
        const labels = [reference.label.replace(/ ID$/, ''), ...found.labels];
        const polymorphic = found.polymorphic || reference.referenceTo.length > 1;
        return { path, keys, labels, field: found.field, polymorphic };
      }
      deadEnd ??= { ...found, path };
    }
    return deadEnd ?? { path, object: from.name, field: null, suggestions: [] };
  }

  return async (object, path, options) => {
    const described = await describeObject(object, options);
    if (described === null) throw noObject(object);
    return follow(described, path, options);
  };
}

function endOf(described: ObjectDescribe, name: string): ResolvedField | DeadEnd {
  const field = described.fields.find((candidate) => equalNames(candidate.name, name));
  if (field !== undefined) return { path: name, keys: [field.name], labels: [field.label], field, polymorphic: false };
  const names = described.fields.map((candidate) => candidate.name);
  return { path: name, object: described.name, field: name, suggestions: similar(name, names) };
}

/** The field behind a relationship: `Foo__r` is that of Foo__c, `Account` that of AccountId. */
function referenceFieldOf(relationship: string): string {
  return /__r$/i.test(relationship) ? relationship.replace(/__r$/i, '__c') : `${relationship}Id`;
}

function peopleFirst(objects: readonly string[]): readonly string[] {
  return objects.includes('User') ? ['User', ...objects.filter((object) => object !== 'User')] : objects;
}

function equalNames(a: string | null, b: string): boolean {
  return a !== null && a.toLowerCase() === b.toLowerCase();
}
