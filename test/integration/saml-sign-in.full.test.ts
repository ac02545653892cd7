import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { insertIdentity } from '../../src/store/providers/identities.ts';
import { identityProvider } from '../../src/store/providers/providers.ts';
import { findPerson } from '../../src/store/views/person.ts';
import { whileHeld } from '../support/held-statement.ts';
import { type ProviderSignIn, provisioningConfiguration, startProviderSignIn } from '../support/provider-sign-in.ts';
import { rollcall as command, startRollcall } from '../support/rollcall.ts';
import { createSamlIdp, type Said, type SamlIdp } from '../support/saml-idp.ts';
import { ADA, installSaml, type SamlProvider } from '../support/saml-provider.ts';
import { contactId } from '../support/training-org.ts';

let on: ProviderSignIn;
let idp: SamlIdp;
let id: string;
let service: string;
let begin: SamlProvider['begin'];
let post: SamlProvider['post'];
let change: SamlProvider['change'];

beforeAll(async () => {
  on = await startProviderSignIn();
  idp = await createSamlIdp();
});
afterAll(() => on[Symbol.asyncDispose]());

beforeEach(async () => {
  ({ id, service, begin, post, change } = await installSaml(on, idp));
});

afterEach(async () => {
  await on.admin.call('DELETE', `/identity-providers/${id}`);
  await on.cleanUp();
});

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
    const { response, state } = await idp.respond(url, service, ADA);
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
    const second = await idp.respond(again.url, service, { ...ADA, encrypted: true });
    expect(await on.complete(again.browser, await post(second.response, second.state), id)).toMatchObject({
      body: { person: { id: person.id } },
    });
  });

  it('R11: makes nobody where the switch is off', async () => {
    await on.rollcall.configure(provisioningConfiguration({ oidc: true }));
    const { browser, url } = await begin();
    const { response, state } = await idp.respond(url, service, ADA);
    expect(await on.complete(browser, await post(response, state), id)).toMatchObject({ status: 403 });
    expect(await on.logged()).toMatchObject({ code: 'provisioning_off' });
    expect(await on.people()).toBe(1);
  });

  it('works once, in the browser that began it, and for what was asked', async () => {
    const { browser, url } = await begin();
    const { response, state } = await idp.respond(url, service, ADA);
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
    expect((await post(await idp.sign(request, service, ADA), 'made up')).search).toBe('');
    const { browser, url } = await begin();
    const state = new URL(url).searchParams.get('RelayState') ?? '';
    // Nothing has been posted for it.
    const returned = new URL(`https://learn.example/sign-in/callback/${id}?state=${state}`);
    expect(await on.complete(browser, returned, id)).toMatchObject(refused);
  });

  it('never takes one assertion for two requests, whichever process they come to', async () => {
    const [one, two] = [await begin(), await begin()];
    const said = { ...ADA, assertionId: '_the-same' };
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
    const { response, state } = await idp.respond(url, service, ADA);
    const led = await Promise.all([one, two, one, two].map((to) => post(response, state, to)));
    const [returned, ...others] = led.filter(({ search }) => search !== '');
    expect(others).toEqual([]);
    for (const address of [one, two]) expect((await post(response, state, address)).search).toBe('');
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
    for (const address of [one, two]) expect((await post(response, againState, address)).search).toBe('');
    for (const { stop } of servers) expect(await stop()).toBe(0);
  });

  it('refuses an assertion that is encrypted with AES-CBC, and the log names the algorithm and what to do', async () => {
    const { url } = await begin();
    const algorithm = 'http://www.w3.org/2001/04/xmlenc#aes256-cbc';
    const { response, state } = await idp.respond(url, service, {
      ...ADA,
      encrypted: true,
      encryption: { data: algorithm },
    });
    expect((await post(response, state)).search).toBe('');
    expect(await on.logged()).toMatchObject({
      code: 'identity_refused',
      message: `What Acme SAML has posted was not accepted. The answer is encrypted with ${algorithm}. Let the provider encrypt with AES-GCM, or not at all.`,
    });
  });

  describe('where the NameID is another one every time', () => {
    const as = (subject: string, employeeNumber: string, more: Partial<Said> = {}): Said => ({
      ...ADA,
      ...more,
      subject,
      format: 'transient',
      attributes: { ...ADA.attributes, employeeNumber },
    });
    async function signIn(said: Said) {
      const { browser, url } = await begin();
      const { response, state } = await idp.respond(url, service, said);
      const returned = await post(response, state);
      return returned.search === '' ? refused : await on.complete(browser, returned, id);
    }

    it('nobody is known, and the log says what to do', async () => {
      expect(await signIn(as('_one', 'E-7'))).toEqual(refused);
      expect(await on.logged()).toMatchObject({
        code: 'identity_refused',
        message: expect.stringMatching(/NameID is transient.* name the attribute that identifies people/),
      });
      expect(await on.people()).toBe(1);
    });

    it('R11: people are known by the attribute that the set-up names, and by nothing else', async () => {
      expect(await change({ subjectAttribute: 'employeeNumber' })).toMatchObject({ status: 200 });
      const first = await signIn(as('_one', 'E-7'));
      expect(first).toMatchObject({ status: 201, body: { person: { username: 'ada@idp.example' } } });
      const { id: personId } = await findPerson(on.rollcall.db, 'ada@idp.example');
      expect(await signIn(as('_two', 'E-7'))).toMatchObject({ status: 201, body: { person: { id: personId } } });
      // The same NameID, but another key: somebody else, who has the same record.
      expect(await signIn(as('_two', 'E-8'))).toMatchObject({ status: 403 });
      expect(await signIn(as('_three', ''))).toEqual(refused);
      expect(await on.logged()).toMatchObject({ message: expect.stringContaining('is missing or empty') });
      expect(await on.people()).toBe(2);
    });

    it('the attribute stays as long as people are known by it: a key is a stranger’s in another one', async () => {
      await change({ subjectAttribute: 'employeeNumber' });
      const before = await identityProvider(on.rollcall.db, id);
      expect(await signIn(as('_one', 'E-7'))).toMatchObject({ status: 201 });
      for (const subjectAttribute of [null, 'uid']) {
        expect(await change({ subjectAttribute })).toMatchObject({
          status: 409,
          body: { code: 'identity_provider_in_use', errors: [{ pointer: '/body/subjectAttribute' }] },
        });
      }
      const path = join(inject('testFolder'), 'saml.yaml');
      const metadata = join(inject('testFolder'), 'idp.xml');
      await writeFile(metadata, idp.metadata);
      const set = async (more: string) => {
        const own = `name: Acme SAML, kind: saml, active: true, connection: training, metadata: ${metadata}`;
        await writeFile(path, `providers: [{ ${own}${more} }]`);
        return await command(['providers', 'set', path, '--json'], on.rollcall.environment);
      };
      expect(await set('')).toMatchObject({
        exitCode: 1,
        stdout: expect.stringMatching(/1 person is known by Acme SAML by employeeNumber/),
      });
      expect(await set(', subjectAttribute: employeeNumber')).toMatchObject({ exitCode: 0 });
      const { id: personId } = await findPerson(on.rollcall.db, 'ada@idp.example');
      await on.admin.call('DELETE', `/people/${personId}/identities/${id}`);
      // What was begun before does not count afterwards, and neither does what was read before.
      const { browser, url } = await begin();
      const { response, state } = await idp.respond(url, service, as('_one', 'E-7'));
      const returned = await post(response, state);
      expect(await change({ subjectAttribute: 'uid' })).toMatchObject({ status: 200 });
      expect(await on.complete(browser, returned, id)).toMatchObject(refused);
      expect(await insertIdentity(on.rollcall.db, { provider: before, subject: 'E-7', personId }, new Date())).toBe(
        false,
      );
    });
  });

  it('does not take what was said to it as it was set up before, also where that waits for the browser or is being verified', async () => {
    const { body } = await on.admin.call('GET', `/identity-providers/${id}`);
    const { certificates } = z
      .object({ settings: z.object({ certificates: z.array(z.string()) }) })
      .parse(body).settings;
    const another = (await createSamlIdp()).metadata.match(/<[\w:]*X509Certificate>([^<]+)/)?.[1] ?? '';
    const { browser, url } = await begin();
    const { response, state } = await idp.respond(url, service, ADA);
    const returned = await post(response, state);
    expect(await change({ certificates: [another] })).toMatchObject({ status: 200 });
    expect(await on.complete(browser, returned, id)).toMatchObject(refused);
    // It is verified, and kept while the certificate is taken away.
    await change({ certificates });
    const late = await begin();
    const answer = await idp.respond(late.url, service, ADA);
    const held = { at: 'before update on identity_provider', when: 'true' };
    const taken = () => change({ certificates: [another] });
    const [, led] = await whileHeld(on.rollcall.db, held, taken, () => post(answer.response, answer.state));
    expect(led.search).toBe('');
    await change({ certificates });
  });

  it('keeps what it says encrypted until the browser comes', async () => {
    const { url } = await begin();
    const { response, state } = await idp.respond(url, service, ADA);
    await post(response, state);
    const { assertion } = await on.rollcall.db
      .selectFrom('sign_in_request')
      .select('assertion')
      .executeTakeFirstOrThrow();
    expect(assertion).toMatch(/^v1\./);
  });
});
