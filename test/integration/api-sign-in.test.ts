import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { countAttempt } from '../../src/administration/access/limits.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { type Context, createContext } from '../../src/context.ts';
import { modifyPeople } from '../../src/directory/builtin/modify-people.ts';
import { unitOfWork } from '../../src/store/unit-of-work.ts';
import { findPerson } from '../../src/store/views/person.ts';
import type { ModifyPerson } from '../../src/sync/change.ts';
import { PASSWORD, type RunningApi, sessionHeaders, startApi, textIn } from '../support/api.ts';
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
  for (const table of ['session', 'attempt', 'setup_code', 'recovery_code', 'credential', 'person'] as const) {
    await context.db.deleteFrom(table).execute();
  }
});

const ownPool = () => {
  const pool = new pg.Pool({ connectionString: database.url });
  return Object.assign(pool, { [Symbol.asyncDispose]: () => pool.end() });
};

/** As a run plans it. */
const deactivation = (personId: string): ModifyPerson => ({
  action: 'deactivate',
  personId,
  before: { active: 'true' },
  after: { active: 'false' },
  usernameKey: null,
  sfdc: { id: '003000000000001AAA', userType: 'contact' },
  membership: null,
});

const session = (caller = api.nobody) => caller.call('GET', '/session');
const signIn = (password: string, more: object = {}) =>
  api.nobody.call('POST', '/session', { username: 'admin', password, ...more });

describe('signing in', () => {
  it('begins a session whose cookie no script can read and no other site sends along', async () => {
    await api.signedIn();
    const answer = await signIn(PASSWORD, { username: 'ADMIN' });
    expect(answer).toMatchObject({
      status: 201,
      body: { person: { username: 'admin', mustChangePassword: false, secondFactor: false } },
    });
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^rollcall_session=[\w-]{43}; Path=\/; Expires=.*; HttpOnly; SameSite=Strict$/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await session(api.with(sessionHeaders(answer)))).toMatchObject({
      status: 200,
      body: { person: { username: 'admin' }, expiresAt: new Date(START + 12 * HOUR).toISOString() },
    });
  });

  it('keeps neither passwords nor the tokens of sessions', async () => {
    await api.signedIn();
    const token = (await signIn(PASSWORD)).headers.getSetCookie()[0]?.split(/[=;]/)[1] ?? '';
    const stored = JSON.stringify([
      await context.db.selectFrom('credential').selectAll().execute(),
      await context.db.selectFrom('session').selectAll().execute(),
      await context.db.selectFrom('audit_event').selectAll().execute(),
    ]);
    expect(stored).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    expect(token).not.toBe('');
    for (const secret of [PASSWORD, token]) expect(stored).not.toContain(secret);
  });

  it.each([
    ['a wrong password', { password: 'wrong' }],
    ['a username that nobody has', { username: 'somebody' }],
  ])('is refused with the same words for %s', async (_what, wrong) => {
    await api.signedIn();
    const answer = await api.nobody.call('POST', '/session', { username: 'admin', password: PASSWORD, ...wrong });
    expect(answer).toMatchObject({
      status: 401,
      body: { code: 'sign_in_refused', detail: 'Username, password or code are not right. Check them and try again.' },
    });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it.each(['user', 'poweruser'] as const)('R2: is for everybody with a password: a %s', async (level) => {
    await api.signedIn();
    await context.db.updateTable('person').set({ level }).execute();
    const answer = await signIn(PASSWORD);
    expect(answer).toMatchObject({ status: 201, body: { person: { username: 'admin', level } } });
    const learner = api.with(sessionHeaders(answer));
    expect(await session(learner)).toMatchObject({ status: 200, body: { person: { level } } });
    expect(await learner.call('GET', '/people')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('is refused to people who are not active, and to whom no password was given', async () => {
    await api.signedIn();
    await context.db.updateTable('person').set({ active: false }).execute();
    expect(await signIn(PASSWORD)).toMatchObject({ status: 401, body: { code: 'sign_in_refused' } });
    await context.db.updateTable('person').set({ active: true }).execute();
    await context.db.deleteFrom('credential').execute();
    expect(await signIn(PASSWORD)).toMatchObject({ status: 401, body: { code: 'sign_in_refused' } });
  });

  it('is refused, and a session ends, once the last day of access is over everywhere', async () => {
    const learner = await api.signedInAs('user', { username: 'admin' });
    await context.db.updateTable('person').set({ expiration: '2026-03-01' }).execute();
    now = Date.parse('2026-03-02T11:59:59Z');
    const late = api.with(sessionHeaders(await signIn(PASSWORD)));
    expect(await session(late)).toMatchObject({ status: 200 });
    now += 1000;
    expect(await session(late)).toMatchObject({ status: 401, body: { code: 'sign_in_required' } });
    expect(await signIn(PASSWORD)).toMatchObject({ status: 401, body: { code: 'sign_in_refused' } });
    expect(await session(learner)).toMatchObject({ status: 401 });
  });

  it('ends for good when somebody is deactivated, by hand or by a run', async () => {
    const admin = await api.signedIn();
    await using pool = ownPool();
    for (const deactivate of [
      (id: string) => admin.call('PUT', `/people/${id}/status`, { active: false }),
      (id: string) => admin.call('PATCH', `/people/${id}`, { values: { active: 'false' } }),
      (id: string) => unitOfWork(pool, (tx) => modifyPeople(tx, [deactivation(id)])),
    ]) {
      const learner = await api.signedInAs('user', { username: 'pat' });
      const { id } = await findPerson(context.db, 'pat');
      expect(await session(learner)).toMatchObject({ status: 200 });
      await deactivate(id);
      expect(await session(learner)).toMatchObject({ status: 401 });
      await context.db.updateTable('person').set({ active: true }).execute();
      expect(await session(learner)).toMatchObject({ status: 401 });
    }
  });

  it('lets somebody who is made a superadmin no more do nothing of that any more', async () => {
    const admin = await api.signedIn();
    expect(await admin.call('GET', '/administrators')).toMatchObject({ status: 200 });
    await context.db.updateTable('person').set({ level: 'user' }).execute();
    expect(await admin.call('GET', '/administrators')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await session(admin)).toMatchObject({ status: 200 });
  });

  it('ends after two hours without use, and after twelve hours however much it is used', async () => {
    const idle = await api.signedIn();
    now += 2 * HOUR;
    expect(await session(idle)).toMatchObject({ status: 401 });
    const busy = await api.signedIn();
    for (let hours = 1; hours < 12; hours += 1) {
      now += HOUR;
      expect(await session(busy)).toMatchObject({ status: 200 });
    }
    now += HOUR;
    expect(await session(busy)).toMatchObject({ status: 401 });
  });

  it('ends by signing out, here and elsewhere', async () => {
    const here = await api.signedIn();
    now += 1;
    const elsewhere = await api.signedIn();
    const { body } = await here.call('GET', '/sessions');
    expect(body).toMatchObject({ items: [{ current: false, address: '127.0.0.1' }, { current: true }] });
    const other = await context.db.selectFrom('session').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow();
    const end = (body: object) => here.call('POST', `/sessions/${other.id}/revocation`, body);
    expect(await end({ password: PASSWORD })).toMatchObject({ status: 204 });
    expect(await end({ password: PASSWORD })).toMatchObject({ status: 404 });
    expect(await session(elsewhere)).toMatchObject({ status: 401 });
    expect(await here.call('DELETE', '/session')).toMatchObject({ status: 204 });
    expect(await session(here)).toMatchObject({ status: 401 });
  });
});

describe('other sessions', () => {
  const refused = { status: 401, body: { code: 'sign_in_refused' } };

  it('do not end at a screen that was left: the password is asked for again, and guesses are slowed down', async () => {
    const elsewhere = await api.signedIn();
    const here = await api.signedIn();
    const { id } = await context.db.selectFrom('session').select('id').orderBy('id').executeTakeFirstOrThrow();
    const endings = ['/sessions/revocation', `/sessions/${id}/revocation`];
    for (const path of endings) {
      expect(await here.call('POST', path, {})).toMatchObject(refused);
      expect(await here.call('POST', path, { password: 'wrong' })).toMatchObject(refused);
    }
    expect(await session(elsewhere)).toMatchObject({ status: 200 });
    for (let guesses = 2; guesses < 5; guesses += 1) {
      expect(await here.call('POST', '/sessions/revocation', { password: 'wrong' })).toMatchObject(refused);
    }
    const right = { password: PASSWORD };
    expect(await here.call('POST', '/sessions/revocation', right)).toMatchObject({ status: 429 });
    now += 60_000;
    expect(await here.call('POST', '/sessions/revocation', right)).toMatchObject({ status: 200, body: { ended: 1 } });
    expect(await session(elsewhere)).toMatchObject({ status: 401 });
    expect(await session(here)).toMatchObject({ status: 200 });
  });

  it('of somebody without a password end within ten minutes of coming in by the provider', async () => {
    const elsewhere = await api.signedInAs('user', { username: 'lea', method: 'sso' });
    const here = await api.signedInAs('user', { username: 'lea', method: 'sso' });
    await context.db.deleteFrom('credential').execute();
    now += 10 * 60_000 + 1;
    expect(await here.call('POST', '/sessions/revocation', {})).toMatchObject({
      status: 403,
      body: { code: 'sign_in_again' },
    });
    now -= 1;
    expect(await here.call('POST', '/sessions/revocation', {})).toMatchObject({ status: 200, body: { ended: 1 } });
    expect(await session(elsewhere)).toMatchObject({ status: 401 });
  });
});

describe('attempts that fail', () => {
  it('make the next ones wait, longer each time, per account; another server knows it too', async () => {
    await api.signedIn();
    for (let failed = 1; failed <= 5; failed += 1) expect(await signIn('wrong')).toMatchObject({ status: 401 });
    await using restarted = await startApi(context);
    const blocked = await restarted.nobody.call('POST', '/session', { username: 'Admin', password: PASSWORD });
    expect(blocked).toMatchObject({ status: 429, body: { code: 'too_many_attempts' } });
    expect(blocked.headers.get('retry-after')).toBe('1');
    now += 1000;
    expect(await signIn('wrong')).toMatchObject({ status: 401 });
    expect((await signIn(PASSWORD)).headers.get('retry-after')).toBe('2');
    now += 2000;
    expect(await signIn(PASSWORD)).toMatchObject({ status: 201 });
    expect(await signIn('wrong')).toMatchObject({ status: 401 });
    expect(await signIn(PASSWORD)).toMatchObject({ status: 201 });
  });

  it('and wait fill no log: one line a minute says so, whatever they try', async () => {
    const waiting = () =>
      context.db.selectFrom('audit_event').select('id').where('code', '=', 'too_many_attempts').execute();
    const before = (await waiting()).length;
    const statuses: number[] = [];
    for (let tried = 0; tried < 9; tried += 1) statuses.push((await signIn('wrong', { username: 'nobody' })).status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(4);
    expect((await waiting()).length - before).toBeLessThanOrEqual(1);
  });

  it('count when they are made at the same time', async () => {
    await api.signedIn();
    const answers = await Promise.all(Array.from({ length: 12 }, () => signIn('wrong')));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(7);
  });

  it('make an address wait that tries many accounts', async () => {
    const address = '127.0.0.1';
    for (let each = 1; each <= 30; each += 1) {
      await countAttempt(context.db, { username: `user${each}`, address }, context.now());
    }
    expect(await signIn(PASSWORD)).toMatchObject({ status: 429 });
  });
});

describe('a request that another site makes a browser send', () => {
  it.each([
    ['without the token of the session', { 'x-csrf-token': '' }],
    ['with the token of another session', { 'x-csrf-token': 'AAAA' }],
    ['from another origin', { origin: 'https://evil.example' }],
    ['of another site', { 'sec-fetch-site': 'cross-site' }],
    ['of another host of the same site', { 'sec-fetch-site': 'same-site' }],
  ])('is refused: %s', async (_what, headers) => {
    const admin = await api.signedIn();
    expect(await admin.call('DELETE', '/session', undefined, headers)).toMatchObject({
      status: 403,
      body: { code: 'request_forged' },
    });
    expect(await session(admin)).toMatchObject({ status: 200 });
  });

  it('does not sign anybody in, either', async () => {
    await api.signedIn();
    const answer = await signIn(PASSWORD, {});
    expect(answer.status).toBe(201);
    const credentials = { username: 'admin', password: PASSWORD };
    const forged = await api.nobody.call('POST', '/session', credentials, { origin: 'https://evil.example' });
    expect(forged).toMatchObject({ status: 403, body: { code: 'request_forged' } });
    const form = await fetch(`${api.address}/api/v1/session`, { method: 'POST', body: JSON.stringify(credentials) });
    expect(form.status).toBe(415);
  });

  it('is told from one of our own pages, behind a proxy too', async () => {
    const own = { origin: api.address };
    expect(await (await api.signedIn()).call('DELETE', '/session', undefined, own)).toMatchObject({ status: 204 });
    const publicUrl = new URL('https://rollcall.example.org');
    await using proxied = await startApi(context, { publicUrl });
    const page = { origin: publicUrl.origin };
    const answer = await proxied.nobody.call('POST', '/session', { username: 'admin', password: PASSWORD }, page);
    expect(answer).toMatchObject({ status: 201 });
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-rollcall_session=.*; HttpOnly; Secure; SameSite=Strict$/);
    const admin = proxied.with(sessionHeaders(answer));
    expect(await admin.call('DELETE', '/session', undefined, own)).toMatchObject({ status: 403 });
    expect(await admin.call('DELETE', '/session', undefined, page)).toMatchObject({ status: 204 });
  });
});

describe('the address of a client', () => {
  it('is believed of proxies that are trusted, and of nobody else', async () => {
    await api.signedIn();
    const forwarded = { 'x-forwarded-for': '203.0.113.7' };
    await using trusting = await startApi(context, { trustedProxies: ['127.0.0.1'] });
    for (const server of [api, trusting]) {
      await server.nobody.call('POST', '/session', { username: 'admin', password: PASSWORD }, forwarded);
    }
    const sessions = await context.db.selectFrom('session').select('address').orderBy('id').execute();
    expect(sessions.slice(1)).toEqual([{ address: '127.0.0.1' }, { address: '203.0.113.7' }]);
  });
});

describe('a password', () => {
  it('is changed by its owner, whose other sessions end', async () => {
    const here = await api.signedIn();
    const elsewhere = await api.signedIn();
    const change = (current: string, next: string) =>
      here.call('PUT', '/profile/password', { current, next }).then(({ status, body }) => ({ status, body }));
    expect(await change('wrong', 'another horse battery')).toMatchObject({ body: { code: 'sign_in_refused' } });
    for (const weak of ['short', 'my name is Admin!', 'aaaaaaaaaaaaaaaa', PASSWORD]) {
      expect(await change(PASSWORD, weak)).toMatchObject({ status: 422, body: { code: 'password_refused' } });
    }
    expect(await change(PASSWORD, 'another horse battery')).toMatchObject({ status: 204 });
    expect(await session(here)).toMatchObject({ status: 200 });
    expect(await session(elsewhere)).toMatchObject({ status: 401 });
    expect(await signIn(PASSWORD)).toMatchObject({ status: 401 });
    expect(await signIn('another horse battery')).toMatchObject({ status: 201 });
  });

  it('that somebody else has chosen has to be replaced before anything else', async () => {
    const admin = await api.signedIn();
    const made = await admin.call('POST', '/administrators', { username: 'grace', email: 'grace@acme.example' });
    expect(made).toMatchObject({ status: 201, body: { username: 'grace' } });
    const current = textIn(made.body, 'temporaryPassword');
    const answer = await api.nobody.call('POST', '/session', { username: 'grace', password: current });
    expect(answer).toMatchObject({ status: 201, body: { person: { mustChangePassword: true } } });
    const grace = api.with(sessionHeaders(answer));
    expect(await grace.call('GET', '/administrators')).toMatchObject({
      status: 403,
      body: { code: 'password_change_required' },
    });
    const next = 'a password of my own';
    expect(await grace.call('PUT', '/profile/password', { current, next })).toMatchObject({ status: 204 });
    expect(await grace.call('GET', '/administrators')).toMatchObject({
      status: 200,
      body: { items: [{ username: 'admin' }, { username: 'grace', mustChangePassword: false }] },
    });
    expect(await admin.call('POST', '/administrators', { username: 'GRACE' })).toMatchObject({
      status: 409,
      body: { code: 'administrator_refused' },
    });
  });

  it('is reset by another administrator, which ends every session', async () => {
    const admin = await api.signedIn();
    const grace = await api.signedIn('grace');
    const { id } = await context.db
      .selectFrom('person')
      .select('id')
      .where('username', '=', 'grace')
      .executeTakeFirstOrThrow();
    const reset = await admin.call('POST', `/administrators/${id}/password-reset`, {});
    expect(reset).toMatchObject({ status: 200, body: { id, username: 'grace' } });
    expect(await session(grace)).toMatchObject({ status: 401 });
    const password = textIn(reset.body, 'temporaryPassword');
    expect(await api.nobody.call('POST', '/session', { username: 'grace', password })).toMatchObject({ status: 201 });
    expect(await admin.call('POST', '/administrators/999/password-reset', {})).toMatchObject({ status: 404 });
  });
});
