import crypto from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findPerson } from '../../src/store/views/person.ts';
import type { Answered } from '../support/api.ts';
import { type Canary, startCanary } from '../support/canary.ts';
import { type ProviderSignIn, startProviderSignIn } from '../support/provider-sign-in.ts';
import { encryptedFor } from '../support/saml-answers.ts';
import { createSamlIdp, type Said, type SamlIdp } from '../support/saml-idp.ts';
import { ADA, installSaml, type SamlProvider } from '../support/saml-provider.ts';
import { contactId } from '../support/training-org.ts';
import { parse, parts, serialize, WRAPPED } from '../support/wrapped-answers.ts';

let on: ProviderSignIn;
let idp: SamlIdp;
let saml: SamlProvider;
let canary: Canary;

/** Whom everybody would like to be: somebody whom the provider knows. */
const JEAN: Said = {
  subject: 'jean',
  attributes: {
    ...ADA.attributes,
    sfdc_id: contactId(2),
    Email: 'jean@idp.example',
    FirstName: 'Jean',
    LastName: 'Bartik',
    employeeNumber: 'jean',
  },
};

beforeAll(async () => {
  on = await startProviderSignIn();
  idp = await createSamlIdp();
  canary = await startCanary();
});
afterAll(async () => {
  await canary[Symbol.asyncDispose]();
  await on[Symbol.asyncDispose]();
});

beforeEach(async () => {
  saml = await installSaml(on, idp);
  expect(await comesInWith(JEAN)).toMatchObject({ status: 201, body: { person: { username: 'jean@idp.example' } } });
});
afterEach(async () => {
  await on.admin.call('DELETE', `/identity-providers/${saml.id}`);
  await on.cleanUp();
});

const refused = { status: 401, body: { code: 'identity_refused' } };

/** Signs in through the pages of both sides, with an answer of the provider on which somebody has laid hands. */
async function comesInWith(said: Said, change: (xml: string) => string = (xml) => xml, by = idp): Promise<Answered> {
  const { browser, url } = await saml.begin();
  const genuine = await by.respond(url, saml.service, said);
  const xml = change(Buffer.from(genuine.response, 'base64').toString('utf8'));
  const led = await saml.post(Buffer.from(xml).toString('base64'), genuine.state);
  const returned = led.search === '' ? new URL(`${led.href}?state=${genuine.state}`) : led;
  return await on.complete(browser, returned, saml.id);
}

/** The attack on an answer that is Ada's: whoever was forged into it is Jean. */
function wrapped(name: string): (xml: string) => string {
  return (xml) => {
    const all = parts(xml);
    WRAPPED[name]?.(all);
    const text = serialize(all.document).replaceAll('>admin<', '>jean<');
    expect(text).toContain('>jean<');
    return text;
  };
}

describe('a wrapped signature', () => {
  it.each(['assertion', 'both'] as const)('is none where nothing was moved: %s', async (signs) => {
    const answer = await comesInWith({ ...ADA, signs }, (xml) => serialize(parse(xml)));
    expect(answer).toMatchObject({ status: 201, body: { person: { username: 'ada@idp.example' } } });
  });

  it.each(
    Object.keys(WRAPPED).flatMap((name) => (['assertion', 'both'] as const).map((signs) => [name, signs] as const)),
  )('lets nobody in as somebody else: %s, signed %s', async (name, signs) => {
    const answer = await comesInWith({ ...ADA, signs }, wrapped(name));
    // An extension beside what is signed says nothing.
    if (name === 'XSW 7') {
      expect(answer).toMatchObject({ status: 201, body: { person: { username: 'ada@idp.example' } } });
    } else {
      expect(answer).toMatchObject(refused);
      expect(await on.logged()).toMatchObject({ code: 'identity_refused' });
      expect(await on.people()).toBe(2);
    }
  });
});

describe('an answer that was changed', () => {
  it.each<[string, (xml: string) => string]>([
    ['by another name', (xml) => xml.replace('>ada<', '>jean<')],
    [
      'by taking the signatures away',
      (xml) => xml.replaceAll(/<ds:Signature[\s\S]*?<\/ds:Signature>/g, '').replace('>ada<', '>jean<'),
    ],
    ['by an attribute', (xml) => xml.replace(contactId(1), contactId(2))],
    ['by another audience', (xml) => xml.replace(/<saml:Audience>[^<]*/, '<saml:Audience>https://other.example')],
  ])('is refused: %s', async (_, change) => {
    let changed = false;
    const answer = await comesInWith(ADA, (xml) => {
      const text = change(xml);
      changed = text !== xml;
      return text;
    });
    expect({ changed, ...answer }).toMatchObject({ changed: true, ...refused });
    expect(await comesInWith(ADA)).toMatchObject({ status: 201 });
  });

  it.each([
    ['a comment', '<!-- -->', true],
    ['an empty comment', '<!---->', true],
    ['a section', '<![CDATA[]]>', true],
    ['a processing instruction, which is signed', '<?x y?>', false],
  ])(
    'is not read up to where %s splits a name: its holder is never taken for whom it begins with',
    async (_, split, taken) => {
      // The signature holds: what is signed has no comments. [Exclusive XML Canonicalization]
      const evil: Said = {
        ...ADA,
        subject: 'jean.evil',
        attributes: { ...ADA.attributes, employeeNumber: 'jean.evil' },
      };
      const change = (xml: string) => {
        expect(xml).toContain('>jean.evil<');
        return xml.replaceAll('>jean.evil<', `>jean${split}.evil<`);
      };
      for (const subjectAttribute of [null, 'employeeNumber']) {
        if (subjectAttribute !== null) {
          // Jean is known by it, too.
          await on.rollcall.db.deleteFrom('identity').execute();
          await saml.change({ subjectAttribute, binding: 'salesforce_id' });
          expect(await comesInWith(JEAN)).toMatchObject({ status: 201 });
        }
        const answer = await comesInWith(evil, change);
        expect(JSON.stringify(answer.body)).not.toContain('jean@idp.example');
        expect(answer).toMatchObject(
          taken ? { status: 201, body: { person: { username: 'ada@idp.example' } } } : refused,
        );
        expect(await comesInWith(evil)).toMatchObject({ body: { person: { username: 'ada@idp.example' } } });
      }
    },
  );
});

describe('an answer of somebody else', () => {
  it('is refused, whatever they call themselves and whichever certificate they send along', async () => {
    const impostor = await createSamlIdp(idp.entityId);
    expect(await comesInWith(JEAN, undefined, impostor)).toMatchObject(refused);
    const other = await createSamlIdp('https://other.example/saml');
    expect(await comesInWith(JEAN, undefined, other)).toMatchObject(refused);
    expect(await comesInWith(JEAN)).toMatchObject({ status: 201 });
  });
});

describe('a document type', () => {
  const laughs = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name, index, all) =>
    index === 0 ? '<!ENTITY a "aaaaaaaaaaaaaaaa">' : `<!ENTITY ${name} "${`&${all[index - 1]};`.repeat(16)}">`,
  );
  const types = (): Readonly<Record<string, string>> => ({
    'an external entity': `<!DOCTYPE r [<!ENTITY x SYSTEM "${canary.address}/entity">]>`,
    'an external subset': `<!DOCTYPE r SYSTEM "${canary.address}/subset">`,
    'a parameter entity': `<!DOCTYPE r [<!ENTITY % x SYSTEM "${canary.address}/parameter"> %x;]>`,
    'a file': '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    'a billion laughs': `<!DOCTYPE r [${laughs.join('')}]>`,
  });
  const NAMES = ['an external entity', 'an external subset', 'a parameter entity', 'a file', 'a billion laughs'];
  const entityIn: Readonly<Record<string, string>> = { 'a billion laughs': '&h;' };

  it.each(NAMES)('is refused in an answer, and nothing is fetched or filled in: %s', async (name) => {
    const began = performance.now();
    const change = (xml: string) => types()[name] + xml.replace('>ada<', `>${entityIn[name] ?? '&x;'}<`);
    expect(await comesInWith(ADA, change)).toMatchObject(refused);
    expect(performance.now() - began).toBeLessThan(5000);
    expect(canary.heard).toEqual([]);
    const said = await on.rollcall.db.selectFrom('log_event').select('message').execute();
    expect(said.map(({ message }) => message).join('\n')).toContain('document type definition');
  });

  it.each(NAMES)('is refused in metadata, too: %s', async (name) => {
    const read = async (xml: string) => await on.admin.call('POST', '/identity-providers/metadata', { xml });
    const evil = idp.metadata.replace(/entityID="[^"]*"/, `entityID="${entityIn[name] ?? '&x;'}"`);
    expect(await read(types()[name] + evil)).toMatchObject({
      status: 409,
      body: {
        code: 'identity_provider_refused',
        detail: expect.stringContaining('document type definition'),
      },
    });
    expect(canary.heard).toEqual([]);
    expect(await read(idp.metadata)).toMatchObject({ status: 200 });
  });
});

describe('an answer that is made to be work', () => {
  const insteadOf = (xml: string, others: string) =>
    xml.replace(/<saml:Assertion[\s\S]*<\/saml:Assertion>/, () => others);
  const certificate = () => /use="encryption"[\s\S]*?X509Certificate>([^<]*)</.exec(saml.service)?.[1] ?? '';

  it.each<[string, string, (encrypted: string) => string]>([
    [
      '20,000 things that are encrypted, of which one is',
      'more elements or attributes',
      (encrypted) => encrypted.replace('</saml:Enc', () => `${'<EncryptedData/>'.repeat(20_000)}</saml:Enc`),
    ],
    [
      'as many as are read',
      'More is encrypted than one assertion',
      (encrypted) => encrypted.replace('</saml:Enc', () => `${'<EncryptedData/>'.repeat(1500)}</saml:Enc`),
    ],
    ['60,000 elements', 'more elements or attributes', () => '<a/>'.repeat(60_000)],
  ])('is refused before our key is used for any of it: %s', async (_, why, make) => {
    const opened = vi.spyOn(crypto, 'privateDecrypt');
    try {
      const genuine = await encryptedFor(
        certificate(),
        '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>',
      );
      const answer = await comesInWith(JEAN, (xml) => insteadOf(xml, make(genuine)));
      expect(answer).toMatchObject(refused);
      expect(opened).not.toHaveBeenCalled();
      const said = await on.rollcall.db.selectFrom('log_event').select('message').execute();
      expect(said.map(({ message }) => message).join('\n')).toContain(why);
    } finally {
      opened.mockRestore();
    }
  });

  it('is not what is encrypted once: our key is used to look at it, and to read it', async () => {
    const opened = vi.spyOn(crypto, 'privateDecrypt');
    const { browser, url } = await saml.begin();
    const { response, state } = await idp.respond(url, saml.service, { ...JEAN, encrypted: true });
    expect(await on.complete(browser, await saml.post(response, state), saml.id)).toMatchObject({ status: 201 });
    expect(opened).toHaveBeenCalledTimes(2);
    opened.mockRestore();
  });
});

describe('whoever was not asked for', () => {
  it('is nobody: an answer to no request, and to one that somebody else has begun', async () => {
    const { browser, url } = await saml.begin();
    const stranger = await saml.begin();
    const { response, state } = await idp.respond(url, saml.service, ADA);
    const theirs = new URL(stranger.url).searchParams.get('RelayState') ?? '';
    for (const relayState of [theirs, 'https://evil.example', '//evil.example', 'a'.repeat(200), "' or 1=1 --"]) {
      const led = await saml.post(response, relayState);
      expect(led).toMatchObject({
        origin: 'https://learn.example',
        pathname: `/sign-in/callback/${saml.id}`,
        search: '',
      });
    }
    expect(await on.complete(stranger.browser, new URL(`https://x.example/?state=${theirs}`), saml.id)).toMatchObject(
      refused,
    );
    expect(await on.complete(browser, await saml.post(response, state), saml.id)).toMatchObject({ status: 201 });
    expect(await findPerson(on.rollcall.db, 'ada@idp.example')).toMatchObject({ sfdcId: contactId(1) });
  });
});
