import type { IdentityProvider, ProviderKind } from '../store/providers/provider.ts';
import type { PrivateNetworks } from '../support/outbound/private-networks.ts';
import type { Sentence } from '../support/sentence.ts';
import type { Assertion } from './assertion.ts';
import type { CertificateFacts } from './saml/certificate.ts';

/** A way in which a provider vouches for people. */
export interface Protocol {
  /** Throws `identity_provider_unreachable`, `identity_provider_refused` or `address_refused`. */
  begin(provider: OpenProvider, begun: Begun): Promise<SentAway>;
  /**
   * What came back, verified. Throws `identity_refused` where it cannot be accepted, and as `begin` does.
   */
  complete(provider: OpenProvider, returned: Returned): Promise<Assertion>;
  /** Whether the provider is there and as it was set up; answers what it says of itself. Throws as `begin` does. */
  check(provider: OpenProvider, asked: Checked): Promise<readonly Finding[]>;
}

/** A provider with its secrets, and how it may be reached. */
export interface OpenProvider extends Omit<IdentityProvider, 'secret' | 'keys'> {
  readonly secret: string | null;
  /** SAML: the one that signs first; what is encrypted may be for any of them. */
  readonly keys: readonly OpenKey[];
  readonly privateNetworks: PrivateNetworks;
}

/** A key of ours. */
export interface OpenKey {
  readonly id: string;
  /** In PEM. */
  readonly privateKey: string;
}

export interface Begun {
  /** Random; comes back as it is. */
  readonly state: string;
  /** Where the provider sends the browser. */
  readonly redirectUri: string;
}

export interface SentAway {
  readonly url: string;
  /** What is needed when the browser comes back; kept encrypted until then. */
  readonly secrets: Readonly<Record<string, string>>;
  /** SAML: what the answer has to name. */
  readonly requestId: string | null;
}

export interface Returned extends Begun {
  readonly secrets: Readonly<Record<string, string>>;
  /** What stands behind `?` in the address that the browser came back to. */
  readonly search: string;
  /** Asks for the Id of the org of the provider's connection; null where nobody knows. */
  readonly organizationId: () => Promise<string | null>;
}

/** An assertion that was posted, with what keeps it from being used twice. */
export interface VerifiedAssertion extends Assertion {
  readonly id: string;
  /** After that it is refused for its age. */
  readonly usableUntil: Date;
  /** Whether it was signed with the key of a certificate that has expired; that is no reason to refuse it. */
  readonly expired: boolean;
  /** Id of the key that it was encrypted for; null where it was not encrypted. */
  readonly openedBy: string | null;
}

export interface Checked {
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** What is looked at when a provider is checked. */
export const CHECKED = ['issuer', 'endpoint', 'algorithms', 'certificate', 'metadata'] as const;

/** Something that the check of a provider has found, for an administrator. */
export interface Finding {
  readonly what: (typeof CHECKED)[number];
  /** What the provider says: of a certificate whom it names, of metadata where they are. */
  readonly value: string;
  readonly certificate: CertificateFacts | null;
  readonly warnings: readonly Sentence[];
}

/** Loads a protocol when somebody uses it: each brings a library along. */
export async function protocolOf(kind: ProviderKind): Promise<Protocol> {
  switch (kind) {
    case 'oidc':
    case 'auth0':
      return (await import('./oidc/index.ts')).openIdConnect;
    case 'saml':
      return (await import('./saml/index.ts')).saml;
    default:
      return kind satisfies never;
  }
}
