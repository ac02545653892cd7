/** What tests use of the library; see node-saml.d.ts. */

interface Service {
  readonly Binding: string;
  readonly Location: string;
}

interface ProviderSettings {
  readonly entityID: string;
  readonly signingCert: string;
  readonly privateKey: string;
  readonly requestSignatureAlgorithm: string;
  readonly wantAuthnRequestsSigned: boolean;
  readonly isAssertionEncrypted: boolean;
  readonly messageSigningOrder: string;
  readonly singleSignOnService: readonly Service[];
  readonly singleLogoutService: readonly Service[];
}

interface Partner {
  readonly entityMeta: {
    getAssertionConsumerService(binding: 'post'): string | readonly string[];
    getEntityID(): string;
  };
}

interface Provider {
  getMetadata(): string;
  parseLoginRequest(
    partner: Partner,
    binding: 'redirect',
    request: { readonly query: Readonly<Record<string, string>>; readonly octetString: string },
  ): Promise<{ readonly extract: { readonly request: { readonly id: string } } }>;
  createLoginResponse(
    partner: Partner,
    request: object,
    binding: 'post',
    user: object,
    options: { readonly customTagReplacement: () => { readonly id: string; readonly context: string } },
  ): Promise<{ readonly context: string }>;
}

export declare function setSchemaValidator(validator: { validate(xml: string): Promise<string> }): void;
export declare function ServiceProvider(settings: {
  readonly metadata: string;
  readonly wantMessageSigned?: boolean;
}): Partner;
export declare function IdentityProvider(settings: ProviderSettings): Provider;
