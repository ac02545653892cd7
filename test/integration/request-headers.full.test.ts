import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProvider, newProvider } from '../../src/identity/administer.ts';
import { saveInstallation } from '../../src/store/installation.ts';
import { STANDARD_ALERTS } from '../../src/sync/alert-settings.ts';
import { type Caller, type RunningApi, startApi } from '../support/api.ts';
import { type Installation, install } from '../support/installation.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { OIDC_CLIENT, type OidcProvider, startOidcProvider } from '../support/oidc-provider.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

let salesforce: SalesforceOrg;
let mail: MailServer;
let idp: OidcProvider;
let rollcall: Installation;
let api: RunningApi;
let admin: Caller;

beforeAll(async () => {
  salesforce = await startOrg(trainingOrg({ contacts: [learner(1, 'Ada', 'Lovelace')] }));
  mail = await startMailServer();
  idp = await startOidcProvider(['https://learn.example/sign-in/callback/1']);
  const branches = { mode: 'single', destination: 'CUSTOMERS' };
  rollcall = await install(trainingConfiguration({ users: null, contacts: { branches } }), {
    SF_URL: salesforce,
    SMTP_URL: { url: mail.url },
    ROLLCALL_PUBLIC_URL: { url: 'https://learn.example' },
  });
  const email = { to: ['ops@acme.example'], from: 'rollcall@acme.example', smtp: '${SMTP_URL}' };
  await saveInstallation(rollcall.db, { alerts: { ...STANDARD_ALERTS, email }, retention: null });
  await rollcall.sync('contacts');
  api = await startApi(rollcall.context, rollcall.context.config.http);
  admin = await api.signedIn();
});

afterAll(async () => {
  expect(api.complaints).toEqual([]);
  await api[Symbol.asyncDispose]();
  await rollcall[Symbol.asyncDispose]();
  await idp[Symbol.asyncDispose]();
  await mail[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

/** As whoever wants us to take another address for ours. */
const ELSEWHERE = {
  host: 'evil.example',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'http',
  forwarded: 'host=evil.example;proto=http',
};

/** A browser sets no Host itself; an attacker does. */
async function post(path: string, body: object): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const headers = { ...ELSEWHERE, 'content-type': 'application/json' };
  const sent = request(`${api.address}/api/v1${path}`, { method: 'POST', headers }, (answer) => {
    answer.toArray().then((parts) => resolve(Buffer.concat(parts).toString()), reject);
  });
  sent.on('error', reject).end(JSON.stringify(body));
  return await promise;
}

describe('another host in the headers of a request', () => {
  it('is in no link by mail', async () => {
    await post('/password-links', { username: 'lovelace@learners.example' });
    await expect
      .poll(async () => {
        await rollcall.context.deliverNotifications(new Date(Date.now() + 1000));
        return mail.mails.filter(({ to }) => to.includes('lovelace@learners.example')).length;
      })
      .toBe(2);
    const texts = mail.mails.map(({ text }) => text.replaceAll('=\n', ''));
    for (const text of texts) expect(text).toContain('https://learn.example/set-password#');
    expect(JSON.stringify(texts)).not.toContain('evil');
  });

  it('is nowhere to where a provider sends people back', async () => {
    const settings = newProvider('oidc');
    if (settings.kind !== 'oidc') throw new Error('Not OpenID Connect.');
    const { id } = await createProvider(rollcall.context, {
      name: 'Acme',
      active: true,
      connection: null,
      settings: { ...settings, issuer: idp.issuer, clientId: OIDC_CLIENT.clientId },
      secret: OIDC_CLIENT.clientSecret,
    });
    const begun = await post(`/sign-in/providers/${id}`, { returnTo: '/' });
    expect(begun).toContain(encodeURIComponent(`https://learn.example/sign-in/callback/${id}`));
    expect(begun).not.toContain('evil');
  });
});

describe('another address in the headers of a request', () => {
  /** As many guesses at a link as come through, each as if from another address. */
  async function guesses({ nobody }: RunningApi): Promise<number> {
    await rollcall.db.deleteFrom('attempt').execute();
    for (let tries = 0; tries < 40; tries += 1) {
      const headers = { 'x-forwarded-for': `203.0.113.${tries}`, 'x-real-ip': `203.0.113.${tries}` };
      const { status } = await nobody.call('POST', '/password-links/check', { token: 'x'.repeat(43) }, headers);
      if (status === 429) return tries;
    }
    return 40;
  }

  it('does not get anybody round the limit of attempts, but where a proxy that is trusted says so', async () => {
    expect(await guesses(api)).toBe(30);
    await using behind = await startApi(rollcall.context, { trustedProxies: ['127.0.0.1'] });
    expect(await guesses(behind)).toBe(40);
  });
});

describe('what is somebody’s own', () => {
  const PATHS = [
    '/session',
    '/profile',
    '/sessions',
    '/people',
    '/people/1',
    '/logs',
    '/audit-events',
    '/runs/1/changes.csv',
  ];

  it.each(PATHS)('is kept by no browser and no proxy: %s', async (path) => {
    const { status, headers } = await admin.call('GET', path);
    expect({ path, status, cache: headers.get('cache-control') }).toEqual({ path, status: 200, cache: 'no-store' });
  });

  it('is kept by nobody either where it was refused, is asked for by a page, or goes on and on', async () => {
    expect((await api.nobody.call('GET', '/people')).headers.get('cache-control')).toBe('no-store');
    const page = await fetch(`${api.address}/people`, { headers: { ...admin.headers, accept: 'text/html' } });
    await page.arrayBuffer();
    expect(page.headers.get('cache-control')).toBe('no-store');
    const ending = new AbortController();
    const events = await fetch(`${api.address}/api/v1/runs/events`, { headers: admin.headers, signal: ending.signal });
    expect(events.headers.get('cache-control')).toMatch(/no-store/);
    ending.abort();
  });
});
