import { z } from 'zod';
import type { ListView } from '../../sync/source.ts';
import type { Client, ClientCallOptions } from '../http/client.ts';
import { id18 } from './schema.ts';

const listInfoSummaries = z.object({
  lists: z.array(z.object({ id: id18, apiName: z.string(), label: z.string() })),
  nextPageToken: z.string().nullish(),
});

const listInfo = z.object({
  filterLogicString: z.string().nullish(),
  filteredByInfo: z.array(
    z.object({ fieldApiName: z.string(), operator: z.string(), operandLabels: z.array(z.string()) }),
  ),
  listReference: z.object({ objectApiName: z.string().nullable() }),
  scope: z.object({ apiName: z.string() }).nullish(),
});

/** A list view as the User Interface API tells it; operands are as a person would type them. [UI API, List Info] */
export type ListInfo = z.infer<typeof listInfo>;

const PAGE_SIZE = 2000;

/** List views of an object by the User Interface API, which supports some objects only. */
export async function readListInfos(client: Client, object: string, options: ClientCallOptions): Promise<ListView[]> {
  const views: ListView[] = [];
  let token = '0';
  for (;;) {
    const path = `/ui-api/list-info/${object}?pageSize=${PAGE_SIZE}&pageToken=${encodeURIComponent(token)}`;
    const page = await client.get(path, listInfoSummaries, options);
    for (const { id, apiName, label } of page.lists) {
      // Its filter has the last word; the summary does not say.
      views.push({ id, developerName: apiName, label, soqlCompatible: true });
    }
    if (page.nextPageToken === null || page.nextPageToken === undefined || page.lists.length === 0) return views;
    token = page.nextPageToken;
  }
}

export function readListInfo(client: Client, viewId: string, options: ClientCallOptions): Promise<ListInfo> {
  return client.get(`/ui-api/list-info/${viewId}`, listInfo, options);
}
