import { z } from 'zod';
import type { CallOptions, CustomObject } from '../sync/source.ts';
import type { Client } from './http/client.ts';
import { askQuery } from './read/ask-query.ts';

const globalDescribe = z.object({
  sobjects: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      custom: z.boolean(),
      customSetting: z.boolean(),
      deprecatedAndHidden: z.boolean(),
      layoutable: z.boolean(),
      queryable: z.boolean(),
    }),
  ),
});

const counts = z.object({ records: z.array(z.object({ SobjectType: z.string().nullable(), expr0: z.int() })) });

const LIST_VIEWS = 'SELECT SobjectType, COUNT(Id) FROM ListView GROUP BY SobjectType';

/**
 * Implements Source.customObjects. Only names that end in `__c` are objects whose records someone keeps: metadata types
 * (`__mdt`), events (`__e`), external and big objects (`__x`, `__b`) and the shares, histories and feeds of others are not.
 */
export async function readCustomObjects(client: Client, options: CallOptions): Promise<CustomObject[]> {
  const { sobjects } = await client.get('/sobjects', globalDescribe, options);
  const { records } = await askQuery(client, { soql: LIST_VIEWS }, counts, options);
  const listViews = new Map(records.map((record) => [record.SobjectType, record.expr0]));
  return sobjects
    .filter(
      (object) =>
        object.custom &&
        object.queryable &&
        object.layoutable &&
        !object.customSetting &&
        !object.deprecatedAndHidden &&
        /__c$/i.test(object.name),
    )
    .map(({ name, label }) => ({ object: name, label, listViews: listViews.get(name) ?? 0 }))
    .filter((object) => object.listViews > 0)
    .sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : a.object < b.object ? -1 : 1));
}
