import { SignJWT } from 'jose';
import { rsaKey } from '../../support/rsa-key.ts';
import type { KeptTokens } from './kept-tokens.ts';

/** The first two have no refresh token, so that nothing needs to be rotated or kept. */
export type Credentials =
  | { readonly grant: 'client_credentials'; readonly clientId: string; readonly clientSecret: string }
  | {
      readonly grant: 'jwt_bearer';
      readonly clientId: string;
      readonly username: string;
      /** PEM, PKCS#8 or PKCS#1, RSA. */
      readonly privateKey: string;
      /** The login host that the assertion is meant for; by default production's, or test's for a sandbox org. */
      readonly audience?: string;
    }
  | AuthorizationCode;

export interface AuthorizationCode {
  readonly grant: 'authorization_code';
  readonly clientId: string;
  /** Null: the app asks for none. */
  readonly clientSecret: string | null;
  readonly tokens: KeptTokens;
}

const ASSERTION_LIFETIME_S = 180;

/** The form of the token request of a grant. */
export async function tokenForm(
  credentials: Exclude<Credentials, AuthorizationCode>,
  loginUrl: string,
  now: () => number,
): Promise<URLSearchParams> {
  if (credentials.grant === 'client_credentials') {
    return new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: credentials.clientId,
      client_secret: credentials.clientSecret,
    });
  }
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(credentials.clientId)
    .setSubject(credentials.username)
    .setAudience(credentials.audience ?? defaultAudience(loginUrl))
    .setExpirationTime(Math.floor(now() / 1000) + ASSERTION_LIFETIME_S)
    .sign(rsaKey(credentials.privateKey, 'salesforce_credentials'));
  return new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
}

/** The same for a refresh token. */
export function refreshForm(client: Pick<AuthorizationCode, 'clientId' | 'clientSecret'>, token: string) {
  return new URLSearchParams({ grant_type: 'refresh_token', ...clientForm(client), refresh_token: token });
}

/** And for what a person brings back from the authorize endpoint. */
export function codeForm(
  client: Pick<AuthorizationCode, 'clientId' | 'clientSecret'>,
  { code, redirectUri, verifier }: { readonly code: string; readonly redirectUri: string; readonly verifier: string },
) {
  const rest = { code, redirect_uri: redirectUri, code_verifier: verifier };
  return new URLSearchParams({ grant_type: 'authorization_code', ...clientForm(client), ...rest });
}

function clientForm({ clientId, clientSecret }: Pick<AuthorizationCode, 'clientId' | 'clientSecret'>) {
  return { client_id: clientId, ...(clientSecret === null ? {} : { client_secret: clientSecret }) };
}

function defaultAudience(loginUrl: string): string {
  const { hostname } = new URL(loginUrl);
  const sandbox = hostname === 'test.salesforce.com' || hostname.endsWith('.sandbox.my.salesforce.com');
  return sandbox ? 'https://test.salesforce.com' : 'https://login.salesforce.com';
}
