import { promisify } from 'node:util';
import { DOMParser, XMLSerializer } from '@xmldom/xmldom';
import { decrypt } from 'xml-encryption';
import { refuseTypes } from './metadata.ts';

const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';
const ENCRYPTION = 'http://www.w3.org/2001/04/xmlenc#';

/** Those of SHA-2: with SHA-1 an attacker can make two texts that have one signature. [NIST SP 800-131A] */
const STRONG: ReadonlySet<string> = new Set([
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  'http://www.w3.org/2001/04/xmlenc#sha256',
  'http://www.w3.org/2001/04/xmlenc#sha512',
]);

/**
 * Refuses an answer in which anything is signed in a weak way, also within what is encrypted for us: the library that
 * verifies signatures takes SHA-1 too. Throws with a reason for administrators.
 */
export async function refuseWeakAlgorithms(xml: string, privateKey: string): Promise<void> {
  // Of what was encrypted, too: anybody can encrypt for us.
  refuseTypes(xml);
  const document = new DOMParser({ onError: () => undefined }).parseFromString(xml, 'text/xml');
  const named = ['SignatureMethod', 'DigestMethod'].flatMap((name) =>
    Array.from(document.getElementsByTagNameNS(SIGNATURE, name)).filter(
      // How the key of an encrypted part is padded is no signature.
      ({ parentNode }) => parentNode?.namespaceURI === SIGNATURE,
    ),
  );
  for (const element of named) {
    const algorithm = element.getAttribute('Algorithm');
    if (algorithm === null || !STRONG.has(algorithm)) {
      throw new Error(`The answer is signed with ${algorithm ?? 'nothing'}. Let the provider sign with SHA-256.`);
    }
  }
  for (const { parentNode } of Array.from(document.getElementsByTagNameNS(ENCRYPTION, 'EncryptedData'))) {
    if (parentNode === null) continue;
    const encrypted = new XMLSerializer().serializeToString(parentNode);
    await refuseWeakAlgorithms(await decrypted(encrypted, { key: privateKey, ...AS_PROVIDERS_DO }), privateKey);
  }
}

/** Identity providers encrypt with AES-CBC still; nothing of an answer counts before its signature is verified. */
const AS_PROVIDERS_DO = { disallowDecryptionWithInsecureAlgorithm: false, warnInsecureAlgorithm: false };
const decrypted = promisify(decrypt);
