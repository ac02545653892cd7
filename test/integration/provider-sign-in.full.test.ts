import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { listAuditEvents } from '../../src/store/access/audit.ts';
import { listLogLines } from '../../src/store/views/log-events.ts';
import { findPerson } from '../../src/store/views/person.ts';
import { sessionHeaders, textIn } from '../support/api.ts';
import { type ProviderSignIn, startProviderSignIn, vouched } from '../support/provider-sign-in.ts';
import { rollcall as command } from '../support/rollcall.ts';
import { contactId } from '../support/training-org.ts';

let on: ProviderSignIn;

beforeAll(async () => {
  on = await startProviderSignIn();
});
afterAll(() => on[Symbol.asyncDispose]());
beforeEach(() => on.setUp());
afterEach(() => on.cleanUp());

describe('just-in-time provisioning', () => {
  it('R9: nobody who came without a password has to change one', async () => {
    const signedIn = await on.signIn('ada', vouched(1));
    const browser = on.api.with(sessionHeaders(signedIn));
    expect(await findPerson(on.rollcall.db, 'ada@idp.example')).toMatchObject({ mustChangePassword: true });
    expect(await browser.call('GET', '/session')).toMatchObject({ body: { person: { mustChangePassword: false } } });
    expect(await browser.call('GET', '/profile')).toMatchObject({ status: 200 });
  });

  it.each([
    [
      'who it is of',
      { Integration: undefined, sfdc_id: contactId(1).slice(0, 15) },
      ['Integration is missing', 'sfdc_id is'],
    ],
    ['a mandatory field', { family_name: undefined, LastName: '' }, ['LastName is missing']],
  ])(
    'R11: an assertion without %s says what is missing to the administrator, and nothing to the stranger',
    async (_, claims, said) => {
      const answer = await on.signIn('ada', vouched(1, claims));
      expect(answer).toMatchObject({ status: 403, body: { code: 'identity_unknown' } });
      expect(JSON.stringify(answer.body)).not.toMatch(/sfdc|LastName|missing/);
      const event = await on.logged();
      for (const text of said) expect(event?.message).toContain(text);
      expect(event).toMatchObject({ code: 'assertion_incomplete' });
      expect(await on.people()).toBe(1);
    },
  );

  it('R11: of a provider without a connection is refused in a log that administrators can read, in the API and on the command line', async () => {
    await on.change({ connection: null });
    const answer = await on.signIn('ada', vouched(1, { family_name: undefined }));
    expect(answer).toMatchObject({ status: 403, body: { code: 'identity_unknown' } });
    expect(JSON.stringify(answer.body)).not.toMatch(/LastName|connection/);
    const read = async (query: string) => {
      const { status, body } = await on.admin.call('GET', `/logs?${query}`);
      expect(status).toBe(200);
      return z.object({ items: z.array(z.record(z.string(), z.unknown())) }).parse(body).items;
    };
    const refusal = {
      code: 'provisioning_off',
      connection: null,
      run: null,
      startedBy: { name: 'Acme login', via: 'provider' },
      message: expect.stringContaining('was not let in'),
    };
    expect(await read('signIns=true')).toEqual([expect.objectContaining(refusal)]);
    expect(await read('provider=Acme%20login&level=warning')).toEqual([expect.objectContaining(refusal)]);
    expect(await read('connection=training')).toEqual([]);
    expect(await read('provider=Another')).toEqual([]);
    await on.rollcall.sync('contacts');
    // What runs do is no sign-in, and a run's log has none.
    expect(await read('signIns=true')).toHaveLength(1);
    expect((await read('signIns=false')).length).toBeGreaterThan(1);
    const words = (...more: string[]) => command(['logs', '--sign-ins', ...more], on.rollcall.environment);
    expect(JSON.parse((await words('--json')).stdout)).toMatchObject({ events: [refusal], more: false });
    const said = await words('--provider', 'Acme login');
    expect(said).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('provisioning_off  Acme login') });
    expect((await words('--provider', 'Another')).stdout).toContain('Nobody has come');
    expect(await command(['logs', '3', '--sign-ins'], on.rollcall.environment)).toMatchObject({ exitCode: 2 });
    const learner = await on.api.signedInAs('user');
    expect(await learner.call('GET', '/logs?signIns=true')).toMatchObject({ status: 403 });
  });

  it('R33, R47: the log of a provider is its own, whatever it is called, and so is whom it speaks of', async () => {
    await on.signIn('stranger-of-acme', { Integration: 'none' });
    await on.change({ name: 'Renamed' });
    await on.signIn('another-stranger', { Integration: 'none' });
    const former = on.providerId;
    await on.setUp();
    await on.signIn('stranger-of-acme', { Integration: 'none' });
    const subjects = async (name: string) => {
      const lines = await listLogLines(on.rollcall.db, { provider: name }, 10);
      return lines.map(({ detail }) => detail?.['subject']);
    };
    expect(await subjects('renamed')).toEqual(['another-stranger', 'stranger-of-acme']);
    expect(await subjects('Acme login')).toEqual(['stranger-of-acme']);
    // Somebody by that key is known at the new one: what the former one says of its own is somebody else's.
    await on.signIn('stranger-of-acme', vouched(1));
    const { id: personId } = await findPerson(on.rollcall.db, 'ada@idp.example');
    const exported = await on.admin.call('POST', '/personal-data/export', { personId });
    const { logEvents } = z.object({ logEvents: z.array(z.looseObject({})) }).parse(exported.body);
    expect(logEvents.filter(({ code }) => code === 'assertion_incomplete')).toHaveLength(1);
    await on.change({ name: 'Renamed too' });
    const again = await on.admin.call('POST', '/personal-data/export', { personId });
    expect(again.body).toMatchObject({ logEvents });
    // Of one that is removed, its name is all that is known.
    await on.admin.call('DELETE', `/identity-providers/${former}`);
    expect(await subjects('Acme login')).toEqual(['stranger-of-acme']);
    expect(await subjects('Renamed')).toEqual(['another-stranger']);
  });

  it('R11: makes nobody who is not in the list view, or whose values cannot be taken', async () => {
    expect(await on.signIn('kay', vouched(3))).toMatchObject({ status: 403 });
    expect(await on.logged()).toMatchObject({ code: 'not_in_list_view' });
    expect(await on.signIn('ada', vouched(1, { Country__c: 'Atlantis' }))).toMatchObject({ status: 403 });
    expect(await on.logged()).toMatchObject({ code: 'record_rejected', message: expect.stringContaining('Atlantis') });
    expect(await on.people()).toBe(1);
  });
});

describe('whom an identity belongs to', () => {
  beforeEach(async () => {
    await on.rollcall.sync('contacts');
  });

  it('R2, R11: is never decided by e-mail or username: existing accounts are bound where the provider may, and only then', async () => {
    const before = await on.people();
    expect(await on.signIn('jean', vouched(2, { Email: 'bartik@learners.example' }))).toMatchObject({ status: 403 });
    expect(await on.logged()).toMatchObject({ code: 'account_exists' });
    await on.change({}, { binding: 'salesforce_id' });
    expect(await on.signIn('other', { email: 'bartik@learners.example' })).toMatchObject({ status: 403 });
    const bound = await on.signIn('jean', vouched(2));
    expect(bound).toMatchObject({ status: 201, body: { person: { username: 'bartik@learners.example' } } });
    await on.change({});
    expect(await on.signIn('jean', {})).toMatchObject({ status: 201 });
    // Another subject is somebody else, whatever it says.
    await on.change({}, { binding: 'salesforce_id' });
    expect(await on.signIn('not jean', vouched(2))).toMatchObject({ status: 403 });
    expect(await on.logged()).toMatchObject({ code: 'identity_taken' });
    expect(await on.people()).toBe(before);
  });

  it('R34: never an administrator, whoever they say they are', async () => {
    await on.change({}, { binding: 'username', usernameAttribute: 'preferred_username' });
    await on.rollcall.db
      .updateTable('person')
      .set({ level: 'poweruser' })
      .where('username', '=', 'bartik@learners.example')
      .execute();
    for (const username of ['admin', 'bartik@learners.example']) {
      expect(await on.signIn(username, { preferred_username: username })).toMatchObject({ status: 403 });
      expect(await on.logged()).toMatchObject({ code: 'administrator' });
    }
    await on.rollcall.db
      .updateTable('person')
      .set({ level: 'user' })
      .where('username', '=', 'bartik@learners.example')
      .execute();
    const jean = { preferred_username: 'Bartik@learners.example', email: 'bartik@learners.example' };
    for (const more of [{}, { email_verified: false }, { email: 'other@learners.example', email_verified: true }]) {
      expect(await on.signIn('jean', { ...jean, ...more })).toMatchObject({ status: 403 });
      expect(await on.logged()).toMatchObject({ code: 'address_unverified' });
    }
    expect(await on.signIn('jean', { ...jean, email_verified: true })).toMatchObject({ status: 201 });
    await on.rollcall.db
      .updateTable('person')
      .set({ level: 'superadmin' })
      .where('username', '=', 'bartik@learners.example')
      .execute();
    expect(await on.signIn('jean', { preferred_username: 'Bartik@learners.example' })).toMatchObject({ status: 403 });
  });

  it('keeps out whoever was deactivated, or whose access has expired', async () => {
    await on.change({}, { binding: 'salesforce_id' });
    expect(await on.signIn('jean', vouched(2))).toMatchObject({ status: 201 });
    const set = (values: { active?: boolean; expiration?: string | null }) =>
      on.rollcall.db.updateTable('person').set(values).where('username', '=', 'bartik@learners.example').execute();
    await set({ active: false });
    expect(await on.signIn('jean', vouched(2))).toMatchObject({ status: 403, body: { code: 'identity_unknown' } });
    await set({ active: true, expiration: '2020-01-01' });
    expect(await on.signIn('jean', vouched(2))).toMatchObject({ status: 403 });
    expect(await on.logged()).toMatchObject({ code: 'account_ended' });
    await set({ expiration: null });
    expect(await on.signIn('jean', vouched(2))).toMatchObject({ status: 201 });
  });

  it('brings whoever is known up to date where the provider is to', async () => {
    await on.change({}, { binding: 'salesforce_id', updateOnSignIn: true });
    await on.signIn(
      'jean',
      vouched(2, { Email: 'bartik@learners.example', given_name: 'Betty Jean', family_name: 'Bartik' }),
    );
    expect(await findPerson(on.rollcall.db, 'bartik@learners.example')).toMatchObject({ firstname: 'Betty Jean' });
    // The record of somebody else is not theirs, and they come in as they are.
    expect(await on.signIn('jean', vouched(1))).toMatchObject({ status: 201 });
    expect(await on.logged()).toMatchObject({ code: 'record_differs' });
    expect(await findPerson(on.rollcall.db, 'lovelace@learners.example')).toMatchObject({ firstname: 'Ada' });
  });
});

describe('coming back from a provider', () => {
  const refused = { status: 401, body: { code: 'identity_refused' } };

  it('is refused with the state, the code or the nonce of another sign-in, and where it was denied', async () => {
    on.idp.answerAs('ada', vouched(1));
    const one = await on.begin();
    const other = await on.begin();
    const forged = new URL(one.returned);
    forged.searchParams.set('code', other.returned.searchParams.get('code') ?? '');
    expect(await on.complete(one.browser, forged)).toMatchObject(refused);
    const states = new URL(other.returned);
    states.searchParams.set('state', 'made up');
    expect(await on.complete(other.browser, states)).toMatchObject(refused);
    expect(await on.signIn(null)).toMatchObject(refused);
    expect(await on.logged()).toMatchObject({ message: expect.stringContaining('let nobody in (access_denied)') });
    expect(await on.people()).toBe(1);
  });

  it('is refused where the ID token is not signed as the provider is set up, and the log says how', async () => {
    for (const algorithms of [['HS256'], ['none'], []]) {
      expect(await on.change({}, { algorithms })).toMatchObject({ status: 400, body: { code: 'request_invalid' } });
    }
    await on.change({}, { algorithms: ['ES256', 'EdDSA'] });
    expect(await on.signIn('ada', vouched(1))).toMatchObject(refused);
    expect(await on.logged()).toMatchObject({
      code: 'identity_refused',
      connection: 'training',
      startedBy: { name: 'Acme login', via: 'provider' },
      message: expect.stringContaining('is signed with RS256; accepted is ES256, EdDSA.'),
    });
    expect(await on.people()).toBe(1);
    const check = await on.admin.call('POST', `/identity-providers/${on.providerId}/check`);
    expect(check).toMatchObject({ body: { items: [{}, {}, { warnings: [{ code: 'algorithms_unannounced' }] }] } });
    await on.change({}, { algorithms: ['ES256', 'RS256'] });
    expect(await on.signIn('ada', vouched(1))).toMatchObject({ status: 201 });
  });

  it.each(['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])(
    'never leads elsewhere: %s',
    async (returnTo) => {
      expect(await on.signIn('ada', vouched(1), returnTo)).toMatchObject({ status: 201, body: { returnTo: '/' } });
    },
  );

  it('is not begun without end: an address has to wait, and what nobody came back to is gone', async () => {
    const path = `/sign-in/providers/${on.providerId}`;
    const { db } = on.rollcall;
    const waiting = () => db.selectFrom('sign_in_request').select('expires_at').execute();
    expect(await on.api.nobody.call('POST', path, {})).toMatchObject({ status: 201 });
    await db
      .updateTable('sign_in_request')
      .set({ expires_at: new Date(Date.now() - 1000) })
      .execute();
    expect(await on.api.nobody.call('POST', path, {})).toMatchObject({ status: 201 });
    expect(await waiting()).toHaveLength(1);
    expect(await on.signIn('ada', vouched(1))).toMatchObject({ status: 201 });
    const statuses = new Set<number>();
    for (let begun = 0; begun < 60; begun += 1) statuses.add((await on.api.nobody.call('POST', path, {})).status);
    expect([...statuses]).toEqual([201, 429]);
    expect((await waiting()).length).toBeLessThan(61);
  });

  it('begins a session of its own: what a browser brought along is none', async () => {
    on.idp.answerAs('ada', vouched(1));
    const begun = await on.api.nobody.call('POST', `/sign-in/providers/${on.providerId}`, {});
    const cookie = `${begun.headers.getSetCookie()[0]?.split(';')[0]}; __Host-rollcall_session=fixed`;
    const answer = await on.complete(on.api.with({ cookie }), await on.idp.visit(textIn(begun.body, 'url')));
    expect(answer.headers.getSetCookie()).toHaveLength(1);
    expect(sessionHeaders(answer)['cookie']).not.toContain('fixed');
    expect(await on.api.with({ cookie: '__Host-rollcall_session=fixed' }).call('GET', '/session')).toMatchObject({
      status: 401,
    });
  });
});

describe('one identity', () => {
  it('is unbound, over the API and on the command line: its sessions end, the account stays, and the audit log says who', async () => {
    const signedIn = await on.signIn('ada', vouched(1));
    const browser = on.api.with(sessionHeaders(signedIn));
    const { id } = await findPerson(on.rollcall.db, 'ada@idp.example');
    expect(await on.admin.call('GET', `/people/${id}/ways-in`)).toMatchObject({
      body: { password: false, identities: [{ provider: 'Acme login', subject: 'ada' }], salesforceUsers: [] },
    });
    expect(await browser.call('GET', '/session')).toMatchObject({ body: { person: { hasPassword: false } } });
    expect(await on.admin.call('POST', '/personal-data/export', { who: 'ada@idp.example' })).toMatchObject({
      body: { sessions: [{ method: 'sso', provider: 'Acme login', connection: null }] },
    });
    const path = `/people/${id}/identities/${on.providerId}`;
    expect(await browser.call('DELETE', path)).toMatchObject({ status: 403 });
    expect(await on.admin.call('DELETE', path)).toMatchObject({ status: 200, body: { ended: 1 } });
    expect(await browser.call('GET', '/session')).toMatchObject({ status: 401 });
    // Nothing binds them to their account any more, and nobody else is made of their record.
    expect(await on.signIn('ada', vouched(1))).toMatchObject({ status: 403 });
    expect(await on.logged()).toMatchObject({ code: 'account_exists' });
    expect(await on.admin.call('DELETE', path)).toMatchObject({ status: 404 });
    const [missed, done] = await listAuditEvents(on.rollcall.db, { action: 'person.unbind_identity' }, 2);
    expect(missed).toMatchObject({ outcome: 'refused', code: 'not_found' });
    expect(done).toMatchObject({ outcome: 'done', name: 'admin', target: 'ada@idp.example', detail: { ended: 1 } });
    await on.change({}, { binding: 'salesforce_id' });
    expect(await on.signIn('ada', vouched(1))).toMatchObject({ status: 201 });
    const shown = await command(['users', 'show', 'ada@idp.example'], on.rollcall.environment);
    expect(shown.stdout).toContain('Acme login, as ada');
    const unbound = await command(
      ['users', 'unbind', 'ada@idp.example', '--provider', 'acme LOGIN', '--json'],
      on.rollcall.environment,
    );
    expect(JSON.parse(unbound.stdout)).toEqual({ username: 'ada@idp.example', ended: 1 });
  });
});
