import { z } from 'zod';
import { nearest } from './nearest.ts';
import type { Path } from './position.ts';

/** A sentence for a key that the schema does not know at this path, with the known key that it resembles most. */
export function unknownKeyMessage(schema: z.ZodType, path: Path, key: string): string {
  const known = [...keysAt(schema, path)];
  const meant = nearest(key, known);
  const hint = meant === null ? `known here: ${known.join(', ')}` : `did you mean ${meant}?`;
  return `is not known; ${hint}`;
}

function keysAt(schema: z.core.$ZodType, path: Path): Set<string> {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodDiscriminatedUnion) {
    return new Set(inner.options.flatMap((option) => [...keysAt(option, path)]));
  }
  const [step, ...rest] = path;
  if (step === undefined) return new Set(inner instanceof z.ZodObject ? Object.keys(inner.shape) : []);
  if (inner instanceof z.ZodArray) return keysAt(inner.element, rest);
  if (inner instanceof z.ZodRecord) return keysAt(inner.valueType, rest);
  const member: unknown = inner instanceof z.ZodObject ? inner.shape[String(step)] : undefined;
  return member instanceof z.ZodType ? keysAt(member, rest) : new Set();
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return unwrap(schema.unwrap());
  }
  // A preprocess has its schema behind it, a transform before it.
  if (schema instanceof z.ZodPipe) return unwrap(schema.in instanceof z.ZodTransform ? schema.out : schema.in);
  return schema;
}
