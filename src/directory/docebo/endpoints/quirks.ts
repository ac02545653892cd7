import { z } from 'zod';

/** Shapes that Docebo's API gives in more than one form, as one. */

/** Ids come as numbers and as texts. */
export const id = z.union([z.int().nonnegative(), z.string().regex(/^\d+$/)]).transform(String);

/** Booleans come as such, as 0 and 1, and as texts of both; anything else says neither. */
export const flag = z
  .union([z.boolean(), z.literal([0, 1]), z.string().regex(/^(|0|1|true|false|yes|no)$/i), z.null()])
  .transform((value) => value === true || value === 1 || /^(1|true|yes)$/i.test(String(value)));

/** Whole numbers come as such and as texts; null, which is not 0, where nothing is told. */
export const whole = z
  .union([z.int(), z.string().regex(/^-?\d+$/)])
  .nullish()
  .transform((value) => (value == null ? undefined : Number(value)));

/** A value of a person as text; null where there is none. */
export const text = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .transform((value) => (value === null || value === '' ? null : String(value)));

/** Messages come as a text, as a list of texts, and as a list of texts by field. */
export const message = z
  .union([
    z.string(),
    z.null(),
    z.array(
      z.union([z.string(), z.looseObject({ id: z.union([z.string(), z.number()]).optional(), message: z.unknown() })]),
    ),
    z.record(z.string(), z.unknown()),
  ])
  .optional()
  .transform(sentence);

function sentence(said: unknown): string {
  if (typeof said === 'string') return said;
  if (typeof said === 'number' || typeof said === 'boolean') return String(said);
  if (typeof said !== 'object' || said === null) return '';
  if (Array.isArray(said)) return joined(said.map(sentence), ' ');
  if ('message' in said) return joined(['id' in said ? sentence(said.id) : '', sentence(said.message)], ': ');
  return joined(
    Object.entries(said).map(([key, value]) => joined([key, sentence(value)], ': ')),
    ' ',
  );
}

function joined(parts: readonly string[], between: string): string {
  return parts.filter((part) => part !== '').join(between);
}

/** `{"data":{…}}` */
export const data = <T extends z.ZodType>(schema: T) => z.object({ data: schema });

/** A page of a list: `items` with what is said of the rest. */
export const page = <T extends z.ZodType>(item: T) =>
  data(
    z.object({
      items: z.array(item),
      has_more_data: flag.optional(),
      total_page_count: whole,
      total_count: whole,
      cursor: z.union([z.string(), z.number()]).nullish(),
    }),
  );

/** Whether a list goes on behind a page. Where nothing is told of that, a page that is full may not be the last one. */
export function hasMore(
  { has_more_data: told, total_page_count: pages, items }: z.infer<ReturnType<typeof page>>['data'],
  { number, size }: { readonly number: number; readonly size: number },
): boolean {
  if (items.length === 0) return false;
  if (told !== undefined) return told;
  return pages === undefined ? items.length >= size : number < pages;
}
