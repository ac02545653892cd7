import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newSetupCode } from '../../src/administration/access/setup.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { type Context, createContext } from '../../src/context.ts';
import { PASSWORD, type RunningApi, sessionHeaders, startApi } from '../support/api.ts';
import { type BorrowedDatabase, borrowDatabase } from '../support/database.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-03-01T09:00:00Z');

let database: BorrowedDatabase;
let context: Context;
let api: RunningApi;
let now = START;

beforeAll(async () => {
  database = await borrowDatabase();
  const environment = readEnvironment({ ROLLCALL_DATABASE_URL: database.url });
  context = await createContext(environment, { clock: () => new Date(now) });
  api = await startApi(context);
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await context[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  expect(api.complaints).toEqual([]);
});

beforeEach(async () => {
  now = START;
  for (const table of ['session', 'attempt', 'setup_code', 'credential', 'person'] as const) {
    await context.db.deleteFrom(table).execute();
  }
});

describe('the first administrator', () => {
  const wanted = { username: 'admin', firstname: 'Ada', lastname: 'Admin', email: null, password: PASSWORD };

  it('is made with a code that the server prints, once', async () => {
    const code = await newSetupCode(context.db, context.now());
    expect(code).toMatch(/^([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}$/);
    expect(await api.nobody.call('GET', '/setup')).toMatchObject({ body: { required: true } });
    const refused = await api.nobody.call('POST', '/setup', { ...wanted, code: 'AAAA-BBBB-CCCC-DDDD' });
    expect(refused).toMatchObject({ status: 403, body: { code: 'setup_refused' } });
    const weak = await api.nobody.call('POST', '/setup', { ...wanted, code, password: 'short' });
    expect(weak).toMatchObject({ status: 422, body: { code: 'password_refused' } });
    const typed = code?.toLowerCase().replaceAll('-', ' ');
    const made = await api.nobody.call('POST', '/setup', { ...wanted, code: typed });
    expect(made).toMatchObject({ status: 201, body: { person: { username: 'admin', firstname: 'Ada' } } });
    expect(await api.with(sessionHeaders(made)).call('GET', '/session')).toMatchObject({ status: 200 });
    expect(await api.nobody.call('GET', '/setup')).toMatchObject({ body: { required: false } });
    const again = await api.nobody.call('POST', '/setup', { ...wanted, username: 'mallory', code });
    expect(again).toMatchObject({ status: 403, body: { code: 'setup_refused' } });
    expect(await newSetupCode(context.db, context.now())).toBeNull();
  });

  it('is made by one of those who try at the same time', async () => {
    const codes = await Promise.all([1, 2, 3].map(() => newSetupCode(context.db, context.now())));
    const answers = await Promise.all(
      codes.map((code, each) => api.nobody.call('POST', '/setup', { ...wanted, username: `admin${each}`, code })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 403, 403]);
  });

  it('is not made with a code of yesterday', async () => {
    const code = await newSetupCode(context.db, context.now());
    now += 24 * HOUR;
    expect(await api.nobody.call('POST', '/setup', { ...wanted, code })).toMatchObject({ status: 403 });
  });
});
