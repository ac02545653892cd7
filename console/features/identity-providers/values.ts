import type { IdentityProvider, ProviderSettings } from '../../api/identity-providers.ts';

/** A line of `attributes`, the same in every language. */
export const EXAMPLE = 'sfdc_id = https://acme.example/sfdc_id';

type Algorithms = Extract<ProviderSettings, { readonly kind: 'oidc' }>['algorithms'];

/** How ID tokens may be signed. */
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
] as const satisfies Algorithms;

/** What the form has, whatever the kind; texts are empty where nothing is said. */
export interface Values {
  readonly name: string;
  readonly active: boolean;
  readonly connection: string;
  readonly secret: string;
  readonly issuer: string;
  readonly domain: string;
  readonly clientId: string;
  readonly scopes: string;
  readonly algorithms: string[];
  readonly entityId: string;
  readonly signOnUrl: string;
  readonly metadataUrl: string;
  /** One after the other. */
  readonly certificates: string;
  readonly requireEncryption: boolean;
  readonly anyNameId: boolean;
  readonly subjectAttribute: string;
  readonly binding: ProviderSettings['binding'];
  readonly usernameAttribute: string;
  readonly verifiesAddresses: boolean;
  readonly createsPeople: boolean;
  readonly updateOnSignIn: boolean;
  /** One a line: see EXAMPLE. */
  readonly attributes: string;
}

export function valuesOf({ name, active, connection, settings }: IdentityProvider): Values {
  return {
    name,
    active,
    connection: connection ?? '',
    secret: '',
    ...openIdValues(settings),
    ...samlValues(settings),
    binding: settings.binding,
    usernameAttribute: settings.usernameAttribute ?? '',
    verifiesAddresses: settings.verifiesAddresses,
    createsPeople: settings.createsPeople,
    updateOnSignIn: settings.updateOnSignIn,
    attributes: Object.entries(settings.attributes)
      .map(([here, there]) => `${here} = ${there}`)
      .join('\n'),
  };
}

function openIdValues(settings: ProviderSettings) {
  const { kind } = settings;
  return {
    issuer: kind === 'oidc' ? (settings.issuer ?? '') : '',
    domain: kind === 'auth0' ? (settings.domain ?? '') : '',
    clientId: kind === 'saml' ? '' : (settings.clientId ?? ''),
    scopes: kind === 'oidc' ? settings.scopes : 'openid profile email',
    algorithms: kind === 'saml' ? [] : [...settings.algorithms],
  };
}

function samlValues(settings: ProviderSettings) {
  const saml = settings.kind === 'saml' ? settings : null;
  return {
    entityId: saml?.entityId ?? '',
    signOnUrl: saml?.signOnUrl ?? '',
    metadataUrl: saml?.metadataUrl ?? '',
    certificates: (saml?.certificates ?? []).map(pem).join('\n'),
    requireEncryption: saml?.requireEncryption ?? false,
    anyNameId: saml?.anyNameId ?? false,
    subjectAttribute: saml?.subjectAttribute ?? '',
  };
}

/** What is saved. */
export function requestOf(kind: ProviderSettings['kind'], values: Values) {
  const { name, active, connection, secret } = values;
  return {
    name: name.trim(),
    active,
    connection: orNull(connection),
    ...(secret === '' ? {} : { secret }),
    settings: settingsOf(kind, values),
  };
}

function settingsOf(kind: ProviderSettings['kind'], values: Values): ProviderSettings {
  const common = {
    binding: values.binding,
    usernameAttribute: orNull(values.usernameAttribute),
    verifiesAddresses: values.verifiesAddresses,
    createsPeople: values.createsPeople,
    updateOnSignIn: values.updateOnSignIn,
    attributes: attributesIn(values.attributes) ?? {},
  };
  const clientId = orNull(values.clientId);
  const algorithms = SIGNING_ALGORITHMS.filter((one) => values.algorithms.includes(one));
  if (kind === 'oidc')
    return { kind, ...common, algorithms, issuer: orNull(values.issuer), clientId, scopes: values.scopes.trim() };
  if (kind === 'auth0') return { kind, ...common, algorithms, domain: orNull(values.domain), clientId };
  return {
    kind,
    ...common,
    entityId: orNull(values.entityId),
    signOnUrl: orNull(values.signOnUrl),
    metadataUrl: orNull(values.metadataUrl),
    certificates: certificatesIn(values.certificates),
    requireEncryption: values.requireEncryption,
    anyNameId: values.anyNameId,
    subjectAttribute: orNull(values.subjectAttribute),
  };
}

/** By name here; null where a line is not as it has to be. */
export function attributesIn(text: string): Readonly<Record<string, string>> | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const pairs = lines.map((line) => {
    const at = line.indexOf('=');
    return [line.slice(0, at).trim(), line.slice(at + 1).trim()] as const;
  });
  return pairs.some(([here, there]) => here === '' || there === '') || lines.some((line) => !line.includes('='))
    ? null
    : Object.fromEntries(pairs);
}

/** However they were pasted: with their first and last line, or one Base64 text. */
function certificatesIn(text: string): string[] {
  return text
    .split(/-----END CERTIFICATE-----/)
    .map((one) => one.replace(/-----BEGIN CERTIFICATE-----/, '').trim())
    .filter((one) => one !== '');
}

export const pem = (base64: string) =>
  ['-----BEGIN CERTIFICATE-----', ...(base64.match(/.{1,64}/g) ?? []), '-----END CERTIFICATE-----'].join('\n');

const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
