import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findPerson } from '../../src/store/views/person.ts';
import {
  type ProviderSignIn,
  provisioningConfiguration,
  startProviderSignIn,
  vouched,
} from '../support/provider-sign-in.ts';
import { contactId } from '../support/training-org.ts';

let on: ProviderSignIn;

beforeAll(async () => {
  on = await startProviderSignIn();
});
afterAll(() => on[Symbol.asyncDispose]());
beforeEach(() => on.setUp());
afterEach(() => on.cleanUp());

describe('signing in by an identity provider', () => {
  it('R11: makes an unknown person with the mapping, in the right branch, linked and signed in; the next run makes no duplicate', async () => {
    const signedIn = await on.signIn('ada', vouched(1), '/home');
    expect(signedIn).toMatchObject({
      status: 201,
      body: { returnTo: '/home', person: { username: 'ada@idp.example' } },
    });
    const person = await findPerson(on.rollcall.db, 'ada@idp.example');
    expect(person).toMatchObject({
      firstname: 'Ada',
      sfdcId: contactId(1),
      sfdcUserType: 'contact',
      branches: [{ path: ['Customers', 'Northwind', 'Contoso'] }],
      links: [{ connection: 'training', entity: 'contacts', sourceId: contactId(1) }],
    });
    // Not in the assertion: Salesforce has it.
    expect(person.fields.find(({ key }) => key === 'country')?.value).toBe('IT');
    const run = await on.rollcall.sync('contacts');
    expect(run.counts).toMatchObject({ created: 1, updated: 1, linked: 0, rejected: 0 });
    // Salesforce is the master: its username came with the run, and the identity goes on being theirs.
    expect(await findPerson(on.rollcall.db, 'lovelace@learners.example')).toMatchObject({ id: person.id });
    expect(await on.signIn('ada', vouched(1))).toMatchObject({ status: 201, body: { person: { id: person.id } } });
  });

  it('R11: refuses clearly where the switch is off, and makes nothing', async () => {
    await on.rollcall.configure(provisioningConfiguration({}));
    expect(await on.signIn('ada', vouched(1))).toMatchObject({ status: 403, body: { code: 'identity_unknown' } });
    expect(await on.people()).toBe(1);
    expect(await on.rollcall.db.selectFrom('run').selectAll().execute()).toEqual([]);
    expect(await on.logged()).toMatchObject({
      code: 'provisioning_off',
      connection: 'training',
      startedBy: { name: 'Acme login', via: 'provider' },
      message: expect.stringContaining('is off for contacts'),
    });
  });

  it('R11: creates people by the one provider and not by the other of a kind, as each is set up', async () => {
    await on.change({}, { createsPeople: false });
    expect(await on.signIn('ada', vouched(1))).toMatchObject({ status: 403, body: { code: 'identity_unknown' } });
    expect(await on.people()).toBe(1);
    expect(await on.rollcall.db.selectFrom('run').selectAll().execute()).toEqual([]);
    expect(await on.logged()).toMatchObject({
      code: 'provisioning_off',
      message: expect.stringContaining('the switch Create people of Acme login is off'),
    });
    // Whom it may bind comes in, and is brought up to date.
    await on.rollcall.sync('contacts');
    await on.change({}, { createsPeople: false, binding: 'salesforce_id', updateOnSignIn: true });
    const jean = { Email: 'bartik@learners.example', given_name: 'Betty Jean', family_name: 'Bartik' };
    expect(await on.signIn('jean', vouched(2, jean))).toMatchObject({ status: 201 });
    expect(await findPerson(on.rollcall.db, 'bartik@learners.example')).toMatchObject({ firstname: 'Betty Jean' });
    const partner = on.providerId;
    await on.setUp('Company login');
    expect(await on.signIn('kay', vouched(2))).toMatchObject({ status: 403 });
    await on.salesforce.update('Contact', contactId(3), { Is_Learner__c: true });
    const kay = vouched(3, { Email: 'kay@idp.example', given_name: 'Kay', family_name: 'Antonelli' });
    expect(await on.signIn('kay', kay)).toMatchObject({
      status: 201,
      body: { person: { username: 'kay@idp.example' } },
    });
    await on.salesforce.update('Contact', contactId(3), { Is_Learner__c: false });
    await on.admin.call('DELETE', `/identity-providers/${partner}`);
  });

  const refused = { status: 401, body: { code: 'identity_refused' } };

  it('works once, in the browser that began it, at the provider that was asked', async () => {
    on.idp.answerAs('ada', vouched(1));
    const { browser, returned } = await on.begin();
    expect(await on.complete(on.api.nobody, returned)).toMatchObject(refused);
    expect(await on.complete(on.api.with({ cookie: '__Host-rollcall_sign_in=other' }), returned)).toMatchObject(
      refused,
    );
    expect(await on.complete(browser, returned, '999999')).toMatchObject(refused);
    expect(await on.complete(browser, returned)).toMatchObject({ status: 201 });
    expect(await on.complete(browser, returned)).toMatchObject(refused);
  });
});
