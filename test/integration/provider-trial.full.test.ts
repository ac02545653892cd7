import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { findPerson } from '../../src/store/views/person.ts';
import { type Answered, textIn } from '../support/api.ts';
import { type ProviderSignIn, startProviderSignIn, vouched } from '../support/provider-sign-in.ts';
import { createSamlIdp, type Said } from '../support/saml-idp.ts';
import { ADA, installSaml } from '../support/saml-provider.ts';
import { contactId } from '../support/training-org.ts';

let on: ProviderSignIn;

beforeAll(async () => {
  on = await startProviderSignIn();
});
afterAll(() => on[Symbol.asyncDispose]());
beforeEach(() => on.setUp());
afterEach(() => on.cleanUp());

/** What keeps an answer from being used twice, and who has tried what; everything else stays as it is. */
const WRITTEN = ['sign_in_request', 'used_assertion', 'audit_event', 'attempt', 'session'];

/** A digest of each table. */
async function tables(): Promise<Record<string, string>> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = current_schema() and table_type = 'BASE TABLE'`.execute(on.rollcall.db);
  const digests: Record<string, string> = {};
  for (const { name } of rows.filter((row) => !WRITTEN.includes(row.name))) {
    const { rows: found } = await sql<{ digest: string }>`
      select md5(coalesce(string_agg(t::text, '\n' order by t::text), '')) as digest from ${sql.table(name)} as t`.execute(
      on.rollcall.db,
    );
    digests[name] = found[0]?.digest ?? '';
  }
  expect(Object.keys(digests)).toEqual(expect.arrayContaining(['person', 'link', 'run', 'identity', 'log_event']));
  return digests;
}

/** Tries a provider, the way from its page to ours being `visit`, and sees that nothing has been written. */
async function attempted(id: string, visit: (url: string) => Promise<URL>): Promise<Answered> {
  const path = `/identity-providers/${id}/trial`;
  const before = await tables();
  const begun = await on.admin.call('POST', path);
  const { search, searchParams } = await visit(textIn(begun.body, 'url'));
  const cookie = `${begun.headers.getSetCookie()[0]?.split(';')[0]}; ${on.admin.headers['cookie']}`;
  const browser = on.api.with({ ...on.admin.headers, cookie });
  const answer = await browser.call('POST', `${path}/returns`, { state: searchParams.get('state'), search });
  expect(await tables()).toEqual(before);
  return answer;
}

async function tried(subject: string, claims: object): Promise<Answered> {
  on.idp.answerAs(subject, { ...claims });
  return await attempted(on.providerId, (url) => on.idp.visit(url));
}

describe('trying a provider of OpenID Connect', () => {
  it('R11: shows who would be created and in which branch, and what each attribute becomes; nobody is, until they sign in', async () => {
    const answer = await tried('ada', vouched(1, { nickname: 'ada' }));
    expect(answer).toMatchObject({
      status: 200,
      body: {
        subject: 'ada',
        foreseen: {
          action: 'is_created',
          reason: null,
          person: {
            id: null,
            username: 'ada@idp.example',
            firstname: 'Ada',
            branches: [['Customers', 'Northwind', 'Contoso']],
          },
        },
        record: { entity: 'contacts', sourceId: contactId(1) },
        missing: [],
        fromSalesforce: [{ name: 'Country__c', target: 'country' }],
        attributes: expect.arrayContaining([
          { name: 'sub', values: ['ada'], uses: [{ as: 'subject', name: 'sub', target: null }] },
          { name: 'sfdc_id', values: [contactId(1)], uses: [{ as: 'record', name: 'sfdc_id', target: null }] },
          { name: 'given_name', values: ['Ada'], uses: [{ as: 'field', name: 'FirstName', target: 'firstname' }] },
          {
            name: 'Email',
            values: ['ada@idp.example'],
            uses: [
              { as: 'field', name: 'Email', target: 'email' },
              { as: 'field', name: 'Email', target: 'username' },
            ],
          },
        ]),
      },
    });
    expect(await on.people()).toBe(1);
    expect(await on.signIn('ada', vouched(1))).toMatchObject({ body: { person: { username: 'ada@idp.example' } } });
    const { id } = await findPerson(on.rollcall.db, 'ada@idp.example');
    expect(await tried('ada', vouched(1))).toMatchObject({
      body: { foreseen: { action: 'enters', person: { id, username: 'ada@idp.example' } } },
    });
  });

  it('R11: shows what is missing, whether the switch is on or not', async () => {
    const claims = vouched(1, { Integration: undefined, family_name: '' });
    const missing = [/Integration is missing/, /LastName is missing/].map((message) => ({
      message: expect.stringMatching(message),
    }));
    const foreseen = { action: 'is_refused', person: null, reason: 'assertion_incomplete' };
    expect(await tried('ada', claims)).toMatchObject({ body: { foreseen, record: null, missing } });
    await on.change({}, { createsPeople: false });
    expect(await tried('ada', vouched(1, { family_name: '' }))).toMatchObject({
      body: {
        foreseen: {
          action: 'is_refused',
          reason: 'provisioning_off',
          why: [{ message: expect.stringMatching(/switch Create people/) }],
        },
        missing: [missing[1]],
      },
    });
  });

  it('R11: shows to whom it would be bound, and why it would not be', async () => {
    await on.rollcall.sync('contacts');
    const refused = async (reason: string, claims: object, settings: object, subject = 'jean') => {
      await on.change({}, settings);
      expect(await tried(subject, claims)).toMatchObject({
        status: 200,
        body: { foreseen: { action: 'is_refused', reason, person: null } },
      });
    };
    await refused('account_exists', vouched(2), {});
    await on.change({}, { binding: 'salesforce_id' });
    expect(await tried('jean', vouched(2))).toMatchObject({
      body: { foreseen: { action: 'is_bound', person: { username: 'bartik@learners.example' } } },
    });
    expect(await on.rollcall.db.selectFrom('identity').selectAll().execute()).toEqual([]);
    const byName = { binding: 'username', usernameAttribute: 'preferred_username' };
    await refused('administrator', vouched(3, { preferred_username: 'admin' }), byName);
    const address = { preferred_username: 'bartik@learners.example' };
    await refused('address_unverified', vouched(3, address), byName);
    expect(await on.signIn('jean', vouched(2))).toMatchObject({ status: 201 });
    await refused('identity_taken', vouched(2), { binding: 'salesforce_id' }, 'somebody else');
    await on.rollcall.db.updateTable('person').set({ active: false }).where('username', '<>', 'admin').execute();
    await refused('account_ended', vouched(2), { binding: 'salesforce_id' });
  });

  it('R11: says of whom it knows what would not be updated, and that they come in all the same', async () => {
    await on.signIn('ada', vouched(1));
    await on.change({}, { updateOnSignIn: true });
    expect(await tried('ada', vouched(1, { given_name: 'Augusta' }))).toMatchObject({
      body: { foreseen: { action: 'enters', person: { firstname: 'Augusta' }, why: [] } },
    });
    expect(await findPerson(on.rollcall.db, 'ada@idp.example')).toMatchObject({ firstname: 'Ada' });
    expect(await tried('ada', vouched(2))).toMatchObject({
      body: { foreseen: { action: 'enters', reason: 'record_differs', person: { firstname: 'Ada' } } },
    });
  });

  it('warns of what the check of the provider warns of', async () => {
    await on.change({}, { algorithms: ['RS256', 'ES256'] });
    const { body } = await tried('ada', vouched(1));
    expect(body).toMatchObject({
      warnings: [],
      findings: [{ what: 'endpoint', warnings: [{ code: 'address_plain' }, { code: 'address_private' }] }],
    });
    await on.change({}, { algorithms: ['ES256'] });
    expect(await tried('ada', vouched(1))).toMatchObject({
      status: 401,
      body: { code: 'identity_refused', detail: expect.stringContaining('signed with RS256') },
    });
  });
});

describe('trying a SAML provider', () => {
  async function installed(made?: Date) {
    const idp = await createSamlIdp('https://idp.example/saml', made);
    const saml = await installSaml(on, idp);
    onTestFinished(async () => void (await on.admin.call('DELETE', `/identity-providers/${saml.id}`)));
    const tries = async (said: Said) =>
      await attempted(saml.id, async (url) => {
        const { response, state } = await idp.respond(url, saml.service, said);
        return await saml.post(response, state);
      });
    return { ...saml, idp, tries };
  }

  it('R11: shows who would be created, and of an attribute of no use that it is none', async () => {
    const { tries } = await installed();
    expect(await tries({ ...ADA, attributes: { ...ADA.attributes, groups: ['a', 'b'] } })).toMatchObject({
      status: 200,
      body: {
        foreseen: { action: 'is_created', person: { id: null, username: 'ada@idp.example' } },
        attributes: expect.arrayContaining([{ name: 'groups', values: ['a', 'b'], uses: [] }]),
        warnings: [],
        findings: expect.arrayContaining([expect.objectContaining({ what: 'metadata' })]),
      },
    });
  });

  it('warns of a certificate that has expired, with which the assertion is signed', async () => {
    const { tries } = await installed(new Date('2000-01-01'));
    expect(await tries(ADA)).toMatchObject({
      status: 200,
      body: {
        warnings: [{ code: 'signed_by_expired' }],
        findings: expect.arrayContaining([
          expect.objectContaining({
            what: 'certificate',
            warnings: [expect.objectContaining({ code: 'certificate_expired' })],
          }),
        ]),
      },
    });
  });

  it.each<[string, Partial<Said>, RegExp]>([
    ['without a signature of its own', { signs: 'message' }, /signature/i],
    ['with a weak signature', { sha1: true }, /signed with .*sha1.*SHA-256/],
    ['for somebody else', { audience: 'https://other.example' }, /audience/i],
    ['whose NameID is another one every time', { format: 'transient' }, /transient/],
  ])('says at once why an assertion %s is refused, to who tries it and to nobody else', async (_, more, why) => {
    const { tries, begin, post, idp, id, service } = await installed();
    expect(await tries({ ...ADA, ...more })).toMatchObject({
      status: 401,
      body: { code: 'identity_refused', detail: expect.stringMatching(why) },
    });
    const { browser, url } = await begin();
    const { response, state } = await idp.respond(url, service, { ...ADA, ...more });
    const led = await post(response, state);
    expect(led.search).toBe('');
    const stranger = await on.complete(browser, new URL(`${led.href}?state=${state}`), id);
    expect(stranger).toMatchObject({ status: 401 });
    expect(JSON.stringify(stranger.body)).not.toMatch(why);
  });
});
