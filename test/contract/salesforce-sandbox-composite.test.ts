import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DATA, type SandboxClient, startSandboxClient } from '../support/sandbox.ts';

const dataFile = new URL('../../sandbox/salesforce/data/example-org.json', import.meta.url).pathname;
let client: SandboxClient;

beforeAll(async () => {
  client = await startSandboxClient({ dataFile });
});

afterAll(async () => {
  await client[Symbol.asyncDispose]();
});

interface Part {
  readonly method?: string;
  readonly url: string;
  readonly referenceId?: string;
  readonly httpHeaders?: Record<string, string>;
  readonly body?: unknown;
}

const Answer = z.object({
  compositeResponse: z.array(
    z.object({
      body: z.unknown(),
      httpHeaders: z.record(z.string(), z.string()),
      httpStatusCode: z.number(),
      referenceId: z.string(),
    }),
  ),
});
const BatchAnswer = z.object({
  hasErrors: z.boolean(),
  results: z.array(z.object({ statusCode: z.number(), result: z.unknown() })),
});

function post(path: string, body: unknown): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' };
  return client.request(`${DATA}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function composite(parts: readonly Part[], more: object = {}) {
  const compositeRequest = parts.map((part, index) => ({ method: 'GET', referenceId: `ref${index}`, ...part }));
  const response = await post('/composite', { ...more, compositeRequest });
  expect(response.status).toBe(200);
  return Answer.parse(await response.json()).compositeResponse;
}

async function batch(urls: readonly string[], haltOnError = false) {
  const response = await post('/composite/batch', {
    haltOnError,
    batchRequests: urls.map((url) => ({ method: 'GET', url })),
  });
  expect(response.status).toBe(200);
  return BatchAnswer.parse(await response.json());
}

/** API requests that the org has counted. */
async function usage(): Promise<number> {
  const response = await client.request(`${DATA}/limits`);
  await response.text();
  return Number(/^api-usage=(\d+)\//.exec(response.headers.get('sforce-limit-info') ?? '')?.[1]);
}

const url = (soql: string): string => `${DATA}/query?q=${encodeURIComponent(soql)}`;

describe('a composite request', () => {
  it('runs its parts in order, each able to name what came before, and costs one API request', async () => {
    const before = await usage();
    const [found, read, describe_] = await composite([
      { url: url("SELECT Id FROM Contact WHERE LastName = 'Lovelace'"), referenceId: 'ada' },
      { url: `${DATA}/sobjects/Contact/@{ada.records[0].Id}?fields=Name` },
      { url: `${DATA}/sobjects/User/describe` },
    ]);
    expect(found).toMatchObject({ httpStatusCode: 200, referenceId: 'ada', body: { totalSize: 1 } });
    expect(read).toMatchObject({ httpStatusCode: 200, referenceId: 'ref1', body: { Name: 'Ada Lovelace' } });
    expect(describe_?.httpHeaders).toHaveProperty('Last-Modified');
    expect(await usage()).toBe(before + 1);
  });

  it('answers 200 with the errors inside, also for a reference that leads nowhere', async () => {
    const [bad, nowhere, good] = await composite([
      { url: url('SELECT Nonsense FROM Contact'), referenceId: 'bad' },
      { url: `${DATA}/sobjects/Contact/@{bad.records[0].Id}` },
      { url: `${DATA}/limits` },
    ]);
    expect(bad).toMatchObject({ httpStatusCode: 400, body: [{ errorCode: 'INVALID_FIELD' }] });
    expect(nowhere).toMatchObject({ httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] });
    expect(good?.httpStatusCode).toBe(200);
  });

  it('takes back every answer when all or none are wanted', async () => {
    const [good, bad] = await composite([{ url: `${DATA}/limits` }, { url: `${DATA}/nonsense` }], { allOrNone: true });
    expect(good).toMatchObject({ httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] });
    expect(bad).toMatchObject({ httpStatusCode: 404, body: [{ errorCode: 'NOT_FOUND' }] });
  });

  it('carries a query that is too long for a URI', async () => {
    const soql = `SELECT Id FROM Contact WHERE LastName IN ('Lovelace', ${Array.from({ length: 3_000 }, (_, n) => `'${n}'`).join(', ')})`;
    expect((await client.request(url(soql))).status).toBe(414);
    const [answer] = await composite([{ url: url(soql) }]);
    expect(answer).toMatchObject({ httpStatusCode: 200, body: { totalSize: 1 } });
  });

  it('answers a describe that has not changed with 304', async () => {
    const first = await client.request(`${DATA}/sobjects/User/describe`);
    await first.text();
    const since = first.headers.get('last-modified') ?? '';
    const [answer] = await composite([
      { url: `${DATA}/sobjects/User/describe`, httpHeaders: { 'If-Modified-Since': since } },
    ]);
    expect(answer).toMatchObject({ httpStatusCode: 304, body: null });
  });

  it('creates, and uses the new Id in the next part', async () => {
    const [made, child] = await composite([
      { method: 'POST', url: `${DATA}/sobjects/Account`, referenceId: 'made', body: { Name: 'Composed' } },
      { method: 'POST', url: `${DATA}/sobjects/Contact`, body: { LastName: 'Child', AccountId: '@{made.id}' } },
    ]);
    expect(made).toMatchObject({ httpStatusCode: 201, body: { success: true } });
    expect(made?.httpHeaders).toHaveProperty('Location');
    expect(child?.httpStatusCode).toBe(201);
    const [read] = await composite([{ url: url("SELECT Account.Name FROM Contact WHERE LastName = 'Child'") }]);
    expect(read?.body).toMatchObject({ records: [{ Account: { Name: 'Composed' } }] });
  });

  it.each([
    ['more than 25 parts', Array.from({ length: 26 }, (_, n) => ({ url: `${DATA}/limits`, referenceId: `r${n}` }))],
    [
      'more than 5 queries',
      Array.from({ length: 6 }, (_, n) => ({ url: url('SELECT Id FROM User'), referenceId: `r${n}` })),
    ],
    ['one reference twice', Array.from({ length: 2 }, () => ({ url: `${DATA}/limits`, referenceId: 'same' }))],
    ['no part', []],
  ])('is refused with %s', async (_, parts) => {
    const response = await post('/composite', { compositeRequest: parts.map((part) => ({ method: 'GET', ...part })) });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual([expect.objectContaining({ errorCode: expect.any(String) })]);
  });
});

describe('a batch', () => {
  it('runs its parts on their own, by a short or a whole path, and costs as many API requests', async () => {
    const before = await usage();
    const answer = await batch([
      'v62.0/sobjects/User/describe',
      `${DATA}/sobjects/Nonsense/describe`,
      url('SELECT Id FROM User'),
    ]);
    expect(answer.hasErrors).toBe(true);
    expect(answer.results.map(({ statusCode }) => statusCode)).toEqual([200, 404, 200]);
    expect(answer.results[0]?.result).toMatchObject({ name: 'User' });
    expect(answer.results[1]?.result).toMatchObject([{ errorCode: 'NOT_FOUND' }]);
    expect(await usage()).toBe(before + 3);
  });

  it('stops at the first error when it shall', async () => {
    const answer = await batch(['v62.0/limits', 'v62.0/nonsense', 'v62.0/limits'], true);
    expect(answer.results.map(({ statusCode }) => statusCode)).toEqual([200, 404, 412]);
    expect(answer.results[2]?.result).toEqual([
      { errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted per request' },
    ]);
  });

  it('holds at most 25', async () => {
    const batchRequests = Array.from({ length: 26 }, () => ({ method: 'GET', url: 'v62.0/limits' }));
    expect((await post('/composite/batch', { batchRequests })).status).toBe(400);
    expect((await batch(Array.from({ length: 25 }, () => 'v62.0/limits'))).hasErrors).toBe(false);
  });
});
