import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { superadmin } from '../../src/administration/access/administrators.ts';
import { resetAdmin } from '../../src/cli/admin/passwords.ts';
import { removeAdmin } from '../../src/cli/admin/remove.ts';
import { createToken } from '../../src/cli/tokens/create.ts';
import { listTokens } from '../../src/cli/tokens/list.ts';
import { revokeToken } from '../../src/cli/tokens/revoke.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { type Context, createContext } from '../../src/context.ts';
import { type Caller, PASSWORD, type RunningApi, sessionHeaders, startApi, textIn } from '../support/api.ts';
import { type BorrowedDatabase, borrowDatabase } from '../support/database.ts';
import { SECRET_KEY } from '../support/installation.ts';
import { rollcall } from '../support/rollcall.ts';

const DAY = 24 * 3_600_000;

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

    const renewed = await grace.call('POST', '/profile/second-factor/recovery-codes', { password: PASSWORD });
    expect(renewed).toMatchObject({ status: 200 });
    expect(await signIn(recoveryCodes[1] ?? '')).toMatchObject({ status: 401 });
    expect(await grace.call('POST', '/profile/second-factor', { password: PASSWORD })).toMatchObject({ status: 409 });
    const removal = await grace.call('POST', '/profile/second-factor/removal', { password: PASSWORD });
    expect(removal).toMatchObject({ status: 204 });
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

/** An administrator with a token. */
async function heldBy(username: string) {
  await api.signedIn(username);
  const options = { scope: ['administration:read', 'platform:read', 'runs:read'], owner: username, days: 7 } as const;
  const token = textIn((await createToken(context, 'CI', options)).json, 'token');
  const { id } = await superadmin(context.db, username);
  return { id, program: api.with({ authorization: `Bearer ${token}` }) };
}

describe('an API token', () => {
  it('acts within its scopes, until it is revoked or expires, and is shown once', async () => {
    const made = await admin.call('POST', '/tokens', { name: 'CI', scopes: ['administration:read'], expiresInDays: 7 });
    const expiresAt = new Date(now + 7 * DAY).toISOString();
    expect(made).toMatchObject({ status: 201, body: { name: 'CI', owner: 'admin', expiresAt, lastUsedAt: null } });
    const token = textIn(made.body, 'token');
    expect(token).toMatch(/^rollcall_[\w-]{43}$/);
    const program = api.with({ authorization: `Bearer ${token}` });
    const list = await program.call('GET', '/tokens');
    expect(list).toMatchObject({
      status: 200,
      body: { items: [{ name: 'CI', prefix: token.slice(0, 15), lastUsedAt: new Date(now).toISOString() }] },
    });
    expect(JSON.stringify(list.body)).not.toContain(token);
    expect(await program.call('POST', '/administrators', { username: 'mallory' })).toMatchObject({
      status: 403,
      body: { code: 'forbidden', detail: 'This needs an API token with the scope administration:write.' },
    });
    for (const [method, path] of [
      ['GET', '/session'],
      ['POST', '/tokens'],
    ] as const) {
      expect(await program.call(method, path)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
    const id = textIn(made.body, 'id');
    expect(await admin.call('DELETE', `/tokens/${id}`)).toMatchObject({ status: 204 });
    expect(await program.call('GET', '/tokens')).toMatchObject({ status: 401, body: { code: 'sign_in_required' } });
    expect(await admin.call('DELETE', `/tokens/${id}`)).toMatchObject({ status: 404 });
  });

  it('expires', async () => {
    const made = await admin.call('POST', '/tokens', { name: 'short', scopes: ['runs:read'], expiresInDays: 1 });
    const program = api.with({ authorization: `Bearer ${textIn(made.body, 'token')}` });
    const path = '/audit-events';
    expect(await program.call('GET', path)).toMatchObject({ status: 403 });
    now += DAY;
    expect(await program.call('GET', path)).toMatchObject({ status: 401 });
    admin = await api.signedIn();
  });

  it('does not hold any more when its owner is no administrator', async () => {
    const program = await api.token('administration:read');
    expect(await program.call('GET', '/tokens')).toMatchObject({ status: 200 });
    const owner = context.db.updateTable('person').where('username', '=', 'owner');
    await owner.set({ level: 'user' }).execute();
    expect(await program.call('GET', '/tokens')).toMatchObject({ status: 401 });
    await owner.set({ level: 'superadmin' }).execute();
  });

  it('R9: is refused until its owner has replaced a password that somebody else has made up', async () => {
    const ada = await heldBy('ada');
    const reset = await admin.call('POST', `/administrators/${ada.id}/password-reset`, { keepTokens: true });
    expect(reset).toMatchObject({ status: 200, body: { revokedTokens: 0 } });
    for (const path of ['/tokens', '/administrators', '/people', '/runs/events']) {
      const answer = await ada.program.call('GET', path);
      expect(answer).toMatchObject({ status: 403, body: { code: 'password_change_required' } });
    }
    const current = textIn(reset.body, 'temporaryPassword');
    const begun = await api.nobody.call('POST', '/session', { username: 'ada', password: current });
    const next = 'some password of my own';
    const own = api.with(sessionHeaders(begun));
    expect(await own.call('PUT', '/profile/password', { current, next })).toMatchObject({ status: 204 });
    expect(await ada.program.call('GET', '/tokens')).toMatchObject({ status: 200 });
  });

  it('is revoked when somebody else resets the password of its owner, which a command says before', async () => {
    const bea = await heldBy('bea');
    const asked = await resetAdmin(context, 'BEA', {});
    expect(asked.json).toEqual({ reset: false, id: bea.id, username: 'bea', temporaryPassword: null, tokens: 1 });
    expect(asked.text(200)).toContain(
      'bea has 1 API token, revoked with the password. Nothing has been changed yet.\n',
    );
    expect(await bea.program.call('GET', '/tokens')).toMatchObject({ status: 200 });
    expect((await resetAdmin(context, 'bea', { yes: true })).json).toMatchObject({ reset: true, revokedTokens: 1 });
    expect(await bea.program.call('GET', '/tokens')).toMatchObject({ status: 401 });
    const { body } = await admin.call('GET', '/tokens');
    expect(body).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ owner: 'bea', revokedAt: new Date(now).toISOString() }),
      ]),
    });
  });

  it('and sessions end for good with the level of an administrator; the last one stays', async () => {
    const cid = await heldBy('cid');
    const session = await api.signedIn('cid');
    expect((await removeAdmin(context, 'cid', {})).json).toMatchObject({ removed: false, tokens: 1 });
    expect(await admin.call('DELETE', `/administrators/${cid.id}`)).toMatchObject({
      status: 200,
      body: { username: 'cid', revokedTokens: 1 },
    });
    expect(await session.call('GET', '/session')).toMatchObject({ status: 401 });
    await context.db.updateTable('person').set({ level: 'superadmin' }).where('id', '=', cid.id).execute();
    expect(await cid.program.call('GET', '/tokens')).toMatchObject({ status: 401 });
    const others = await context.db
      .updateTable('person')
      .set({ active: false })
      .where('username', '<>', 'cid')
      .where('active', '=', true)
      .returning('id')
      .execute();
    await expect(removeAdmin(context, 'cid', { yes: true })).rejects.toMatchObject({ code: 'administrator_refused' });
    const ids = others.map(({ id }) => id);
    await context.db.updateTable('person').set({ active: true }).where('id', 'in', ids).execute();
    expect((await removeAdmin(context, 'cid', { yes: true })).json).toMatchObject({ removed: true });
  });

  it.each(['Bearer nothing', 'Bearer rollcall_wrong', 'Basic YTpi', 'rollcall'])(
    'is not: %s',
    async (authorization) => {
      const answer = await api.with({ authorization }).call('GET', '/tokens');
      expect(answer).toMatchObject({ status: 401, body: { code: 'sign_in_required' } });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    },
  );
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
          outcome: 'refused',
          code: 'sign_in_refused',
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

describe('rollcall tokens', () => {
  it('R46: makes a token that is printed once, acts within its scopes, and is refused once revoked', async () => {
    const options = { scope: ['administration:read'], owner: 'ADMIN', days: 7 } as const;
    const made = await createToken(context, 'nightly', options);
    const token = textIn(made.json, 'token');
    const prefix = token.slice(0, 15);
    expect(made.json).toMatchObject({ owner: 'admin', expiresAt: new Date(now + 7 * DAY) });
    expect(made.text(200)).toContain(`kept like a password: ${token}`);
    const program = api.with({ authorization: `Bearer ${token}` });
    expect(await program.call('GET', '/tokens')).toMatchObject({ status: 200 });
    expect(await program.call('POST', '/administrators', { username: 'x' })).toMatchObject({ status: 403 });
    const listed = await listTokens(context);
    expect(listed.json).toMatchObject({ tokens: expect.arrayContaining([expect.objectContaining({ prefix })]) });
    expect(`${JSON.stringify(listed.json)}${listed.text(200)}`).not.toContain(token);
    await revokeToken(context, prefix);
    expect(await program.call('GET', '/tokens')).toMatchObject({ status: 401 });
    await expect(revokeToken(context, token)).rejects.toMatchObject({ code: 'not_found' });
    const { body } = await admin.call('GET', '/audit-events?action=token.&limit=3');
    expect(body).toMatchObject({
      items: [
        { action: 'token.revoke', target: prefix, outcome: 'refused', code: 'not_found' },
        { action: 'token.revoke', target: prefix, outcome: 'done', actor: { via: 'command' } },
        {
          action: 'token.create',
          target: 'nightly',
          actor: { via: 'command' },
          detail: { prefix, owner: 'admin', scopes: ['administration:read'] },
        },
      ],
    });
    expect(JSON.stringify(body)).not.toContain(token);
  });

  it('ends by itself after 90 days unless told otherwise, and needs to be told whom it acts for', async () => {
    const environment = { ROLLCALL_DATABASE_URL: database.url };
    const words = ['tokens', 'create', 'CI', '--scope', 'runs:read', 'runs:write', '--json'];
    const several = await rollcall(words, environment);
    expect([several.exitCode, JSON.parse(several.stdout)]).toEqual([
      1,
      { error: { code: 'not_found', message: expect.stringContaining('Choose one with --owner USERNAME.') } },
    ]);
    const made = await rollcall([...words, '--owner', 'admin'], environment);
    expect(JSON.parse(made.stdout)).toMatchObject({ scopes: ['runs:read', 'runs:write'], owner: 'admin' });
    const { createdAt, expiresAt } = z
      .object({ createdAt: z.coerce.date(), expiresAt: z.coerce.date() })
      .parse(JSON.parse(made.stdout));
    expect(expiresAt.getTime() - createdAt.getTime()).toBe(90 * DAY);
    const unknown = await rollcall([...words, '--scope', 'everything'], environment);
    expect([unknown.exitCode, unknown.stdout]).toEqual([2, expect.stringContaining('administration:read')]);
    const options = { scope: ['runs:read'], owner: 'admin', days: 90, everlasting: true } as const;
    expect(await createToken(context, 'for ever', options)).toMatchObject({ json: { expiresAt: null } });
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
      errors: expect.arrayContaining([{ pointer: '/body/name', message: 'must not be empty' }]),
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
