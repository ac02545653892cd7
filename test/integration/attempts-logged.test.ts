import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sealTotp } from '../../src/administration/access/sealed-totp.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { type Context, createContext } from '../../src/context.ts';
import { listAuditEvents } from '../../src/store/access/audit.ts';
import { confirmTotp, offerTotp } from '../../src/store/access/second-factor.ts';
import { findPerson } from '../../src/store/views/person.ts';
import { PASSWORD, type RunningApi, startApi } from '../support/api.ts';
import { type BorrowedDatabase, borrowDatabase } from '../support/database.ts';
import { SECRET_KEY } from '../support/installation.ts';

let database: BorrowedDatabase;
let context: Context;
let api: RunningApi;

beforeAll(async () => {
  database = await borrowDatabase();
  const environment = { ROLLCALL_DATABASE_URL: database.url, ROLLCALL_SECRET_KEY: SECRET_KEY };
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
  await context.db.deleteFrom('audit_event').execute();
});

/** The newest first. */
const logged = async () =>
  (await listAuditEvents(context.db, {}, 50)).map(({ action, via, name, target, code, detail }) => ({
    action,
    via,
    name,
    target,
    code,
    detail,
  }));

const signIn = async (username: string, password: string, code: string | null = null) =>
  await api.nobody.call('POST', '/session', { username, password, code });

describe('attempts to get past what keeps people out', () => {
  it('by guessing say what was wrong, and whose account it was, but not what was typed for a name', async () => {
    await api.signedInAs('user', { username: 'Lea' });
    await api.signedInAs('user', { username: 'Pia' });
    const { id } = await findPerson(context.db, 'Pia');
    const { db } = context;
    await signIn('my own secret password', 'oops');
    await signIn('lea', 'wrong');
    await offerTotp(db, id, await sealTotp(context.vault, id, 'JBSWY3DPEHPK3PXP'));
    await confirmTotp(db, id, context.now());
    await signIn('pia', PASSWORD, '000000');
    const attempt = { action: 'session.begin', via: 'none', name: null, code: 'sign_in_refused' };
    expect(await logged()).toEqual([
      { ...attempt, target: 'Pia', detail: { wrong: 'code' } },
      { ...attempt, target: 'Lea', detail: { wrong: 'password' } },
      { ...attempt, target: null, detail: { wrong: 'username' } },
    ]);
    expect(JSON.stringify(await logged())).not.toContain('secret');
  });

  it('by tokens that do not hold, and by pages of other sites, are there without anybody being known, once a minute', async () => {
    const stranger = api.with({ authorization: 'Bearer rollcall_made_up' });
    for (let tries = 0; tries < 3; tries += 1) await stranger.call('GET', '/people');
    const body = { username: 'lea', password: PASSWORD };
    for (let tries = 0; tries < 3; tries += 1) {
      await api.nobody.call('POST', '/session', body, { origin: 'https://evil.example' });
    }
    // Whoever has no token has not signed in yet, and tried nothing.
    await api.nobody.call('GET', '/people');
    const refused = { action: 'access.refuse', via: 'none', name: null, target: null };
    expect(await logged()).toEqual([
      { ...refused, code: 'request_forged', detail: { operation: 'POST /api/v1/session' } },
      { ...refused, code: 'sign_in_required', detail: { operation: 'GET /api/v1/people' } },
    ]);
  });

  it('by a stranger who tries one operation after the other are one line a minute, and one for each operation of somebody who is known', async () => {
    // Another server: it has not heard of anybody within this minute.
    await using fresh = await startApi(context);
    const paths = ['/people', '/logs', '/runs', '/connections', '/audit-events'];
    const refused = { action: 'access.refuse', target: null };
    const stranger = fresh.with({ authorization: 'Bearer rollcall_made_up' });
    for (const path of paths) expect(await stranger.call('GET', path)).toMatchObject({ status: 401 });
    // What they do not have is one thing, and what another site has made up another one.
    for (const path of ['/session', '/password-links']) {
      await fresh.nobody.call('POST', path, { username: 'lea' }, { origin: 'https://evil.example' });
    }
    const of = { ...refused, via: 'none', name: null };
    expect(await logged()).toEqual([
      { ...of, code: 'request_forged', detail: { operation: 'POST /api/v1/session' } },
      { ...of, code: 'sign_in_required', detail: { operation: 'GET /api/v1/people' } },
    ]);
    await context.db.deleteFrom('audit_event').execute();
    const known = await fresh.signedInAs('user', { username: 'Mia' });
    for (const path of paths) expect(await known.call('GET', path)).toMatchObject({ status: 403 });
    expect((await logged()).map(({ name, detail }) => [name, detail])).toEqual(
      paths.toReversed().map((path) => ['Mia', { operation: `GET /api/v1${path}` }]),
    );
  });

  it('by input that no page of ours sends are told apart, with the operation and not with what was sent', async () => {
    const user = await api.signedInAs('user', { username: 'Lea' });
    for (let tries = 0; tries < 3; tries += 1) {
      await user.call('PUT', '/profile/password', { current: PASSWORD, next: 'x', level: 'superadmin' });
    }
    await user.call('POST', '/sessions/not-a-number/revocation', {});
    await api.nobody.call('POST', '/session', { username: { $ne: null }, password: 'secret' });
    const invalid = { action: 'input.refuse', target: null, code: 'request_invalid' };
    expect(await logged()).toEqual([
      { ...invalid, via: 'none', name: null, detail: { operation: 'POST /api/v1/session' } },
      { ...invalid, via: 'session', name: 'Lea', detail: { operation: 'POST /api/v1/sessions/:id/revocation' } },
      { ...invalid, via: 'session', name: 'Lea', detail: { operation: 'PUT /api/v1/profile/password' } },
    ]);
  });
});
