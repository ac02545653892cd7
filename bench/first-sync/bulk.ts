import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { API, SOQL, type Token } from '../fixture.ts';

const JOB = z.object({ id: z.string(), state: z.string() });

/** Runs a Bulk API 2.0 query job and yields its result pages as they come, undecoded. */
export async function* bulkPages({ instanceUrl, headers }: Token): AsyncGenerator<ReadableStream<Uint8Array>> {
  const jobs = `${instanceUrl}${API}/jobs/query`;
  const created = await fetch(jobs, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ operation: 'query', query: SOQL }),
  });
  const { id } = JOB.parse(await created.json());
  for (;;) {
    const { state } = JOB.parse(await (await fetch(`${jobs}/${id}`, { headers })).json());
    if (state === 'JobComplete') break;
    await delay(50);
  }
  for (let locator: string | null = ''; locator !== null; ) {
    const query: string = locator === '' ? '' : `?locator=${locator}`;
    const page: Response = await fetch(`${jobs}/${id}/results${query}`, {
      headers: { ...headers, accept: 'text/csv' },
    });
    if (!page.ok || !page.body) throw new Error(`Bulk results answered ${page.status}.`);
    yield page.body;
    const next: string | null = page.headers.get('sforce-locator');
    locator = next === null || next === 'null' ? null : next;
  }
}
