import { createPublicKey } from 'node:crypto';
import { exportJWK, exportSPKI, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Answered, type Caller, textIn } from '../support/api.ts';
import { type Canary, startCanary } from '../support/canary.ts';
import { discoveryOf } from '../support/oidc-discovery.ts';
import { OIDC_CLIENT } from '../support/oidc-provider.ts';
import { CALLBACK, type ProviderSignIn, startProviderSignIn, vouched } from '../support/provider-sign-in.ts';

let on: ProviderSignIn;
/** A provider whose ID tokens an attacker has written. */
let provider: Canary;
/** Whom a header of a token names as the one who has its key. */
let keys: Canary;
let genuine: Awaited<ReturnType<typeof generateKeyPair>>;
let attacker: Awaited<ReturnType<typeof generateKeyPair>>;
let token = '';
/** Whom the user info is about: where a token is believed, it agrees. */
let told: unknown = 'ada';

type Key = (typeof genuine)['privateKey'];

/** Of somebody's own make: what an attacker would have us verify with. */
const attackersKeys = async () => ({ keys: [{ ...(await publicJwk(attacker.publicKey)), kid: 'one', alg: 'RS256' }] });
const publicJwk = async (key: Key): Promise<JWK> => await exportJWK(key);

beforeAll(async () => {
  on = await startProviderSignIn();
  genuine = await generateKeyPair('RS256', { extractable: true });
  attacker = await generateKeyPair('RS256', { extractable: true });
  const own = { ...(await publicJwk(genuine.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  provider = await startCanary((path) => {
    if (path === '/.well-known/openid-configuration') return describeItself();
    if (path === '/jwks') return { keys: [own] };
    return path === '/token' ? { access_token: 'a', token_type: 'Bearer', id_token: token } : { sub: told };
  });
  const theirs = await attackersKeys();
  keys = await startCanary(() => theirs);
});
afterAll(async () => {
  await provider[Symbol.asyncDispose]();
  await keys[Symbol.asyncDispose]();
  await on[Symbol.asyncDispose]();
});

/** Announces everything that an attacker could wish for. */
const describeItself = () => ({
  ...discoveryOf(provider.address),
  id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none', 'ES256'],
});

beforeEach(async () => {
  await on.setUp();
  expect(await on.change({}, { issuer: provider.address })).toMatchObject({ status: 200 });
  expect(await comesInWith((claims) => sign(claims))).toMatchObject({ status: 201 });
});
afterEach(() => on.cleanUp());

const now = () => Math.floor(Date.now() / 1000);

const sign = (claims: JWTPayload, header: object = {}, key: Key | Uint8Array = genuine.privateKey, alg = 'RS256') =>
  new SignJWT(claims).setProtectedHeader({ alg, kid: 'one', ...header }).sign(key);

interface Otherwise {
  readonly search?: string;
  /** Provider that it comes back to. */
  readonly at?: string;
  /** Whom the user info is about. */
  readonly about?: string;
}

/** Begins to sign in, and comes back with an ID token that `write` makes of the right claims. */
async function comesInWith(
  write: (claims: JWTPayload) => Promise<string> | string,
  { search = '', at = on.providerId, about }: Otherwise = {},
): Promise<Answered> {
  const { browser, state, nonce } = await begin();
  const { clientId: aud } = OIDC_CLIENT;
  const claims = { iss: provider.address, aud, sub: 'ada', nonce, iat: now(), exp: now() + 60, ...vouched(1) };
  token = await write(claims);
  const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  told = about ?? z.object({ sub: z.string().default('ada') }).parse(payload).sub;
  const query = `?code=code&state=${state}${search}`;
  return await on.complete(browser, new URL(`${CALLBACK}${at}${query}`), at);
}

async function begin(): Promise<{ readonly browser: Caller; readonly state: string; readonly nonce: string }> {
  const begun = await on.api.nobody.call('POST', `/sign-in/providers/${on.providerId}`, { returnTo: '/' });
  const { searchParams } = new URL(textIn(begun.body, 'url'));
  return {
    browser: on.api.with({ cookie: begun.headers.getSetCookie()[0]?.split(';')[0] ?? '' }),
    state: searchParams.get('state') ?? '',
    nonce: searchParams.get('nonce') ?? '',
  };
}

const refused = { status: 401, body: { code: 'identity_refused' } };
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const without = (claims: JWTPayload, left: string): JWTPayload =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => name !== left));
const forged = (claims: JWTPayload): JWTPayload => ({ ...claims, sub: 'jean', ...vouched(2) });

describe('an ID token', () => {
  it.each<[string, (claims: JWTPayload) => Promise<string> | string]>([
    ['without a signature', (claims) => `${base64({ alg: 'none' })}.${base64(forged(claims))}.`],
    ['without a signature, written otherwise', (claims) => `${base64({ alg: 'nOnE' })}.${base64(forged(claims))}.`],
    ['whose signature is empty', (claims) => `${base64({ alg: 'RS256', kid: 'one' })}.${base64(forged(claims))}.`],
    [
      'with the signature of another one',
      async (claims) => {
        const [head, , tail] = (await sign(claims)).split('.');
        return `${head}.${base64(forged(claims))}.${tail}`;
      },
    ],
    [
      'signed with the client secret',
      (claims) => sign(forged(claims), {}, Buffer.from(OIDC_CLIENT.clientSecret), 'HS256'),
    ],
    [
      'signed with the public key for a secret, in PEM',
      async (claims) => await sign(forged(claims), {}, Buffer.from(await exportSPKI(genuine.publicKey)), 'HS256'),
    ],
    [
      'signed with the public key for a secret, in DER',
      async (claims) => {
        const der = createPublicKey(await exportSPKI(genuine.publicKey)).export({ type: 'spki', format: 'der' });
        return await sign(forged(claims), {}, der, 'HS256');
      },
    ],
    [
      'signed with the public key for a secret, as JSON',
      async (claims) =>
        await sign(forged(claims), {}, Buffer.from(JSON.stringify(await publicJwk(genuine.publicKey))), 'HS256'),
    ],
    ['signed with another key of the same id', (claims) => sign(forged(claims), {}, attacker.privateKey)],
    [
      'that brings its key along (jwk)',
      async (claims) => await sign(forged(claims), { jwk: await publicJwk(attacker.publicKey) }, attacker.privateKey),
    ],
    [
      'that says where its key is (jku)',
      (claims) => sign(forged(claims), { jku: `${keys.address}/jwks` }, attacker.privateKey),
    ],
    [
      'that says where its certificate is (x5u)',
      (claims) => sign(forged(claims), { x5u: `${keys.address}/certificate` }, attacker.privateKey),
    ],
    [
      'whose key is an address (kid)',
      (claims) => sign(forged(claims), { kid: `${keys.address}/jwks` }, attacker.privateKey),
    ],
    [
      'whose key is a file (kid)',
      (claims) => sign(forged(claims), { kid: '../../../../dev/null' }, new Uint8Array(32), 'HS256'),
    ],
    [
      'whose key is a query (kid)',
      (claims) => sign(forged(claims), { kid: "x' union select 'a' --" }, Buffer.from('a'.repeat(32)), 'HS256'),
    ],
    [
      'with a header that we have to understand (crit)',
      async (claims) =>
        await new SignJWT(claims)
          .setProtectedHeader({
            alg: 'RS256',
            kid: 'one',
            crit: ['urn:example:only'],
            'urn:example:only': 'for others',
          })
          .sign(genuine.privateKey, { crit: { 'urn:example:only': true } }),
    ],
    [
      'signed in a way that is announced and not set up',
      async (claims) => {
        const { privateKey } = await generateKeyPair('ES256');
        return await sign(forged(claims), {}, privateKey, 'ES256');
      },
    ],
    ['of another issuer', (claims) => sign({ ...claims, iss: 'https://other.example' })],
    ['of an issuer that only begins so', (claims) => sign({ ...claims, iss: `${provider.address}.evil.example` })],
    ['for another client', (claims) => sign({ ...claims, aud: 'other' })],
    [
      'for several clients, of another one',
      (claims) => sign({ ...claims, aud: [OIDC_CLIENT.clientId, 'x'], azp: 'x' }),
    ],
    ['of another sign-in (nonce)', (claims) => sign({ ...claims, nonce: 'another' })],
    ['of no sign-in (no nonce)', (claims) => sign(without(claims, 'nonce'))],
    ['that has expired', (claims) => sign({ ...claims, iat: now() - 7200, exp: now() - 3600 })],
    ['that is not valid yet', (claims) => sign({ ...claims, nbf: now() + 3600 })],
    ['that never expires', (claims) => sign(without(claims, 'exp'))],
    ['about nobody', (claims) => sign(without(claims, 'sub'))],
  ])('is refused, and no key is fetched from where it says: %s', async (_, write) => {
    const before = await on.people();
    const answer = await comesInWith(write);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer).toMatchObject({
      body: { code: expect.stringMatching(/^identity_(?:refused|provider_unreachable)$/) },
    });
    expect(answer.headers.getSetCookie().join()).not.toContain('rollcall_session');
    expect(keys.heard).toEqual([]);
    expect(await on.people()).toBe(before);
    expect(await comesInWith((claims) => sign(claims))).toMatchObject({ status: 201 });
  });
});

describe('what comes back', () => {
  it('is refused with a user info about somebody else', async () => {
    const answer = await comesInWith((claims) => sign(claims), { about: 'jean' });
    expect(answer).toMatchObject({ body: { code: 'identity_provider_unreachable' } });
  });

  it.each([
    ['of another issuer', `&iss=${encodeURIComponent('https://other.example')}`],
    ['with an error beside the code', '&error=access_denied'],
    ['with a second code', '&code=another'],
  ])('is refused: %s', async (_, search) => {
    expect(await comesInWith((claims) => sign(claims), { search })).toMatchObject(refused);
    const own = `&iss=${encodeURIComponent(provider.address)}`;
    expect(await comesInWith((claims) => sign(claims), { search: own })).toMatchObject({ status: 201 });
  });

  it('is refused at a provider that was not asked, though it is set up with the same issuer', async () => {
    const first = on.providerId;
    await on.setUp('Another');
    expect(await on.change({ name: 'Another' }, { issuer: provider.address })).toMatchObject({ status: 200 });
    expect(await comesInWith((claims) => sign(claims), { at: first })).toMatchObject(refused);
    await on.admin.call('DELETE', `/identity-providers/${first}`);
  });
});
