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
      /** Only a dependent picklist has one. */
      controllerName: z.string().nullish(),
      picklistValues: z.array(
        z.object({
          value: z.string(),
          label: z.string().nullable(),
          active: z.boolean(),
          validFor: z
            .string()
            .regex(/^[A-Za-z0-9+/]*={0,2}$/, 'not Base64')
            .nullish(),
        }),
      ),
    }),
  ),
});

export type ObjectDescribe = z.infer<typeof objectDescribe>;
export type FieldDescribe = ObjectDescribe['fields'][number];
