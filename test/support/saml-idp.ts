import { randomUUID } from 'node:crypto';
import { IdentityProvider, ServiceProvider, setSchemaValidator } from 'samlify';
import { ownCertificate } from '../../src/identity/saml/own-certificate.ts';

// Without a schema validator the library does nothing; ours are the schemas of src/identity/saml.
setSchemaValidator({ validate: () => Promise.resolve('not looked at') });

/** What an identity provider says, and what an attacker would have it say. */
export interface Said {
  readonly subject: string;
  readonly attributes?: Readonly<Record<string, string | readonly string[]>>;
  readonly encrypted?: boolean;
  /** What is signed; the assertion, unless it is said. */
  readonly signs?: 'assertion' | 'both' | 'message';
  /** What is otherwise than it should be. */
  readonly issuer?: string;
  readonly audience?: string;
  readonly recipient?: string;
  readonly inResponseTo?: string;
  /** Until when it holds, from now. */
  readonly holdsMs?: number;
  readonly assertionId?: string;
  /** Signed as it was done in 2005. */
  readonly sha1?: boolean;
  /** How it is encrypted; else with AES-GCM, and RSA-OAEP for its key. */
  readonly encryption?: { readonly data?: string; readonly key?: string };
  /** Of the NameID, as a URI or its last word; else `persistent`. */
  readonly format?: string;
}

/** A SAML identity provider with a key of its own. */
export interface SamlIdp {
  readonly entityId: string;
  /** For us to import. */
  readonly metadata: string;
  /**
   * Verifies the signed request in an address that we have sent a browser to, and answers what its page would post.
   *
   * @param service our metadata.
   */
  respond(url: string, service: string, said: Said): Promise<{ readonly response: string; readonly state: string }>;
  /** A signed response to a request that is known. */
  sign(request: Request, service: string, said: Said): Promise<string>;
}

interface Request {
  readonly id: string;
  readonly acsUrl: string;
  readonly audience: string;
}

const SHA1 = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
const SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const MINUTE_MS = 60_000;

/** Settings of the library that its types do not have. */
const algorithmsOf = ({ data, key }: NonNullable<Said['encryption']>) => ({
  dataEncryptionAlgorithm: data ?? 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  ...(key === undefined ? {} : { keyEncryptionAlgorithm: key }),
});

/** @param made when its certificate was made, which holds for twenty years. */
export async function createSamlIdp(
  entityId = 'https://idp.example/saml',
  made = new Date(Date.now() - 60 * MINUTE_MS),
): Promise<SamlIdp> {
  const { privateKey, certificate } = await ownCertificate(made, 2048);
  const own = {
    entityID: entityId,
    signingCert: certificate,
    privateKey,
    requestSignatureAlgorithm: SHA256,
    wantAuthnRequestsSigned: true,
    singleLogoutService: [
      { Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', Location: `${entityId}/sign-out` },
    ],
    singleSignOnService: [
      { Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', Location: `${entityId}/sign-on` },
    ],
  };
  const provider = (encrypted: boolean, { sha1 = false, encryption = {} }: Partial<Said> = {}) =>
    IdentityProvider({
      ...own,
      ...(sha1 ? { requestSignatureAlgorithm: SHA1 } : {}),
      ...algorithmsOf(encryption),
      isAssertionEncrypted: encrypted,
      messageSigningOrder: encrypted ? 'sign-then-encrypt' : '',
    });

  const sign: SamlIdp['sign'] = async (request, service, said) => {
    const { signs = 'assertion' } = said;
    const partner = ServiceProvider({
      metadata: signs === 'message' ? service.replace('WantAssertionsSigned="true"', '') : service,
      wantMessageSigned: signs !== 'assertion',
    });
    const write = () => ({ id: '_response', context: responseXml(entityId, request, said) });
    const info = { extract: { request: { id: request.id } } };
    const made = await provider(said.encrypted === true, said).createLoginResponse(
      partner,
      info,
      'post',
      {},
      {
        customTagReplacement: write,
      },
    );
    return made.context;
  };

  return {
    entityId,
    metadata: provider(false).getMetadata(),
    sign,
    async respond(url, service, said) {
      const { searchParams, search } = new URL(url);
      const query = Object.fromEntries(searchParams);
      const octetString = search.slice(1).replace(/&Signature=.*$/, '');
      // The library knows one certificate for each use. Of several, the last one is encrypted for.
      const held = withOneCertificate(service);
      const partner = ServiceProvider({ metadata: held.at(-1) ?? service });
      const parsed = await Promise.any(
        held.map(async (metadata) =>
          provider(false).parseLoginRequest(ServiceProvider({ metadata }), 'redirect', { query, octetString }),
        ),
      );
      const { request } = parsed.extract;
      const acs = partner.entityMeta.getAssertionConsumerService('post');
      const acsUrl = typeof acs === 'string' ? acs : '';
      const audience = partner.entityMeta.getEntityID();
      const response = await sign({ id: request.id, acsUrl, audience }, held.at(-1) ?? service, said);
      return { response, state: searchParams.get('RelayState') ?? '' };
    },
  };
}

/** Metadata as many times as they have certificates for a use, each time with another one of them. */
function withOneCertificate(metadata: string): string[] {
  const keys = /<KeyDescriptor use="(\w+)"[\s\S]*?<\/KeyDescriptor>/g;
  const uses = Array.from(metadata.matchAll(keys), ([, use]) => use);
  const most = Math.max(...['signing', 'encryption'].map((use) => uses.filter((one) => one === use).length));
  return Array.from({ length: most }, (_, index) => {
    const seen = { signing: 0, encryption: 0 };
    return metadata.replace(keys, (key, use: 'signing' | 'encryption') => (seen[use]++ === index ? key : ''));
  });
}

function responseXml(entityId: string, { id, acsUrl, audience }: Request, said: Said): string {
  const now = Date.now();
  const instant = (ms: number) => new Date(now + ms).toISOString();
  const until = instant(said.holdsMs ?? 5 * MINUTE_MS);
  const issued = instant(Math.min(0, (said.holdsMs ?? 0) - MINUTE_MS));
  const issuer = `<saml:Issuer>${said.issuer ?? entityId}</saml:Issuer>`;
  const inResponseTo = said.inResponseTo ?? id;
  const attributes = Object.entries(said.attributes ?? {}).map(([name, value]) => {
    const values = [value].flat().map((one) => `<saml:AttributeValue>${escaped(one)}</saml:AttributeValue>`);
    return `<saml:Attribute Name="${name}">${values.join('')}</saml:Attribute>`;
  });
  return (
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"` +
    ` ID="_response" Version="2.0" IssueInstant="${issued}" Destination="${acsUrl}" InResponseTo="${inResponseTo}">` +
    `${issuer}<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>` +
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${said.assertionId ?? `_${randomUUID()}`}" Version="2.0" IssueInstant="${issued}">` +
    `${issuer}<saml:Subject><saml:NameID Format="${formatOf(said)}">${escaped(said.subject)}</saml:NameID>` +
    `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${until}"` +
    ` Recipient="${said.recipient ?? acsUrl}" InResponseTo="${inResponseTo}"/></saml:SubjectConfirmation></saml:Subject>` +
    `<saml:Conditions NotBefore="${issued}" NotOnOrAfter="${until}"><saml:AudienceRestriction><saml:Audience>${said.audience ?? audience}` +
    '</saml:Audience></saml:AudienceRestriction></saml:Conditions>' +
    `<saml:AuthnStatement AuthnInstant="${issued}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password` +
    '</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>' +
    `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement></saml:Assertion></samlp:Response>`
  );
}

const formatOf = ({ format = 'persistent' }: Said) =>
  format.includes(':') ? format : `urn:oasis:names:tc:SAML:2.0:nameid-format:${format}`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
