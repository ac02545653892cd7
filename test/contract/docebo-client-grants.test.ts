import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Credentials } from '../../src/directory/docebo/auth/grants.ts';
import { readSession } from '../../src/directory/docebo/endpoints/session.ts';
import type { DoceboEvent } from '../../src/directory/docebo/events.ts';
import { type Client, createClient } from '../../src/directory/docebo/http/client.ts';
import { type DoceboClient, startDoceboClient } from '../support/docebo-sandbox.ts';
import { OPEN_GATE } from '../support/open-gate.ts';

const APP = { clientId: 'rollcall', clientSecret: 'rollcall-secret' } as const;
const PASSWORD = { ...APP, grant: 'password', username: 'admin', password: 'Rollcall-1' } as const;
const HOUR = 3_600;

let docebo: DoceboClient;
let privateKey: string;
/** Seconds by which both clocks are ahead. */
let ahead = 0;

beforeAll(async () => {
  docebo = await startDoceboClient();
  privateKey = z.object({ privateKey: z.string() }).parse(await docebo.control('GET', '/jwt-key')).privateKey;
});

afterAll(async () => {
  await docebo[Symbol.asyncDispose]();
});

function signedIn(credentials: Credentials): { client: Client; tokens: () => number; who: () => Promise<string> } {
  const events: DoceboEvent[] = [];
  const client = createClient({
    url: docebo.url,
    privateNetworks: ['127.0.0.0/8'],
    credentials,
    callsPerHour: 1000,
    gate: OPEN_GATE,
    retry: { baseMs: 1, maxWaitMs: 5 },
    now: () => Date.now() + ahead * 1000,
    onEvent: (event) => events.push(event),
  });
  return {
    client,
    tokens: () => events.filter(({ kind }) => kind === 'token_obtained').length,
    who: async () => (await readSession(client, {})).username,
  };
}

async function pass(seconds: number): Promise<void> {
  ahead += seconds;
  await docebo.control('POST', '/clock', { advance: seconds });
}

const app = async (values: object) => await docebo.control('POST', '/oauth-clients', { id: 'rollcall', ...values });
const setPassword = async (password: string) => {
  const { users } = z
    .object({ users: z.array(z.object({ id: z.number(), username: z.string() })) })
    .parse(await docebo.control('GET', '/state'));
  const id = users.find(({ username }) => username === 'admin')?.id;
  await docebo.control('PUT', `/by-hand/manage/v1/user/${id}`, { password });
};

const grants = (): [string, Credentials][] => [
  ['client credentials', { ...APP, grant: 'client_credentials' }],
  ['a password', PASSWORD],
  ['a signed assertion', { ...APP, grant: 'jwt_bearer', username: 'admin', privateKey }],
];

describe('signing in to Docebo with each grant', () => {
  it.each([0, 1, 2])('uses one token until its last minute, and another one from then on (%i)', async (index) => {
    const { client, tokens, who } = signedIn((grants()[index] ?? ['', PASSWORD])[1]);
    await using _ = client;
    expect([await who(), await who(), tokens()]).toEqual(['admin', 'admin', 1]);
    await pass(HOUR - 61);
    expect([await who(), tokens()]).toEqual(['admin', 1]);
    await pass(2);
    expect([await who(), tokens()]).toEqual(['admin', 2]);
    await pass(HOUR);
    expect([await who(), tokens()]).toEqual(['admin', 3]);
  });

  it.each([0, 1, 2])(
    'signs in again where Docebo has ended a token before its time, in the midst of calls (%i)',
    async (index) => {
      const { client, tokens, who } = signedIn((grants()[index] ?? ['', PASSWORD])[1]);
      await using _ = client;
      await who();
      await docebo.control('DELETE', '/sessions');
      const all = await Promise.all([who(), who(), who()]);
      expect([all, tokens()]).toEqual([['admin', 'admin', 'admin'], 2]);
    },
  );
});

describe('the refresh token of a password', () => {
  it('is all that is needed from then on, each time the one that came last', async () => {
    const { client, tokens, who } = signedIn(PASSWORD);
    await using _ = client;
    await who();
    await setPassword('Another-1');
    try {
      for (const count of [2, 3, 4]) {
        await pass(HOUR);
        expect([await who(), tokens()]).toEqual(['admin', count]);
      }
      // The password is asked again where it is not taken any more, and says so where that is wrong too.
      await docebo.control('DELETE', '/sessions');
      await expect(who()).rejects.toMatchObject({
        code: 'docebo_credentials',
        message: expect.stringContaining('Check the user name and the password or key of the connection'),
      });
    } finally {
      await setPassword('Rollcall-1');
    }
    expect(await who()).toBe('admin');
  });

  it('is done without where it has expired', async () => {
    const { client, who } = signedIn(PASSWORD);
    await using _ = client;
    await who();
    await pass(15 * 24 * HOUR);
    expect(await who()).toBe('admin');
  });
});

describe('what is refused when signing in', () => {
  it.each([
    ['another secret', { clientSecret: 'wrong' }, 'Copy the client ID and secret'],
    ['an app that there is not', { clientId: 'nobody' }, 'Copy the client ID and secret'],
    ['another password', { password: 'wrong' }, 'Check the user name and the password'],
    ['nobody’s username', { username: 'nobody' }, 'Check the user name and the password'],
  ])('says so of %s', async (_name, wrong, advice) => {
    const { client, who } = signedIn({ ...PASSWORD, ...wrong });
    await using _ = client;
    await expect(who()).rejects.toMatchObject({
      code: 'docebo_credentials',
      message: expect.stringContaining(advice),
    });
  });

  it('says so of a grant that is not switched on', async () => {
    for (const [name, credentials] of grants()) {
      await app({ secret: 'rollcall-secret', grants: [] });
      const { client, who } = signedIn(credentials);
      await using _ = client;
      await expect(who(), name).rejects.toMatchObject({
        code: 'docebo_credentials',
        message: expect.stringContaining('Switch the grant on'),
      });
      const all = ['client_credentials', 'password', 'refresh_token', 'urn:ietf:params:oauth:grant-type:jwt-bearer'];
      await app({ secret: 'rollcall-secret', grants: all });
      expect(await who(), name).toBe('admin');
    }
  });

  it('says so of a key that is not the app’s', async () => {
    const { privateKey: other } = await import('node:crypto').then(({ generateKeyPairSync }) =>
      generateKeyPairSync('rsa', {
        modulusLength: 2048,
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
        publicKeyEncoding: { type: 'spki', format: 'pem' },
      }),
    );
    const { client, who } = signedIn({ ...APP, grant: 'jwt_bearer', username: 'admin', privateKey: other });
    await using _ = client;
    await expect(who()).rejects.toMatchObject({
      code: 'docebo_credentials',
      message: expect.stringContaining('the public key of the OAuth2 app must belong to the private key'),
    });
  });

  it('tries again where Docebo cannot answer just then, with an assertion of its own each time', async () => {
    for (const [name, credentials] of grants()) {
      await docebo.control('POST', '/faults', [
        { kind: 'token', answer: 'too_many_requests', retryAfter: 0 },
        { kind: 'token', answer: 'unavailable' },
        { kind: 'token', reset: true },
      ]);
      const { client, who } = signedIn(credentials);
      await using _ = client;
      expect(await who(), name).toBe('admin');
      await docebo.control('DELETE', '/faults');
    }
  });
});
