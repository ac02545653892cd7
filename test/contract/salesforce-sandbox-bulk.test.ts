import { request as httpRequest } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DATA, type SandboxClient, startSandboxClient } from '../support/sandbox.ts';

const JOBS = `${DATA}/jobs/query`;
const Job = z.looseObject({ id: z.string(), state: z.string() });
const Refusal = z.array(z.object({ errorCode: z.string(), message: z.string() }));
const SOQL = 'SELECT Id, LastName FROM Contact';

let client: SandboxClient;
let total: number;

beforeAll(async () => {
  client = await startSandboxClient({ bulkPageSize: 1_000 });
  total = z.number().parse((await client.json(`${DATA}/query?q=SELECT+COUNT()+FROM+Contact`)).totalSize);
});

afterAll(async () => {
  await client[Symbol.asyncDispose]();
});

function create(body: Readonly<Record<string, unknown>>, on = client): Promise<Response> {
  return on.request(JOBS, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function createJob(query: string, more: Readonly<Record<string, unknown>> = {}, on = client): Promise<string> {
  const response = await create({ operation: 'query', query, ...more }, on);
  expect(response.status).toBe(200);
  return Job.parse(await response.json()).id;
}

async function finishedJob(query: string, more: Readonly<Record<string, unknown>> = {}, on = client): Promise<string> {
  const id = await createJob(query, more, on);
  await expect.poll(async () => (await on.json(`${JOBS}/${id}`)).state, { interval: 10 }).toBe('JobComplete');
  return id;
}

async function refusal(response: Response): Promise<{ status: number; errorCode: string | undefined }> {
  return { status: response.status, errorCode: Refusal.parse(await response.json())[0]?.errorCode };
}

function lines(csv: string): string[] {
  return csv.split('\n').slice(0, -1);
}

describe('a query job', () => {
  it('is created, runs and completes, with the documented keys', async () => {
    // Long enough in each state to be seen there, however slow the machine is.
    await using slow = await startSandboxClient({ contacts: 500, bulkQueued: 300, bulkRunning: 700 });
    const created = Job.parse(await (await create({ operation: 'query', query: SOQL }, slow)).json());
    expect(created).toMatchObject({
      operation: 'query',
      object: 'Contact',
      state: 'UploadComplete',
      concurrencyMode: 'Parallel',
      contentType: 'CSV',
      apiVersion: 62,
      lineEnding: 'LF',
      columnDelimiter: 'COMMA',
    });
    expect(created.id).toMatch(/^750\w{15}$/);
    const seen = new Set<unknown>();
    await expect
      .poll(
        async () => {
          const { state } = await slow.json(`${JOBS}/${created.id}`);
          seen.add(state);
          return state;
        },
        { interval: 20, timeout: 20_000 },
      )
      .toBe('JobComplete');
    expect([...seen]).toEqual(['UploadComplete', 'InProgress', 'JobComplete']);
    expect(await slow.json(`${JOBS}/${created.id}`)).toMatchObject({
      jobType: 'V2Query',
      numberRecordsProcessed: 500,
      retries: 0,
      isPkChunkingSupported: true,
    });
  });

  it.each([
    ['GROUP BY', 'SELECT AccountId, COUNT(Id) FROM Contact GROUP BY AccountId'],
    ['OFFSET', `${SOQL} OFFSET 5`],
    ['compound fields', 'SELECT Id, MailingAddress FROM Contact'],
    ['a field that does not exist', 'SELECT Nonsense FROM Contact'],
    ['what is no SOQL', 'SELECT FROM'],
  ])('is refused for %s', async (_, query) => {
    const { status, errorCode } = await refusal(await create({ operation: 'query', query }));
    expect(status).toBe(400);
    expect(['INVALIDFIELD', 'MALFORMEDQUERY', 'FUNCTIONALITY_NOT_ENABLED']).toContain(errorCode);
  });

  it('is refused for an object that Bulk does not read', async () => {
    const query = "SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinitionId = 'Contact'";
    const response = await create({ operation: 'query', query });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual([
      { errorCode: 'INVALIDENTITY', message: "Entity 'FieldDefinition' is not supported by the Bulk API." },
    ]);
  });

  it('is refused for a content type other than CSV', async () => {
    const response = await create({ operation: 'query', query: SOQL, contentType: 'JSON' });
    expect(await refusal(response)).toEqual({ status: 400, errorCode: 'API_ERROR' });
  });

  it('with ORDER BY or LIMIT supports no PK chunking', async () => {
    const id = await createJob(`${SOQL} ORDER BY LastName LIMIT 10`);
    expect(await client.json(`${JOBS}/${id}`)).toMatchObject({ isPkChunkingSupported: false });
  });

  it('that fails says why', async () => {
    await client.request('/__sandbox/bulk-failure', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ message: 'InternalServerError : Retry limit' }),
    });
    const id = await createJob(SOQL);
    await expect.poll(async () => (await client.json(`${JOBS}/${id}`)).state, { interval: 10 }).toBe('Failed');
    expect(await client.json(`${JOBS}/${id}`)).toMatchObject({ errorMessage: 'InternalServerError : Retry limit' });
  });

  it('can be aborted while it runs, deleted afterwards, and is gone then', async () => {
    await using slow = await startSandboxClient({ contacts: 10, bulkQueued: 60_000 });
    const id = await createJob(SOQL, {}, slow);
    const early = await slow.request(`${JOBS}/${id}`, { method: 'DELETE' });
    expect(await refusal(early)).toEqual({ status: 400, errorCode: 'API_ERROR' });
    expect(await refusal(await slow.request(`${JOBS}/${id}/results`))).toMatchObject({ status: 400 });

    const abort = (): Promise<Response> =>
      slow.request(`${JOBS}/${id}`, {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ state: 'Aborted' }),
      });
    expect(await (await abort()).json()).toMatchObject({ id, state: 'Aborted' });
    expect(await refusal(await abort())).toEqual({ status: 400, errorCode: 'INVALIDJOBSTATE' });

    expect((await slow.request(`${JOBS}/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await refusal(await slow.request(`${JOBS}/${id}`))).toEqual({ status: 404, errorCode: 'NOT_FOUND' });
  });

  it('is listed', async () => {
    const id = await createJob(SOQL);
    const list = z
      .object({ done: z.boolean(), records: z.array(z.looseObject({ id: z.string() })) })
      .parse(await client.json(`${JOBS}?jobType=V2Query`));
    expect(list.done).toBe(true);
    expect(list.records[0]).toMatchObject({ id, jobType: 'V2Query' });
  });
});

describe('results', () => {
  it('come in pages that each carry the header, until the locator is the word null', async () => {
    const id = await finishedJob(SOQL);
    const seen: string[] = [];
    let locator: string | null = null;
    let pages = 0;
    do {
      const query: string = locator === null ? '' : `?locator=${locator}`;
      const response = await client.request(`${JOBS}/${id}/results${query}`, { headers: { Accept: 'text/csv' } });
      expect(response.headers.get('content-type')).toContain('text/csv');
      const [head, ...rows] = lines(await response.text());
      expect(head).toBe('"Id","LastName"');
      const ids = rows.flatMap((row) => /^"(003\w{15})",/.exec(row)?.[1] ?? []);
      expect(ids).toHaveLength(Number(response.headers.get('sforce-numberofrecords')));
      seen.push(...ids);
      pages += 1;
      locator = response.headers.get('sforce-locator');
    } while (locator !== null && locator !== 'null');
    expect(pages).toBe(Math.ceil(total / 1_000));
    expect(new Set(seen).size).toBe(total);
  });

  it('are the same again under the same locator', async () => {
    const id = await finishedJob(SOQL);
    const first = await client.request(`${JOBS}/${id}/results?maxRecords=7`);
    await first.text();
    const locator = first.headers.get('sforce-locator');
    const page = async (): Promise<string> =>
      (await client.request(`${JOBS}/${id}/results?maxRecords=7&locator=${locator}`)).text();
    const once = await page();
    expect(lines(once)).toHaveLength(8);
    expect(await page()).toBe(once);
  });

  it('refuse a locator that the job never gave', async () => {
    const id = await finishedJob(SOQL);
    expect((await client.request(`${JOBS}/${id}/results?locator=nonsense`)).status).toBe(400);
  });

  it('need the API version of the job', async () => {
    const id = await finishedJob(SOQL);
    const response = await client.request(`/services/data/v61.0/jobs/query/${id}/results`);
    expect(response.status).toBe(409);
    await response.text();
  });

  it('of no rows are a header', async () => {
    const id = await finishedJob("SELECT Id FROM Contact WHERE LastName = 'nobody at all'");
    const response = await client.request(`${JOBS}/${id}/results`);
    expect(response.headers.get('sforce-numberofrecords')).toBe('0');
    expect(response.headers.get('sforce-locator')).toBe('null');
    expect(await response.text()).toBe('"Id"\n');
  });

  it('use the delimiter and line ending asked for', async () => {
    const id = await finishedJob(`${SOQL} LIMIT 2`, { columnDelimiter: 'SEMICOLON', lineEnding: 'CRLF' });
    const csv = await (await client.request(`${JOBS}/${id}/results`)).text();
    expect(csv).toMatch(/^"Id";"LastName"\r\n"003\w{15}";"[^"]*"\r\n"003\w{15}";"[^"]*"\r\n$/);
  });

  it('are compressed for exactly "gzip", and for nothing else', async () => {
    const id = await finishedJob(`${SOQL} LIMIT 50`);
    const plain = await rawGet(`${JOBS}/${id}/results`, 'gzip, deflate');
    const zipped = await rawGet(`${JOBS}/${id}/results`, 'gzip');
    expect(plain.encoding).toBeUndefined();
    expect(zipped.encoding).toBe('gzip');
    expect(gunzipSync(zipped.body).equals(plain.body)).toBe(true);
  });

  it('can be fetched in parallel by resultPages, five at a time', async () => {
    const id = await finishedJob(SOQL);
    const Pages = z.object({
      resultPages: z.array(z.object({ resultUrl: z.string() })),
      nextRecordsUrl: z.string().nullable(),
      done: z.boolean(),
    });
    const urls: string[] = [];
    for (let next: string | null = `${JOBS}/${id}/resultPages`; next !== null; ) {
      const page = Pages.parse(await client.json(next));
      expect(page.resultPages.length).toBeLessThanOrEqual(5);
      expect(page.done).toBe(page.nextRecordsUrl === null);
      urls.push(...page.resultPages.map(({ resultUrl }) => resultUrl));
      next = page.nextRecordsUrl;
    }
    const counts = await Promise.all(
      urls.map(async (url) => {
        const response = await client.request(url);
        await response.text();
        return Number(response.headers.get('sforce-numberofrecords'));
      }),
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(total);
  });

  it('survive a client that goes away in the middle', async () => {
    await using other = await startSandboxClient({ contacts: 100_000, bulkPageSize: 100_000 });
    const id = await finishedJob(SOQL, {}, other);
    const leaving = new AbortController();
    const response = await other.request(`${JOBS}/${id}/results`, { signal: leaving.signal });
    await response.body?.getReader().read();
    leaving.abort();
    const whole = await (await other.request(`${JOBS}/${id}/results`)).text();
    expect(lines(whole)).toHaveLength(100_001);
  });

  it('can be cut off: the connection breaks, or the page just ends too early', async () => {
    const id = await finishedJob(SOQL);
    const fault = (cut: object): Promise<Response> =>
      client.request('/__sandbox/faults', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ path: '/results', ...cut }),
      });
    expect((await fault({ breakAfter: 5_000 })).status).toBe(204);
    await expect(client.request(`${JOBS}/${id}/results`).then((response) => response.text())).rejects.toThrow();
    await fault({ endAfter: 5_000 });
    const short = await client.request(`${JOBS}/${id}/results`);
    expect(short.headers.get('sforce-numberofrecords')).toBe('1000');
    expect(Buffer.byteLength(await short.text())).toBe(5_000);
    await fault({ status: 503, headers: { 'Retry-After': '1' } });
    expect((await client.request(`${JOBS}/${id}/results`)).headers.get('retry-after')).toBe('1');
    expect(lines(await (await client.request(`${JOBS}/${id}/results`)).text()).length).toBeGreaterThan(1_000);
  });
});

/** fetch decides about Accept-Encoding by itself; this does not. */
function rawGet(path: string, acceptEncoding: string): Promise<{ encoding: string | undefined; body: Buffer }> {
  const headers = { Authorization: `Bearer ${client.token}`, 'Accept-Encoding': acceptEncoding };
  return new Promise((resolve, reject) => {
    httpRequest(`${client.url}${path}`, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ encoding: response.headers['content-encoding'], body: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end();
  });
}
