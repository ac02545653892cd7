import { promisify } from 'node:util';
import { type Document, type Element, XMLSerializer } from '@xmldom/xmldom';
import { decrypt } from 'xml-encryption';
import { saying } from '../../support/sentence.ts';
import type { OpenKey } from '../protocol.ts';
import { parseAnswer } from './parse-answer.ts';
import { refusedAnswer } from './refused-answer.ts';

/** Those of SHA-2: with SHA-1 an attacker can make two texts that have one signature. [NIST SP 800-131A] */
const SIGNING: ReadonlySet<string> = new Set([
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  'http://www.w3.org/2001/04/xmlenc#sha256',
  'http://www.w3.org/2001/04/xmlenc#sha512',
]);

/** OAEP: with the padding of PKCS #1 v1.5, whoever may ask often enough learns the key. [XML Encryption 1.1, 5.5.1] */
export const KEY_TRANSPORT = ['http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p'] as const;

/** GCM: what is encrypted with CBC can be changed, and in the end be read, by asking. [XML Encryption 1.1, 6.1] */
export const CONTENT = [
  'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  'http://www.w3.org/2009/xmlenc11#aes128-gcm',
] as const;

const OF_KEYS: ReadonlySet<string> = new Set(KEY_TRANSPORT);
const OF_CONTENT: ReadonlySet<string> = new Set(CONTENT);

/**
 * Refuses an answer in which anything is signed or encrypted in a weak way, also within what is encrypted for us, before our
 * keys are used: the libraries that verify and decrypt take more. Elements count by their names alone, as they do for those
 * libraries. At most one thing is decrypted, whatever was posted. Answers for which of our keys it is encrypted; null where
 * it is not. Throws with a reason for administrators.
 */
export async function refuseWeakAlgorithms(answer: Document, keys: readonly OpenKey[]): Promise<OpenKey | null> {
  refuseWeakIn(answer);
  const encrypted = onlyEncrypted(answer);
  if (encrypted === null) return null;
  const { key, text } = await openedBy(new XMLSerializer().serializeToString(encrypted), keys);
  // Anybody can encrypt for us.
  const opened = parseAnswer(text);
  refuseWeakIn(opened);
  if (named(opened, 'EncryptedData').length > 0) throw encryptedOtherwise();
  return key;
}

function refuseWeakIn(document: Document): void {
  for (const element of [...named(document, 'SignatureMethod'), ...named(document, 'DigestMethod')]) {
    // How the key of an encrypted part is padded is no signature.
    if (nameOf(element.parentNode) !== 'EncryptionMethod') refuseOthers(element, SIGNING, 'sign');
  }
  for (const element of named(document, 'EncryptionMethod')) {
    if (nameOf(element.parentNode) === 'EncryptedKey') {
      refuseOthers(element, OF_KEYS, 'encrypt_key');
    } else {
      refuseOthers(element, OF_CONTENT, 'encrypt');
    }
  }
}

/** The one assertion that is encrypted, where the library looks for it; null where nothing is. */
function onlyEncrypted(answer: Document): Element | null {
  const [data, ...others] = named(answer, 'EncryptedData');
  if (data === undefined) return null;
  const { parentElement: holder } = data;
  const isAssertion = nameOf(holder) === 'EncryptedAssertion' && holder?.parentNode === answer.documentElement;
  if (holder === null || !isAssertion || others.length > 0) throw encryptedOtherwise();
  return holder;
}

const encryptedOtherwise = () =>
  refusedAnswer(
    saying(
      'assertion_parts_encrypted',
    )`More is encrypted than one assertion, or something else. Let the provider encrypt the assertion as a whole, or nothing.`,
  );

const named = (document: Document, name: string) => Array.from(document.getElementsByTagNameNS('*', name));

/** Tries our keys in turn: while they change, the provider may have either certificate. */
async function openedBy(encrypted: string, keys: readonly OpenKey[]) {
  let cause: unknown = null;
  for (const key of keys) {
    try {
      return { key, text: await decrypted(encrypted, { key: key.privateKey }) };
    } catch (error) {
      cause = error;
    }
  }
  throw refusedAnswer(
    saying(
      'assertion_other_key',
    )`It is encrypted for none of our keys. Give the provider the certificate that its page here shows.`,
    cause,
  );
}

/** What is done with an algorithm, and what the provider is to do instead. */
const DONE = {
  sign: ['signed', 'sign with SHA-256'],
  encrypt_key: ['encrypted', 'encrypt the key with RSA-OAEP'],
  encrypt: ['encrypted', 'encrypt with AES-GCM, or not at all'],
} as const;

function refuseOthers(element: Element, allowed: ReadonlySet<string>, use: keyof typeof DONE): void {
  const algorithm = element.getAttribute('Algorithm');
  if (algorithm !== null && allowed.has(algorithm)) return;
  const [done, wanted] = DONE[use];
  throw refusedAnswer(
    saying(
      'assertion_weak',
    )`The answer is ${{ done: [use, done] }} with ${{ algorithm: [algorithm ?? '', algorithm ?? 'nothing'] }}. Let the provider ${{ wanted: [use, wanted] }}.`,
  );
}

const nameOf = (node: { readonly nodeName: string } | null) => node?.nodeName.split(':').at(-1);

const decrypted = promisify(decrypt);
