import type { FieldSchema, ObjectSchema, Org } from '../org/org.ts';
import { notFound } from './errors.ts';

/** An object by its API name, matched without case. Throws 404 NOT_FOUND. @param objects all, or those a user sees */
export function objectNamed(objects: ReadonlyMap<string, ObjectSchema>, name: string): ObjectSchema {
  const exact = objects.get(name);
  if (exact !== undefined) return exact;
  const wanted = name.toLowerCase();
  for (const object of objects.values()) if (object.name.toLowerCase() === wanted) return object;
  throw notFound();
}

export function fieldNamed(object: ObjectSchema, name: string): FieldSchema | undefined {
  const exact = object.fields.get(name);
  if (exact !== undefined) return exact;
  const wanted = name.toLowerCase();
  return [...object.fields.values()].find((field) => field.name.toLowerCase() === wanted);
}

/** Whether `/sobjects/{object}/listviews` exists. */
export function hasListViews(org: Org, object: ObjectSchema): boolean {
  return object.listViews && (object.name !== 'User' || org.userListViews);
}
