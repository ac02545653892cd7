import { describe, expect, it } from 'vitest';
import { parseProviders } from './file.ts';

const read = (text: string) => parseProviders(text, '/etc/rollcall/providers.yaml');

describe('a file of identity providers', () => {
  it('says what differs from a provider that is only installed', () => {
    const [oidc, saml] = read(`providers:
  - { name: Acme login, kind: oidc, active: true, connection: acme, issuer: "https://login.acme.example",
      clientId: rollcall, secret: "\${ACME_SECRET}", attributes: { sfdc_id: "https://acme.example/sfdc_id" } }
  - { name: Acme SAML, kind: saml, metadata: acme.xml }
`);
    expect(oidc).toMatchObject({
      name: 'Acme login',
      active: true,
      connection: 'acme',
      secret: '${ACME_SECRET}',
      metadata: null,
      settings: {
        kind: 'oidc',
        scopes: 'openid profile email',
        binding: 'none',
        updateOnSignIn: false,
        createsPeople: true,
      },
    });
    expect(saml).toMatchObject({
      active: false,
      connection: null,
      secret: null,
      metadata: '/etc/rollcall/acme.xml',
      settings: { kind: 'saml', entityId: null, certificates: [] },
    });
  });

  it.each([
    ['a secret in the file', 'kind: oidc, secret: s3cret', /providers\.yaml:1:\d+: .*must not stand in the file/],
    ['a setting that there is not', 'kind: oidc, isuer: x', /isuer: there is no such setting/],
    ['a setting of another kind', 'kind: saml, issuer: "https://x"', /issuer: there is no such setting/],
    ['metadata of what has none', 'kind: auth0, metadata: x.xml', /metadata is for SAML only/],
    ['a kind that there is not', 'kind: ldap', /kind must be/],
    ['a signature that everybody can make', 'kind: oidc, algorithms: [RS256, HS256]', /algorithms\.1 must be/],
    ['a binding that there is not', 'kind: oidc, binding: email', /binding must be/],
  ])('is refused with its place for %s', (_, provider, said) => {
    expect(() => read(`providers: [{ name: Acme, ${provider} }]`)).toThrow(said);
  });

  it('is refused where it is none', () => {
    expect(() => read('')).toThrow(/cannot be used/);
    expect(() => read('providers: []')).toThrow(/providers/);
    expect(() => read('providers: [')).toThrow(/providers\.yaml:1:/);
  });
});
