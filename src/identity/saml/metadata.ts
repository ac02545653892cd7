import { DOMParser, type Document, type Element } from '@xmldom/xmldom';
import { RollcallError } from '../../support/errors.ts';
import { type Sentence, saying } from '../../support/sentence.ts';
import { say } from '../../sync/sentences/sentence.ts';
import { certificateIn } from './certificate.ts';
import { hasTypeDefinition } from './type-definition.ts';

/** What of a provider's metadata is needed. */
export interface SamlMetadata {
  readonly entityId: string;
  /** Of the HTTP-Redirect binding. */
  readonly signOnUrl: string;
  /** Base64. */
  readonly certificates: readonly string[];
  /** Until when they hold, as they say themselves; null: they do not say. */
  readonly validUntil: Date | null;
}

export const MOST_METADATA = 1_000_000;
const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata';
const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';
const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';

/**
 * The identity provider that SAML metadata describes. Throws `identity_provider_refused` for anything else. Documents with
 * a type definition are refused before they are parsed: entities could read files, or grow without end.
 */
export function readMetadata(xml: string): SamlMetadata {
  const providers = elementsIn(parsed(xml), METADATA, 'EntityDescriptor').flatMap((entity) => {
    const [role] = elementsIn(entity, METADATA, 'IDPSSODescriptor');
    return role === undefined ? [] : [{ entity, role }];
  });
  const [provider, another] = providers;
  if (provider === undefined)
    throw refused(saying('metadata_no_provider')`It describes no identity provider (IDPSSODescriptor).`);
  if (another !== undefined)
    throw refused(saying('metadata_several')`It describes several identity providers. Give that of one.`);
  const { entity, role } = provider;
  const entityId = entity.getAttribute('entityID') ?? '';
  const service = elementsIn(role, METADATA, 'SingleSignOnService').find(
    (one) => one.getAttribute('Binding') === REDIRECT,
  );
  const signOnUrl = service?.getAttribute('Location') ?? '';
  if (entityId === '') throw refused(saying('metadata_no_entity')`It names no entityID.`);
  if (signOnUrl === '')
    throw refused(saying('metadata_no_sign_on')`It names no SingleSignOnService with the binding HTTP-Redirect.`);
  const certificates = elementsIn(role, METADATA, 'KeyDescriptor')
    .filter((key) => key.getAttribute('use') !== 'encryption')
    .flatMap((key) => elementsIn(key, SIGNATURE, 'X509Certificate'))
    .flatMap((one) => certificateIn(one.textContent ?? '') ?? []);
  if (certificates.length === 0)
    throw refused(saying('metadata_no_certificate')`It holds no certificate for signatures.`);
  return { entityId, signOnUrl, certificates: [...new Set(certificates)], validUntil: validUntil(role) };
}

/** The first that is over of what is said of it and of all that it stands in. [SAML 2.0 Metadata, 2.3.2 and 2.4.1] */
function validUntil(role: Element): Date | null {
  const said: number[] = [];
  for (let element: Element | null = role; element !== null; element = element.parentElement) {
    const time = Date.parse(element.getAttribute('validUntil') ?? '');
    if (!Number.isNaN(time)) said.push(time);
  }
  return said.length === 0 ? null : new Date(Math.min(...said));
}

/** What an administrator should know of metadata before what they say counts; nobody is refused for it. */
export function metadataWarnings({ validUntil: until }: SamlMetadata, now: Date): Sentence[] {
  return until === null || until > now ? [] : [say('metadata_expired', { day: until.toISOString().slice(0, 10) })];
}

function parsed(xml: string): Document {
  if (xml.length > MOST_METADATA)
    throw refused(saying('metadata_large')`It is larger than any metadata of a single provider.`);
  if (hasTypeDefinition(xml)) {
    throw refused(saying('xml_typed')`It has a document type definition, which is not allowed.`);
  }
  try {
    return new DOMParser({
      onError: (level, message) => {
        if (level !== 'warning') throw new Error(message);
      },
    }).parseFromString(xml, 'text/xml');
  } catch (cause) {
    throw refused(saying('metadata_no_xml')`It is not well-formed XML.`, cause);
  }
}

function elementsIn(node: Document | Element, namespace: string, name: string): Element[] {
  return Array.from(node.getElementsByTagNameNS(namespace, name));
}

function refused(why: Sentence, cause?: unknown): RollcallError {
  return new RollcallError(
    'identity_provider_refused',
    [saying('metadata_refused')`This is no metadata that can be used.`, why],
    { cause },
  );
}
