import { createServer, type IncomingMessage } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { discoveryOf } from '../../../test/support/oidc-discovery.ts';
import { newProvider } from '../administer.ts';
import type { OpenProvider } from '../protocol.ts';
import { importMetadata } from '../saml/import-metadata.ts';
import { openIdConnect } from './index.ts';

/** The provider is at an address that the operator allows; the same port of its neighbour is inside, and not allowed. */
const ALLOWED = '127.0.0.1';
const INSIDE = '127.0.0.2';

let port = 0;
let issuer = '';
/** What the provider announces besides. */
let announced: Readonly<Record<string, string>> = {};
/** Paths that lead to another address, with the status that says so. */
let leading: Readonly<Record<string, { readonly status: number; readonly to: string }>> = {};
const reached: string[] = [];
const inside: string[] = [];
let keys: Awaited<ReturnType<typeof generateKeyPair>>;

async function answerTo({ url = '' }: IncomingMessage): Promise<object> {
  switch (url) {
    case '/.well-known/openid-configuration':
      return { ...discoveryOf(issuer), ...announced };
    case '/jwks':
      return { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] };
    case '/token': {
      const now = Math.floor(Date.now() / 1000);
      const claims = { iss: issuer, aud: 'rollcall', sub: 'ada', nonce: 'the nonce', iat: now, exp: now + 60 };
      const token = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(keys.privateKey);
      return { access_token: 'token', token_type: 'Bearer', id_token: token };
    }
    default:
      return { sub: 'ada' };
  }
}

const server = createServer((request, response) => {
  const { url = '' } = request;
  if (request.socket.localAddress?.endsWith(ALLOWED) === false) inside.push(url);
  reached.push(url);
  const away = leading[url];
  if (away !== undefined) {
    response.writeHead(away.status, { location: away.to }).end();
    return;
  }
  const json = (body: object) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  void answerTo(request).then(json);
});

beforeAll(async () => {
  // On every address of this machine: what is inside is there, and would answer.
  await new Promise<void>((done) => server.listen(0, '0.0.0.0', done));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
  issuer = `http://${ALLOWED}:${port}`;
  keys = await generateKeyPair('RS256', { extractable: true });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

let version = 0;
beforeEach(() => {
  version += 1;
  announced = {};
  leading = {};
  reached.length = 0;
  inside.length = 0;
});

function provider(): OpenProvider {
  const settings = newProvider('oidc');
  if (settings.kind !== 'oidc') throw new Error('Not OpenID Connect.');
  return {
    id: `endpoints ${version}`,
    name: 'Acme',
    active: true,
    connection: null,
    settings: { ...settings, issuer, clientId: 'rollcall' },
    secret: 'a secret',
    keys: [],
    privateNetworks: [`${ALLOWED}/32`],
    createdAt: new Date(),
    updatedAt: new Date(),
  };
}

const signIn = () =>
  openIdConnect.complete(provider(), {
    state: 'the state',
    redirectUri: 'https://learn.example/sign-in/callback/1',
    search: '?code=abc&state=the+state',
    secrets: { verifier: 'v'.repeat(43), nonce: 'the nonce' },
    organizationId: () => Promise.resolve(null),
  });

/** Every spelling of an address inside that leads there. */
const SPELLINGS = [
  INSIDE,
  '127.2',
  '2130706434',
  '0x7f000002',
  '0x7f.2',
  '0177.0.0.2',
  '[::ffff:127.0.0.2]',
  '[::ffff:7f00:2]',
  '[0:0:0:0:0:ffff:7f00:2]',
  '[::127.0.0.2]',
  '[64:ff9b::7f00:2]',
  '[::1]',
  '[::]',
];

/** What is asked of a provider, in the order in which it is asked, by whom it announces that. */
const ENDPOINTS = { token_endpoint: '/token', jwks_uri: '/jwks', userinfo_endpoint: '/userinfo' } as const;
const refused = { code: 'address_refused' };

describe('a provider that announces where it is asked', () => {
  it('is asked there, as far as that is allowed', async () => {
    expect(await signIn()).toMatchObject({ subject: 'ada' });
    expect(reached).toEqual(['/.well-known/openid-configuration', '/token', '/jwks', '/userinfo']);
    expect(inside).toEqual([]);
  });

  it('would be answered inside, were it let there', async () => {
    const answer = await fetch(`http://${INSIDE}:${port}/userinfo`);
    expect(answer.status).toBe(200);
    expect(inside).toEqual(['/userinfo']);
  });

  it.each(Object.entries(ENDPOINTS))(
    'leads us nowhere inside by its %s, however that is spelled',
    async (name, path) => {
      for (const host of SPELLINGS) {
        version += 1;
        announced = { [name]: `http://${host}:${port}${path}` };
        await expect(signIn(), host).rejects.toMatchObject(refused);
      }
      expect(inside).toEqual([]);
    },
  );

  it.each([
    ['/.well-known/openid-configuration', 302],
    ['/token', 307],
    ['/token', 308],
    ['/jwks', 302],
    ['/userinfo', 301],
    ['/userinfo', 307],
  ])('leads us nowhere inside by a redirect: %s, %i', async (path, status) => {
    leading = { [path]: { status, to: `http://${INSIDE}:${port}${path}` } };
    await expect(signIn()).rejects.toThrow();
    expect(reached).toContain(path);
    expect(inside).toEqual([]);
  });

  it('is not asked for what is no address of the web', async () => {
    for (const url of ['file:///etc/passwd', 'gopher://127.0.0.2/x', 'data:application/json,{}', 'ftp://127.0.0.2/']) {
      for (const name of Object.keys(ENDPOINTS)) {
        version += 1;
        announced = { [name]: url };
        await expect(signIn(), `${name} ${url}`).rejects.toThrow();
      }
    }
    expect(inside).toEqual([]);
  });
});

describe('metadata that is fetched', () => {
  const reach = { privateNetworks: [`${ALLOWED}/32`] };
  const fetched = (url: string) => importMetadata({ url }, { ...reach, signal: AbortSignal.timeout(10_000) });

  it('is not fetched inside, by a redirect neither', async () => {
    leading = { '/metadata': { status: 302, to: `http://${INSIDE}:${port}/metadata` } };
    await expect(fetched(`${issuer}/metadata`)).rejects.toMatchObject(refused);
    expect(reached).toEqual(['/metadata']);
    for (const to of ['file:///etc/passwd', 'data:text/xml,<x/>']) {
      leading = { '/metadata': { status: 302, to } };
      await expect(fetched(`${issuer}/metadata`)).rejects.toMatchObject({ code: 'identity_provider_unreachable' });
    }
    expect(inside).toEqual([]);
  });
});
