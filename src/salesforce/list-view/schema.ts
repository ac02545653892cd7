import { z } from 'zod';
import { isId, toId18 } from '../ids.ts';

export const id18 = z
  .string()
  .refine(isId, 'not a Salesforce Id')
  .transform((id) => toId18(id));

export const listViewIndex = z.object({
  done: z.boolean(),
  nextRecordsUrl: z.string().startsWith('/services/data/').nullable(),
  listviews: z.array(z.object({ id: id18, developerName: z.string(), label: z.string(), soqlCompatible: z.boolean() })),
});

export const listViewRecords = z.object({
  done: z.boolean(),
  nextRecordsUrl: z.string().startsWith('/services/data/').optional(),
  records: z.array(
    z.object({ Id: id18, Name: z.string(), DeveloperName: z.string(), IsSoqlCompatible: z.boolean().nullable() }),
  ),
});

/** The filter of a view as a tree; which kind a node is shows only in its keys. */
export type WhereNode =
  | { readonly conditions: readonly WhereNode[]; readonly conjunction: string }
  | { readonly condition: WhereNode }
  | { readonly field: string; readonly operator: string; readonly values: readonly string[] }
  | { readonly field: string; readonly operator: string; readonly subQuery: unknown };

const whereNode: z.ZodType<WhereNode> = z.lazy(() =>
  z.union([
    z.object({ conditions: z.array(whereNode), conjunction: z.string() }),
    z.object({ condition: whereNode }),
    z.object({ field: z.string(), operator: z.string(), values: z.array(z.string()) }),
    z.object({ field: z.string(), operator: z.string(), subQuery: z.unknown() }),
  ]),
);

export const listViewDescribe = z.object({
  id: id18,
  query: z.string().nullable(),
  scope: z.string().nullable(),
  sobjectType: z.string().nullish(),
  whereCondition: whereNode.nullish(),
  /** Of the queue or campaign whose records the view shows; newer versions only. */
  scopeEntityId: z.string().nullish(),
  relatedEntityId: z.string().nullish(),
});

export type ListViewDescribe = z.infer<typeof listViewDescribe>;
