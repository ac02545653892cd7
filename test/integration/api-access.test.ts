import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readEnvironment } from '../../src/config/environment.ts';
import { type Context, createContext } from '../../src/context.ts';
import { type Caller, PASSWORD, type RunningApi, sessionHeaders, startApi, textIn } from '../support/api.ts';
import { type BorrowedDatabase, borrowDatabase } from '../support/database.ts';
import { SECRET_KEY } from '../support/installation.ts';
import { rollcall } from '../support/rollcall.ts';

let database: BorrowedDatabase;
let context: Context;
let api: RunningApi;
let admin: Caller;
let now = Date.parse('2026-03-01T09:00:00Z');

beforeAll(async () => {
  database = await borrowDatabase();
  const environment = readEnvironment({
    ROLLCALL_DATABASE_URL: database.url,
    ROLLCALL_SECRET_KEY: SECRET_KEY,
  });
  context = await createContext(environment, { clock: () => new Date(now) });
  api = await startApi(context);
  admin = await api.signedIn();
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await context[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  expect(api.complaints).toEqual([]);
});

describe('the second factor', () => {
  it('is asked for once it is set up; each code, and each recovery code, counts once', async () => {
    const grace = await api.signedIn('grace');
    const signIn = (code: string | null) =>
      api.nobody.call('POST', '/session', { username: 'grace', password: PASSWORD, code });
    const wrong = await grace.call('POST', '/profile/second-factor', { password: 'wrong' });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'sign_in_refused' } });
    const offer = await grace.call('POST', '/profile/second-factor', { password: PASSWORD });
    expect(offer.body).toMatchObject({
      uri: expect.stringMatching(/^otpauth:\/\/totp\/Rollcall:grace\?issuer=Rollcall&secret=/),
    });
    expect(await signIn(null)).toMatchObject({ status: 201 });
    const secret = textIn(offer.body, 'secret');
    const code = () => new TOTP({ secret }).generate({ timestamp: now });
    const unlike = code().replace(/^./, (digit) => String((Number(digit) + 1) % 10));
    expect(await grace.call('PUT', '/profile/second-factor', { code: unlike })).toMatchObject({
      status: 409,
      body: { code: 'second_factor_refused' },
    });
    const confirmed = await grace.call('PUT', '/profile/second-factor', { code: code() });
    const { recoveryCodes } = z.object({ recoveryCodes: z.array(z.string()) }).parse(confirmed.body);
    expect(new Set(recoveryCodes).size).toBe(10);

    expect(await signIn(null)).toMatchObject({ status: 401, body: { code: 'second_factor_required' } });
    expect(await signIn(code())).toMatchObject({ status: 401, body: { code: 'sign_in_refused' } });
    now += 30_000;
    expect(await signIn(code())).toMatchObject({ status: 201 });
    expect(await signIn(code())).toMatchObject({ status: 401, body: { code: 'sign_in_refused' } });
    const [first = ''] = recoveryCodes;
    expect(await signIn(first.toLowerCase())).toMatchObject({ status: 201 });
    expect(await signIn(first)).toMatchObject({ status: 401 });
    expect(await grace.call('GET', '/profile/second-factor')).toMatchObject({
      body: { enabled: true, recoveryCodesLeft: 9 },
    });

    const before = now;
    // The password alone makes neither worthless, and a code that was used does not, either.
    for (const act of ['recovery-codes', 'removal']) {
      const withCode = (wrong: object) =>
        grace.call('POST', `/profile/second-factor/${act}`, { password: PASSWORD, ...wrong });
      now += 3_600_001;
      expect(await signIn(code())).toMatchObject({ status: 201 });
      expect(await withCode({})).toMatchObject({ status: 401, body: { code: 'second_factor_required' } });
      expect(await withCode({ code: first })).toMatchObject({ status: 401, body: { code: 'sign_in_refused' } });
      expect(await withCode({ code: code() })).toMatchObject({ status: 401, body: { code: 'sign_in_refused' } });
      expect(await withCode({ password: 'wrong', code: recoveryCodes[2] })).toMatchObject({ status: 401 });
    }
    now += 3_600_001;
    const resumed = api.with(sessionHeaders(await signIn(recoveryCodes[3] ?? '')));
    const again = { password: PASSWORD, code: code() };
    const renewed = await resumed.call('POST', '/profile/second-factor/recovery-codes', again);
    expect(renewed).toMatchObject({ status: 200 });
    const fresh = z.object({ recoveryCodes: z.array(z.string()) }).parse(renewed.body).recoveryCodes;
    expect(await signIn(recoveryCodes[1] ?? '')).toMatchObject({ status: 401 });
    expect(await resumed.call('POST', '/profile/second-factor', { password: PASSWORD })).toMatchObject({ status: 409 });
    // Also without the authenticator.
    const lost = { password: PASSWORD, code: fresh[0] };
    const removal = await resumed.call('POST', '/profile/second-factor/removal', lost);
    expect(removal).toMatchObject({ status: 204 });
    now = before;
    expect(await signIn(null)).toMatchObject({ status: 201 });
  });

  it('is kept encrypted; a secret from before that is encrypted when it is next used', async () => {
    const signIn = (code: string) =>
      api.nobody.call('POST', '/session', { username: 'joan', password: PASSWORD, code });
    const joan = await api.signedIn('joan');
    const secret = textIn((await joan.call('POST', '/profile/second-factor', { password: PASSWORD })).body, 'secret');
    const code = () => new TOTP({ secret }).generate({ timestamp: now });
    expect(await joan.call('PUT', '/profile/second-factor', { code: code() })).toMatchObject({ status: 200 });
    const stored = async () =>
      await context.db
        .selectFrom('credential')
        .innerJoin('person', 'person.id', 'credential.person_id')
        .where('username', '=', 'joan')
        .select(['person_id', 'totp_secret'])
        .executeTakeFirstOrThrow();
    const { person_id: id, totp_secret: sealed } = await stored();
    expect(sealed).toMatch(/^v1\./);
    expect(sealed).not.toContain(secret);
    await context.db.updateTable('credential').set({ totp_secret: secret }).where('person_id', '=', id).execute();
    now += 30_000;
    expect(await signIn(code())).toMatchObject({ status: 201 });
    expect((await stored()).totp_secret).toMatch(/^v1\./);
    now += 30_000;
    expect(await signIn(code())).toMatchObject({ status: 201 });

    const other = Buffer.alloc(32, 'another key').toString('base64');
    const reseal = (keys: string) =>
      rollcall(['secrets', 'reseal', '--json'], { ROLLCALL_DATABASE_URL: database.url, ROLLCALL_SECRET_KEY: keys });
    const failed = await reseal(other);
    expect(failed.exitCode).toBe(1);
    expect(failed.stdout).toContain('secret_key');
    const { exitCode, stdout } = await reseal(`${SECRET_KEY},${other}`);
    expect(JSON.parse(stdout)).toMatchObject({ resealed: expect.any(Number) });
    expect(exitCode).toBe(0);
    expect((await stored()).totp_secret).toMatch(/^v1\./);
    now += 30_000;
    expect(await signIn(code())).toMatchObject({ status: 201 });
  });

  it('cannot be guessed by asking for it in between', async () => {
    const alan = await api.signedIn('alan');
    const offer = await alan.call('POST', '/profile/second-factor', { password: PASSWORD });
    const code = new TOTP({ secret: textIn(offer.body, 'secret') }).generate({ timestamp: now });
    await alan.call('PUT', '/profile/second-factor', { code });
    const statuses: number[] = [];
    for (let guess = 0; guess < 6; guess += 1) {
      const credentials = { username: 'alan', password: PASSWORD };
      await api.nobody.call('POST', '/session', credentials);
      statuses.push((await api.nobody.call('POST', '/session', { ...credentials, code: '000000' })).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });
});

describe('the audit log', () => {
  it('R46: has every act with who did it, also those that were refused, and no secrets', async () => {
    const since = await context.db
      .selectFrom('audit_event')
      .select((eb) => eb.fn.max('id').as('id'))
      .executeTakeFirstOrThrow();
    const made = await admin.call('POST', '/tokens', { name: 'logged', scopes: ['administration:write'] });
    const token = textIn(made.body, 'token');
    const program = api.with({ authorization: `Bearer ${token}` });
    await program.call('POST', '/administrators', { username: 'Noether' });
    await program.call('POST', '/administrators', { username: 'noether' });
    await api.nobody.call('POST', '/session', { username: 'noether', password: 'wrong' });
    await program.call('GET', '/administrators');
    const { body } = await program.call('GET', '/audit-events?limit=4');
    expect(body).toMatchObject({
      items: [
        {
          action: 'session.begin',
          actor: { name: null, via: 'none', address: '127.0.0.1' },
          target: 'Noether',
          outcome: 'refused',
          code: 'sign_in_refused',
          detail: { wrong: 'password' },
        },
        {
          action: 'administrator.create',
          actor: { name: 'admin', via: 'token' },
          target: 'noether',
          outcome: 'refused',
          code: 'administrator_refused',
        },
        {
          action: 'administrator.create',
          actor: { name: 'admin', via: 'token' },
          target: 'Noether',
          outcome: 'done',
          code: null,
        },
        {
          at: new Date(now).toISOString(),
          action: 'token.create',
          actor: { name: 'admin', via: 'session', tokenId: null },
          target: token.slice(0, 15),
          detail: { name: 'logged', scopes: ['administration:write'] },
        },
      ],
    });
    expect(JSON.stringify(body)).not.toContain(token);
    const all = await context.db.selectFrom('audit_event').select('id').where('id', '>', since.id).execute();
    expect(all).toHaveLength(4);
  });

  it('is read page by page, and narrowed down', async () => {
    const seen: string[] = [];
    let path = '/audit-events?action=administrator.create&limit=1';
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await admin.call('GET', cursor === '' ? path : `${path}&cursor=${cursor}`);
      const parsed = z
        .object({ items: z.array(z.object({ target: z.string() })), next: z.string().nullable() })
        .parse(page.body);
      seen.push(...parsed.items.map(({ target }) => target));
      cursor = parsed.next;
    }
    expect(seen).toEqual(['noether', 'Noether']);
    path = '/audit-events?actor=nobody';
    expect(await admin.call('GET', path)).toMatchObject({ body: { items: [], next: null } });
    for (const cursor of ['nonsense', 'W10', Buffer.from('["1; drop"]').toString('base64url')]) {
      expect(await admin.call('GET', `/audit-events?cursor=${cursor}`)).toMatchObject({
        status: 400,
        body: { code: 'request_invalid' },
      });
    }
  });
});

describe('rollcall admin', () => {
  it('makes an administrator, whose first password is to be replaced, and resets it', async () => {
    const environment = { ROLLCALL_DATABASE_URL: database.url };
    const made = await rollcall(['admin', 'create', 'Hopper', '--email', 'h@acme.example', '--json'], environment);
    expect(made.exitCode).toBe(0);
    const credentials = (stdout: string) => ({
      username: 'hopper',
      password: textIn(JSON.parse(stdout), 'temporaryPassword'),
    });
    expect(await api.nobody.call('POST', '/session', credentials(made.stdout))).toMatchObject({
      status: 201,
      body: { person: { username: 'Hopper', email: 'h@acme.example', mustChangePassword: true } },
    });
    const reset = await rollcall(['admin', 'reset-password', 'hopper', '--json'], environment);
    expect(await api.nobody.call('POST', '/session', credentials(made.stdout))).toMatchObject({ status: 401 });
    expect(await api.nobody.call('POST', '/session', credentials(reset.stdout))).toMatchObject({ status: 201 });
    const { body } = await admin.call('GET', '/audit-events?action=administrator.reset_password&limit=1');
    expect(body).toMatchObject({ items: [{ actor: { via: 'command' }, target: 'hopper', outcome: 'done' }] });
  });
});

describe('every answer', () => {
  it('tells browsers to take nothing from elsewhere', async () => {
    for (const path of ['/docs/api/', '/api/v1/setup', '/healthz']) {
      const answer = await fetch(`${api.address}${path}`);
      // A connection with an answer that nobody reads would keep the server from closing for a minute.
      await answer.arrayBuffer();
      const { headers } = answer;
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none';script-src 'self';style-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
    }
  });

  it('says which part of a request is not as it has to be', async () => {
    const answer = await admin.call('POST', '/tokens', { name: '', scopes: ['everything'], surplus: 1 });
    expect(answer.body).toMatchObject({
      type: 'about:blank',
      title: 'A request to the API does not have the expected shape.',
      status: 400,
      code: 'request_invalid',
      errors: expect.arrayContaining([
        { pointer: '/body/name', code: 'shape_empty', message: 'must not be empty', params: {} },
      ]),
    });
    expect(await admin.call('POST', '/tokens', '{')).toMatchObject({ status: 400, body: { code: 'request_invalid' } });
    expect(await admin.call('GET', '/nowhere')).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('of the reference comes from here: its page, scripts and the description', async () => {
    const page = await (await fetch(`${api.address}/docs/api/`)).text();
    const sources = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source = '']) => source);
    expect(sources.length).toBeGreaterThan(3);
    for (const source of sources) {
      const answer = await fetch(new URL(source, `${api.address}/docs/api/`));
      await answer.arrayBuffer();
      expect([source, answer.status]).toEqual([source, 200]);
      expect(source).not.toMatch(/^(https?:)?\/\//);
    }
    expect(page).not.toMatch(/<script>|<style>|style="/);
    expect(await (await fetch(`${api.address}/docs/api/json`)).json()).toMatchObject({ openapi: '3.1.0' });
  });
});
