import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { readMetadata } from '../../src/identity/saml/metadata.ts';
import { listAuditEvents } from '../../src/store/access/audit.ts';
import { logSignInDaily } from '../../src/store/providers/log.ts';
import { listLogLines } from '../../src/store/views/log-events.ts';
import { textIn } from '../support/api.ts';
import { whileHeld } from '../support/held-statement.ts';
import { type ProviderSignIn, startProviderSignIn } from '../support/provider-sign-in.ts';
import { rollcall as command } from '../support/rollcall.ts';
import { createSamlIdp, type SamlIdp } from '../support/saml-idp.ts';
import { ADA, installSaml, type SamlProvider } from '../support/saml-provider.ts';

let on: ProviderSignIn;
let idp: SamlIdp;
let id: string;
let service: string;
let begin: SamlProvider['begin'];
let post: SamlProvider['post'];

beforeAll(async () => {
  on = await startProviderSignIn();
  idp = await createSamlIdp();
});
afterAll(() => on[Symbol.asyncDispose]());

beforeEach(async () => {
  ({ id, service, begin, post } = await installSaml(on, idp));
});

afterEach(async () => {
  await on.admin.call('DELETE', `/identity-providers/${id}`);
  await on.cleanUp();
});

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
      const { response, state } = await from.respond(url, service, ADA);
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

    const over = (xml: string) =>
      xml.replace('<EntityDescriptor', '<EntityDescriptor validUntil="2020-10-01T00:00:00Z"');
    publisher.say(over(next.metadata));
    const expired = [{ code: 'metadata_expired', params: { day: '2020-10-01' } }];
    expect(await preview()).toMatchObject({ status: 200, body: { warnings: expired } });
    const read = await on.admin.call('POST', '/identity-providers/metadata', { xml: over(next.metadata) });
    expect(read).toMatchObject({ status: 200, body: { entityId: next.entityId, warnings: expired } });
    const again = await command(['providers', 'refresh', 'Acme SAML'], on.rollcall.environment);
    expect(again).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('! The metadata say that they hold until 2020-10-01'),
    });
    const [file, document] = ['over.yaml', 'over.xml'].map((name) => join(inject('testFolder'), name));
    await writeFile(document ?? '', over(next.metadata));
    await writeFile(
      file ?? '',
      `providers: [{ name: Acme SAML, kind: saml, active: true, connection: training, metadata: over.xml, metadataUrl: "${publisher.url}" }]`,
    );
    const set = await command(['providers', 'set', file ?? '', '--json'], on.rollcall.environment);
    expect(JSON.parse(set.stdout)).toMatchObject({ providers: [{ outcome: 'unchanged', warnings: expired }] });

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
      const { response, state } = await idp.respond(url, known, { ...ADA, encrypted: true });
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
    const { response, state } = await idp.respond(url, withEncryptionOf(after, service), { ...ADA, encrypted: true });
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
      const { response, state } = await old.respond(url, service, ADA);
      expect(await on.complete(browser, await post(response, state), id)).toMatchObject({ status: 201 });
    }
    const lines = await listLogLines(on.rollcall.db, { connection: 'training', level: 'warning' }, 10);
    expect(lines.filter(({ code }) => code === 'certificate_expired')).toHaveLength(1);
  });

  it('says once a day what it says of everybody, also where several processes say it at the same moment', async () => {
    const provider = { id, name: 'Acme SAML' };
    const event = { level: 'warning', code: 'certificate_expired', said: [], provider, connection: null } as const;
    const say = (now: Date = new Date()) =>
      logSignInDaily(on.rollcall.db, { ...event, sourceId: null, username: null, detail: {} }, now);
    const said = async () =>
      (await on.rollcall.db.selectFrom('log_event').select('id').where('provider_id', '=', id).execute()).length;
    // The second one waits for the first, and finds what it has said.
    await whileHeld(
      on.rollcall.db,
      { at: 'after insert on log_event', when: `new.code = 'certificate_expired'` },
      () => say(),
      () => say(),
    );
    expect(await said()).toBe(1);
    await say(new Date(Date.now() + 25 * 3_600_000));
    expect(await said()).toBe(2);
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
