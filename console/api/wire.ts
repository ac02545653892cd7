import type { z } from 'zod';
import type { problemSchema } from '../../src/api/problem.ts';

/** What JSON makes of a type: dates become text. */
export type Json<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Json<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Json<T[Key]> }
      : T;

/** An answer of the API, as the schema beside its handler says it. */
export type Answer<Schema extends z.ZodType> = Json<z.output<Schema>>;

/** What the API takes. */
export type Body<Schema extends z.ZodType> = z.input<Schema>;

export type Problem = Omit<Answer<typeof problemSchema>, 'code'> & { readonly code: string };

/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
  /** Of the whole list, where it is counted. */
  readonly total?: number;
}
