import { createServer, type RequestListener } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { discoveryOf } from '../../../test/support/oidc-discovery.ts';
import { newProvider } from '../administer.ts';
import type { OpenProvider, Returned } from '../protocol.ts';
import { openIdConnect } from './index.ts';

const REDIRECT = 'https://learn.example/sign-in/callback/1';

/** A provider that answers whatever an attacker wants. */
let idToken: (claims: JWTPayload) => Promise<string>;
let userInfo: object;
let key: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
let issuer = '';
let metadata: object = {};
let posted = new URLSearchParams();

const answer: RequestListener = (request, response) => {
  const json = (body: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  const said = async () => {
    switch (request.url) {
      case '/.well-known/openid-configuration':
        return { ...discoveryOf(issuer), ...metadata };
      case '/jwks':
        return { keys: [{ ...(await exportJWK(key)), d: undefined, kid: 'one', alg: 'RS256', use: 'sig' }] };
      case '/token': {
        posted = new URLSearchParams(await Array.fromAsync(request).then((parts) => Buffer.concat(parts).toString()));
        return { access_token: 'token', token_type: 'Bearer', id_token: await idToken(right()) };
      }
      default:
        return userInfo;
    }
  };
  void said().then(json);
};
const server = createServer(answer);

const right = (): JWTPayload => ({
  iss: issuer,
  aud: 'rollcall',
  sub: 'ada',
  nonce: 'the nonce',
  iat: Math.floor(Date.now() / 1000),
  exp: Math.floor(Date.now() / 1000) + 60,
});
const sign = (claims: JWTPayload, by = key) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(by);

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  ({ privateKey: key } = await generateKeyPair('RS256', { extractable: true }));
});
afterAll(() => server.close());
let version = 0;
beforeEach(() => {
  version += 1;
  idToken = (claims) => sign(claims);
  userInfo = { sub: 'ada', Email: 'ada@idp.example' };
  metadata = {};
});

function provider(more: Partial<OpenProvider> = {}): OpenProvider {
  const settings = newProvider('oidc');
  if (settings.kind !== 'oidc') throw new Error('Not OpenID Connect.');
  return {
    id: String(version),
    name: 'Acme',
    active: true,
    connection: null,
    settings: { ...settings, issuer, clientId: 'rollcall' },
    secret: 'a secret',
    keys: [],
    privateNetworks: 'allow',
    createdAt: new Date(),
    updatedAt: new Date(),
    ...more,
  };
}

const RETURNED: Returned = {
  state: 'the state',
  redirectUri: REDIRECT,
  search: '?code=abc&state=the+state',
  secrets: { verifier: 'v'.repeat(43), nonce: 'the nonce' },
  organizationId: () => Promise.resolve(null),
};
const complete = (more: Partial<Returned> = {}) => openIdConnect.complete(provider(), { ...RETURNED, ...more });
const CHECKED = { now: new Date(), signal: new AbortController().signal };
const refused = { code: 'identity_refused' };
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a provider that was set up with an address of every org of Salesforce', () => {
  it.each(['https://login.salesforce.com', 'https://LOGIN.salesforce.com./', 'https://test.salesforce.com'])(
    'is asked nothing, and says why, before anybody goes there and after they come back: %s',
    async (all) => {
      const saved = provider();
      if (saved.settings.kind !== 'oidc') throw new Error('Not OpenID Connect.');
      const everybody = { ...saved, settings: { ...saved.settings, issuer: all } };
      const why = { code: 'identity_provider_refused', message: expect.stringContaining('every org of Salesforce') };
      await expect(openIdConnect.begin(everybody, RETURNED)).rejects.toMatchObject(why);
      await expect(openIdConnect.complete(everybody, RETURNED)).rejects.toMatchObject(why);
      await expect(openIdConnect.check(everybody, CHECKED)).rejects.toMatchObject(why);
    },
  );
});

describe('an ID token', () => {
  it('that is right says who somebody is; userinfo says more, and cannot say otherwise', async () => {
    userInfo = { ...userInfo, nonce: 'another', user_metadata: { sfdc_id: '003' } };
    const assertion = await complete();
    expect(assertion.subject).toBe('ada');
    expect(assertion.attributes).toContainEqual({ name: 'Email', values: ['ada@idp.example'] });
    expect(assertion.attributes.map(({ name }) => name)).not.toContain('sfdc_id');
    expect(assertion.attributes).toContainEqual({ name: 'nonce', values: ['the nonce'] });
    expect(posted.get('code_verifier')).toBe('v'.repeat(43));
    expect(posted.get('redirect_uri')).toBe(REDIRECT);
  });

  it.each<[string, (claims: JWTPayload) => Promise<string>]>([
    ['without a signature', async (claims) => `${base64({ alg: 'none' })}.${base64(claims)}.`],
    [
      'signed with the client secret',
      (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from('a secret')),
    ],
    ['signed by somebody else', async (claims) => sign(claims, (await generateKeyPair('RS256')).privateKey)],
    [
      'that was changed',
      async (claims) => {
        const [head, , tail] = (await sign(claims)).split('.');
        return `${head}.${base64({ ...claims, sub: 'admin' })}.${tail}`;
      },
    ],
    ['of another issuer', (claims) => sign({ ...claims, iss: 'https://other.example' })],
    ['for another client', (claims) => sign({ ...claims, aud: 'other' })],
    ['for several clients', (claims) => sign({ ...claims, aud: ['rollcall', 'other'], azp: 'other' })],
    ['with another nonce', (claims) => sign({ ...claims, nonce: 'another' })],
    ['without a nonce', (claims) => sign({ ...claims, nonce: undefined })],
    ['that has expired', (claims) => sign({ ...claims, exp: Math.floor(Date.now() / 1000) - 3600 })],
    [
      'without a subject',
      (claims) => sign(Object.fromEntries(Object.entries(claims).filter(([name]) => name !== 'sub'))),
    ],
  ])('%s is refused', async (_, make) => {
    idToken = make;
    await expect(complete()).rejects.toMatchObject(refused);
  });
});

describe('what comes back', () => {
  it.each([
    ['with another state', '?code=abc&state=other'],
    ['without a state', '?code=abc'],
    ['with an error', '?error=access_denied&state=the+state'],
    ['without a code', '?state=the+state'],
    ['with two codes', '?code=abc&code=def&state=the+state'],
    ['of another issuer', '?code=abc&state=the+state&iss=https%3A%2F%2Fother.example'],
  ])('%s is refused', async (_, search) => {
    await expect(complete({ search })).rejects.toMatchObject(refused);
  });

  it('with the user info of somebody else is refused', async () => {
    userInfo = { sub: 'admin', Email: 'admin@idp.example' };
    await expect(complete()).rejects.toMatchObject({ code: 'identity_provider_unreachable' });
  });
});

describe('a provider', () => {
  it('that calls itself otherwise than it was set up is not believed', async () => {
    metadata = { issuer: 'https://other.example' };
    await expect(openIdConnect.check(provider(), CHECKED)).rejects.toMatchObject({
      code: 'identity_provider_unreachable',
    });
  });

  it('is asked with PKCE, state and nonce, each new every time', async () => {
    const begun = { state: 'the state', redirectUri: REDIRECT };
    const one = await openIdConnect.begin(provider(), begun);
    const two = await openIdConnect.begin(provider(), begun);
    const { searchParams } = new URL(one.url);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      state: 'the state',
      nonce: one.secrets['nonce'],
      redirect_uri: REDIRECT,
    });
    expect(one.url).not.toContain(one.secrets['verifier']);
    expect(two.secrets).not.toEqual(one.secrets);
  });

  it('in a private network is not reached unless that is allowed', async () => {
    await expect(openIdConnect.check(provider({ privateNetworks: [] }), CHECKED)).rejects.toMatchObject({
      code: 'address_refused',
    });
  });

  it('that speaks for every tenant at once is refused, for any tenant could say who somebody is', async () => {
    metadata = { issuer: 'https://login.example/{tenantid}/v2.0' };
    const settings = newProvider('oidc');
    if (settings.kind !== 'oidc') throw new Error('Not OpenID Connect.');
    // Where the address is that of the metadata, the library does not compare the issuer.
    const address = `${issuer}/.well-known/openid-configuration`;
    const many = provider({ settings: { ...settings, issuer: address, clientId: 'rollcall' } });
    await expect(openIdConnect.check(many, CHECKED)).rejects.toMatchObject({
      code: 'identity_provider_refused',
      message: expect.stringContaining('every tenant'),
    });
  });

  it('of Auth0 calls itself by its domain, with a slash', async () => {
    const settings = newProvider('auth0');
    if (settings.kind !== 'auth0') throw new Error('Not Auth0.');
    metadata = { issuer: `${issuer}/` };
    const auth0 = provider({ settings: { ...settings, domain: issuer, clientId: 'rollcall' } });
    expect(await openIdConnect.check(auth0, CHECKED)).toMatchObject([
      { what: 'issuer', value: `${issuer}/`, warnings: [] },
      { what: 'endpoint', warnings: [{ code: 'address_plain' }, { code: 'address_private' }] },
      { what: 'algorithms', value: 'RS256' },
    ]);
  });
});
