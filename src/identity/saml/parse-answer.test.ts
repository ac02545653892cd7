import crypto from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type SamlAnswers, startSamlAnswers } from '../../../test/support/saml-answers.ts';
import { parts, serialize } from '../../../test/support/wrapped-answers.ts';
import { parseAnswer } from './parse-answer.ts';

let answers: SamlAnswers;
let genuine: string;
/** What is signed, encrypted for us. */
let encrypted: string;

beforeAll(async () => {
  answers = await startSamlAnswers();
  genuine = await answers.signed({ subject: 'ada', attributes: { Email: 'ada@idp.example' } });
  encrypted = await answers.encrypted(serialize(parts(genuine).assertion));
});
afterEach(() => vi.restoreAllMocks());

const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion';
const beside = (xml: string) => genuine.replace('<saml:Assertion', () => `${xml}<saml:Assertion`);
const insteadOf = (xml: string) => genuine.replace(/<saml:Assertion[\s\S]*<\/saml:Assertion>/, () => xml);
const numbered = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i)).join('');

/** What somebody gets for it, and how often our key was used. */
async function answerTo(xml: string) {
  const opened = vi.spyOn(crypto, 'privateDecrypt');
  const said = await answers.read(xml).then(
    ({ subject }) => subject,
    (error: unknown) => (error instanceof Error ? error.message : ''),
  );
  return { said, opened: opened.mock.calls.length };
}

const OTHERWISE = expect.stringContaining('More is encrypted than one assertion');

describe('what is encrypted', () => {
  it('is opened once to be looked at, and once to be read', async () => {
    expect(await answerTo(insteadOf(encrypted))).toEqual({ said: 'ada', opened: 2 });
  });

  it.each<[string, (data: string) => string]>([
    ['with others beside it', (data) => insteadOf(within(data + '<EncryptedData/>'.repeat(1500)))],
    ['twice', (data) => insteadOf(within(data) + within(data))],
    [
      'with another elsewhere, in whichever namespace',
      (data) => insteadOf(`${within(data)}<x:EncryptedData xmlns:x="urn:x"/>`),
    ],
    ['somewhere else', (data) => beside(`<samlp:Extensions>${data}</samlp:Extensions>`)],
    ['deeper', (data) => beside(`<samlp:Extensions>${within(data)}</samlp:Extensions>`)],
  ])('opens nothing where there is more of it, or it is no assertion: %s', async (_, make) => {
    const [data = ''] = /<xenc:EncryptedData[\s\S]*<\/xenc:EncryptedData>/.exec(encrypted) ?? [];
    expect(data).not.toBe('');
    expect(await answerTo(make(data))).toEqual({ said: OTHERWISE, opened: 0 });
  });

  it('is opened no further where something is encrypted in it', async () => {
    let held = encrypted;
    for (let depth = 0; depth < 10; depth += 1) held = await answers.encrypted(held);
    expect(await answerTo(insteadOf(held))).toEqual({ said: OTHERWISE, opened: 1 });
  });

  it('is not parsed where it would be too much work', async () => {
    const bulk = await answers.encrypted(
      `<saml:Assertion xmlns:saml="${SAML}">${'<a/>'.repeat(5000)}</saml:Assertion>`,
    );
    expect(await answerTo(insteadOf(bulk))).toEqual({ said: TOO_MUCH, opened: 1 });
  });
});

const within = (data: string) => `<saml:EncryptedAssertion xmlns:saml="${SAML}">${data}</saml:EncryptedAssertion>`;
const TOO_MUCH = 'It has more elements or attributes than an answer needs.';

describe('an answer of many pieces', () => {
  it('is read where somebody is in many groups', async () => {
    const groups = numbered(1500, (index) => `group ${index}, "${index}",`).split(',', 1500);
    expect(await answers.read(await answers.signed({ subject: 'ada', attributes: { groups } }))).toMatchObject({
      attributes: [{ name: 'groups', values: groups }],
    });
  });

  it.each<[string, () => string]>([
    ['elements', () => '<a/>'.repeat(4000)],
    ['elements within each other', () => '<a>'.repeat(2000) + '</a>'.repeat(2000)],
    ['comments', () => '<!---->'.repeat(4000)],
    ['sections', () => '<![CDATA[]]>'.repeat(4000)],
    ['signatures', () => '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>'.repeat(4000)],
    ['attributes', () => `<a${numbered(101, (index) => ` a${index}=""`)}/>`],
    ['namespaces', () => `<a${numbered(101, (index) => ` xmlns:a${index}='>'`)}/>`],
    [
      'namespaces, of which each element has some',
      () => numbered(100, (index) => `<a${numbered(61, (i) => ` xmlns:n${index}x${i}="u"`)}/>`),
    ],
  ])('is refused before it is parsed: %s', (_, make) => {
    expect(() => parseAnswer(beside(make()))).toThrow(TOO_MUCH);
  });

  it.each([
    ['without values', `<a${numbered(5000, (index) => ` a${index}`)}/>`],
    ['without quotes', `<a${numbered(5000, (index) => ` a${index}=b`)}/>`],
    ['that is not closed', '<a>'],
    ['with an entity that is none', '&none;'],
  ])('is refused where it is not well-formed: %s', (_, xml) => {
    expect(() => parseAnswer(beside(xml))).toThrow('It is not well-formed XML.');
  });

  it('may say what its provider could not write', () => {
    expect(parseAnswer('<a>Zo\uFFFD</a>').documentElement?.textContent).toBe('Zo\uFFFD');
  });
});
