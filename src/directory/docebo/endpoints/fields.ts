import { z } from 'zod';
import type { Client } from '../http/client.ts';
import { id } from './quirks.ts';

const option = z.looseObject({ id, label: z.union([z.string(), z.number()]).transform(String) });

/** `id_field` in 2017, `id` today. What is no dropdown has no options, or an empty list or text of them. */
const field = z
  .looseObject({
    id: id.optional(),
    id_field: id.optional(),
    title: z.string(),
    type: z.string(),
    options: z.union([z.array(option), z.literal('').transform(() => [])]).nullish(),
  })
  .transform(({ id: now, id_field: before, title, type, options }, { addIssue }) => {
    const known = now ?? before;
    if (known !== undefined) return { id: known, title, type, options: options ?? [] };
    addIssue({ code: 'custom', message: 'has no id' });
    return z.NEVER;
  });

/** With `as_array` the list itself is the data; some answers put it into `items` all the same. */
const answer = z.object({ data: z.union([z.array(field), z.looseObject({ items: z.array(field) })]) });

/** An additional field of users. */
export interface AdditionalField {
  readonly id: string;
  readonly title: string;
  /** `textfield`, `dropdown`, `date`, `yesno`, …: Docebo's word. */
  readonly type: string;
  readonly options: readonly { readonly id: string; readonly label: string }[];
}

/** Every additional field with the options of dropdowns; Docebo has 50 at most. */
export async function readFields(client: Client, call: { readonly signal?: AbortSignal }): Promise<AdditionalField[]> {
  const { data } = await client.get('/manage/v1/user_fields', { as_array: 1, page_size: 200 }, answer, call);
  return (Array.isArray(data) ? data : data.items).map(({ options, ...one }) => ({
    ...one,
    options: options.map(({ id: key, label }) => ({ id: key, label })),
  }));
}
