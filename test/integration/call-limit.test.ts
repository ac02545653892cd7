import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/config/environment.ts';
import { type Context, createContext } from '../../src/context.ts';
import { listAuditEvents } from '../../src/store/access/audit.ts';
import { type Answered, type Caller, type RunningApi, startApi } from '../support/api.ts';
import { type BorrowedDatabase, borrowDatabase } from '../support/database.ts';

const A_MINUTE = 30;

let database: BorrowedDatabase;
let context: Context;
let api: RunningApi;
let now = Date.parse('2026-03-01T09:00:00Z');

beforeAll(async () => {
  database = await borrowDatabase();
  const environment = readEnvironment({ ROLLCALL_DATABASE_URL: database.url });
  context = await createContext(environment, { clock: () => new Date(now) });
});

beforeEach(async () => {
  api = await startApi(context, { callsPerMinute: A_MINUTE });
});

afterEach(async () => {
  await api[Symbol.asyncDispose]();
  expect(api.complaints).toEqual([]);
});

afterAll(async () => {
  await context[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** Calls at the same time; answers how many came through, and one that did not. */
async function callAtOnce(caller: Caller, calls: number, path = '/session') {
  const answers = await Promise.all(Array.from({ length: calls }, () => caller.call('GET', path)));
  const isKept = ({ status }: Answered) => status === 429;
  return { through: answers.filter((one) => !isKept(one)).length, kept: answers.find(isKept) };
}

describe('calls of whoever is signed in', () => {
  it('are as many a minute as are allowed, in all of their browsers together; others are not concerned', async () => {
    const [one, another] = [await api.signedIn('busy'), await api.signedIn('busy')];
    const quiet = await api.signedIn('quiet');
    expect((await callAtOnce(one, A_MINUTE - 5)).through).toBe(A_MINUTE - 5);
    const { through, kept } = await callAtOnce(another, A_MINUTE);
    expect(through).toBe(5);
    expect(kept).toMatchObject({ status: 429, body: { code: 'too_many_calls' } });
    expect(kept?.headers.get('retry-after')).toBe('2');
    expect(await callAtOnce(quiet, 5)).toMatchObject({ through: 5 });
  });

  it('come back over the next minute', async () => {
    const busy = await api.signedIn('busy');
    await callAtOnce(busy, A_MINUTE);
    now += 1999;
    expect((await callAtOnce(busy, 5)).through).toBe(0);
    now += 1;
    expect((await callAtOnce(busy, 5)).through).toBe(1);
    now += 60_000;
    expect((await callAtOnce(busy, A_MINUTE + 5)).through).toBe(A_MINUTE);
  });

  it('count ten times where a neighbour is asked, or something exported', async () => {
    const busy = await api.signedIn('busy');
    const { through } = await callAtOnce(busy, A_MINUTE, '/connections/none/custom-objects');
    expect(through).toBe(A_MINUTE / 10);
    const other = await api.signedIn('quiet');
    expect((await callAtOnce(other, A_MINUTE, '/runs/1/changes.csv')).through).toBe(A_MINUTE / 10);
  });

  it('of a token count by themselves', async () => {
    const token = await api.token('platform:read');
    const owner = await api.signedIn('owner');
    expect((await callAtOnce(token, A_MINUTE + 5, '/people')).through).toBe(A_MINUTE);
    expect((await callAtOnce(owner, 5)).through).toBe(5);
  });

  it('that are refused count as well, and too many of them are one line in the audit log a minute', async () => {
    const user = await api.signedInAs('user', { username: 'curious' });
    expect((await callAtOnce(user, A_MINUTE + 5, '/people')).through).toBe(A_MINUTE);
    expect((await callAtOnce(user, 5, '/branches')).through).toBe(0);
    const events = await listAuditEvents(context.db, { actor: 'curious' }, 10);
    expect(events.filter(({ code }) => code === 'too_many_calls')).toMatchObject([
      { action: 'access.refuse', outcome: 'refused' },
    ]);
  });

  it('have no limit where the operator wants none', async () => {
    await using open = await startApi(context, { callsPerMinute: 0 });
    expect((await callAtOnce(await open.signedIn('busy'), 4 * A_MINUTE)).through).toBe(4 * A_MINUTE);
  });
});
