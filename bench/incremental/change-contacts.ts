import { z } from 'zod';
import { API, signIn } from '../fixture.ts';

const BATCH = 200;
const IDS = z.object({ records: z.array(z.object({ Id: z.string() })), nextRecordsUrl: z.string().optional() });
const SAVED = z.array(z.object({ success: z.boolean() }));

/** Gives so many contacts another title, as any client of the org could. */
export async function changeContacts(url: string, count: number, title: string): Promise<void> {
  const { instanceUrl, headers } = await signIn(url);
  const query = new URLSearchParams({ q: `SELECT Id FROM Contact ORDER BY Id LIMIT ${count}` });
  const found = IDS.parse(await (await fetch(`${instanceUrl}${API}/query?${query.toString()}`, { headers })).json());
  const ids = found.records.map(({ Id }) => Id);
  if (ids.length !== count) throw new Error(`There are ${ids.length} contacts to change, not ${count}.`);
  for (let first = 0; first < ids.length; first += BATCH) {
    const records = ids
      .slice(first, first + BATCH)
      .map((id) => ({ attributes: { type: 'Contact' }, id, Title: title }));
    const answer = await fetch(`${instanceUrl}${API}/composite/sobjects`, {
      method: 'PATCH',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ allOrNone: false, records }),
    });
    const saved = SAVED.parse(await answer.json());
    if (saved.some(({ success }) => !success)) throw new Error('Salesforce did not save every change.');
  }
}
