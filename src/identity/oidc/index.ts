import * as oidc from 'openid-client';
import { RollcallError } from '../../support/errors.ts';
import { refusalIn } from '../../support/outbound/guard.ts';
import { type Sentence, saying } from '../../support/sentence.ts';
import { addressWarnings } from '../address-warnings.ts';
import { attributesOf, organizationIn } from '../assertion.ts';
import type { OpenProvider, Protocol, Returned } from '../protocol.ts';
import { algorithmWarnings, refuseOtherAlgorithms } from './algorithms.ts';
import { asked, discover, reasonOf, registrationOf } from './client.ts';

/** OpenID Connect 1.0 with authorization code, PKCE (S256), state and nonce. */
export const openIdConnect: Protocol = {
  async begin(provider, { state, redirectUri }) {
    const configuration = await discover(provider);
    const verifier = oidc.randomPKCECodeVerifier();
    const nonce = oidc.randomNonce();
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: registrationOf(provider).scopes,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    return { url: url.href, secrets: { verifier, nonce }, requestId: null };
  },

  async complete(provider, returned) {
    const configuration = await discover(provider);
    const tokens = await exchange(provider, configuration, returned);
    const claims = tokens.claims();
    if (claims === undefined || tokens.id_token === undefined) {
      throw refused(provider, saying('oidc_no_token')`There is no ID token.`);
    }
    // The library lets some hosts name whom they speak for in each token.
    if (claims.iss !== configuration.serverMetadata().issuer) {
      throw refused(
        provider,
        saying('oidc_other_issuer')`The ID token is of another issuer: ${{ issuer: claims.iss }}.`,
      );
    }
    refuseOtherAlgorithms(provider.name, provider.settings, tokens.id_token);
    const more = await userInfo(provider, configuration, tokens.access_token, claims.sub);
    const org = organizationIn(claims.sub) === null ? null : await returned.organizationId();
    return { subject: claims.sub, attributes: attributesOf(claims, more, org) };
  },

  async check(provider) {
    const { issuer, authorization_endpoint: endpoint, ...metadata } = (await discover(provider)).serverMetadata();
    const algorithms = metadata.id_token_signing_alg_values_supported ?? ['RS256'];
    return [
      { what: 'issuer', value: issuer, certificate: null, warnings: [] },
      {
        what: 'endpoint',
        value: endpoint ?? '',
        certificate: null,
        warnings: await addressWarnings(endpoint ?? ''),
      },
      {
        what: 'algorithms',
        value: algorithms.join(', '),
        certificate: null,
        warnings: algorithmWarnings(provider.settings, algorithms),
      },
    ];
  },
};

async function exchange(
  provider: OpenProvider,
  configuration: oidc.Configuration,
  { state, redirectUri, search, secrets }: Returned,
) {
  const { verifier = '', nonce = '' } = secrets;
  const url = new URL(redirectUri);
  url.search = search;
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
  try {
    return await oidc.authorizationCodeGrant(configuration, url, checks);
  } catch (error) {
    const denied = error instanceof oidc.AuthorizationResponseError ? deniedBy(error.error) : null;
    const why = denied ?? saying('verifier_says')`${{ why: reasonOf(error) }}`;
    throw refusalIn(error) ?? refused(provider, why, error);
  }
}

/** The provider sent somebody back with an error; what stands in an address may be anything. */
function deniedBy(error: string): Sentence {
  const code = /^[a-z_]{1,60}$/.test(error) ? error : '?';
  return saying(
    'oidc_denied',
  )`The provider let nobody in (${{ code }}): whoever was signing in cancelled it, or is not allowed to use Rollcall there.`;
}

/** What else the provider tells: many put only the subject into the ID token. */
async function userInfo(
  provider: OpenProvider,
  configuration: oidc.Configuration,
  accessToken: string,
  subject: string,
): Promise<Readonly<Record<string, unknown>>> {
  if (configuration.serverMetadata().userinfo_endpoint === undefined) return {};
  return await asked(provider, () => oidc.fetchUserInfo(configuration, accessToken, subject));
}

function refused({ name }: OpenProvider, why: Sentence, cause?: unknown): RollcallError {
  return new RollcallError(
    'identity_refused',
    [saying('oidc_refused')`What came back from ${{ provider: name }} cannot be accepted.`, why],
    { cause },
  );
}
