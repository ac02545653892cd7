import { LRUCache } from 'lru-cache';
import * as oidc from 'openid-client';
import { RollcallError } from '../../support/errors.ts';
import { refusalIn } from '../../support/outbound/guard.ts';
import { guardedFetch } from '../../support/outbound/guarded-fetch.ts';
import { saying } from '../../support/sentence.ts';
import type { OpenProvider } from '../protocol.ts';
import { speaksForAllOrgs } from '../provider-url.ts';
import { allowPlainHttp } from './plain-http.ts';

const TIMEOUT_S = 10;

/** What a provider says of itself changes rarely, and a changed set-up has another key. */
const discovered = new LRUCache<string, oidc.Configuration>({ max: 100, ttl: 10 * 60_000 });

/** Which provider it is, and as whom we come to it. */
export interface Registration {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: string;
}

/** Throws `identity_provider_refused` where something is missing. */
export function registrationOf({ name, settings, secret }: OpenProvider): Registration {
  const issuer =
    settings.kind === 'oidc' ? settings.issuer : settings.kind === 'auth0' ? auth0Issuer(settings.domain) : null;
  const clientId = settings.kind === 'saml' ? null : settings.clientId;
  if (issuer === null || clientId === null || secret === null) {
    throw new RollcallError(
      'identity_provider_refused',
      saying(
        'oidc_not_set_up',
      )`${{ provider: name }} is not set up yet: it needs an address, a client id and a client secret.`,
    );
  }
  const scopes = settings.kind === 'oidc' ? settings.scopes : 'openid profile email';
  return { issuer: new URL(issuer), clientId, clientSecret: secret, scopes };
}

/** Auth0 names itself with a slash at the end. Plain http is for servers on this machine. */
export function auth0Issuer(domain: string | null): string | null {
  if (domain === null) return null;
  return domain.includes('://') ? `${new URL(domain).origin}/` : `https://${domain}/`;
}

/**
 * The provider as it describes itself (OpenID Connect Discovery), ready to be asked. Signatures of ID tokens are verified
 * although they come over TLS. Throws `identity_provider_unreachable` or `address_refused`.
 */
export async function discover(provider: OpenProvider): Promise<oidc.Configuration> {
  const registration = registrationOf(provider);
  refuseAllOrgs(provider, registration.issuer.href);
  const key = JSON.stringify([provider.id, provider.updatedAt, registration.issuer.href, provider.privateNetworks]);
  const known = discovered.get(key);
  if (known !== undefined) return known;
  const { issuer, clientId, clientSecret } = registration;
  const fetching = guardedFetch({ privateNetworks: provider.privateNetworks });
  const rules: ((configuration: oidc.Configuration) => void)[] = [oidc.enableNonRepudiationChecks];
  if (issuer.protocol === 'http:') rules.push(allowPlainHttp);
  const found = await asked(provider, () =>
    oidc.discovery(issuer, clientId, clientSecret, undefined, {
      execute: rules,
      timeout: TIMEOUT_S,
      [oidc.customFetch]: fetching,
    }),
  );
  refuseMany(provider, found.serverMetadata().issuer);
  refuseAllOrgs(provider, found.serverMetadata().issuer);
  const { token_endpoint_auth_methods_supported: methods = ['client_secret_basic'] } = found.serverMetadata();
  const configuration = methods.includes('client_secret_post')
    ? found
    : new oidc.Configuration(found.serverMetadata(), clientId, clientSecret, oidc.ClientSecretBasic(clientSecret));
  if (configuration !== found) {
    configuration[oidc.customFetch] = fetching;
    configuration.timeout = TIMEOUT_S;
    for (const rule of rules) rule(configuration);
  }
  discovered.set(key, configuration);
  return configuration;
}

/**
 * Microsoft's addresses for every tenant (`common`, `organizations`) give an issuer with a gap, which the library fills from
 * the token: the keys and claims of people would be those of whichever tenant, and not of one authority.
 */
function refuseMany({ name }: OpenProvider, issuer: string): void {
  if (!issuer.includes('{')) return;
  throw new RollcallError(
    'identity_provider_refused',
    saying(
      'oidc_many_tenants',
    )`${{ provider: name }} speaks for every tenant at once (${{ issuer }}), and anybody's tenant could say who somebody is. Set it up with the address of your own tenant, which has its id in the place of common or organizations.`,
  );
}

/** Whoever administers any org of Salesforce could say by these addresses who somebody is. */
function refuseAllOrgs({ name }: OpenProvider, issuer: string): void {
  if (!speaksForAllOrgs(issuer)) return;
  throw new RollcallError(
    'identity_provider_refused',
    saying(
      'oidc_many_orgs',
    )`${{ provider: name }} speaks for every org of Salesforce at once (${{ issuer }}), and anybody's org could say who somebody is. Set it up with the My Domain address of your own org, such as https://acme.my.salesforce.com.`,
  );
}

/** Asks the provider; what goes wrong on the way is its, and not that of whoever signs in. */
export async function asked<T>({ name }: OpenProvider, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw (
      refusalIn(error) ??
      new RollcallError(
        'identity_provider_unreachable',
        saying(
          'oidc_unreachable',
        )`${{ provider: name }} does not answer as an OpenID provider does. ${{ why: reasonOf(error) }} Check its address, and that this server can reach it.`,
        { cause: error },
      )
    );
  }
}

/** What the library found, in a sentence without what came from elsewhere. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
  return error instanceof Error ? `${error.message}${code === null ? '' : ` (${code})`}.` : '';
}
