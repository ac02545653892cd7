import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { askToken, type DoceboClient, startDoceboClient } from '../support/docebo-sandbox.ts';

let client: DoceboClient;

beforeEach(async () => {
  client = await startDoceboClient({ quota: 5, maxConcurrent: 3 });
});

afterEach(async () => {
  await client[Symbol.asyncDispose]();
});

const session = () => client.call('GET', '/user/session');
const fault = (...faults: readonly object[]) => client.control('POST', '/faults', faults);

const Stats = z.object({
  calls: z.number(),
  requests: z.record(z.string(), z.number()),
  statuses: z.record(z.string(), z.number()),
  items: z.record(z.string(), z.number()),
  quota: z.object({ used: z.number(), limit: z.number() }),
});
const stats = async () => Stats.parse(await client.control('GET', '/stats'));

describe('the quota', () => {
  it('gives 429 when its calls of an hour are spent, and calls again as the hour moves on', async () => {
    for (let call = 0; call < 5; call += 1) expect((await session()).status).toBe(200);
    const refused = await session();
    expect(refused).toMatchObject({ status: 429, body: { name: 'Too Many Requests', status: 429 } });
    expect(refused.headers.get('Retry-After')).toBeNull();
    // What is refused does not count, and asking for tokens neither.
    const form = { grant_type: 'client_credentials', client_id: 'rollcall', client_secret: 'rollcall-secret' };
    expect((await askToken(client.url, form)).status).toBe(200);
    expect(await client.control('GET', '/quota')).toEqual({ used: 5, limit: 5 });
    await client.control('POST', '/clock', { advance: 3_500 });
    expect((await session()).status).toBe(429);
    await client.control('POST', '/quota', { used: 4 });
    expect((await session()).status).toBe(200);
    expect((await session()).status).toBe(429);
    await client.control('POST', '/quota', { limit: 6 });
    expect((await session()).status).toBe(200);
  });

  it('is counted for every address', async () => {
    await client.control('POST', '/quota', { used: 5 });
    expect((await session()).status).toBe(429);
    const headers = { Authorization: `Bearer ${client.token}`, 'X-Forwarded-For': '192.0.2.7' };
    const elsewhere = await fetch(`${client.url}/manage/v1/user/session`, { headers });
    expect(elsewhere.status).toBe(200);
  });
});

describe('overload', () => {
  it('gives 503, until there is room again', async () => {
    await fault({ times: 3, delay: 300 });
    const busy = Array.from({ length: 3 }, session);
    await expect.poll(async () => (await stats()).quota.used).toBe(3);
    expect(await session()).toMatchObject({ status: 503, body: { name: 'Service Unavailable' } });
    expect((await Promise.all(busy)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await session()).status).toBe(200);
  });

  it('makes room for those whose client is gone', async () => {
    await fault({ times: 3, delay: 60_000 });
    const headers = { Authorization: `Bearer ${client.token}` };
    const gone = Array.from({ length: 3 }, () =>
      fetch(`${client.url}/manage/v1/user/session`, { headers, signal: AbortSignal.timeout(100) }),
    );
    await Promise.allSettled(gone);
    await expect.poll(async () => (await session()).status).toBe(200);
  });
});

describe('statistics', () => {
  it('count calls by endpoint and items of batches', async () => {
    await client.data('POST', '/user/batch', {
      items: [{ username: 'a' }, { username: 'b' }],
      options: { branch_option: 'do_nothing' },
    });
    await client.call('GET', '/user/13003');
    await client.call('GET', '/user/99');
    expect(await stats()).toMatchObject({
      calls: 3,
      requests: { 'GET /manage/v1/user/:user_id': 2, 'POST /manage/v1/user/batch': 1, 'POST /oauth2/token': 1 },
      statuses: { 200: 3, 404: 1 },
      items: { '/manage/v1/user/batch': 2 },
      quota: { used: 3, limit: 5 },
    });
    await client.control('DELETE', '/stats');
    expect(await stats()).toMatchObject({ calls: 0, requests: {}, items: {} });
  });

  it('say nothing of what is done by hand', async () => {
    const renamed = { translations: { all: 'By hand' } };
    expect(await client.control('PUT', '/by-hand/manage/v1/orgchart/1', renamed)).toEqual({ data: { branch_id: 1 } });
    expect(await stats()).toMatchObject({ calls: 0, quota: { used: 0 } });
    expect(await client.data('GET', '/orgchart/1')).toMatchObject({
      title: 'Customers',
      translations: { all: 'By hand' },
    });
  });
});

describe('a fault', () => {
  beforeEach(() => client.control('POST', '/quota', { limit: 1_000 }));

  it.each([
    ['invalid_token', 401, { message: expect.any(String) }],
    ['forbidden', 403, { message: [expect.any(String)] }],
    ['too_many_requests', 429, { message: expect.any(String) }],
    ['server_error', 500, { status: 500 }],
    ['bad_gateway', 502, expect.stringContaining('502')],
    ['unavailable', 503, { message: [expect.any(String)] }],
    ['maintenance', 503, expect.stringContaining('<html>')],
    ['html', 200, expect.stringContaining('<html>')],
    ['empty', 200, ''],
    ['soft_failure', 200, { data: { success: false } }],
  ])('answers %s', async (answer, status, body) => {
    await fault({ kind: 'api', answer });
    const answered = await session();
    expect(answered.status).toBe(status);
    expect(answered).toMatchObject({ body });
    expect((await session()).status).toBe(200);
  });

  it('tells a Retry-After, as seconds or as a date', async () => {
    await fault(
      { answer: 'too_many_requests', retryAfter: 7 },
      { status: 503, retryAfter: 'Thu, 26 Nov 2026 12:00:00 GMT' },
    );
    expect((await session()).headers.get('Retry-After')).toBe('7');
    expect((await session()).headers.get('Retry-After')).toBe('Thu, 26 Nov 2026 12:00:00 GMT');
  });

  const batchOf = (...names: string[]) =>
    client.call('POST', '/user/batch', {
      items: names.map((username) => ({ username })),
      options: { branch_option: 'do_nothing' },
    });

  it('lets a batch fail as a whole because of one row, or that row alone', async () => {
    await fault({ kind: 'user_batch', contains: '"poison"', times: 'always', answer: 'server_error' });
    expect((await batchOf('a', 'poison', 'b')).status).toBe(500);
    expect((await batchOf('a', 'b')).body).toMatchObject({ data: [{ success: true }, { success: true }] });
    await client.control('DELETE', '/faults');
    await fault({ kind: 'user_batch', rows: { contains: '"poison"', message: 'Not today' } });
    expect((await batchOf('c', 'poison')).body).toMatchObject({
      data: [
        { success: true },
        { success: false, message: 'Not today', output: { username: 'poison', error: 'Not today' } },
      ],
    });
    await fault({ kind: 'user', soft: 'Not today' });
    expect(await client.data('PUT', '/user/13003', { lastname: 'X' })).toEqual({
      success: false,
      message: [{ id: 'userid', message: 'Not today' }],
    });
  });

  it('loses answers of what was done, and resets what was not', async () => {
    await fault(
      { kind: 'user_batch', breakAfter: 0 },
      { kind: 'user_batch', reset: true },
      { kind: 'user_batch', endAfter: 10 },
    );
    await expect(batchOf('done')).rejects.toThrow();
    await expect(batchOf('undone')).rejects.toThrow();
    expect((await batchOf('cut')).body).toBe('{"data":[{');
    const state = z
      .object({ users: z.array(z.object({ username: z.string() })) })
      .parse(await client.control('GET', '/state'));
    const names = state.users.map(({ username }) => username);
    expect(['done', 'undone', 'cut'].map((name) => names.includes(name))).toEqual([true, false, true]);
  });

  it('stalls within an answer, for as long as the client waits', async () => {
    await fault({ kind: 'users', stallAfter: 20 });
    const headers = { Authorization: `Bearer ${client.token}` };
    const stalled = await fetch(`${client.url}/manage/v1/user`, { headers, signal: AbortSignal.timeout(200) });
    await expect(stalled.text()).rejects.toThrow(/timeout/i);
  });

  it('ends sessions, refuses sign-in, moves the clock', async () => {
    await fault({ kind: 'api', skip: 1, expire: ['sessions'] }, { kind: 'token', answer: 'invalid_client' });
    expect((await session()).status).toBe(200);
    expect((await session()).status).toBe(401);
    expect((await askToken(client.url, {})).status).toBe(400);
    await fault({ advanceClock: 86_400 });
    await session();
    const tomorrow = (await session()).headers.get('Date') ?? '';
    expect(Date.parse(tomorrow) - Date.now()).toBeGreaterThan(86_000_000);
  });

  it('is refused when it makes no sense', async () => {
    for (const wrong of [
      {},
      { answer: 'html', reset: true },
      { kind: 'course', answer: 'html' },
      { retryAfter: 1, delay: 1 },
    ]) {
      await expect(fault(wrong), JSON.stringify(wrong)).rejects.toThrow('400');
    }
    const answered: unknown = await client.control('GET', '/faults');
    expect(answered).toEqual({ faults: [] });
  });
});
