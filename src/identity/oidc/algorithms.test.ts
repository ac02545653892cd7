import { createServer } from 'node:http';
import { exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { discoveryOf } from '../../../test/support/oidc-discovery.ts';
import { SIGNING_ALGORITHMS, type SigningAlgorithm } from '../../store/providers/provider.ts';
import { newProvider } from '../administer.ts';
import type { OpenProvider } from '../protocol.ts';
import { openIdConnect } from './index.ts';

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;

/** A provider that announces and signs as a test says. */
let issuer = '';
let announced: readonly string[] = [];
let published: JWK[] = [];
let idToken = '';
let version = 0;

const server = createServer((request, response) => {
  const said = () => {
    switch (request.url) {
      case '/.well-known/openid-configuration':
        return { ...discoveryOf(issuer), id_token_signing_alg_values_supported: announced };
      case '/jwks':
        return { keys: published };
      case '/token':
        return { access_token: 'token', token_type: 'Bearer', id_token: idToken };
      default:
        return { sub: 'ada' };
    }
  };
  response.setHeader('content-type', 'application/json').end(JSON.stringify(said()));
});

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
});
afterAll(() => server.close());
beforeEach(() => {
  version += 1;
  announced = [...SIGNING_ALGORITHMS, 'HS256', 'none'];
});

function provider(algorithms: readonly SigningAlgorithm[]): OpenProvider {
  const settings = newProvider('oidc');
  if (settings.kind !== 'oidc') throw new Error('Not OpenID Connect.');
  return {
    id: `algorithms ${version}`,
    name: 'Acme',
    active: true,
    connection: null,
    settings: { ...settings, algorithms, issuer, clientId: 'rollcall' },
    secret: 'a secret of some length, as keys of HMAC want',
    keys: [],
    privateNetworks: 'allow',
    createdAt: new Date(),
    updatedAt: new Date(),
  };
}

const claims = () => ({ iss: issuer, aud: 'rollcall', sub: 'ada', nonce: 'the nonce' });
const token = (alg: string) =>
  new SignJWT(claims()).setProtectedHeader({ alg, kid: 'one' }).setIssuedAt().setExpirationTime('1 minute');

async function signedWith(alg: string): Promise<Keys> {
  const keys = await generateKeyPair(alg, { extractable: true });
  published = [{ ...(await exportJWK(keys.publicKey)), kid: 'one', use: 'sig' }];
  idToken = await token(alg).sign(keys.privateKey);
  return keys;
}

const signIn = (...algorithms: readonly SigningAlgorithm[]) =>
  openIdConnect.complete(provider(algorithms), {
    state: 'the state',
    redirectUri: 'https://learn.example/sign-in/callback/1',
    search: '?code=abc&state=the+state',
    secrets: { verifier: 'v'.repeat(43), nonce: 'the nonce' },
    organizationId: () => Promise.resolve(null),
  });
const refused = { code: 'identity_refused' };

describe('how an ID token is signed', () => {
  it.each(SIGNING_ALGORITHMS)('is what the provider is set up with: %s', async (alg) => {
    await signedWith(alg);
    expect(await signIn(alg)).toMatchObject({ subject: 'ada' });
    version += 1;
    const others = SIGNING_ALGORITHMS.filter((one) => one !== alg);
    await expect(signIn(...others)).rejects.toMatchObject({
      ...refused,
      message: `The ID token of Acme is signed with ${alg}; accepted is ${others.join(', ')}. Where the provider is to sign so, say it in its settings here.`,
    });
  });

  it('is RS256 of a provider that is set up otherwise by nobody', async () => {
    const settings = newProvider('auth0');
    expect(settings).toMatchObject({ algorithms: ['RS256'] });
    await signedWith('RS256');
    expect(await signIn('RS256')).toMatchObject({ subject: 'ada' });
  });

  it('is never by what everybody can do, although the provider announces it', async () => {
    const { publicKey } = await signedWith('RS256');
    const [key] = published;
    const forgeries = [
      `${Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url')}.${idToken.split('.')[1]}.`,
      // By our secret; and by what is public: the provider’s key, as text and as a number.
      await token('HS256').sign(Buffer.from('a secret of some length, as keys of HMAC want')),
      await token('HS256').sign(Buffer.from(await exportSPKI(publicKey))),
      await token('HS256').sign(Buffer.from(key?.n ?? '', 'base64url')),
    ];
    for (const forged of forgeries) {
      version += 1;
      idToken = forged;
      await expect(signIn(...SIGNING_ALGORITHMS), forged.slice(0, 30)).rejects.toMatchObject(refused);
    }
    // A key that both sides have is no key of the provider.
    const secret = Buffer.alloc(32, 'k');
    published = [{ kty: 'oct', k: secret.toString('base64url'), kid: 'one', use: 'sig', alg: 'HS256' }];
    idToken = await token('HS256').sign(secret);
    version += 1;
    await expect(signIn(...SIGNING_ALGORITHMS)).rejects.toMatchObject(refused);
  });

  it.each([
    ['of another type', { alg: 'RS256', by: 'ES256' }, {}],
    ['that is for another algorithm', { alg: 'RS256', by: 'RS256' }, { alg: 'PS256' }],
    ['that is for encrypting', { alg: 'RS256', by: 'RS256' }, { use: 'enc' }],
    ['of another curve', { alg: 'ES256', by: 'ES384' }, {}],
  ] as const)('is not verified by a key %s', async (_, { alg, by }, more) => {
    await signedWith(by);
    const genuine = await generateKeyPair(alg, { extractable: true });
    if (alg !== by) idToken = await token(alg).sign(genuine.privateKey);
    published = published.map((key) => ({ ...key, ...more }));
    await expect(signIn(alg)).rejects.toMatchObject(refused);
  });

  it('is looked at by Check, which warns where nobody could sign in', async () => {
    announced = ['ES256', 'PS256'];
    const asked = { now: new Date(), signal: AbortSignal.timeout(10_000) };
    const found = async (...algorithms: readonly SigningAlgorithm[]) => {
      version += 1;
      return (await openIdConnect.check(provider(algorithms), asked)).find(({ what }) => what === 'algorithms');
    };
    expect(await found('RS256')).toMatchObject({
      value: 'ES256, PS256',
      warnings: [{ code: 'algorithms_unannounced', params: { accepted: 'RS256', announced: 'ES256, PS256' } }],
    });
    expect(await found('RS256', 'ES256')).toMatchObject({ warnings: [] });
  });
});
