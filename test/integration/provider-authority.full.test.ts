import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { insertIdentity } from '../../src/store/providers/identities.ts';
import { identityProvider } from '../../src/store/providers/providers.ts';
import { findPerson } from '../../src/store/views/person.ts';
import { textIn } from '../support/api.ts';
import { OIDC_CLIENT } from '../support/oidc-provider.ts';
import { type ProviderSignIn, startProviderSignIn, vouched } from '../support/provider-sign-in.ts';
import { rollcall as command } from '../support/rollcall.ts';

const OTHER = 'https://other.example';
let on: ProviderSignIn;

beforeAll(async () => {
  on = await startProviderSignIn();
});
afterAll(() => on[Symbol.asyncDispose]());
beforeEach(() => on.setUp());
afterEach(() => on.cleanUp());

const inUse = { status: 409, body: { code: 'identity_provider_in_use' } };

describe('who a provider is', () => {
  it('stays as long as people are known by it: a key of one is a stranger’s at another', async () => {
    expect(await on.signIn('7', vouched(1))).toMatchObject({ status: 201 });
    const refused = await on.change({}, { issuer: OTHER });
    expect(refused).toMatchObject({ ...inUse, body: { ...inUse.body, errors: [{ pointer: '/body/issuer' }] } });
    expect(textIn(refused.body, 'detail')).toMatch(/^1 person is known by Acme login .* Install another provider/);
    expect(await on.change({ active: false }, { issuer: null })).toMatchObject(inUse);
    // The same, written otherwise; and everything else.
    expect(await on.change({ name: 'Acme again' }, { issuer: `${on.idp.issuer}/` })).toMatchObject({ status: 200 });
    expect(await on.change({ name: 'Acme login' }, { binding: 'username' })).toMatchObject({ status: 200 });

    const path = join(inject('testFolder'), 'providers.yaml');
    const whole = `name: Acme login, kind: oidc, connection: training, clientId: ${OIDC_CLIENT.clientId}`;
    await writeFile(path, `providers: [{ ${whole}, issuer: "${OTHER}" }]`);
    const set = () => command(['providers', 'set', path, '--json'], on.rollcall.environment);
    expect(await set()).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('identity_provider_in_use') });
    expect(await identityProvider(on.rollcall.db, on.providerId)).toMatchObject({
      settings: { issuer: on.idp.issuer },
    });

    const { id } = await findPerson(on.rollcall.db, 'ada@idp.example');
    await on.admin.call('DELETE', `/people/${id}/identities/${on.providerId}`);
    expect(await set()).toMatchObject({ exitCode: 0 });
  });

  it.each([
    [{ kind: 'auth0', domain: 'acme.eu.auth0.com', clientId: 'x' }, 'domain', 'other.eu.auth0.com'],
    [{ kind: 'saml', entityId: OTHER, signOnUrl: OTHER, certificates: [], requireEncryption: false }, 'entityId', 'B'],
  ])('is said by every kind: %j', async ({ kind, ...own }, key, other) => {
    const common = { binding: 'none', usernameAttribute: null, updateOnSignIn: false, attributes: {} };
    const settings = { kind, ...own, ...common };
    const created = await on.admin.call('POST', '/identity-providers', { kind, name: kind, settings });
    const id = textIn(created.body, 'id');
    const provider = await identityProvider(on.rollcall.db, id);
    const { id: personId } = await findPerson(on.rollcall.db, 'admin');
    expect(await insertIdentity(on.rollcall.db, { provider, subject: '7', personId }, new Date())).toBe(true);
    const change = (more: object) =>
      on.admin.call('PUT', `/identity-providers/${id}`, { name: kind, settings: { ...settings, ...more } });
    expect(await change({ [key]: other })).toMatchObject(inUse);
    expect(await change({})).toMatchObject({ status: 200 });
    await on.admin.call('DELETE', `/identity-providers/${id}`);
  });

  it('changes while nobody is known by it, and what the former one said does not count any more', async () => {
    on.idp.answerAs('7', vouched(1));
    const { browser, returned } = await on.begin();
    const before = await identityProvider(on.rollcall.db, on.providerId);
    expect(await on.change({}, { issuer: OTHER })).toMatchObject({ status: 200 });
    // Also where it is changed back meanwhile.
    await on.change({});
    expect(await on.complete(browser, returned)).toMatchObject({ status: 401 });
    await on.change({}, { issuer: OTHER });
    const { id: personId } = await findPerson(on.rollcall.db, 'admin');
    const late = { provider: before, subject: '7', personId };
    expect(await insertIdentity(on.rollcall.db, late, new Date())).toBe(false);
  });
});
