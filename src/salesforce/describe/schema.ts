import { z } from 'zod';

/** As much of a describe as is used. Only Salesforce's own guarantees: anything else may be null. */
export const objectDescribe = z.object({
  name: z.string(),
  label: z.string(),
  fields: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      type: z.string(),
      length: z.number(),
      filterable: z.boolean(),
      relationshipName: z.string().nullable(),
      referenceTo: z.array(z.string()),
      picklistValues: z.array(z.object({ value: z.string(), label: z.string().nullable(), active: z.boolean() })),
    }),
  ),
});

export type ObjectDescribe = z.infer<typeof objectDescribe>;
export type FieldDescribe = ObjectDescribe['fields'][number];
