import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ORG_ID } from '../../sandbox/salesforce/org/create-org.ts';
import { findPerson } from '../../src/store/views/person.ts';
import { type ProviderSignIn, startProviderSignIn, vouched } from '../support/provider-sign-in.ts';
import { contactId } from '../support/training-org.ts';

let on: ProviderSignIn;

beforeAll(async () => {
  on = await startProviderSignIn();
});
afterAll(() => on[Symbol.asyncDispose]());
beforeEach(() => on.setUp());
afterEach(() => on.cleanUp());

const ADA = 'ada@idp.example';
/** Of the org of the connection. */
const SALESFORCE_USER = `https://login.salesforce.com/id/${ORG_ID}/005000000000001AAA`;
const { given_name, family_name, Email, ...record } = vouched(1);
const names = { given_name, family_name, Email };

describe('claims within an object', () => {
  it('R11: make somebody where Salesforce itself has them in `custom_attributes`', async () => {
    const answer = await on.signIn(SALESFORCE_USER, { ...names, custom_attributes: record });
    expect(answer).toMatchObject({ status: 201, body: { person: { username: ADA } } });
    expect(await findPerson(on.rollcall.db, ADA)).toMatchObject({ sfdcId: contactId(1) });
  });

  it('R11: make nobody of another org, and are of no record, whatever Salesforce has there', async () => {
    const claims = { ...names, custom_attributes: record };
    const nobody = { status: 403, body: { code: 'identity_unknown' } };
    const ofAnother = SALESFORCE_USER.replace(ORG_ID, '00D000000000001EAA');
    expect(await on.signIn(ofAnother, claims)).toMatchObject(nobody);
    expect(await on.logged()).toMatchObject({ message: expect.stringContaining('sfdc_id is missing') });
    await on.rollcall.sync('contacts');
    await on.change({}, { binding: 'salesforce_id' });
    expect(await on.signIn(ofAnother, claims)).toMatchObject(nobody);
    expect(await on.signIn(SALESFORCE_USER, claims)).toMatchObject({ status: 201 });
  });

  it.each(['custom_attributes', 'user_metadata', 'https://acme.example/user_metadata', 'address'])(
    'R11: make nobody, and nobody the person of a record, where people could fill it themselves: %s',
    async (name) => {
      const claims = { ...names, [name]: record };
      expect(await on.signIn('mallory', claims)).toMatchObject({ status: 403, body: { code: 'identity_unknown' } });
      expect(await on.logged()).toMatchObject({
        code: 'assertion_incomplete',
        message: expect.stringMatching(/Integration is missing.*sfdc_user_type is missing.*sfdc_id is missing/),
      });
      await on.rollcall.sync('contacts');
      await on.change({}, { binding: 'username', usernameAttribute: 'Username', verifiesAddresses: true });
      const theirs = { Username: 'lovelace@learners.example', preferred_username: 'mallory' };
      expect(await on.signIn('mallory', { ...claims, [name]: { ...record, ...theirs } })).toMatchObject({
        status: 403,
      });
      expect(await on.rollcall.db.selectFrom('identity').selectAll().execute()).toEqual([]);
      // At the top it does bind them: what is refused is the place.
      await on.change({}, { binding: 'salesforce_id' });
      expect(await on.signIn('ada', { ...names, ...record })).toMatchObject({ status: 201 });
    },
  );
});

describe('an empty value', () => {
  it('R11: is what Salesforce has, when somebody is made and when they are updated: a sign-in empties nothing', async () => {
    await on.change({}, { updateOnSignIn: true });
    const country = async () =>
      (await findPerson(on.rollcall.db, ADA)).fields.find(({ key }) => key === 'country')?.value;
    expect(await on.signIn('ada', vouched(1, { Country__c: '' }))).toMatchObject({ status: 201 });
    expect(await country()).toBe('IT');
    expect(await on.signIn('ada', vouched(1, { Country__c: ' ' }))).toMatchObject({ status: 201 });
    expect(await country()).toBe('IT');
    expect(await on.signIn('ada', vouched(1, { Country__c: 'France' }))).toMatchObject({ status: 201 });
    expect(await country()).toBe('FR');
  });

  it('R11: is none where the mapping needs one, and of two names for the same the other one counts', async () => {
    expect(await on.signIn('ada', vouched(1, { LastName: '', family_name: ' ' }))).toMatchObject({ status: 403 });
    expect(await on.logged()).toMatchObject({ message: expect.stringContaining('LastName is missing') });
    expect(await on.signIn('ada', vouched(1, { LastName: '' }))).toMatchObject({ status: 201 });
    expect(await findPerson(on.rollcall.db, ADA)).toMatchObject({ lastname: 'Lovelace' });
  });
});
