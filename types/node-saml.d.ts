/** What we use of the library. Its own types bring those of browsers along, which change what Node's mean everywhere. */

export interface CacheItem {
  readonly value: string;
  readonly createdAt: number;
}

export interface CacheProvider {
  saveAsync(key: string, value: string): Promise<CacheItem | null>;
  getAsync(key: string): Promise<string | null>;
  removeAsync(key: string | null): Promise<string | null>;
}

export declare const ValidateInResponseTo: { readonly always: 'always' };

export interface SamlConfig {
  readonly callbackUrl: string;
  readonly issuer: string;
  readonly entryPoint: string;
  readonly idpIssuer: string;
  readonly idpCert: readonly string[];
  readonly audience: string;
  readonly wantAssertionsSigned: boolean;
  readonly wantAuthnResponseSigned: boolean;
  readonly privateKey: string;
  readonly decryptionPvk: string;
  readonly signatureAlgorithm: 'sha256';
  readonly digestAlgorithm: 'sha256';
  readonly identifierFormat: string | null;
  readonly disableRequestedAuthnContext: boolean;
  readonly acceptedClockSkewMs: number;
  readonly maxAssertionAgeMs: number;
  readonly validateInResponseTo: 'always';
  readonly requestIdExpirationPeriodMs: number;
  readonly cacheProvider: CacheProvider;
  readonly generateUniqueId: () => string;
}

export declare class SAML {
  constructor(config: SamlConfig);
  getAuthorizeUrlAsync(relayState: string, host: string | undefined, options: object): Promise<string>;
  validatePostResponseAsync(form: { readonly SAMLResponse: string }): Promise<{
    readonly profile: { getAssertion?(): unknown } | null;
  }>;
}

export declare function generateServiceProviderMetadata(params: {
  readonly issuer: string;
  readonly callbackUrl: string;
  readonly wantAssertionsSigned: boolean;
  readonly decryptionCert: string;
  readonly publicCerts: string;
  readonly decryptionPvk: string;
  readonly privateKey: string;
  readonly identifierFormat?: string | null;
}): string;
