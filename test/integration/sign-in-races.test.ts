import { argon2Sync, randomBytes } from 'node:crypto';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readEnvironment } from '../../src/config/environment.ts';
import { type Context, createContext } from '../../src/context.ts';
import { findPerson } from '../../src/store/views/person.ts';
import {
  type Answered,
  type Caller,
  PASSWORD,
  type RunningApi,
  sessionHeaders,
  startApi,
  textIn,
} from '../support/api.ts';
import { type BorrowedDatabase, borrowDatabase } from '../support/database.ts';
import { whileHeld } from '../support/held-statement.ts';
import { SECRET_KEY } from '../support/installation.ts';

const NEW = 'a wholly other phrase';
const CHOSEN = 'what the thief has chosen';

let database: BorrowedDatabase;
let context: Context;
let api: RunningApi;
let admin: Caller;
let pat: { readonly id: string; readonly browser: Caller };
let boss: { readonly id: string; readonly browser: Caller };

beforeAll(async () => {
  database = await borrowDatabase();
  const environment = readEnvironment({ ROLLCALL_DATABASE_URL: database.url, ROLLCALL_SECRET_KEY: SECRET_KEY });
  context = await createContext(environment);
  api = await startApi(context);
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await context[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  expect(api.complaints).toEqual([]);
});

beforeEach(async () => {
  for (const table of ['session', 'attempt', 'credential', 'person'] as const) {
    await context.db.deleteFrom(table).execute();
  }
  admin = await api.signedIn();
  const browser = await api.signedInAs('user', { username: 'pat' });
  pat = { browser, id: (await findPerson(context.db, 'pat')).id };
  const second = await api.signedIn('boss');
  boss = { browser: second, id: (await findPerson(context.db, 'boss')).id };
});

const signIn = (username: string, password = PASSWORD) => api.nobody.call('POST', '/session', { username, password });
const isIn = async (caller: Caller) => (await caller.call('GET', '/session')).status === 200;

/** What ends every way in that a password gives; administrators are reset and dismissed elsewhere than others. */
const ENDS: Readonly<Record<string, { readonly who: string; readonly act: () => Promise<Answered> }>> = {
  'a reset of their password': {
    who: 'pat',
    act: () => admin.call('POST', `/people/${pat.id}/password-reset`, { password: NEW }),
  },
  'a deactivation': {
    who: 'pat',
    act: () => admin.call('PUT', `/people/${pat.id}/status`, { active: false }),
  },
  'a reset of an administrator': {
    who: 'boss',
    act: () => admin.call('POST', `/administrators/${boss.id}/password-reset`, {}),
  },
  'the end of an administrator': {
    who: 'boss',
    act: () => admin.call('DELETE', `/administrators/${boss.id}`),
  },
  'a change of the password by themselves': {
    who: 'pat',
    act: () => pat.browser.call('PUT', '/profile/password', { current: PASSWORD, next: NEW }),
  },
};

describe('what ends sessions, and a sign-in that was checked before', () => {
  it.each(Object.entries(ENDS))('%s ends it, too', async (_, { who, act }) => {
    const held = { at: 'before insert on session', when: 'true' };
    const [signedIn, ended] = await whileHeld(context.db, held, () => signIn(who), act);
    expect(ended.status).toBeLessThan(300);
    expect(signedIn.status).toBe(201);
    // Whoever is let in again signs in anew.
    await admin.call('PUT', `/people/${pat.id}/status`, { active: true });
    expect(await isIn(api.with(sessionHeaders(signedIn)))).toBe(false);
  });

  it('a reset of an administrator revokes the API token, too, that they are making', async () => {
    const make = () => boss.browser.call('POST', '/tokens', { name: 'a way back', scopes: ['runs:read'] });
    const reset = () => admin.call('POST', `/administrators/${boss.id}/password-reset`, {});
    const [made] = await whileHeld(context.db, { at: 'before insert on api_token', when: 'true' }, make, reset);
    const program = api.with({ authorization: `Bearer ${textIn(made.body, 'token')}` });
    expect(await program.call('GET', '/runs')).toMatchObject({ status: 401 });
  });

  it('a second factor that is set up meanwhile ends it, too', async () => {
    const offered = await pat.browser.call('POST', '/profile/second-factor', { password: PASSWORD });
    const secret = textIn(offered.body, 'secret');
    const held = { at: 'before insert on session', when: 'true' };
    const confirm = () => pat.browser.call('PUT', '/profile/second-factor', { code: new TOTP({ secret }).generate() });
    const [signedIn, confirmed] = await whileHeld(context.db, held, () => signIn('pat'), confirm);
    expect(confirmed.status).toBe(200);
    expect(await isIn(api.with(sessionHeaders(signedIn)))).toBe(false);
    expect(await isIn(pat.browser)).toBe(true);
  });
});

describe('a password that is being replaced', () => {
  const reset = () =>
    admin.call('POST', `/people/${pat.id}/password-reset`, { password: NEW, mustChangePassword: false });
  const inTheMiddle = {
    at: 'after update on credential',
    when: `new.person_id = (select id from person where username = 'pat')`,
  };

  it('is not replaced by whoever knows the former one and was asked for it before', async () => {
    const change = () => pat.browser.call('PUT', '/profile/password', { current: PASSWORD, next: CHOSEN });
    const [first, second] = await whileHeld(context.db, inTheMiddle, reset, change);
    expect(first.status).toBe(200);
    expect(second).toMatchObject({ status: 401, body: { code: 'sign_in_required' } });
    expect(await signIn('pat', CHOSEN)).toMatchObject({ status: 401 });
    expect(await signIn('pat', NEW)).toMatchObject({ status: 201 });
  });

  it('does not come back where the former one is hashed anew at the same moment', async () => {
    await context.db
      .updateTable('credential')
      .set({ password_hash: outdated(PASSWORD) })
      .where('person_id', '=', pat.id)
      .execute();
    const [first, second] = await whileHeld(context.db, inTheMiddle, reset, () => signIn('pat'));
    expect(first.status).toBe(200);
    expect(second).toMatchObject({ status: 401, body: { code: 'sign_in_refused' } });
    expect(await signIn('pat')).toMatchObject({ status: 401 });
    expect(await signIn('pat', NEW)).toMatchObject({ status: 201 });
  });

  it('lets in whoever knows the new one as well, and several who are hashed anew at once', async () => {
    await context.db
      .updateTable('credential')
      .set({ password_hash: outdated(PASSWORD) })
      .where('person_id', '=', pat.id)
      .execute();
    const before = await context.db.selectFrom('credential').selectAll().where('person_id', '=', pat.id).execute();
    const answers = await Promise.all([signIn('pat'), signIn('pat'), signIn('pat')]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    const [after] = await context.db.selectFrom('credential').selectAll().where('person_id', '=', pat.id).execute();
    expect(after?.password_hash).toContain('m=19456');
    // It is the same password: nobody is told of a new one, and one that is temporary ends when it would have.
    expect(after?.password_changed_at).toEqual(before[0]?.password_changed_at);
  });
});

describe('a second factor that is being set up', () => {
  const offer = async () =>
    textIn((await pat.browser.call('POST', '/profile/second-factor', { password: PASSWORD })).body, 'secret');
  const code = (secret: string, timestamp = Date.now()) => new TOTP({ secret }).generate({ timestamp });

  it('holds with the secret of which the code was, and with none that another tab is offered at the same moment', async () => {
    const first = await offer();
    const held = { at: 'after update of totp_secret on credential', when: 'true' };
    const other = () => pat.browser.call('POST', '/profile/second-factor', { password: PASSWORD });
    const confirm = () => pat.browser.call('PUT', '/profile/second-factor', { code: code(first) });
    const [offered, confirmed] = await whileHeld(context.db, held, other, confirm);
    expect(confirmed).toMatchObject({ status: 409, body: { code: 'second_factor_refused' } });
    const second = textIn(offered.body, 'secret');
    expect(await pat.browser.call('PUT', '/profile/second-factor', { code: code(second) })).toMatchObject({
      status: 200,
    });
    const next = code(second, Date.now() + 30_000);
    expect(
      await api.nobody.call('POST', '/session', { username: 'pat', password: PASSWORD, code: next }),
    ).toMatchObject({
      status: 201,
    });
  });

  it('is confirmed by nobody whose session has ended meanwhile', async () => {
    const secret = await offer();
    const reset = () => admin.call('POST', `/people/${pat.id}/password-reset`, {});
    const held = { at: 'after update on credential', when: 'true' };
    const confirm = () => pat.browser.call('PUT', '/profile/second-factor', { code: code(secret) });
    const [, confirmed] = await whileHeld(context.db, held, reset, confirm);
    expect(confirmed).toMatchObject({ status: 401, body: { code: 'sign_in_required' } });
  });

  it('is used up by one of two who have the same code, or the same recovery code', async () => {
    const secret = await offer();
    const confirmed = await pat.browser.call('PUT', '/profile/second-factor', { code: code(secret) });
    const { recoveryCodes } = z.object({ recoveryCodes: z.array(z.string()) }).parse(confirmed.body);
    for (const spent of [code(secret, Date.now() + 30_000), recoveryCodes[0]]) {
      const enter = () => api.nobody.call('POST', '/session', { username: 'pat', password: PASSWORD, code: spent });
      const answers = await Promise.all([enter(), enter(), enter(), enter()]);
      expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['201', '401', '401', '401']);
    }
  });
});

/** As a version with weaker parameters would have kept it. */
function outdated(message: string): string {
  const nonce = randomBytes(16);
  const parameters = { memory: 8192, passes: 1, parallelism: 1 };
  const tag = argon2Sync('argon2id', { message, nonce, tagLength: 32, ...parameters });
  const [salt, hash] = [nonce, tag].map((bytes) => bytes.toString('base64').replaceAll('=', ''));
  return `$argon2id$v=19$m=8192,t=1,p=1$${salt}$${hash}`;
}
