import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { listAuditEvents } from '../../src/store/access/audit.ts';
import { startApi, textIn } from '../support/api.ts';
import { OIDC_CLIENT } from '../support/oidc-provider.ts';
import { CALLBACK, type ProviderSignIn, startProviderSignIn, vouched } from '../support/provider-sign-in.ts';
import { rollcall as command } from '../support/rollcall.ts';

let on: ProviderSignIn;

beforeAll(async () => {
  on = await startProviderSignIn();
});
afterAll(() => on[Symbol.asyncDispose]());
beforeEach(() => on.setUp());
afterEach(() => on.cleanUp());

describe('identity providers', () => {
  it('R11: are offered where they are active, and have a switch as soon as they are installed', async () => {
    expect(await on.api.nobody.call('GET', '/sign-in')).toMatchObject({
      body: { providers: [{ id: on.providerId, name: 'Acme login', kind: 'oidc' }] },
    });
    const installed = await on.admin.call('POST', '/identity-providers', { kind: 'auth0', name: 'Auth0' });
    expect(installed).toMatchObject({ status: 201, body: { configured: false, active: false, secretSet: false } });
    expect(await on.admin.call('GET', '/identity-providers')).toMatchObject({ body: { kinds: ['auth0', 'oidc'] } });
    await on.change({ active: false });
    expect(await on.api.nobody.call('GET', '/sign-in')).toMatchObject({ body: { providers: [] } });
    expect(await on.api.nobody.call('POST', `/sign-in/providers/${on.providerId}`, {})).toMatchObject({ status: 404 });
    await on.admin.call('DELETE', `/identity-providers/${textIn(installed.body, 'id')}`);
  });

  it('keep their secret, which is never told, and refuse what cannot be', async () => {
    const shown = await on.admin.call('GET', `/identity-providers/${on.providerId}`);
    expect(shown).toMatchObject({ body: { secretSet: true, callbackUrl: `${CALLBACK}${on.providerId}` } });
    expect(JSON.stringify(shown.body)).not.toContain(OIDC_CLIENT.clientSecret);
    const { secret } = await on.rollcall.db.selectFrom('identity_provider').select('secret').executeTakeFirstOrThrow();
    expect(secret).toMatch(/^v1\./);
    const refused = { status: 409, body: { code: 'identity_provider_refused' } };
    expect(await on.change({}, { issuer: 'http://idp.example' })).toMatchObject(refused);
    expect(await on.change({}, { issuer: null })).toMatchObject(refused);
    for (const tenant of ['common', 'organizations', 'Common']) {
      expect(await on.change({}, { issuer: `https://login.microsoftonline.com/${tenant}/v2.0` })).toMatchObject({
        ...refused,
        body: { errors: [{ pointer: '/body/issuer', message: expect.stringContaining('TENANT') }] },
      });
    }
    for (const host of ['login', 'test']) {
      expect(await on.change({}, { issuer: `https://${host}.salesforce.com` })).toMatchObject({
        ...refused,
        body: { errors: [{ pointer: '/body/issuer', message: expect.stringContaining('My Domain') }] },
      });
    }
    // Whoever has such a one, of which nobody comes in, can still say that nobody does.
    const many = { issuer: 'https://login.microsoftonline.com/common/v2.0' };
    expect(await on.change({ active: false }, many)).toMatchObject({ status: 200 });
    const own = { issuer: 'https://login.microsoftonline.com/5b973f99-77df-4beb-b27d-aa0c70b8482c/v2.0' };
    expect(await on.change({}, own)).toMatchObject({ status: 200 });
    expect(await on.admin.call('POST', '/identity-providers', { kind: 'oidc', name: 'ACME LOGIN' })).toMatchObject(
      refused,
    );
    expect(await on.admin.call('POST', '/identity-providers', { kind: 'oidc', name: 'x', active: true })).toMatchObject(
      refused,
    );
  });

  it('are tried by an administrator, who sees what the provider says and is not signed in by it', async () => {
    await on.change({ active: false });
    on.idp.answerAs('ada', vouched(1, { sfdc_id: undefined }));
    const path = `/identity-providers/${on.providerId}/trial`;
    const visit = async () => {
      const begun = await on.admin.call('POST', path);
      const returned = await on.idp.visit(textIn(begun.body, 'url'));
      const cookie = `${begun.headers.getSetCookie()[0]?.split(';')[0]}; ${on.admin.headers['cookie']}`;
      return { browser: on.api.with({ ...on.admin.headers, cookie }), returned };
    };
    const first = await visit();
    expect(await on.complete(first.browser, first.returned)).toMatchObject({ status: 401 });
    const { browser, returned } = await visit();
    const back = { state: returned.searchParams.get('state'), search: returned.search };
    expect(await browser.call('POST', `${path}/returns`, back)).toMatchObject({
      status: 200,
      body: {
        subject: 'ada',
        attributes: expect.arrayContaining([expect.objectContaining({ name: 'given_name', values: ['Ada'] })]),
        record: null,
        missing: [expect.objectContaining({ message: expect.stringContaining('sfdc_id is missing') })],
      },
    });
    expect(await on.people()).toBe(1);
  });

  it('are checked, and never reached in a private network unless the operator allows that', async () => {
    const check = () => on.admin.call('POST', `/identity-providers/${on.providerId}/check`);
    expect(await check()).toMatchObject({
      status: 200,
      body: { items: [{ what: 'issuer', value: on.idp.issuer }, {}, {}] },
    });
    await on.change({}, { issuer: 'http://127.0.0.1:9' });
    expect(await check()).toMatchObject({ status: 502, body: { code: 'identity_provider_unreachable' } });
    const strict = { ...on.rollcall.context, config: { ...on.rollcall.context.config, privateNetworks: [] } };
    await using other = await startApi({ ...strict, config: { ...strict.config, environment: {} } });
    await on.change({});
    const within = await (await other.signedIn()).call('POST', `/identity-providers/${on.providerId}/check`);
    expect(within).toMatchObject({ status: 422, body: { code: 'address_refused' } });
  });

  it('are kept as code: a file makes them what it says, with the secret from the environment, and refuses as the API does', async () => {
    const path = join(inject('testFolder'), 'providers.yaml');
    const environment = { ...on.rollcall.environment, ACME_SECRET: OIDC_CLIENT.clientSecret };
    const set = async (more: string, text = `providers: [{ name: From code, kind: oidc, ${more} }]`) => {
      await writeFile(path, text);
      return await command(['providers', 'set', path, '--json'], environment);
    };
    const whole = `active: true, connection: training, issuer: "${on.idp.issuer}", clientId: ${OIDC_CLIENT.clientId}`;
    expect(await set('active: true')).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('not set up') });
    expect(await set('issuer: "http://10.0.0.1"')).toMatchObject({ exitCode: 1 });
    expect(await set(`${whole}, secret: "\${NOT_SET}"`)).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('NOT_SET'),
    });
    const created = await set(`${whole}, secret: "\${ACME_SECRET}"`);
    expect(JSON.parse(created.stdout)).toEqual({ providers: [{ name: 'From code', outcome: 'created' }] });
    const changed = await set(`${whole}, binding: salesforce_id`);
    expect(JSON.parse(changed.stdout)).toEqual({ providers: [{ name: 'From code', outcome: 'changed' }] });
    const written = () =>
      on.rollcall.db.selectFrom('audit_event').select('id').where('action', 'like', 'identity_provider.%').execute();
    const { length: before } = await written();
    const unchanged = await set(`${whole}, binding: salesforce_id, secret: "\${ACME_SECRET}"`);
    expect(JSON.parse(unchanged.stdout)).toEqual({ providers: [{ name: 'From code', outcome: 'unchanged' }] });
    expect(await written()).toHaveLength(before);
    // Whoever has lost the key enters the secret anew.
    await on.rollcall.db
      .updateTable('identity_provider')
      .set({ secret: 'sealed by a key that is gone' })
      .where('name', '=', 'From code')
      .execute();
    const anew = await set(`${whole}, binding: salesforce_id, secret: "\${ACME_SECRET}"`);
    expect(JSON.parse(anew.stdout)).toEqual({ providers: [{ name: 'From code', outcome: 'changed' }] });
    const checked = await command(['providers', 'check', 'from CODE', '--json'], environment);
    expect(JSON.parse(checked.stdout)).toMatchObject({ findings: [{ what: 'issuer', value: on.idp.issuer }, {}, {}] });
    const listed = await command(['providers', '--json'], environment);
    expect(listed.stdout).not.toContain(OIDC_CLIENT.clientSecret);
    expect(JSON.parse(listed.stdout)).toMatchObject({
      providers: [
        { name: 'Acme login' },
        { name: 'From code', secret: 'stored', binding: 'salesforce_id', active: true },
      ],
    });
    const remove = (...words: string[]) =>
      command(['providers', 'delete', 'From code', '--json', ...words], environment);
    expect(JSON.parse((await remove()).stdout)).toMatchObject({ deleted: false, people: 0 });
    expect(JSON.parse((await remove('--yes')).stdout)).toMatchObject({ deleted: true });
    expect(await remove()).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('Acme login') });
    const acts = await listAuditEvents(on.rollcall.db, { action: 'identity_provider.' }, 5);
    expect(acts.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'identity_provider.delete done',
      'identity_provider.check done',
      'identity_provider.change done',
      'identity_provider.change done',
      'identity_provider.create done',
    ]);
  });
});
