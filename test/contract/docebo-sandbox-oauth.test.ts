import { importPKCS8, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { askToken, type DoceboClient, startDoceboClient } from '../support/docebo-sandbox.ts';

let client: DoceboClient;

beforeAll(async () => {
  client = await startDoceboClient();
});

afterAll(async () => {
  await client[Symbol.asyncDispose]();
});

const CLIENT = { client_id: 'rollcall', client_secret: 'rollcall-secret' };
const PASSWORD = { ...CLIENT, grant_type: 'password', scope: 'api', username: 'admin', password: 'Rollcall-1' };
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const Token = z.object({
  access_token: z.string(),
  expires_in: z.number(),
  token_type: z.literal('Bearer'),
  scope: z.literal('api'),
  refresh_token: z.string().optional(),
});
const Refusal = z.strictObject({ error: z.string(), error_description: z.string() });

async function token(response: Promise<Response>) {
  return Token.parse(await (await response).json());
}

async function refusal(response: Promise<Response>): Promise<string> {
  const answered = await response;
  expect(answered.status).toBe(400);
  return Refusal.parse(await answered.json()).error;
}

const ask = (form: Readonly<Record<string, string>>) => askToken(client.url, form);

async function sessionOf(accessToken: string): Promise<{ status: number; username?: unknown }> {
  const headers = { Authorization: `Bearer ${accessToken}` };
  const response = await fetch(`${client.url}/manage/v1/user/session`, { headers });
  const { data } = z
    .looseObject({ data: z.looseObject({ username: z.string() }).optional() })
    .parse(await response.json());
  return { status: response.status, ...(data === undefined ? {} : { username: data.username }) };
}

async function assertion(claims: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const { privateKey } = z.object({ privateKey: z.string() }).parse(await client.control('GET', '/jwt-key'));
  const { host } = new URL(client.url);
  const now = Math.floor(Date.now() / 1000);
  const payload = { iss: 'rollcall', sub: 'admin', aud: host, iat: now, exp: now + 1800, ...claims };
  return new SignJWT(payload).setProtectedHeader({ alg: 'RS256' }).sign(await importPKCS8(privateKey, 'RS256'));
}

describe('POST /oauth2/token', () => {
  it.each([
    ['a form', () => ask(PASSWORD)],
    [
      'a multipart form',
      () => {
        const body = new FormData();
        for (const [name, value] of Object.entries(PASSWORD)) body.set(name, value);
        return fetch(`${client.url}/oauth2/token`, { method: 'POST', body });
      },
    ],
    [
      'JSON',
      () => {
        const headers = { 'Content-Type': 'application/json' };
        return fetch(`${client.url}/oauth2/token`, { method: 'POST', headers, body: JSON.stringify(PASSWORD) });
      },
    ],
    [
      'HTTP Basic',
      () => {
        const headers = { Authorization: `Basic ${btoa('rollcall:rollcall-secret')}` };
        const body = new URLSearchParams({ grant_type: 'client_credentials' });
        return fetch(`${client.url}/oauth2/token`, { method: 'POST', headers, body });
      },
    ],
  ])('takes %s', async (_, asked) => {
    const { access_token: accessToken, expires_in: lifetime } = await token(asked());
    expect(lifetime).toBe(3600);
    expect(await sessionOf(accessToken)).toEqual({ status: 200, username: 'admin' });
  });

  it('gives a new refresh token for every one that is spent', async () => {
    const first = await token(ask(PASSWORD));
    const refresh = (refreshToken = '') => ask({ ...CLIENT, grant_type: 'refresh_token', refresh_token: refreshToken });
    const second = await token(refresh(first.refresh_token));
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(await sessionOf(second.access_token)).toEqual({ status: 200, username: 'admin' });
    expect(await refusal(refresh(first.refresh_token))).toBe('invalid_grant');
    expect(await token(refresh(second.refresh_token))).toBeDefined();
    expect(await token(ask({ ...CLIENT, grant_type: 'client_credentials' }))).not.toHaveProperty('refresh_token');
  });

  it('takes assertions that are signed with the registered key, for a user of the platform', async () => {
    const bearer = async (claims?: Readonly<Record<string, unknown>>) =>
      ask({ grant_type: JWT_BEARER, assertion: await assertion(claims) });
    const { access_token: accessToken } = await token(bearer({ sub: 'paola.power@acme.example' }));
    expect(await sessionOf(accessToken)).toEqual({ status: 200, username: 'paola.power@acme.example' });
    for (const wrong of [{ aud: client.url }, { iss: 'somebody' }, { sub: 'nobody' }, { exp: 1 }]) {
      expect(await refusal(bearer(wrong)), JSON.stringify(wrong)).toBe('invalid_grant');
    }
    const altered = (await assertion()).replace(/\.[^.]+$/, '.c2lnbmF0dXJl');
    expect(await refusal(ask({ grant_type: JWT_BEARER, assertion: altered }))).toBe('invalid_grant');
    const secret = { ...CLIENT, client_secret: 'wrong' };
    expect(await refusal(ask({ ...secret, grant_type: JWT_BEARER, assertion: await assertion() }))).toBe(
      'invalid_client',
    );
  });

  it.each([
    [{ ...PASSWORD, client_secret: 'wrong' }, 'invalid_client'],
    [{ ...PASSWORD, client_id: 'wrong' }, 'invalid_client'],
    [{ grant_type: 'client_credentials' }, 'invalid_client'],
    [{ ...PASSWORD, password: 'wrong' }, 'invalid_grant'],
    [{ ...PASSWORD, username: 'former.colleague' }, 'invalid_grant'],
    [{ ...PASSWORD, grant_type: 'implicit' }, 'unsupported_grant_type'],
    [CLIENT, 'invalid_request'],
    [{ grant_type: JWT_BEARER }, 'invalid_request'],
  ])('refuses %j: %s', async (form, error) => {
    expect(await refusal(ask(form))).toBe(error);
  });

  it('refuses a grant that is not enabled for the app', async () => {
    await client.control('POST', '/oauth-clients', { id: 'strict', secret: 's', grants: ['client_credentials'] });
    const strict = { client_id: 'strict', client_secret: 's' };
    expect(await refusal(ask({ ...PASSWORD, ...strict }))).toBe('unsupported_grant_type');
    expect(await token(ask({ ...strict, grant_type: 'client_credentials' }))).toBeDefined();
  });
});

describe('a token', () => {
  it('lives for 3,600 seconds of the platform clock', async () => {
    const { access_token: accessToken } = await token(ask(PASSWORD));
    await client.control('POST', '/clock', { advance: 3_599 });
    expect(await sessionOf(accessToken)).toMatchObject({ status: 200 });
    await client.control('POST', '/clock', { advance: 2 });
    expect(await sessionOf(accessToken)).toEqual({ status: 401 });
    const { access_token: another } = await token(ask(PASSWORD));
    expect(await sessionOf(another)).toMatchObject({ status: 200 });
    await client.control('DELETE', '/sessions');
    expect(await sessionOf(another)).toEqual({ status: 401 });
  });

  it('lets only superadmins change people, and nobody who was deactivated', async () => {
    await client.control('POST', '/oauth-clients', { id: 'power', secret: 's', runAs: 'paola.power@acme.example' });
    const form = { client_id: 'power', client_secret: 's', grant_type: 'client_credentials' };
    const { access_token: accessToken } = await token(ask(form));
    const headers = { Authorization: `Bearer ${accessToken}` };
    const response = await fetch(`${client.url}/manage/v1/user`, { headers });
    expect(response.status).toBe(403);
    const status = { user_ids: '13002', status: 0 };
    expect(await client.control('PUT', '/by-hand/manage/v1/user/change_status', status)).toMatchObject({
      data: { success: true, updated_ids: [13_002] },
    });
    expect(await sessionOf(accessToken)).toEqual({ status: 401 });
  });

  it('is wanted for everything', async () => {
    expect(await sessionOf('nonsense')).toEqual({ status: 401 });
    const response = await fetch(`${client.url}/manage/v1/orgchart`);
    expect(response.status).toBe(401);
    expect(response.headers.get('X-Docebo-Api-Version')).toBe('1.0.0');
    expect(response.headers.get('Content-Type')).toBe('application/json; charset=UTF-8');
  });
});
