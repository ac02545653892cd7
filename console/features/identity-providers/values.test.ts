import { describe, expect, it } from 'vitest';
import type { IdentityProvider } from '../../api/identity-providers.ts';
import { attributesIn, pem, requestOf, valuesOf } from './values.ts';

const common = {
  binding: 'none',
  usernameAttribute: null,
  verifiesAddresses: false,
  createsPeople: false,
  updateOnSignIn: false,
} as const;
const provider = (settings: IdentityProvider['settings']): IdentityProvider => ({
  id: '1',
  name: 'Acme',
  active: true,
  configured: true,
  connection: 'acme',
  secretSet: true,
  settings,
  callbackUrl: '',
  entityId: null,
  keys: [],
  certificates: [],
  createdAt: '',
  updatedAt: '',
});

describe('the form of a provider', () => {
  it.each<IdentityProvider['settings']>([
    {
      kind: 'oidc',
      ...common,
      issuer: 'https://a.example',
      clientId: 'x',
      scopes: 'openid',
      algorithms: ['RS256', 'ES256'],
      attributes: { a: 'b=c' },
    },
    { kind: 'auth0', ...common, domain: 'acme.eu.auth0.com', clientId: null, algorithms: ['PS256'], attributes: {} },
    {
      kind: 'saml',
      ...common,
      entityId: 'https://a.example',
      signOnUrl: null,
      metadataUrl: 'https://a.example/metadata',
      certificates: ['A'.repeat(70), 'B'.repeat(64)],
      requireEncryption: true,
      anyNameId: true,
      subjectAttribute: 'employeeNumber',
      attributes: {},
    },
  ])('saves what it has shown: $kind', (settings) => {
    const { settings: saved, ...rest } = requestOf(settings.kind, valuesOf(provider(settings)));
    const certificates = 'certificates' in saved ? saved.certificates.map((one) => one.replaceAll('\n', '')) : [];
    expect('certificates' in saved ? { ...saved, certificates } : saved).toEqual(settings);
    expect(rest).toEqual({ name: 'Acme', active: true, connection: 'acme' });
  });

  it('takes certificates as they are pasted', () => {
    expect(pem('A'.repeat(70)).split('\n')).toHaveLength(4);
  });

  it('knows lines of attributes that are not right', () => {
    expect(attributesIn('sfdc_id = https://a.example/x?y=z\n\n')).toEqual({ sfdc_id: 'https://a.example/x?y=z' });
    expect(attributesIn('sfdc_id')).toBeNull();
    expect(attributesIn('sfdc_id =')).toBeNull();
  });
});
