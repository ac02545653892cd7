import { TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/config/environment.ts';
import { type Context, createContext } from '../../src/context.ts';
import { listAuditEvents } from '../../src/store/access/audit.ts';
import { findPerson } from '../../src/store/views/person.ts';
import { type Caller, PASSWORD, type RunningApi, sessionHeaders, startApi, textIn } from '../support/api.ts';
import { type BorrowedDatabase, borrowDatabase } from '../support/database.ts';
import { SECRET_KEY } from '../support/installation.ts';
import { rollcall } from '../support/rollcall.ts';

let database: BorrowedDatabase;
let environment: Record<string, string>;
let context: Context;
let api: RunningApi;

beforeAll(async () => {
  database = await borrowDatabase();
  environment = { ROLLCALL_DATABASE_URL: database.url, ROLLCALL_SECRET_KEY: SECRET_KEY };
  context = await createContext(readEnvironment(environment));
  api = await startApi(context);
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await context[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  expect(api.complaints).toEqual([]);
});

beforeEach(async () => {
  const tables = ['session', 'attempt', 'recovery_code', 'api_token', 'credential', 'person', 'installation'] as const;
  for (const table of tables) await context.db.deleteFrom(table).execute();
});

const signIn = (username: string, more: object = {}) =>
  api.nobody.call('POST', '/session', { username, password: PASSWORD, ...more });

const requireOf = async (admin: Caller, of: string) => await admin.call('PUT', '/required-second-factor', { of });

/** Sets a second factor up as the console does; answers codes of its authenticator, and the recovery codes. */
async function enrol(caller: Caller): Promise<{ readonly secret: string; readonly recoveryCodes: unknown }> {
  const { body } = await caller.call('POST', '/profile/second-factor', { password: PASSWORD });
  const secret = textIn(body, 'secret');
  const confirmed = await caller.call('PUT', '/profile/second-factor', { code: new TOTP({ secret }).generate() });
  expect(confirmed).toMatchObject({ status: 200 });
  return { secret, recoveryCodes: confirmed.body };
}

const profileOf = async (caller: Caller) => await caller.call('GET', '/profile');
const MISSING = { status: 403, body: { code: 'second_factor_missing' } };

describe('a second factor that is required', () => {
  it('leads whoever has required it, and has none, to set one up as well; then everything is open', async () => {
    const admin = await api.signedIn();
    expect(await admin.call('GET', '/required-second-factor')).toMatchObject({
      body: { of: 'nobody', lacking: { administrators: 1, everybody: 1 }, lackingTokens: 0 },
    });
    expect(await requireOf(admin, 'administrators')).toMatchObject({ status: 200, body: { of: 'administrators' } });
    expect(await requireOf(admin, 'nobody')).toMatchObject(MISSING);
    expect(await admin.call('GET', '/session')).toMatchObject({ body: { person: { mustSetUpSecondFactor: true } } });
    await enrol(admin);
    expect(await admin.call('GET', '/session')).toMatchObject({ body: { person: { mustSetUpSecondFactor: false } } });
    expect(await requireOf(admin, 'everybody')).toMatchObject({ status: 200, body: { lacking: { everybody: 0 } } });
    const events = await listAuditEvents(context.db, { action: 'second_factor.require' }, 5);
    expect(events.map(({ name, outcome, detail }) => [name, outcome, detail])).toEqual([
      ['admin', 'done', { before: 'administrators', after: 'everybody' }],
      ['admin', 'done', { before: 'nobody', after: 'administrators' }],
    ]);
  });

  it('is asked for at the sign-in by password, of whom it is required, whichever way the password came', async () => {
    const admin = await api.signedIn();
    await enrol(admin);
    await api.signedInAs('user', { username: 'lea' });
    await api.signedInAs('poweruser', { username: 'pia' });
    await requireOf(admin, 'administrators');
    expect(await signIn('lea')).toMatchObject({ status: 201, body: { person: { mustSetUpSecondFactor: false } } });
    const pia = await signIn('pia');
    expect(pia).toMatchObject({ status: 201, body: { person: { mustSetUpSecondFactor: true } } });
    expect(await profileOf(api.with(sessionHeaders(pia)))).toMatchObject(MISSING);
    await requireOf(admin, 'everybody');
    const lea = api.with(sessionHeaders(await signIn('lea')));
    expect(await profileOf(lea)).toMatchObject(MISSING);
    const { secret } = await enrol(lea);
    expect(await profileOf(lea)).toMatchObject({ status: 200 });
    expect(await signIn('lea')).toMatchObject({ status: 401, body: { code: 'second_factor_required' } });
    expect(
      await signIn('lea', { code: new TOTP({ secret }).generate({ timestamp: Date.now() + 30_000 }) }),
    ).toMatchObject({
      status: 201,
    });
  });

  it('comes after a password that has to be replaced, and does not go by replacing it', async () => {
    const admin = await api.signedIn();
    await enrol(admin);
    await requireOf(admin, 'everybody');
    const lea = await api.signedInAs('user', { username: 'lea', mustChange: true });
    const first = await lea.call('POST', '/profile/second-factor', { password: PASSWORD });
    expect(first).toMatchObject({ status: 403, body: { code: 'password_change_required' } });
    const next = { current: PASSWORD, next: 'a better horse, and a battery' };
    expect(await lea.call('PUT', '/profile/password', next)).toMatchObject({ status: 204 });
    expect(await profileOf(lea)).toMatchObject(MISSING);
  });

  it('ends, once it is set up, whatever was begun by the password alone', async () => {
    const admin = await api.signedIn();
    await requireOf(admin, 'administrators');
    const thief = await api.signedInAs('superadmin', { username: 'both' });
    const owner = await api.signedInAs('superadmin', { username: 'both' });
    expect(await profileOf(thief)).toMatchObject(MISSING);
    await enrol(owner);
    expect(await profileOf(owner)).toMatchObject({ status: 200 });
    expect(await profileOf(thief)).toMatchObject({ status: 401, body: { code: 'sign_in_required' } });
  });

  it('that somebody removes has to be set up anew before anything else', async () => {
    const lea = await api.signedInAs('user', { username: 'lea' });
    const admin = await api.signedIn();
    await enrol(admin);
    const { secret } = await enrol(lea);
    await requireOf(admin, 'everybody');
    expect(await profileOf(lea)).toMatchObject({ status: 200 });
    const both = { password: PASSWORD, code: new TOTP({ secret }).generate({ timestamp: Date.now() + 30_000 }) };
    expect(await lea.call('POST', '/profile/second-factor/removal', both)).toMatchObject({ status: 204 });
    expect(await profileOf(lea)).toMatchObject(MISSING);
    await enrol(lea);
    expect(await profileOf(lea)).toMatchObject({ status: 200 });
  });

  it('keeps a token from acting for a superadmin who has none, until they have one', async () => {
    const token = await api.token('platform:read');
    const admin = await api.signedIn();
    await enrol(admin);
    expect(await requireOf(admin, 'administrators')).toMatchObject({
      body: { lacking: { administrators: 1 }, lackingTokens: 1 },
    });
    expect(await token.call('GET', '/people')).toMatchObject(MISSING);
    await enrol(await api.signedIn('owner'));
    expect(await token.call('GET', '/people')).toMatchObject({ status: 200 });
  });
});

describe('who has no second factor', () => {
  it('is found among people with a password, and said on the page of each', async () => {
    const admin = await api.signedIn();
    await enrol(admin);
    await api.signedInAs('user', { username: 'lea' });
    await context.db
      .insertInto('person')
      .values({ username: 'sso', username_key: 'sso', firstname: 'S', lastname: 'O' })
      .execute();
    const named = async (query: string) => (await admin.call('GET', `/people${query}`)).body;
    expect(await named('?secondFactor=false')).toMatchObject({
      total: 1,
      items: [{ username: 'lea', secondFactor: false }],
    });
    expect(await named('?secondFactor=true')).toMatchObject({
      total: 1,
      items: [{ username: 'admin', secondFactor: true }],
    });
    expect(await named('')).toMatchObject({ total: 3, items: [{}, {}, { username: 'sso', secondFactor: null }] });
    const { id } = await findPerson(context.db, 'lea');
    expect(await admin.call('GET', `/people/${id}/ways-in`)).toMatchObject({
      body: { password: true, secondFactor: false },
    });
  });
});

describe('an authenticator that is lost', () => {
  it('is taken away by an administrator, with the password; the next one has to be set up', async () => {
    const admin = await api.signedIn();
    await enrol(admin);
    await enrol(await api.signedInAs('user', { username: 'lea' }));
    await requireOf(admin, 'everybody');
    const { id } = await findPerson(context.db, 'lea');
    const reset = async (more: object) => await admin.call('POST', `/people/${id}/password-reset`, more);
    const kept = { password: 'a better horse, and a battery', mustChangePassword: false };
    expect(await reset(kept)).toMatchObject({ status: 200 });
    const password = { password: kept.password };
    expect(await signIn('lea', password)).toMatchObject({ body: { code: 'second_factor_required' } });
    expect(await reset({ ...kept, removeSecondFactor: true })).toMatchObject({ status: 200 });
    const lea = await signIn('lea', password);
    expect(lea).toMatchObject({ status: 201, body: { person: { mustSetUpSecondFactor: true } } });
    expect(await profileOf(api.with(sessionHeaders(lea)))).toMatchObject(MISSING);
    const [event] = await listAuditEvents(context.db, { action: 'person.reset_password' }, 1);
    expect(event?.detail).toMatchObject({ removeSecondFactor: true });
  });

  it('of the last administrator is helped on the server: by a reset, or by requiring it of nobody', async () => {
    const admin = await api.signedIn();
    await enrol(admin);
    await requireOf(admin, 'administrators');
    const answer = await rollcall(
      ['admin', 'reset-password', 'admin', '--remove-second-factor', '--json'],
      environment,
    );
    const password = textIn(JSON.parse(answer.stdout), 'temporaryPassword');
    expect(await signIn('admin', { password })).toMatchObject({
      status: 201,
      body: { person: { mustChangePassword: true, mustSetUpSecondFactor: true } },
    });
    const off = await rollcall(['admin', 'second-factor', 'nobody'], environment);
    expect(off.stdout).toContain('A second factor is required of nobody now.');
    expect(await signIn('admin', { password })).toMatchObject({
      body: { person: { mustChangePassword: true, mustSetUpSecondFactor: false } },
    });
  });
});

describe('rollcall admin second-factor', () => {
  it('says whom it would keep out before it requires one, and lists them', async () => {
    await api.token('platform:read');
    await api.signedInAs('user', { username: 'lea' });
    const asked = await rollcall(['admin', 'second-factor', 'administrators', '--json'], environment);
    expect(JSON.parse(asked.stdout)).toEqual({
      of: 'nobody',
      lacking: { administrators: 1, everybody: 2 },
      lackingTokens: 1,
      changed: false,
    });
    const done = await rollcall(['admin', 'second-factor', 'administrators', '--yes', '--json'], environment);
    expect(JSON.parse(done.stdout)).toMatchObject({ of: 'administrators', changed: true });
    const said = await rollcall(['admin', 'second-factor'], environment);
    expect(said.stdout).toContain('administrators (superadmins and power users) who sign in by password');
    const users = await rollcall(['users', '--without-second-factor', '--json'], environment);
    expect(JSON.parse(users.stdout)).toMatchObject({ total: 2, users: [{ username: 'lea' }, { username: 'owner' }] });
    const [event] = await listAuditEvents(context.db, { action: 'second_factor.require' }, 1);
    expect(event).toMatchObject({ via: 'command', detail: { before: 'nobody', after: 'administrators' } });
  });
});
