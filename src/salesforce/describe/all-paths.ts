import type { CallOptions } from '../../sync/source.ts';
import { type DescribeObject, noObject } from './objects.ts';

/**
 * Paths of every field of an object and, with `parents`, of the objects that it refers to; those of the object first,
 * each by name. A reference to objects of several kinds (Owner: Group or User) has the fields that all of them have, for
 * only those can be read whichever it is. What the integration user may not see has no fields.
 */
export async function allPaths(
  describeObject: DescribeObject,
  object: string,
  { parents, ...options }: CallOptions & { readonly parents: boolean },
): Promise<string[]> {
  const described = await describeObject(object, options);
  if (described === null) throw noObject(object);
  const own = described.fields.map(({ name }) => name);
  const above: string[] = [];
  for (const { relationshipName, referenceTo } of parents ? described.fields : []) {
    if (relationshipName === null) continue;
    const names = await commonFields(describeObject, referenceTo, options);
    above.push(...names.map((name) => `${relationshipName}.${name}`));
  }
  return [...own.sort(), ...above.sort()];
}

async function commonFields(
  describeObject: DescribeObject,
  objects: readonly string[],
  options: CallOptions,
): Promise<string[]> {
  const described = await Promise.all(objects.map((object) => describeObject(object, options)));
  const [first = new Set<string>(), ...others] = described.map(
    (parent) => new Set(parent?.fields.map(({ name }) => name)),
  );
  return [...first].filter((name) => others.every((names) => names.has(name)));
}
