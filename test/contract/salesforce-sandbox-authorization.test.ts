import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { allow, pkce } from '../support/consent.ts';
import { DATA, postToken, type SandboxClient, startSandboxClient } from '../support/sandbox.ts';

const CLIENT = { client_id: 'rollcall', client_secret: 'rollcall-secret' };
const CALLBACK = 'http://localhost:9/back';
const Tokens = z.looseObject({
  access_token: z.string(),
  refresh_token: z.string(),
  scope: z.string(),
  id: z.string(),
});

let client: SandboxClient;

beforeAll(async () => {
  client = await startSandboxClient({ contacts: 10 });
});

afterAll(async () => {
  await client[Symbol.asyncDispose]();
});

function authorizeUrl(asked: Readonly<Record<string, string>>): string {
  const query = { response_type: 'code', client_id: 'rollcall', redirect_uri: CALLBACK, ...asked };
  return `${client.url}/services/oauth2/authorize?${new URLSearchParams(query).toString()}`;
}

async function code(challenge: string): Promise<string> {
  const back = await allow(authorizeUrl({ code_challenge: challenge, state: 'mine', scope: 'api refresh_token' }));
  expect(back.searchParams.get('state')).toBe('mine');
  return back.searchParams.get('code') ?? '';
}

const exchange = (form: Readonly<Record<string, string>>) =>
  postToken(client.url, { grant_type: 'authorization_code', ...CLIENT, redirect_uri: CALLBACK, ...form });

const refresh = (token: string) =>
  postToken(client.url, { grant_type: 'refresh_token', ...CLIENT, refresh_token: token });

async function connected() {
  const { verifier, challenge } = pkce();
  const answer = await exchange({ code: await code(challenge), code_verifier: verifier });
  expect(answer.status).toBe(200);
  return Tokens.parse(await answer.json());
}

const works = async (token: string) =>
  (await fetch(`${client.url}${DATA}/limits`, { headers: { authorization: `Bearer ${token}` } })).status === 200;

const EXPIRED = { error: 'invalid_grant', error_description: 'expired access/refresh token' };

describe('the authorize endpoint', () => {
  it('shows what the app asks for, and who signs in', async () => {
    const page = await fetch(authorizeUrl({ code_challenge: 'x', scope: 'api refresh_token' }));
    const text = await page.text();
    expect(text).toContain('Manage user data via APIs');
    expect(text).toContain('Perform requests at any time');
    expect(text).toContain('integration@acme.example');
  });

  it('goes back with a refusal where the person denies', async () => {
    const back = await allow(authorizeUrl({ code_challenge: 'x', state: 's' }), { decision: 'deny' });
    expect(Object.fromEntries(back.searchParams)).toEqual({
      error: 'access_denied',
      error_description: 'end-user denied authorization',
      state: 's',
    });
  });

  it('lets nobody in with a wrong password', async () => {
    await expect(allow(authorizeUrl({ code_challenge: 'x' }), { password: 'wrong' })).rejects.toThrow(
      'username and password',
    );
  });

  it.each([
    [{ client_id: 'nobody', code_challenge: 'x' }, 'invalid_client_id'],
    [{ redirect_uri: 'https://elsewhere.example/back', code_challenge: 'x' }, 'redirect_uri_mismatch'],
    [{}, 'missing%20required%20code%20challenge'],
  ])('goes nowhere with %o', async (asked: Record<string, string>, error) => {
    const page = await fetch(authorizeUrl(asked), { redirect: 'manual' });
    expect(page.status).toBe(400);
    expect(await page.text()).toContain(error);
  });
});

describe('a code', () => {
  it('is exchanged once, with the verifier of its challenge', async () => {
    const { verifier, challenge } = pkce();
    const value = await code(challenge);
    const without = await exchange({ code: value });
    expect(await without.json()).toMatchObject({ error: 'invalid_grant' });
    const wrong = await exchange({ code: value, code_verifier: pkce().verifier });
    expect(await wrong.json()).toEqual({ error: 'invalid_request', error_description: 'invalid code verifier' });
    const elsewhere = await exchange({
      code: value,
      code_verifier: verifier,
      redirect_uri: 'http://localhost:9/other',
    });
    expect(await elsewhere.json()).toMatchObject({ error: 'redirect_uri_mismatch' });

    const tokens = Tokens.parse(await (await exchange({ code: value, code_verifier: verifier })).json());
    expect(tokens.scope).toBe('api refresh_token');
    expect(await works(tokens.access_token)).toBe(true);

    const again = await exchange({ code: value, code_verifier: verifier });
    expect(await again.json()).toMatchObject({ error: 'invalid_grant' });
    expect(await works(tokens.access_token)).toBe(false);
  });
});

describe('a refresh token', () => {
  it('rotates: each exchange answers the next one', async () => {
    const first = await connected();
    const second = Tokens.parse(await (await refresh(first.refresh_token)).json());
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(await works(second.access_token)).toBe(true);
    expect((await refresh(second.refresh_token)).status).toBe(200);
  });

  it('ends the authorization with all its tokens when a spent one comes again', async () => {
    const first = await connected();
    const second = Tokens.parse(await (await refresh(first.refresh_token)).json());
    expect(await (await refresh(first.refresh_token)).json()).toEqual(EXPIRED);
    expect(await (await refresh(second.refresh_token)).json()).toEqual(EXPIRED);
    expect(await works(second.access_token)).toBe(false);
  });

  it('is refused while it is being exchanged', async () => {
    const { refresh_token: token } = await connected();
    const answers = await Promise.all([refresh(token), refresh(token)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400]);
    const refused = answers.find(({ status }) => status === 400);
    expect(await refused?.json()).toEqual({
      error: 'invalid_grant',
      error_description: 'token request is already being processed',
    });
  });

  it('stays the same where the app does not rotate them', async () => {
    await client.control('POST', '/oauth-clients', { rotatesTokens: false });
    const { refresh_token: token } = await connected();
    const answer = z.record(z.string(), z.string()).parse(await (await refresh(token)).json());
    expect(answer).not.toHaveProperty('refresh_token');
    expect((await refresh(token)).status).toBe(200);
    await client.control('POST', '/oauth-clients', {});
  });

  it('ends by revocation', async () => {
    const { refresh_token: token, access_token: access } = await connected();
    const revoke = () =>
      fetch(`${client.url}/services/oauth2/revoke`, { method: 'POST', body: new URLSearchParams({ token }) });
    expect((await revoke()).status).toBe(200);
    expect(await works(access)).toBe(false);
    expect(await (await refresh(token)).json()).toEqual(EXPIRED);
    expect(await (await revoke()).json()).toMatchObject({ error: 'unsupported_token_type' });
  });
});
