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
import { type Caller, type RunningApi, sessionHeaders, startApi, textIn } from '../support/api.ts';
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
