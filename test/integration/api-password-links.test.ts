import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/config/environment.ts';
import { type Context, createContext } from '../../src/context.ts';
import { newProvider } from '../../src/identity/administer.ts';
import { saveInstallation } from '../../src/store/installation.ts';
import { insertProvider } from '../../src/store/providers/providers.ts';
import { findPerson } from '../../src/store/views/person.ts';
import { createLogger } from '../../src/support/logger.ts';
import { STANDARD_ALERTS } from '../../src/sync/alert-settings.ts';
import { type Caller, PASSWORD, type RunningApi, sessionHeaders, startApi, textIn } from '../support/api.ts';
import { type BorrowedDatabase, borrowDatabase } from '../support/database.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';

const NEXT = 'another horse battery';
const HOUR = 3_600_000;
const START = Date.parse('2026-03-01T09:00:00Z');
const EMAIL = { to: ['ops@acme.example'], from: 'rollcall@acme.example', smtp: '${SMTP_URL}' };

let database: BorrowedDatabase;
let mail: MailServer;
let context: Context;
let api: RunningApi;
let admin: Caller;
let now = START;

beforeAll(async () => {
  database = await borrowDatabase();
  mail = await startMailServer();
  const environment = {
    ROLLCALL_DATABASE_URL: database.url,
    ROLLCALL_PRIVATE_NETWORKS: 'loopback',
    SMTP_URL: mail.url,
  };
  const config = readEnvironment({ ...environment, ROLLCALL_PUBLIC_URL: 'https://learn.example' });
  context = await createContext(config, { clock: () => new Date(now), logger: createLogger('silent') });
  api = await startApi(context, { publicUrl: config.http.publicUrl });
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await context[Symbol.asyncDispose]();
  await mail[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  expect(api.complaints).toEqual([]);
});

beforeEach(async () => {
  now = Math.max(START, Date.now());
  await context.db.deleteFrom('notification_mail').execute();
  await context.db.deleteFrom('attempt').execute();
  await context.db.deleteFrom('person').execute();
  await context.db.updateTable('notification').set({ published_at: context.now() }).execute();
  await mails(true);
  admin = await api.signedIn();
});

const mails = (sent: boolean) =>
  saveInstallation(context.db, { alerts: { ...STANDARD_ALERTS, email: sent ? EMAIL : null }, retention: null });

/** Sends what waits; answers the tokens of the links in it, by recipient. */
async function delivered(): Promise<Readonly<Record<string, string>>> {
  const before = mail.mails.length;
  // The database says by its own clock since when a mail is due.
  now = Math.max(now, Date.now() + 1000);
  await context.deliverNotifications(context.now());
  const sent = mail.mails.slice(before).map(({ to, text }) => [to[0] ?? '', linkIn(text)] as const);
  return Object.fromEntries(sent);
}

/** Quoted-printable breaks lines with =, and writes = as =3D. */
const linkIn = (text: string) =>
  /https:\/\/learn\.example\/set-password#([\w-]{43})/.exec(text.replaceAll('=\n', ''))?.[1] ?? '';

async function person(username: string, more: object = {}): Promise<string> {
  const values = { username, firstname: 'Emmy', lastname: 'Noether', email: `${username}@math.example` };
  return textIn((await admin.call('POST', '/people', { values, ...more })).body, 'id');
}

const ask = (username: string) => api.nobody.call('POST', '/password-links', { username });
const use = (token: string, password = NEXT) => api.nobody.call('POST', '/password-links/use', { token, password });
const check = (token: string) => api.nobody.call('POST', '/password-links/check', { token });
const signIn = (username: string, password: string) => api.nobody.call('POST', '/session', { username, password });
const outbox = () =>
  context.db
    .selectFrom('notification_mail')
    .select(['event', 'outcome', 'error', 'said', 'text'])
    .orderBy('id')
    .execute();

describe('a person who is created', () => {
  it('R2: gets a link by mail with which they set their first password, once', async () => {
    await person('emmy');
    expect(await signIn('emmy', NEXT)).toMatchObject({ status: 401, body: { code: 'sign_in_refused' } });
    const { 'emmy@math.example': token = '' } = await delivered();
    expect(token).toHaveLength(43);
    expect(await check(token)).toMatchObject({ status: 200, body: { username: 'emmy' } });
    expect(await use(token, 'short')).toMatchObject({ status: 422, body: { code: 'password_refused' } });
    expect(await use(token)).toMatchObject({ status: 204 });
    expect(await signIn('emmy', NEXT)).toMatchObject({
      status: 201,
      body: { person: { username: 'emmy', level: 'user', mustChangePassword: false } },
    });
    for (const again of [await use(token), await check(token)]) {
      expect(again).toMatchObject({ status: 409, body: { code: 'password_link_refused' } });
    }
  });

  it('R2: is written to in Italian, where that is their language, and in English otherwise', async () => {
    const values = { firstname: 'Emmy', lastname: 'Noether' };
    for (const [username, language] of [
      ['ada', 'it'],
      ['emmy', 'de'],
    ]) {
      const one = { ...values, username, email: `${username}@math.example`, language };
      expect(await admin.call('POST', '/people', { values: one })).toMatchObject({ status: 201 });
    }
    expect(Object.keys(await delivered())).toHaveLength(2);
    const sent = mail.mails.slice(-2).map(({ to, text }) => [to[0], /^Subject: (.*)$/m.exec(text)?.[1]?.trim()]);
    expect(Object.fromEntries(sent)).toEqual({
      'ada@math.example': 'Imposta la tua password',
      'emmy@math.example': 'Set your password',
    });
  });

  it('R2: gets none with an initial password, which has to be replaced, nor once they have one', async () => {
    await person('emmy', { temporaryPassword: true });
    const late = await person('late');
    await admin.call('POST', `/people/${late}/password-reset`, {});
    expect(await delivered()).toEqual({});
    expect(await outbox()).toMatchObject([{ event: 'password_set', outcome: 'withdrawn' }]);
  });

  it('R2: can use it for a week', async () => {
    await person('emmy');
    const { 'emmy@math.example': token = '' } = await delivered();
    now += 7 * 24 * HOUR - 1;
    expect(await check(token)).toMatchObject({ status: 200 });
    now += 1;
    expect(await check(token)).toMatchObject({ status: 409 });
  });

  it('R2: gets none while there is no mail server, or it is unpublished', async () => {
    await mails(false);
    await person('emmy');
    await mails(true);
    await context.db.updateTable('notification').set({ published_at: null }).execute();
    await person('joan');
    expect(await outbox()).toEqual([]);
  });
});

describe('a link', () => {
  it('is kept nowhere where somebody could read it', async () => {
    await person('emmy');
    const { 'emmy@math.example': token = '' } = await delivered();
    await use(token);
    for (const table of ['password_link', 'notification_mail', 'audit_event', 'attempt'] as const) {
      expect(JSON.stringify(await context.db.selectFrom(table).selectAll().execute())).not.toContain(token);
    }
    expect(await outbox()).toMatchObject([{ outcome: 'sent', text: expect.stringMatching(/set-password#…/) }]);
  });

  it('does not work while another address holds or access is over, and never again once somebody was deactivated', async () => {
    const id = await person('emmy');
    const { 'emmy@math.example': token = '' } = await delivered();
    const edit = (values: object) => admin.call('PATCH', `/people/${id}`, { values });
    for (const [wrong, right] of [
      [{ email: 'other@math.example' }, { email: 'emmy@math.example' }],
      [{ expiration: '2020-01-01' }, { expiration: null }],
    ] as const) {
      await edit(wrong);
      expect(await use(token)).toMatchObject({ status: 409, body: { code: 'password_link_refused' } });
      await edit(right);
    }
    expect(await check(token)).toMatchObject({ status: 200 });
    await edit({ active: 'false' });
    expect(await use(token)).toMatchObject({ status: 409, body: { code: 'password_link_refused' } });
    await edit({ active: 'true' });
    expect(await use(token)).toMatchObject({ status: 409 });
  });

  it('is used by one of those who try at the same time', async () => {
    await person('emmy');
    const { 'emmy@math.example': token = '' } = await delivered();
    const answers = await Promise.all([1, 2, 3].map((each) => use(token, `${NEXT} ${each}`)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409, 409]);
  });

  it('cannot be guessed without end', async () => {
    for (let tries = 0; tries < 30; tries += 1) await check('wrong');
    expect(await check('wrong')).toMatchObject({ status: 429, body: { code: 'too_many_attempts' } });
    expect(await use('wrong')).toMatchObject({ status: 429 });
  });

  it('leads nowhere without the address of the platform, which is said in the outbox', async () => {
    const config = readEnvironment({
      ROLLCALL_DATABASE_URL: database.url,
      ROLLCALL_PRIVATE_NETWORKS: 'loopback',
      SMTP_URL: mail.url,
    });
    await using homeless = await createContext(config, { logger: createLogger('silent') });
    await person('emmy');
    const before = mail.mails.length;
    await homeless.deliverNotifications(new Date(Date.now() + 1000));
    expect(await outbox()).toMatchObject([
      {
        outcome: 'failed',
        error: expect.stringContaining('ROLLCALL_PUBLIC_URL'),
        said: [{ code: 'mail_leads_nowhere' }],
      },
    ]);
    expect(mail.mails).toHaveLength(before);
  });
});

describe('a forgotten password', () => {
  it('R2: is replaced by a link, which ends all sessions, and what failed before', async () => {
    const learner = await api.signedInAs('user', { username: 'emmy', mustChange: true });
    await context.db.updateTable('person').set({ email: 'e@math.example' }).where('username', '=', 'emmy').execute();
    for (let failed = 0; failed < 5; failed += 1) await signIn('emmy', 'wrong');
    expect(await signIn('emmy', PASSWORD)).toMatchObject({ status: 429 });
    expect(await ask('EMMY')).toMatchObject({ status: 202 });
    const { 'e@math.example': token = '' } = await delivered();
    expect(await use(token)).toMatchObject({ status: 204 });
    expect(await learner.call('GET', '/session')).toMatchObject({ status: 401 });
    expect(await signIn('emmy', NEXT)).toMatchObject({ status: 201, body: { person: { mustChangePassword: false } } });
    const { body } = await admin.call('GET', '/audit-events?action=password_link.use&limit=1');
    expect(body).toMatchObject({ items: [{ actor: { name: 'emmy', via: 'none' }, outcome: 'done' }] });
  });

  it('R2: is answered the same, with the same statements, whether there is such a person or not', async () => {
    await person('emmy');
    await delivered();
    const answers = [await ask('emmy'), await ask('nobody'), await ask('admin')];
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body])))).toHaveLength(1);
    expect(await context.db.selectFrom('password_request').select('username_key').execute()).toHaveLength(3);
    expect(Object.keys(await delivered())).toEqual(['emmy@math.example']);
    expect(await context.db.selectFrom('password_request').select('username_key').execute()).toEqual([]);
  });

  it('fills nobody’s mailbox: who asks again and again waits, whether there is such a person or not', async () => {
    await person('emmy');
    await delivered();
    for (const username of ['emmy', 'nobody']) {
      const statuses: number[] = [];
      for (let each = 0; each < 5; each += 1) statuses.push((await ask(username)).status);
      expect(statuses).toEqual([202, 202, 202, 429, 429]);
    }
    expect(Object.keys(await delivered())).toHaveLength(1);
    expect(await outbox()).toHaveLength(2);
  });

  it('is offered where a link can be sent', async () => {
    const offered = async (server = api) => (await server.nobody.call('GET', '/sign-in')).body;
    expect(await offered()).toEqual({ passwordLinks: true, providers: [] });
    await using homeless = await startApi(context);
    expect(await offered(homeless)).toEqual({ passwordLinks: false, providers: [] });
    await mails(false);
    expect(await offered()).toEqual({ passwordLinks: false, providers: [] });
  });

  it('is helped with by an administrator, who never sees the link', async () => {
    const id = await person('emmy');
    await delivered();
    const send = (who: string) => admin.call('POST', `/people/${who}/password-link`, {});
    expect(await send(id)).toMatchObject({ status: 202, body: '' });
    expect(Object.keys(await delivered())).toEqual(['emmy@math.example']);
    const { id: own } = await findPerson(context.db, 'admin');
    expect(await send(own)).toMatchObject({ status: 409, body: { code: 'person_protected' } });
    await mails(false);
    expect(await send(id)).toMatchObject({ status: 422, body: { detail: expect.stringContaining('alerts.email') } });
  });
});

describe('a password that has to be replaced', () => {
  it('R9: lets nobody do anything else, but matters to nobody who came in without it', async () => {
    const id = await person('emmy', { temporaryPassword: true });
    const made = await admin.call('POST', `/people/${id}/password-reset`, {});
    const current = textIn(made.body, 'temporaryPassword');
    const answer = await signIn('emmy', current);
    expect(answer).toMatchObject({ status: 201, body: { person: { mustChangePassword: true } } });
    const emmy = api.with(sessionHeaders(answer));
    const sessions = () => emmy.call('GET', '/sessions');
    expect(await sessions()).toMatchObject({ status: 403, body: { code: 'password_change_required' } });
    const provider = { name: 'vouching', active: true, connection: null, settings: newProvider('oidc') };
    const provider_id = await insertProvider(context.db, provider);
    const own = context.db.updateTable('session').where('person_id', '=', id);
    await own.set({ method: 'sso', provider_id }).execute();
    expect(await sessions()).toMatchObject({ status: 200 });
    expect(await emmy.call('GET', '/session')).toMatchObject({ body: { person: { mustChangePassword: false } } });
    await own.set({ method: 'password', provider_id: null }).execute();
    expect(await emmy.call('PUT', '/profile/password', { current, next: NEXT })).toMatchObject({ status: 204 });
    expect(await sessions()).toMatchObject({ status: 200 });
  });

  it('holds for a week where somebody else has made it up, and one’s own for good', async () => {
    const id = await person('grace', { temporaryPassword: true });
    const made = await admin.call('POST', `/people/${id}/password-reset`, {});
    const current = textIn(made.body, 'temporaryPassword');
    const age = (days: number) =>
      context.db
        .updateTable('credential')
        .set({ password_changed_at: new Date(now - days * 24 * 3_600_000) })
        .where('person_id', '=', id)
        .execute();
    await age(6);
    expect(await signIn('grace', current)).toMatchObject({ status: 201 });
    await age(8);
    expect(await signIn('grace', current)).toMatchObject({ status: 401, body: { code: 'password_expired' } });
    // Nobody learns that from a wrong one.
    expect(await signIn('grace', 'wrong wrong wrong')).toMatchObject({ body: { code: 'sign_in_refused' } });
    await context.db.updateTable('person').set({ must_change_password: false }).where('id', '=', id).execute();
    expect(await signIn('grace', current)).toMatchObject({ status: 201 });
  });
});

describe('a password that an administrator chooses', () => {
  const CHOSEN = 'three pelicans sing at noon';

  it('R2: is there from the start, has to be replaced unless they say otherwise, and is shown and kept nowhere', async () => {
    const values = { username: 'emmy', firstname: 'Emmy', lastname: 'Noether', email: 'emmy@math.example' };
    const made = await admin.call('POST', '/people', { values, password: CHOSEN });
    expect(made).toMatchObject({ status: 201, body: { username: 'emmy', temporaryPassword: null } });
    await person('grace', { password: CHOSEN, mustChangePassword: false });
    for (const [username, mustChangePassword] of [['emmy', true] as const, ['grace', false] as const]) {
      const answer = await signIn(username, CHOSEN);
      expect(answer).toMatchObject({ status: 201, body: { person: { username, mustChangePassword } } });
    }
    // Neither is sent a link to set one.
    expect(await delivered()).toEqual({});
    const kept = await everythingKept();
    expect(kept).toContain('person.create');
    expect(JSON.stringify(made.body) + kept).not.toContain(CHOSEN);
  });

  it('R2: is one that they could choose themselves, or nobody is made', async () => {
    const values = { username: 'emmy', firstname: 'Emmy', lastname: 'Noether' };
    for (const password of ['tiny', 'Password1234!', 'well, emmy is a mathematician', 'Noether2026!']) {
      const refused = await admin.call('POST', '/people', { values, password });
      expect(refused).toMatchObject({ status: 422, body: { code: 'password_refused' } });
      expect(JSON.stringify(refused.body)).not.toContain(password);
    }
    const pointless = [{ mustChangePassword: false }, { password: CHOSEN, temporaryPassword: true }];
    for (const more of pointless) {
      expect(await admin.call('POST', '/people', { values, ...more })).toMatchObject({ status: 400 });
    }
    await expect(findPerson(context.db, 'emmy')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('R2: takes the place of the one before, and ends their sessions and what slowed them down', async () => {
    const id = await person('emmy', { password: NEXT, mustChangePassword: false });
    const emmy = api.with(sessionHeaders(await signIn('emmy', NEXT)));
    const reset = (body: object) => admin.call('POST', `/people/${id}/password-reset`, body);
    expect(await reset({ password: 'Emmy12345678' })).toMatchObject({
      status: 422,
      body: { code: 'password_refused' },
    });
    expect(await emmy.call('GET', '/session')).toMatchObject({ status: 200 });
    for (let turn = 0; turn < 6; turn += 1) await signIn('emmy', 'wrong wrong wrong');
    expect(await signIn('emmy', NEXT)).toMatchObject({ status: 429 });
    expect(await reset({ password: CHOSEN })).toEqual(
      expect.objectContaining({ status: 200, body: { username: 'emmy', temporaryPassword: null } }),
    );
    expect(await emmy.call('GET', '/session')).toMatchObject({ status: 401 });
    expect(await signIn('emmy', CHOSEN)).toMatchObject({ status: 201, body: { person: { mustChangePassword: true } } });
    expect(await signIn('emmy', NEXT)).toMatchObject({ status: 401 });
    await reset({ password: NEXT, mustChangePassword: false });
    expect(await signIn('emmy', NEXT)).toMatchObject({ status: 201, body: { person: { mustChangePassword: false } } });
    const kept = await everythingKept();
    expect(kept).toContain('"mustChangePassword":false');
    for (const password of [CHOSEN, NEXT]) expect(kept).not.toContain(password);
  });

  /** What stands in the tables where a person could be told of. */
  const everythingKept = async () =>
    JSON.stringify(
      await Promise.all(
        (['audit_event', 'notification_mail', 'log_event', 'credential', 'person', 'attempt'] as const).map((table) =>
          context.db.selectFrom(table).selectAll().execute(),
        ),
      ),
    );
});
