import { generateKeyPair, importPKCS8, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DATA, postToken, type SandboxClient, startSandboxClient } from '../support/sandbox.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const Keys = z.object({ privateKey: z.string(), publicKey: z.string() });

let client: SandboxClient;

beforeAll(async () => {
  client = await startSandboxClient();
});

afterAll(async () => {
  await client[Symbol.asyncDispose]();
});

describe('the token endpoint', () => {
  it('answers client credentials with strings only, and no refresh token', async () => {
    const response = await postToken(client.url, {
      grant_type: 'client_credentials',
      client_id: 'rollcall',
      client_secret: 'rollcall-secret',
    });
    expect(response.status).toBe(200);
    const token = z.record(z.string(), z.string()).parse(await response.json());
    expect(Object.keys(token).sort()).toEqual([
      'access_token',
      'id',
      'instance_url',
      'issued_at',
      'scope',
      'signature',
      'token_type',
    ]);
    expect(token.instance_url).toBe(client.url);
    expect(Number(token.issued_at)).toBeGreaterThan(1_600_000_000_000);
  });

  it('takes the client from the Authorization header too', async () => {
    const response = await fetch(`${client.url}/services/oauth2/token`, {
      method: 'POST',
      headers: { Authorization: `Basic ${btoa('rollcall:rollcall-secret')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    expect(response.status).toBe(200);
  });

  it.each([
    [{ client_id: 'rollcall', client_secret: 'wrong' }, 'invalid_client', 'invalid client credentials'],
    [{ client_id: 'wrong', client_secret: 'rollcall-secret' }, 'invalid_client_id', 'client identifier invalid'],
  ])('refuses %o with an error object, not the array of the data API', async (form, error, description) => {
    const response = await postToken(client.url, { grant_type: 'client_credentials', ...form });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error, error_description: description });
  });

  it('refuses grants that it does not have', async () => {
    const response = await postToken(client.url, { grant_type: 'password' });
    expect(await response.json()).toEqual({
      error: 'unsupported_grant_type',
      error_description: 'grant type not supported',
    });
  });
});

describe('JWT bearer', () => {
  const valid = { iss: 'rollcall', sub: 'integration@acme.example', aud: 'https://login.salesforce.com', exp: 60 };

  async function exchange(
    claims: typeof valid,
    key?: Awaited<ReturnType<typeof importPKCS8>>,
  ): Promise<{ status: number; body: unknown }> {
    const { privateKey } = Keys.parse(await client.json('/__sandbox/jwt-key'));
    const assertion = await new SignJWT()
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(claims.iss)
      .setSubject(claims.sub)
      .setAudience(claims.aud)
      .setExpirationTime(Math.floor(Date.now() / 1000) + claims.exp)
      .sign(key ?? (await importPKCS8(privateKey, 'RS256')));
    const response = await postToken(client.url, { grant_type: JWT_BEARER, assertion });
    return { status: response.status, body: await response.json() };
  }

  it('forgives a clock that is less than three minutes wrong', async () => {
    expect(await exchange({ ...valid, exp: -120 })).toMatchObject({ status: 200 });
  });

  it.each([
    ['an assertion that expired', { ...valid, exp: -240 }, 'invalid_grant', 'expired authorization code'],
    ['a foreign audience', { ...valid, aud: 'https://example.com' }, 'invalid_grant', 'audience is invalid'],
    [
      'an unknown user',
      { ...valid, sub: 'nobody@acme.example' },
      'invalid_grant',
      "user hasn't approved this consumer",
    ],
    ['an unknown client', { ...valid, iss: 'nobody' }, 'invalid_client_id', 'client identifier invalid'],
  ])('refuses %s', async (_, claims, error, description) => {
    expect(await exchange(claims)).toEqual({ status: 400, body: { error, error_description: description } });
  });

  it('refuses a signature of another key', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    expect(await exchange(valid, privateKey)).toEqual({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'invalid assertion' },
    });
  });

  it('verifies with the key that was registered', async () => {
    const { publicKey, privateKey } = Keys.parse(await client.json('/__sandbox/jwt-key'));
    await using other = await startSandboxClient({ contacts: 10, jwtPublicKey: publicKey });
    const assertion = await new SignJWT()
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(valid.iss)
      .setSubject(valid.sub)
      .setAudience(other.url)
      .setExpirationTime('1 minute')
      .sign(await importPKCS8(privateKey, 'RS256'));
    expect((await postToken(other.url, { grant_type: JWT_BEARER, assertion })).status).toBe(200);
    expect((await fetch(`${other.url}/__sandbox/jwt-key`)).status).toBe(404);
  });
});

describe('an access token', () => {
  it('expires', async () => {
    let now = new Date('2026-03-01T12:00:00Z');
    await using other = await startSandboxClient({ contacts: 10, tokenLifetime: 60, clock: () => now });
    expect((await other.request(`${DATA}/limits`)).status).toBe(200);
    now = new Date(now.getTime() + 60_000);
    const response = await other.request(`${DATA}/limits`);
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual([{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }]);
  });

  it('is needed for the identity URL, which refuses in a word of its own', async () => {
    const response = await fetch(`${client.url}/id/${client.sandbox.org.id}/005000000000000AAA`);
    expect(response.status).toBe(403);
    expect(await response.text()).toBe('Bad_OAuth_Token');
  });

  it('tells whose it is', async () => {
    expect(await client.json('/services/oauth2/userinfo')).toMatchObject({
      preferred_username: 'integration@acme.example',
      organization_id: client.sandbox.org.id,
    });
  });
});
