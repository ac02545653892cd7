import { z } from 'zod';
import type { CallOptions } from '../../sync/source.ts';
import { wrongShape } from '../http/body.ts';
import type { Client } from '../http/client.ts';
import { isRefusal } from '../http/error.ts';
import { jobPath } from '../http/request.ts';

/**
 * What `GET …/jobs/query/{id}/resultPages` answers, from API version 58 on: addresses of at most five pages of results, and
 * that of the next five. The documentation's table has `nextRecordUrl`, its sample `nextRecordsUrl`.
 */
const resultPages = z.object({
  resultPages: z.array(z.object({ resultUrl: z.string() })),
  nextRecordsUrl: z.string().nullish(),
  nextRecordUrl: z.string().nullish(),
  done: z.boolean(),
});

const ENDPOINT = 'GET /jobs/query/…/resultPages';

/**
 * The locators of all pages of a completed job's results, in order, so that they can be fetched at the same time; null for
 * one without. Empty where the org does not offer them.
 */
export async function locatorsOf(client: Client, jobId: string, call: CallOptions): Promise<(string | null)[]> {
  const locators = new Set<string | null>();
  let path: string | null = `${jobPath(client.apiVersion, jobId)}/resultPages`;
  while (path !== null) {
    const answer: z.infer<typeof resultPages> | null = await client
      .json({ kind: 'get', path }, resultPages, call)
      .catch((error: unknown) => {
        if (isRefusal(error)) return null;
        throw error;
      });
    if (answer === null) return [];
    for (const { resultUrl } of answer.resultPages) {
      const locator = locatorIn(resultUrl);
      // Also keeps a list that leads back to its beginning from going on for ever.
      if (locators.has(locator)) throw wrongShape(ENDPOINT, 'it names a page twice');
      locators.add(locator);
    }
    path = answer.done ? null : nextIn(answer);
  }
  return [...locators];
}

function locatorIn(resultUrl: string): string | null {
  return new URLSearchParams(resultUrl.split('?', 2)[1] ?? '').get('locator');
}

function nextIn({ resultPages: pages, nextRecordsUrl, nextRecordUrl }: z.infer<typeof resultPages>): string {
  const next = nextRecordsUrl ?? nextRecordUrl ?? '';
  if (pages.length === 0 || !next.startsWith('/services/data/')) {
    throw wrongShape(ENDPOINT, 'there is more, and nothing leads there');
  }
  return next;
}
