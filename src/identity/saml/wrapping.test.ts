import { beforeAll, describe, expect, it } from 'vitest';
import { type SamlAnswers, startSamlAnswers } from '../../../test/support/saml-answers.ts';
import type { Said } from '../../../test/support/saml-idp.ts';
import {
  ASSERTION,
  bared,
  copy,
  DSIG,
  forged,
  holding,
  PROTOCOL,
  parse,
  parts,
  serialize,
  signatureOf,
  WRAPPED,
} from '../../../test/support/wrapped-answers.ts';

const ADA: Said = { subject: 'ada', attributes: { Email: 'ada@idp.example' } };

/** What is signed of an answer. */
const SIGNS = ['assertion', 'both', 'message'] as const;
type Signs = (typeof SIGNS)[number];

let answers: SamlAnswers;
const genuine: Partial<Record<Signs, string>> = {};

beforeAll(async () => {
  answers = await startSamlAnswers();
  for (const signs of SIGNS) genuine[signs] = await answers.signed({ ...ADA, signs });
});

/** Who comes in with it; null for nobody, with the reason. */
async function letIn(xml: string, settings = {}): Promise<{ readonly who: string | null; readonly why: string }> {
  try {
    return { who: (await answers.read(xml, settings)).subject, why: '' };
  } catch (error) {
    return { who: null, why: error instanceof Error ? error.message : '' };
  }
}

/** An extension stands beside what is signed, and says nothing: what was signed counts, and nothing else. */
const BESIDE = 'XSW 7';

describe.each(SIGNS)('an answer of which is signed: %s', (signs) => {
  const xml = () => genuine[signs] ?? '';

  it('counts as it is, and as the parser and the serializer of the attacks write it', async () => {
    // We ask for signed assertions: where only the response around it is signed, nobody comes in.
    const who = signs === 'message' ? null : 'ada';
    expect(await letIn(xml())).toMatchObject({ who });
    expect(await letIn(serialize(parse(xml())))).toMatchObject({ who });
  });

  it.each(Object.keys(WRAPPED))('lets nobody in as somebody else when it is wrapped: %s', async (name) => {
    const all = parts(xml());
    WRAPPED[name]?.(all);
    const wrapped = serialize(all.document);
    expect(wrapped).toContain('>admin<');
    expect(wrapped).toContain('>ada<');
    // Mostly nothing is taken at all, not even what was signed: nobody honest sends such an answer.
    const who = name === BESIDE && signs !== 'message' ? 'ada' : null;
    expect(await letIn(wrapped)).toMatchObject({ who });
  });
});

describe('an assertion that is encrypted for us', () => {
  /** The answer with this in the place of its assertion. */
  async function answerWith(...elements: readonly string[]): Promise<string> {
    const { document, assertion } = parts(genuine.assertion ?? '');
    const marker = document.createElementNS(PROTOCOL, 'samlp:Marker');
    assertion.parentNode?.replaceChild(marker, assertion);
    return serialize(document).replace(/<samlp:Marker[^>]*\/>/, () => elements.join(''));
  }
  const assertion = () => parts(genuine.assertion ?? '').assertion;
  const original = () => serialize(assertion());
  const evil = () => serialize(bared(forged(assertion())));
  const holdingOriginal = (namespace: string, name: string) => {
    const signed = assertion();
    const forgery = bared(forged(signed));
    const { ownerDocument: document } = signed;
    if (document === null) throw new Error('No document.');
    forgery.appendChild(holding(document, namespace, name, copy(signed)));
    return serialize(forgery);
  };

  it('counts where it is what was signed: anybody can encrypt for us', async () => {
    expect(await letIn(await answerWith(await answers.encrypted(original())))).toMatchObject({ who: 'ada' });
  });

  it.each<[string, () => Promise<string>]>([
    ['without a signature', async () => await answerWith(await answers.encrypted(evil()))],
    [
      'with the signed one as an advice',
      async () => await answerWith(await answers.encrypted(holdingOriginal(ASSERTION, 'saml:Advice'))),
    ],
    [
      'with the signed one within an object',
      async () => await answerWith(await answers.encrypted(holdingOriginal(DSIG, 'ds:Object'))),
    ],
    [
      'with the signature of the signed one, which stands within it',
      async () => {
        const forgery = forged(assertion());
        signatureOf(forgery).appendChild(bared(assertion()));
        return await answerWith(await answers.encrypted(serialize(forgery)));
      },
    ],
    ['before the signed one', async () => await answerWith(await answers.encrypted(evil() + original()))],
    ['after the signed one', async () => await answerWith(await answers.encrypted(original() + evil()))],
    ['beside the signed one', async () => await answerWith(await answers.encrypted(evil()), original())],
    ['beside the signed one, after it', async () => await answerWith(original(), await answers.encrypted(evil()))],
    [
      'beside the signed one, which is encrypted too',
      async () => await answerWith(await answers.encrypted(evil()), await answers.encrypted(original())),
    ],
    [
      'after the signed one, which is encrypted too',
      async () => await answerWith(await answers.encrypted(original()), await answers.encrypted(evil())),
    ],
    [
      'in place of it, within the signed response',
      async () => {
        const { document, assertion: signed } = parts(genuine.both ?? '');
        const marker = document.createElementNS(PROTOCOL, 'samlp:Marker');
        signed.parentNode?.replaceChild(marker, signed);
        const encrypted = await answers.encrypted(evil());
        return serialize(document).replace(/<samlp:Marker[^>]*\/>/, () => encrypted);
      },
    ],
    [
      'that is a response, with the signed one in it',
      async () => {
        const { document, response } = parts(genuine.both ?? '');
        const forgery = bared(forged(response));
        forgery.appendChild(holding(document, PROTOCOL, 'samlp:Extensions', copy(response)));
        return await answerWith(await answers.encrypted(serialize(forgery)));
      },
    ],
  ])('lets nobody in as somebody else: a forged one %s', async (_, make) => {
    expect(await letIn(await make())).toMatchObject({ who: null });
  });
});

describe('a document type', () => {
  const TYPES = {
    'an external entity': '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    'an external subset': '<!DOCTYPE r SYSTEM "http://169.254.169.254/latest/">',
    'a parameter entity': '<!DOCTYPE r [<!ENTITY % x SYSTEM "http://169.254.169.254/"> %x;]>',
    'entities that multiply': `<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "${'&a;'.repeat(50)}">]>`,
    'nothing in it': '<!doctype r>',
  } as const;

  it.each(Object.entries(TYPES))('is refused before anything is parsed: %s', async (_, type) => {
    expect(await letIn(`<?xml version="1.0"?>${type}${genuine.assertion}`, { requireEncryption: true })).toMatchObject({
      who: null,
      why: expect.stringContaining('document type definition'),
    });
  });

  it.each(Object.entries(TYPES))('is refused within what is encrypted for us: %s', async (_, type) => {
    const { document, assertion } = parts(genuine.assertion ?? '');
    const inside = `${type}${serialize(assertion)}`;
    const marker = document.createElementNS(PROTOCOL, 'samlp:Marker');
    assertion.parentNode?.replaceChild(marker, assertion);
    const encrypted = await answers.encrypted(inside);
    const answer = serialize(document).replace(/<samlp:Marker[^>]*\/>/, () => encrypted);
    expect(await letIn(answer)).toMatchObject({ who: null, why: expect.stringContaining('document type definition') });
  });

  it('is refused in another encoding, and what names an entity of nobody', async () => {
    const wide = Buffer.from(`${TYPES['an external entity']}${genuine.assertion}`, 'utf16le').toString('latin1');
    expect(await letIn(wide)).toMatchObject({ who: null });
    const named = (genuine.assertion ?? '').replace('>ada<', '>&x;<');
    expect(await letIn(named)).toMatchObject({ who: null });
  });
});
