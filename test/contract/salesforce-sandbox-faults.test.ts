import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DATA, postToken, type SandboxClient, startSandboxClient } from '../support/sandbox.ts';

const JOBS = `${DATA}/jobs/query`;
const LIMITS = `${DATA}/limits`;
const CONTACTS = `${DATA}/query?q=${encodeURIComponent('SELECT Id FROM Contact')}`;
const BY_200 = { 'Sforce-Query-Options': 'batchSize=200' };

let client: SandboxClient;

beforeEach(async () => {
  client = await startSandboxClient({ contacts: 1000, bulkQueued: 0, bulkRunning: 0, bulkPageSize: 200 });
});

afterEach(async () => {
  await client[Symbol.asyncDispose]();
});

const fault = (...faults: readonly object[]) => client.control('POST', '/faults', faults);

const Report = z.object({ faults: z.array(z.looseObject({ hits: z.number(), spent: z.boolean() })) });

async function hits(): Promise<readonly number[]> {
  const response = await client.request('/__sandbox/faults');
  return Report.parse(await response.json()).faults.map((one) => one.hits);
}

const statusOf = async (path: string) => (await client.request(path)).status;

const Page = z.object({
  totalSize: z.number(),
  done: z.boolean(),
  nextRecordsUrl: z.string().optional(),
  records: z.array(z.object({ Id: z.string() })),
});

/** Ids of every page of a query, as one client reads them. */
async function queryPages(): Promise<readonly (readonly string[])[]> {
  const pages: string[][] = [];
  for (let path: string | undefined = CONTACTS; path !== undefined; ) {
    const response = await client.request(path, { headers: BY_200 });
    const page = Page.parse(await response.json());
    pages.push(page.records.map(({ Id }) => Id));
    path = page.nextRecordsUrl;
  }
  return pages;
}

async function bulkPages(): Promise<readonly (readonly string[])[]> {
  const id = await newJob();
  const pages: string[][] = [];
  for (let locator: string | null = ''; locator !== null; ) {
    const response = await client.request(`${JOBS}/${id}/results${locator === '' ? '' : `?locator=${locator}`}`);
    expect(response.status).toBe(200);
    pages.push((await response.text()).trimEnd().split('\n').slice(1));
    const next = response.headers.get('sforce-locator');
    locator = next === 'null' ? null : next;
  }
  return pages;
}

const Job = z.object({ id: z.string(), state: z.string(), errorMessage: z.string().optional() });

async function newJob(): Promise<string> {
  const body = JSON.stringify({ operation: 'query', query: 'SELECT Id FROM Contact' });
  const response = await client.request(JOBS, {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json' },
  });
  return Job.parse(await response.json()).id;
}

describe('a fault of the sandbox', () => {
  it.each<[string, number, string, string | null]>([
    ['invalid_session', 401, '[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]', 'json'],
    [
      'request_limit',
      403,
      '[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]',
      'json',
    ],
    ['not_acceptable', 406, '', null],
    ['no_route', 420, '', 'html'],
    ['too_many_requests', 429, '', null],
    ['maintenance', 503, '<!DOCTYPE html>', 'html'],
    ['html', 200, '<!DOCTYPE html>', 'html'],
    ['empty', 200, '', 'json'],
  ])('answers %s as Salesforce does', async (answer, status, start, type) => {
    await fault({ kind: 'data', answer });
    const response = await client.request(LIMITS);
    expect(response.status).toBe(status);
    const body = await response.text();
    if (start === '') expect(body).toBe('');
    else expect(body.startsWith(start)).toBe(true);
    expect(response.headers.get('content-type') ?? null).toEqual(type === null ? null : expect.stringContaining(type));
    expect(response.headers.get('retry-after')).toBeNull();
    expect(await statusOf(LIMITS)).toBe(200);
  });

  it('words a dead session and an empty quota as the sandbox itself does', async () => {
    await fault({ answer: 'invalid_session' });
    const made = await (await client.request(LIMITS)).text();
    expect(await (await fetch(`${client.url}${LIMITS}`)).text()).toBe(made);

    await using poor = await startSandboxClient({ apiLimit: 1 });
    await poor.request(CONTACTS);
    const real = await poor.request(CONTACTS);
    await poor.control('POST', '/faults', { answer: 'request_limit' });
    const faked = await poor.request(LIMITS);
    expect([faked.status, await faked.text()]).toEqual([real.status, await real.text()]);
  });

  it('says when to come back: in seconds, or at a time', async () => {
    await fault(
      { answer: 'too_many_requests', retryAfter: 7 },
      { status: 503, retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT' },
    );
    const first = await client.request(LIMITS);
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7']);
    const second = await client.request(LIMITS);
    expect([second.status, second.headers.get('retry-after')]).toEqual([503, 'Wed, 21 Oct 2026 07:28:00 GMT']);
  });

  it('may be an answer of your own', async () => {
    await fault({ status: 418, headers: { 'X-Pot': 'tea' }, body: 'short and stout' });
    const response = await client.request(LIMITS);
    expect([response.status, response.headers.get('x-pot'), await response.text()]).toEqual([
      418,
      'tea',
      'short and stout',
    ]);
  });

  it('hits requests of one kind, method and path, after some that go well, so many times', async () => {
    await fault({ kind: 'query', method: 'GET', path: 'FROM*Contact', skip: 1, times: 2, answer: 'unavailable' });
    expect(await statusOf(LIMITS)).toBe(200);
    const statuses: number[] = [];
    for (let n = 0; n < 4; n += 1) statuses.push(await statusOf(CONTACTS));
    expect(statuses).toEqual([200, 503, 503, 200]);
    expect(await hits()).toEqual([2]);
    await client.control('DELETE', '/faults');
    expect(await hits()).toEqual([]);
  });

  it.each<[string, string, string, readonly string[]]>([
    ['a token', 'POST', '/services/oauth2/token', ['any', 'token']],
    ['a description', 'GET', `${DATA}/sobjects/Contact/describe`, ['any', 'data', 'describe']],
    ['a list view', 'GET', `${DATA}/sobjects/Contact/listviews/00B/describe`, ['any', 'data', 'list_view']],
    ['a query', 'GET', CONTACTS, ['any', 'data', 'query', 'page']],
    ['its next page', 'GET', `${DATA}/query/01g-200`, ['any', 'data', 'query_page', 'page']],
    ['a new job', 'POST', JOBS, ['any', 'data', 'bulk_job']],
    ['a look at a job', 'GET', `${JOBS}/750`, ['any', 'data', 'bulk_status']],
    ['results of a job', 'GET', `${JOBS}/750/results?locator=x`, ['any', 'data', 'bulk_result', 'page']],
    ['a composite request', 'POST', `${DATA}/composite`, ['any', 'data', 'composite']],
  ])('knows what %s is', async (_name, method, path, expected) => {
    const kinds = ['any', 'token', 'data', 'describe', 'list_view', 'query', 'query_page', 'bulk_job', 'bulk_status'];
    const matching: string[] = [];
    for (const kind of [...kinds, 'bulk_result', 'page', 'composite']) {
      await client.control('DELETE', '/faults');
      await fault({ kind, answer: 'unavailable' });
      await client.request(path, { method });
      if ((await hits())[0] === 1) matching.push(kind);
    }
    expect(matching).toEqual(
      [
        'any',
        'data',
        'token',
        'describe',
        'list_view',
        'query',
        'query_page',
        'bulk_job',
        'bulk_status',
        'bulk_result',
        'page',
        'composite',
      ].filter((kind) => expected.includes(kind)),
    );
  });

  it('hits by chance, the same requests for the same seed', async () => {
    const draw = async (seed: number) => {
      await client.control('DELETE', '/faults');
      await fault({ kind: 'data', probability: 0.3, seed, times: 'always', answer: 'unavailable' });
      const statuses: number[] = [];
      for (let n = 0; n < 60; n += 1) statuses.push(await statusOf(LIMITS));
      return statuses;
    };
    const first = await draw(1);
    expect(await draw(1)).toEqual(first);
    expect(await draw(2)).not.toEqual(first);
    const unlucky = first.filter((status) => status === 503).length;
    expect(unlucky).toBeGreaterThan(6);
    expect(unlucky).toBeLessThan(36);
  });

  it('delays every page', async () => {
    await fault({ kind: 'page', times: 'always', delay: 60 });
    const started = performance.now();
    expect(await queryPages()).toHaveLength(5);
    expect(performance.now() - started).toBeGreaterThanOrEqual(5 * 60 - 10);
    expect(await hits()).toEqual([5]);
  });

  it('resets the connection, before an answer or within one', async () => {
    await fault({ reset: true });
    await expect(client.request(CONTACTS)).rejects.toThrow();
    await fault({ breakAfter: 1000 });
    const broken = await client.request(CONTACTS);
    await expect(broken.text()).rejects.toThrow();
    expect(await statusOf(CONTACTS)).toBe(200);
  });

  it.each([
    ['before an answer', 0],
    ['within one', 1000],
  ])('stalls %s, for as long as the client waits', async (_name, stallAfter) => {
    await fault({ stallAfter });
    const reading = client
      .request(CONTACTS, { signal: AbortSignal.timeout(300) })
      .then(async (response) => await response.text());
    await expect(reading).rejects.toThrow(/timeout/);
  });

  it.each([
    ['a query', () => queryPages()],
    ['Bulk results', () => bulkPages()],
  ])('leaves out a page of %s, or repeats one', async (_name, pages) => {
    const whole = await pages();
    expect(whole.map((page) => page.length)).toEqual([200, 200, 200, 200, 200]);
    await fault({ kind: 'page', skip: 1, nextPage: 'drop' });
    expect(await pages()).toEqual(whole.filter((_, index) => index !== 2));
    await fault({ kind: 'page', nextPage: 'repeat' });
    expect(await pages()).toEqual([whole[0], ...whole]);
    expect(await pages()).toEqual(whole);
  });

  it('lets cursors, jobs and sessions expire', async () => {
    const first = Page.parse(await (await client.request(CONTACTS, { headers: BY_200 })).json());
    await fault({ expire: ['cursors', 'jobs'] });
    const id = await newJob();
    const gone = await client.request(first.nextRecordsUrl ?? '');
    expect([gone.status, await gone.text()]).toEqual([
      400,
      '[{"message":"invalid query locator","errorCode":"INVALID_QUERY_LOCATOR"}]',
    ]);
    expect(await statusOf(`${JOBS}/${id}`)).toBe(200);
    await fault({ expire: ['jobs'] });
    expect(await statusOf(`${JOBS}/${id}`)).toBe(404);
    await fault({ expire: ['sessions'] });
    expect(await statusOf(LIMITS)).toBe(401);
  });

  it('lets a Bulk job fail: the one that is created, or those that run', async () => {
    await fault({ kind: 'bulk_job', failJobs: 'InternalServerError' });
    const failed = Job.parse(await client.json(`${JOBS}/${await newJob()}`));
    expect(failed).toMatchObject({ state: 'Failed', errorMessage: 'InternalServerError' });
    expect(Job.parse(await client.json(`${JOBS}/${await newJob()}`)).state).toBe('JobComplete');

    await using slow = await startSandboxClient({ bulkQueued: 0, bulkRunning: 100 });
    const body = JSON.stringify({ operation: 'query', query: 'SELECT Id FROM Contact' });
    const headers = { 'Content-Type': 'application/json' };
    const { id } = Job.parse(await (await slow.request(JOBS, { method: 'POST', body, headers })).json());
    await slow.control('POST', '/faults', { kind: 'bulk_status', failJobs: 'out of luck' });
    await expect.poll(async () => await slow.json(`${JOBS}/${id}`)).toMatchObject({ state: 'Failed' });
  });

  it('moves the clock of the org when a request arrives', async () => {
    const now = async () => Date.parse((await client.request(LIMITS)).headers.get('date') ?? '');
    const before = await now();
    await fault({ skip: 1, advanceClock: 7200 });
    expect((await now()) - before).toBeLessThan(60_000);
    await now();
    expect((await now()) - before).toBeGreaterThanOrEqual(7_190_000);
  });

  it('hits the token endpoint too', async () => {
    const form = { grant_type: 'client_credentials', client_id: 'rollcall', client_secret: 'rollcall-secret' };
    await fault({ kind: 'token', answer: 'maintenance' });
    expect((await postToken(client.url, form)).status).toBe(503);
    expect((await postToken(client.url, form)).status).toBe(200);
  });

  it.each<[string, object, RegExp]>([
    ['nothing that goes wrong', { kind: 'data' }, /Nothing would go wrong/],
    ['two that exclude each other', { answer: 'html', reset: true }, /Choose one of answer and reset/],
    ['an unknown answer', { answer: 'teapot' }, /answer/],
    ['an unknown kind', { kind: 'quer', reset: true }, /kind/],
    ['an unknown word', { resett: true }, /resett/],
    ['an impossible probability', { reset: true, probability: 1.5 }, /probability/],
    ['a body without a status', { answer: 'html', body: 'x' }, /headers and body go with status/],
    ['a Retry-After of no answer', { reset: true, retryAfter: 1 }, /retryAfter goes with answer or status/],
    ['no time at all', { reset: true, times: 0 }, /times/],
  ])('is refused when it says %s', async (_name, body, reason) => {
    const response = await client.request('/__sandbox/faults', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(400);
    expect(z.object({ error: z.string() }).parse(await response.json()).error).toMatch(reason);
    expect(await hits()).toEqual([]);
  });
});
