import type { ServiceKey } from './keys.ts';

/** Ways in which somebody else can vouch for people (R11). */
export const PROVIDER_KINDS = ['saml', 'oidc', 'auth0'] as const;

export type ProviderKind = (typeof PROVIDER_KINDS)[number];

/** How somebody who is on the platform already comes to be known by a provider. Never administrators. */
export const BINDINGS = ['none', 'salesforce_id', 'username'] as const;

/**
 * How ID tokens may be signed. Nobody but the provider can sign so: what is made with a secret that we share (HS256) could be made by
 * us, and what is signed by none by anybody. [OpenID Connect Core 1.0, 15.1; RFC 8725, 3.1]
 */
export const SIGNING_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

interface CommonConfig {
  /** `salesforce_id`: by the record that they are linked with; `username`: by that as well, and else by their username. */
  readonly binding: (typeof BINDINGS)[number];
  /** Which attribute is their username, for `binding: username`; null: the subject. */
  readonly usernameAttribute: string | null;
  /**
   * Whether an administrator says that whatever address it names belongs to whom it vouches for: else an e-mail address is
   * nobody's username for `binding: username` unless the provider says, of this one, that it has verified it.
   */
  readonly verifiesAddresses: boolean;
  /** Whether it may create people, where the entity's switch is on (R11). */
  readonly createsPeople: boolean;
  /** Whether people who are known get the values of the assertion whenever they sign in. */
  readonly updateOnSignIn: boolean;
  /** What attributes are called there, where it is not the name here: `{ sfdc_id: 'https://acme.example/sfdc_id' }`. */
  readonly attributes: Readonly<Record<string, string>>;
}

interface OpenIdConfig extends CommonConfig {
  /** Those with which ID tokens of this provider are signed; others are refused, whatever it announces. */
  readonly algorithms: readonly SigningAlgorithm[];
}

export interface OidcConfig extends OpenIdConfig {
  readonly issuer: string | null;
  readonly clientId: string | null;
  /** Separated by blanks; `openid` is among them. */
  readonly scopes: string;
}

export interface Auth0Config extends OpenIdConfig {
  /** `acme.eu.auth0.com`, or a domain of one's own. */
  readonly domain: string | null;
  readonly clientId: string | null;
}

export interface SamlConfig extends CommonConfig {
  /** Of the provider: what assertions name as their issuer. */
  readonly entityId: string | null;
  /** Where browsers are sent to (HTTP-Redirect). */
  readonly signOnUrl: string | null;
  /** Where the provider publishes its metadata; null where that is not known. */
  readonly metadataUrl: string | null;
  /** Base64 of the DER form, without header: those whose signatures count. */
  readonly certificates: readonly string[];
  /** Whether an assertion that is not encrypted is refused. */
  readonly requireEncryption: boolean;
  /**
   * Whether a NameID that may be given to somebody else one day is taken, as an e-mail address. Else `persistent` is asked
   * for.
   */
  readonly anyNameId: boolean;
  /** Which attribute is the provider's key for somebody; null: the NameID. */
  readonly subjectAttribute: string | null;
}

/** What is not secret of a provider; null where it is not set up yet. */
export type ProviderSettings =
  | ({ readonly kind: 'oidc' } & OidcConfig)
  | ({ readonly kind: 'auth0' } & Auth0Config)
  | ({ readonly kind: 'saml' } & SamlConfig);

/** The same as it is stored: the kind has a column of its own. */
export type ProviderConfig = OidcConfig | Auth0Config | SamlConfig;

export interface IdentityProvider {
  readonly id: string;
  /** What its button says. */
  readonly name: string;
  /** Whether people can sign in by it. */
  readonly active: boolean;
  /** Whose org its Salesforce Ids are of; null: nobody is linked or created by it. */
  readonly connection: string | null;
  readonly settings: ProviderSettings;
  /** Encrypted: the client secret. */
  readonly secret: string | null;
  /** SAML: ours, the active one first; others have none. */
  readonly keys: readonly ServiceKey[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const purposeOfProviderSecret = (id: string) => `identity provider ${id} secret`;
export const purposeOfPrivateKey = (id: string) => `identity provider ${id} private_key`;

/** Who the provider is: its keys for people are keys of this one alone. Null where that is not said yet. */
export function authorityOf(settings: ProviderSettings): string | null {
  switch (settings.kind) {
    case 'oidc':
      return settings.issuer;
    case 'auth0':
      return settings.domain;
    case 'saml':
      return settings.entityId;
    default:
      return settings satisfies never;
  }
}

/** What its keys for people are: those of one attribute say nothing of those of another. Null: what the protocol says. */
export function subjectAttributeOf(settings: ProviderSettings): string | null {
  return settings.kind === 'saml' ? settings.subjectAttribute : null;
}

/** Whether nothing is missing for people to sign in by it. */
export function isConfigured({ settings, secret }: Pick<IdentityProvider, 'settings' | 'secret'>): boolean {
  switch (settings.kind) {
    case 'oidc':
      return settings.issuer !== null && settings.clientId !== null && secret !== null;
    case 'auth0':
      return settings.domain !== null && settings.clientId !== null && secret !== null;
    case 'saml':
      return settings.entityId !== null && settings.signOnUrl !== null && settings.certificates.length > 0;
    default:
      return settings satisfies never;
  }
}
