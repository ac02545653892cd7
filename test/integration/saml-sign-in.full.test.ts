import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { readMetadata } from '../../src/identity/saml/metadata.ts';
import { listAuditEvents } from '../../src/store/access/audit.ts';
import { listLogLines } from '../../src/store/views/log-events.ts';
import { findPerson } from '../../src/store/views/person.ts';
import { type Caller, textIn } from '../support/api.ts';
import { type ProviderSignIn, provisioningConfiguration, startProviderSignIn } from '../support/provider-sign-in.ts';
import { rollcall as command, startRollcall } from '../support/rollcall.ts';
import { createSamlIdp, type Said, type SamlIdp } from '../support/saml-idp.ts';
import { contactId } from '../support/training-org.ts';

let on: ProviderSignIn;
let idp: SamlIdp;
let id: string;
let service: string;

beforeAll(async () => {
  on = await startProviderSignIn();
  idp = await createSamlIdp();
});
afterAll(() => on[Symbol.asyncDispose]());

/** Sets the provider up as an administrator does: installed first, then with its metadata. */
beforeEach(async () => {
  await on.rollcall.configure(provisioningConfiguration({ saml: true }));
  const installed = await on.admin.call('POST', '/identity-providers', { kind: 'saml', name: 'Acme SAML' });
  expect(installed).toMatchObject({ status: 201, body: { configured: false, active: false } });
  id = textIn(installed.body, 'id');
  const read = await on.admin.call('POST', '/identity-providers/metadata', { xml: idp.metadata });
  expect(read).toMatchObject({ status: 200, body: { entityId: idp.entityId } });
  const settings = {
    kind: 'saml',
    ...Object(read.body),
    requireEncryption: false,
    binding: 'none',
    usernameAttribute: null,
    updateOnSignIn: false,
    attributes: {},
  };
  const edit = { name: 'Acme SAML', active: true, connection: 'training', settings };
  const changed = await on.admin.call('PUT', `/identity-providers/${id}`, edit);
  expect(changed).toMatchObject({
    status: 200,
    body: {
      configured: true,
      callbackUrl: `https://learn.example/sign-in/saml/${id}/acs`,
      entityId: `https://learn.example/sign-in/saml/${id}/metadata`,
    },
  });
  service = await (await fetch(`${on.api.address}/sign-in/saml/${id}/metadata`)).text();
});

afterEach(async () => {
  await on.admin.call('DELETE', `/identity-providers/${id}`);
  await on.cleanUp();
});

const ada: Said = {
  subject: 'ada',
  attributes: {
    Integration: 'salesforce',
    sfdc_user_type: 'contact',
    sfdc_id: contactId(1),
    Email: 'ada@idp.example',
    FirstName: 'Ada',
    LastName: 'Lovelace',
  },
};

async function begin(): Promise<{ readonly browser: Caller; readonly url: string }> {
  const begun = await on.api.nobody.call('POST', `/sign-in/providers/${id}`, { returnTo: '/home' });
  const browser = on.api.with({ cookie: begun.headers.getSetCookie()[0]?.split(';')[0] ?? '' });
  return { browser, url: textIn(begun.body, 'url') };
}

/** What the provider's page makes the browser post; answers where it is led. */
async function post(response: string, state: string, to = id, address = on.api.address): Promise<URL> {
  const answer = await fetch(`${address}/sign-in/saml/${to}/acs`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ SAMLResponse: response, RelayState: state }),
    headers: { origin: 'https://idp.example', 'sec-fetch-site': 'cross-site' },
  });
  expect(answer.status).toBe(303);
  return new URL(answer.headers.get('location') ?? '', 'https://learn.example');
}

/** Our metadata with the certificate for encryption that others had. */
function withEncryptionOf(metadata: string, others: string): string {
  const encryption = /<KeyDescriptor use="encryption">[\s\S]*?<\/KeyDescriptor>/;
  return metadata.replace(encryption, encryption.exec(others)?.[0] ?? '');
}

/** Where a provider publishes its metadata. */
async function publish(metadata: string) {
  let said = metadata;
  const server = createServer((_request, answer) => answer.end(said));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/metadata`,
    say(other: string) {
      said = other;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** A server in a process of its own, beside ours. */
async function startServing() {
  const server = startRollcall(['serve', '--port', '0', '--json'], on.rollcall.environment);
  await server.printed('}');
  const { address } = z.object({ address: z.url() }).parse(JSON.parse(server.output()));
  const stop = async () => {
    server.signal('SIGTERM');
    return (await server.ended).exitCode;
  };
  onTestFinished(async () => void (await stop()));
  return { address, stop };
}

const refused = { status: 401, body: { code: 'identity_refused' } };

describe('signing in by SAML', () => {
  it('R11: makes an unknown person, signed in; the next run makes no duplicate', async () => {
    const { browser, url } = await begin();
    const { response, state } = await idp.respond(url, service, ada);
    const returned = await post(response, state);
    expect(returned.pathname).toBe(`/sign-in/callback/${id}`);
    expect(await on.complete(browser, returned, id)).toMatchObject({
      status: 201,
      body: { returnTo: '/home', person: { username: 'ada@idp.example' } },
    });
    const person = await findPerson(on.rollcall.db, 'ada@idp.example');
    expect(person).toMatchObject({ sfdcId: contactId(1), branches: [{ path: ['Customers', 'Northwind', 'Contoso'] }] });
    expect((await on.rollcall.sync('contacts')).counts).toMatchObject({ created: 1, updated: 1 });
    const again = await begin();
    const second = await idp.respond(again.url, service, { ...ada, encrypted: true });
    expect(await on.complete(again.browser, await post(second.response, second.state), id)).toMatchObject({
      body: { person: { id: person.id } },
    });
  });

  it('R11: makes nobody where the switch is off', async () => {
    await on.rollcall.configure(provisioningConfiguration({ oidc: true }));
    const { browser, url } = await begin();
    const { response, state } = await idp.respond(url, service, ada);
    expect(await on.complete(browser, await post(response, state), id)).toMatchObject({ status: 403 });
    expect(await on.logged()).toMatchObject({ code: 'provisioning_off' });
    expect(await on.people()).toBe(1);
  });

  it('works once, in the browser that began it, and for what was asked', async () => {
    const { browser, url } = await begin();
    const { response, state } = await idp.respond(url, service, ada);
    const returned = await post(response, state);
    // The same once more, to the same request and to another.
    expect((await post(response, state)).search).toBe('');
    const other = await begin();
    const otherState = new URL(other.url).searchParams.get('RelayState') ?? '';
    expect((await post(response, otherState)).search).toBe('');
    expect(await on.logged()).toMatchObject({ code: 'identity_refused', connection: 'training' });
    expect(await on.complete(on.api.nobody, returned, id)).toMatchObject(refused);
    expect(await on.complete(other.browser, returned, id)).toMatchObject(refused);
    expect(await on.complete(browser, returned, id)).toMatchObject({ status: 201 });
    expect(await on.complete(browser, returned, id)).toMatchObject(refused);
  });

  it('is refused where nobody has asked: an assertion that comes by itself signs nobody in', async () => {
    const request = { id: '_none', acsUrl: `https://learn.example/sign-in/saml/${id}/acs`, audience: service };
    expect((await post(await idp.sign(request, service, ada), 'made up')).search).toBe('');
    const { browser, url } = await begin();
    const state = new URL(url).searchParams.get('RelayState') ?? '';
    // Nothing has been posted for it.
    const returned = new URL(`https://learn.example/sign-in/callback/${id}?state=${state}`);
    expect(await on.complete(browser, returned, id)).toMatchObject(refused);
  });

  it('never takes one assertion for two requests, whichever process they come to', async () => {
    const [one, two] = [await begin(), await begin()];
    const said = { ...ada, assertionId: '_the-same' };
    const first = await idp.respond(one.url, service, said);
    const second = await idp.respond(two.url, service, said);
    expect((await post(first.response, first.state)).search).not.toBe('');
    expect((await post(second.response, second.state)).search).toBe('');
  });

  it('takes an assertion once, also of two real processes on one database that it comes to at the same time', async () => {
    const servers = [await startServing(), await startServing()];
    const [one = '', two = ''] = servers.map(({ address }) => address);
    const { browser, url } = await begin();
    const { cookie = '' } = browser.headers;
    const { response, state } = await idp.respond(url, service, ada);
    const led = await Promise.all([one, two, one, two].map((to) => post(response, state, id, to)));
    const [returned, ...others] = led.filter(({ search }) => search !== '');
    expect(others).toEqual([]);
    for (const address of [one, two]) expect((await post(response, state, id, address)).search).toBe('');
    // The same with what the browser brings: one process begins a session, the other one refuses.
    const complete = async (address: string) => {
      const answer = await fetch(`${address}/api/v1/sign-in/providers/${id}/returns`, {
        method: 'POST',
        headers: { cookie, origin: 'https://learn.example', 'content-type': 'application/json' },
        body: JSON.stringify({ state: returned?.searchParams.get('state'), search: returned?.search }),
      });
      return answer.status;
    };
    const statuses = await Promise.all([one, two, one, two].map(complete));
    expect(statuses.toSorted((a, b) => a - b)).toEqual([201, 401, 401, 401]);
    expect(await on.people()).toBe(2);
    // And once it is forgotten as waiting, it is remembered as used.
    const again = await begin();
    const againState = new URL(again.url).searchParams.get('RelayState') ?? '';
    for (const address of [one, two]) expect((await post(response, againState, id, address)).search).toBe('');
    for (const { stop } of servers) expect(await stop()).toBe(0);
  });

  it('refuses an assertion that is encrypted with AES-CBC, and the log names the algorithm and what to do', async () => {
    const { url } = await begin();
    const algorithm = 'http://www.w3.org/2001/04/xmlenc#aes256-cbc';
    const { response, state } = await idp.respond(url, service, {
      ...ada,
      encrypted: true,
      encryption: { data: algorithm },
    });
    expect((await post(response, state)).search).toBe('');
    expect(await on.logged()).toMatchObject({
      code: 'identity_refused',
      message: `What Acme SAML has posted was not accepted. The answer is encrypted with ${algorithm}. Let the provider encrypt with AES-GCM, or not at all.`,
    });
  });

  it('keeps what it says encrypted until the browser comes', async () => {
    const { url } = await begin();
    const { response, state } = await idp.respond(url, service, ada);
    await post(response, state);
    const { assertion } = await on.rollcall.db
      .selectFrom('sign_in_request')
      .select('assertion')
      .executeTakeFirstOrThrow();
    expect(assertion).toMatch(/^v1\./);
  });
});

describe('setting SAML up', () => {
  it('shows our metadata, with a certificate, and no key', async () => {
    expect(service).toContain(`entityID="https://learn.example/sign-in/saml/${id}/metadata"`);
    expect(service).toContain('X509Certificate');
    const shown = await on.admin.call('GET', `/identity-providers/${id}`);
    expect(JSON.stringify(shown.body)).not.toContain('PRIVATE');
    expect(await on.admin.call('POST', `/identity-providers/${id}/check`)).toMatchObject({
      body: {
        items: [
          { what: 'issuer', value: idp.entityId },
          { what: 'endpoint' },
          { what: 'certificate', certificate: { key: 'RSA 2048' }, warnings: [] },
          { what: 'metadata', value: '', warnings: [{ code: 'metadata_unkept' }] },
        ],
      },
    });
  });

  it('refreshes the metadata: old and new certificates count as long as both are announced, and the provider stays who it is', async () => {
    const [next, elsewhere] = [await createSamlIdp(), await createSamlIdp('https://other.example/saml')];
    const certificateOf = ({ metadata }: SamlIdp) => readMetadata(metadata).certificates[0] ?? '';
    const both = idp.metadata.replace(
      /<(\w+:)?KeyDescriptor use="signing">[\s\S]*?<\/\1?KeyDescriptor>/,
      (key) => key + key.replace(certificateOf(idp), certificateOf(next)),
    );
    await using publisher = await publish(both);
    const { settings, ...rest } = z
      .object({ name: z.string(), active: z.boolean(), connection: z.string(), settings: z.looseObject({}) })
      .parse((await on.admin.call('GET', `/identity-providers/${id}`)).body);
    const edit = { ...rest, settings: { ...settings, metadataUrl: publisher.url } };
    expect(await on.admin.call('PUT', `/identity-providers/${id}`, edit)).toMatchObject({ status: 200 });

    const preview = async () => await on.admin.call('POST', `/identity-providers/${id}/metadata/preview`);
    const refresh = async (version: string) =>
      await on.admin.call('POST', `/identity-providers/${id}/metadata/refresh`, { version });
    const comes = async (from: SamlIdp) => {
      const { browser, url } = await begin();
      const { response, state } = await from.respond(url, service, ada);
      const returned = await post(response, state);
      return returned.search !== '' && (await on.complete(browser, returned, id)).status === 201;
    };
    expect([await comes(idp), await comes(next)]).toEqual([true, false]);
    const seen = await preview();
    expect(seen).toMatchObject({
      status: 200,
      body: { url: publisher.url, changes: { signOnUrl: null, added: [{ key: 'RSA 2048' }], removed: [] } },
    });
    // Only what somebody has looked at is taken.
    publisher.say(next.metadata);
    expect(await refresh(textIn(seen.body, 'version'))).toMatchObject({ status: 409 });
    publisher.say(both);
    expect(await refresh(textIn(seen.body, 'version'))).toMatchObject({ status: 200 });
    expect([await comes(idp), await comes(next)]).toEqual([true, true]);

    publisher.say(next.metadata);
    const without = await preview();
    expect(without).toMatchObject({ body: { changes: { added: [], removed: [{ subject: 'CN=Rollcall' }] } } });
    expect(await refresh(textIn(without.body, 'version'))).toMatchObject({ status: 200 });
    expect([await comes(idp), await comes(next)]).toEqual([false, true]);

    publisher.say(elsewhere.metadata);
    expect(await preview()).toMatchObject({ status: 409, body: { code: 'identity_provider_refused' } });
    expect(await refresh(textIn(without.body, 'version'))).toMatchObject({ status: 409 });
    const acts = await listAuditEvents(on.rollcall.db, { action: 'identity_provider.refresh' }, 5);
    expect(acts.map(({ outcome }) => outcome)).toEqual(['refused', 'done', 'done', 'refused']);
  });

  it('replaces our key while people sign in: new beside old, then new, then without the old', async () => {
    const step = async (path: string) => await on.admin.call('POST', `/identity-providers/${id}/keys${path}`);
    const metadata = async () => await (await fetch(`${on.api.address}/sign-in/saml/${id}/metadata`)).text();
    const comes = async (known: string) => {
      const { browser, url } = await begin();
      const { response, state } = await idp.respond(url, known, { ...ada, encrypted: true });
      const returned = await post(response, state);
      return returned.search !== '' && (await on.complete(browser, returned, id)).status === 201;
    };
    expect(await step('/activate')).toMatchObject({ status: 409 });
    expect(await step('/retire')).toMatchObject({ status: 409 });
    expect(await step('')).toMatchObject({ status: 201, body: { keys: [{ state: 'active' }, { state: 'next' }] } });
    expect(await step('')).toMatchObject({ status: 409 });
    const both = await metadata();
    // Whoever has only the old certificate, and whoever has both.
    expect([await comes(service), await comes(both)]).toEqual([true, true]);

    const activated = await step('/activate');
    expect(activated).toMatchObject({
      status: 200,
      body: {
        keys: [
          { state: 'active', usedAt: expect.any(String) },
          { state: 'former', usedAt: expect.any(String) },
        ],
      },
    });
    expect(JSON.stringify(activated.body)).not.toContain('PRIVATE');
    const after = await metadata();
    expect(after).not.toBe(both);
    expect([await comes(both), await comes(after)]).toEqual([true, true]);
    // It signs by the new key now: whoever has only the old certificate does not take its requests.
    await expect(comes(service)).rejects.toThrow();
    expect(await step('/retire')).toMatchObject({ status: 200, body: { keys: [{ state: 'active' }] } });
    expect(await comes(after)).toBe(true);
    const { url } = await begin();
    const { response, state } = await idp.respond(url, withEncryptionOf(after, service), { ...ada, encrypted: true });
    expect((await post(response, state)).search).toBe('');
    expect(await on.logged()).toMatchObject({
      code: 'identity_refused',
      message: expect.stringContaining('encrypted for none of our keys'),
    });
    const acts = await listAuditEvents(on.rollcall.db, { action: 'identity_provider.' }, 6);
    expect(acts.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'identity_provider.retire_key done',
      'identity_provider.activate_key done',
      'identity_provider.prepare_key refused',
      'identity_provider.prepare_key done',
      'identity_provider.retire_key refused',
      'identity_provider.activate_key refused',
    ]);
  });

  it('replaces our key by command', async () => {
    const key = async (...words: string[]): Promise<unknown> =>
      JSON.parse(
        (await command(['providers', 'key', 'Acme SAML', ...words, '--json'], on.rollcall.environment)).stdout,
      );
    expect(await key()).toMatchObject({ changed: false, keys: [{ state: 'active' }] });
    expect(await key('prepare')).toMatchObject({ changed: true, keys: [{ state: 'active' }, { state: 'next' }] });
    expect(await key('activate')).toMatchObject({ changed: true, keys: [{ state: 'active' }, { state: 'former' }] });
    expect(await key('retire')).toMatchObject({ changed: false, keys: [{}, { state: 'former' }] });
    expect(await key('retire', '--yes')).toMatchObject({ changed: true, keys: [{ state: 'active' }] });
  });

  it('refreshes by command, after a look', async () => {
    const next = await createSamlIdp();
    await using publisher = await publish(idp.metadata);
    const path = join(inject('testFolder'), 'saml.yaml');
    await writeFile(
      path,
      `providers: [{ name: Acme SAML, kind: saml, active: true, connection: training, metadata: "${publisher.url}" }]`,
    );
    const providers = async (...words: string[]): Promise<unknown> =>
      JSON.parse((await command(['providers', ...words, '--json'], on.rollcall.environment)).stdout);
    expect(await providers('set', path)).toMatchObject({ providers: [{ outcome: 'changed' }] });
    expect(await providers('refresh', 'acme saml')).toMatchObject({ refreshed: false, changes: { added: [] } });
    publisher.say(next.metadata);
    expect(await providers('check', 'acme saml')).toMatchObject({
      findings: [{}, {}, {}, { what: 'metadata', warnings: [{ code: 'metadata_changed' }] }],
    });
    expect(await providers('refresh', 'acme saml')).toMatchObject({ refreshed: false, changes: { added: [{}] } });
    expect(await providers('refresh', 'acme saml', '--yes')).toMatchObject({ refreshed: true });
    expect(await providers('refresh', 'acme saml')).toMatchObject({ changes: { added: [], removed: [] } });
  });

  it('lets people in whose provider signs by a certificate that has expired, and says so once a day', async () => {
    const old = await createSamlIdp(idp.entityId, new Date('2000-01-01'));
    const shown = await on.admin.call('GET', `/identity-providers/${id}`);
    const { settings, ...rest } = z
      .object({ name: z.string(), active: z.boolean(), connection: z.string(), settings: z.looseObject({}) })
      .parse(shown.body);
    const { certificates } = readMetadata(old.metadata);
    const saved = await on.admin.call('PUT', `/identity-providers/${id}`, {
      ...rest,
      settings: { ...settings, certificates },
    });
    expect(saved).toMatchObject({ body: { certificates: [{ warnings: [{ code: 'certificate_expired' }] }] } });
    for (let times = 0; times < 2; times++) {
      const { browser, url } = await begin();
      const { response, state } = await old.respond(url, service, ada);
      expect(await on.complete(browser, await post(response, state), id)).toMatchObject({ status: 201 });
    }
    const lines = await listLogLines(on.rollcall.db, { connection: 'training', level: 'warning' }, 10);
    expect(lines.filter(({ code }) => code === 'certificate_expired')).toHaveLength(1);
  });

  it('refuses metadata that cannot be used, and addresses that lead elsewhere', async () => {
    const read = (body: object) => on.admin.call('POST', '/identity-providers/metadata', body);
    expect(await read({ xml: '<!DOCTYPE a><a/>' })).toMatchObject({ status: 409 });
    expect(await read({ url: 'http://idp.example/metadata' })).toMatchObject({ status: 409 });
    expect(await read({ url: 'file:///etc/passwd' })).toMatchObject({ status: 409 });
    expect(await read({ url: `${on.api.address}/sign-in/saml/${id}/metadata` })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('describes no identity provider') },
    });
  });
});
