import { DOMParser, type Document, type Element, type Node, XMLSerializer } from '@xmldom/xmldom';
import { beforeAll, describe, expect, it } from 'vitest';
import { type SamlAnswers, startSamlAnswers } from '../../../test/support/saml-answers.ts';
import type { Said } from '../../../test/support/saml-idp.ts';

const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
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

const parse = (xml: string) => new DOMParser().parseFromString(xml, 'text/xml');
const serialize = (node: Node) => new XMLSerializer().serializeToString(node);

/** Who comes in with it; null for nobody, with the reason. */
async function letIn(xml: string, settings = {}): Promise<{ readonly who: string | null; readonly why: string }> {
  try {
    return { who: (await answers.read(xml, settings)).subject, why: '' };
  } catch (error) {
    return { who: null, why: error instanceof Error ? error.message : '' };
  }
}

const first = (within: Document | Element, namespace: string, name: string): Element => {
  const [found] = Array.from(within.getElementsByTagNameNS(namespace, name));
  if (found === undefined) throw new Error(`No ${name}.`);
  return found;
};
const childNamed = (within: Element, name: string): Element | null =>
  Array.from(within.childNodes).find((node): node is Element => node.nodeName.split(':').at(-1) === name) ?? null;

/** A copy of an element. */
const copy = (element: Element): Element => {
  const { ownerDocument } = element;
  if (ownerDocument === null) throw new Error('No document.');
  return ownerDocument.importNode(element, true);
};
/** The same without the signature that stands right in it. */
function bared(element: Element): Element {
  const bare = copy(element);
  const signature = childNamed(bare, 'Signature');
  if (signature !== null) bare.removeChild(signature);
  return bare;
}
/** The same, saying that it is the administrator. */
function forged(element: Element): Element {
  const evil = copy(element);
  first(evil, ASSERTION, 'NameID').textContent = 'admin';
  const assertion = evil.localName === 'Assertion' ? evil : first(evil, ASSERTION, 'Assertion');
  assertion.setAttribute('ID', '_evil');
  if (evil !== assertion) evil.setAttribute('ID', '_evil_response');
  return evil;
}

interface Parts {
  readonly document: Document;
  readonly response: Element;
  readonly assertion: Element;
}

function parts(xml: string): Parts {
  const document = parse(xml);
  const response = document.documentElement;
  if (response === null) throw new Error('No response.');
  return { document, response, assertion: first(document, ASSERTION, 'Assertion') };
}

/** An element that may hold anything. */
const holding = (document: Document, namespace: string, name: string, held: Element): Element => {
  const holder = document.createElementNS(namespace, name);
  holder.appendChild(held);
  return holder;
};
const signatureOf = (element: Element): Element =>
  childNamed(element, 'Signature') ?? first(element, DSIG, 'Signature');

/** Somorovsky et al., On Breaking SAML (USENIX 2012): where the signed element goes, and where the forged one. */
const WRAPPED: Readonly<Record<string, (parts: Parts) => void>> = {
  // The forged response, with the signed one within its signature.
  'XSW 1': ({ document, response }) => {
    const original = bared(response);
    const evil = forged(response);
    signatureOf(evil).appendChild(original);
    document.replaceChild(evil, response);
  },
  // The signed one beside the signature, before it.
  'XSW 2': ({ document, response }) => {
    const original = bared(response);
    const evil = forged(response);
    const signature = signatureOf(evil);
    signature.parentNode?.insertBefore(original, signature);
    document.replaceChild(evil, response);
  },
  // The forged assertion before the signed one, as its sibling.
  'XSW 3': ({ response, assertion }) => {
    response.insertBefore(bared(forged(assertion)), assertion);
  },
  // The signed one within the forged one.
  'XSW 4': ({ response, assertion }) => {
    const evil = bared(forged(assertion));
    response.replaceChild(evil, assertion);
    evil.appendChild(assertion);
  },
  // The forged one has the signature of the signed one, which stands at the end without it.
  'XSW 5': ({ response, assertion }) => {
    const bare = bared(assertion);
    response.replaceChild(forged(assertion), assertion);
    response.appendChild(bare);
  },
  // The same, with the signed one within the signature.
  'XSW 6': ({ response, assertion }) => {
    const [bare, evil] = [bared(assertion), forged(assertion)];
    response.replaceChild(evil, assertion);
    (childNamed(evil, 'Signature') ?? evil).appendChild(bare);
  },
  // The forged one within an extension, whose schema takes anything.
  'XSW 7': ({ document, response, assertion }) => {
    const extensions = holding(document, PROTOCOL, 'samlp:Extensions', bared(forged(assertion)));
    response.insertBefore(extensions, assertion);
  },
  // The signed one within an object of the forged one's signature.
  'XSW 8': ({ document, response, assertion }) => {
    const evil = forged(assertion);
    response.replaceChild(evil, assertion);
    (childNamed(evil, 'Signature') ?? evil).appendChild(holding(document, DSIG, 'ds:Object', bared(assertion)));
  },
  'with one ID for both, the forged one first': ({ response, assertion }) => {
    const evil = bared(forged(assertion));
    evil.setAttribute('ID', assertion.getAttribute('ID') ?? '');
    response.insertBefore(evil, assertion);
  },
  'with one ID for both, the forged one last': ({ response, assertion }) => {
    const evil = bared(forged(assertion));
    evil.setAttribute('ID', assertion.getAttribute('ID') ?? '');
    response.appendChild(evil);
  },
  // The whole response as something else holds it.
  'with the signed response within the forged one': ({ document, response }) => {
    const evil = bared(forged(response));
    evil.appendChild(holding(document, PROTOCOL, 'samlp:Extensions', copy(response)));
    document.replaceChild(evil, response);
  },
  'with the signed response as an advice of the forged assertion': ({ document, response, assertion }) => {
    const original = copy(response);
    const evil = bared(forged(assertion));
    evil.appendChild(holding(document, ASSERTION, 'saml:Advice', original));
    response.replaceChild(evil, assertion);
  },
  // Two references, of which the first is right.
  'with a second reference in the signature': ({ document, response, assertion }) => {
    const evil = forged(response);
    const reference = first(evil, DSIG, 'Reference');
    reference.parentNode?.appendChild(copy(reference));
    evil.appendChild(bared(assertion));
    document.replaceChild(evil, response);
  },
};

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
