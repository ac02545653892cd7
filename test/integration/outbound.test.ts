import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/config/environment.ts';
import { createContext } from '../../src/context.ts';
import { importMetadata } from '../../src/identity/saml/import-metadata.ts';
import { exchangeCode, revoke } from '../../src/salesforce/auth/authorize.ts';
import { createLogger } from '../../src/support/logger.ts';
import { type Installation, install } from '../support/installation.ts';

let server: Server;
let port: number;
let connections = 0;
let rollcall: Installation;

/** Stands behind the firewall, and plays a Salesforce that says its records are at 127.0.0.2. */
beforeAll(async () => {
  server = createServer((_, response) => {
    const token = {
      access_token: 'x',
      instance_url: `http://127.0.0.2:${port}`,
      id: 'https://login.example/id/00D000000000001EAA/005000000000001AAA',
    };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(token));
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
  rollcall = await install(configuration(`http://localhost:${port}`), {
    SMTP: { url: `smtp://me:secret@127.0.0.1:${port}` },
    HOOK: { url: `http://[::1]:${port}/hook` },
    ROLLCALL_PRIVATE_NETWORKS: { url: 'refuse' },
  });
});

afterAll(async () => {
  server.close();
  await rollcall[Symbol.asyncDispose]();
});

beforeEach(() => {
  connections = 0;
});

function configuration(url: string): string {
  const credentials = { grant: 'client_credentials', clientId: 'x', clientSecret: '${SF_CLIENT_SECRET}' };
  const connection = (name: string, directory: object) => ({
    name,
    salesforce: { url, ...credentials },
    directory,
    sync: {},
  });
  return JSON.stringify({
    connections: [
      connection('training', { kind: 'builtin' }),
      connection('tenant', { kind: 'docebo', url, ...credentials, clientSecret: '${DOCEBO_CLIENT_SECRET}' }),
    ],
    alerts: {
      email: { to: ['ops@acme.example'], from: 'rollcall@acme.example', smtp: '${SMTP}' },
      webhook: { url: '${HOOK}', secret: '${SF_CLIENT_SECRET}' },
    },
  });
}

const refused = { code: 'address_refused' };

describe('what stands behind the firewall of the server is reached at no address that an administrator gives', () => {
  it('of a Salesforce org', async () => {
    await using connection = await rollcall.context.connect('training');
    await expect(connection.status()).rejects.toMatchObject(refused);
    expect(connections).toBe(0);
  });

  it('of where an org is allowed, or an authorization ended', async () => {
    const app = { url: `http://127.0.0.1:${port}`, privateNetworks: [], clientId: 'x', clientSecret: null };
    const answer = { code: 'x', redirectUri: 'https://learn.example', verifier: 'x' };
    await expect(exchangeCode(app, answer)).rejects.toMatchObject(refused);
    await expect(revoke(app, 'token')).rejects.toMatchObject(refused);
    expect(connections).toBe(0);
  });

  it('that an org calls its own', async () => {
    const environment = { ...rollcall.environment, ROLLCALL_PRIVATE_NETWORKS: '127.0.0.1,::1' };
    await using context = await createContext(readEnvironment(environment), { logger: createLogger('silent') });
    await using connection = await context.connect('training');
    await expect(connection.status()).rejects.toMatchObject(refused);
    expect(connections).toBe(1);
  });

  it('of a Docebo tenant', async () => {
    await using connection = await rollcall.context.connect('tenant');
    await expect(connection.survey()).rejects.toMatchObject(refused);
    expect(connections).toBe(0);
  });

  it('of a mail server and a webhook', async () => {
    const trials = await rollcall.context.tryAlerts(new Date());
    const error: unknown = expect.stringMatching(/leads into a private network/);
    expect(trials).toMatchObject([
      { channel: 'email', error },
      { channel: 'webhook', error },
    ]);
    expect(connections).toBe(0);
  });

  it('of the metadata of a provider', async () => {
    const { signal } = new AbortController();
    const source = { url: `http://127.0.0.1:${port}/metadata` };
    await expect(
      importMetadata(source, { privateNetworks: rollcall.context.config.privateNetworks, signal }),
    ).rejects.toMatchObject(refused);
    expect(connections).toBe(0);
  });
});
