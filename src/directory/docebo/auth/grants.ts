import { SignJWT } from 'jose';
import { rsaKey } from '../../../support/rsa-key.ts';

export type Credentials = { readonly clientId: string; readonly clientSecret: string } & (
  | { readonly grant: 'client_credentials' }
  | { readonly grant: 'password'; readonly username: string; readonly password: string }
  | {
      readonly grant: 'jwt_bearer';
      readonly username: string;
      /** PEM, RSA. */
      readonly privateKey: string;
    }
);

const ASSERTION_LIFETIME_S = 300;

/** The form of the token request of a grant. `api` is the only scope there is. */
export async function tokenForm(credentials: Credentials, url: string, now: () => number): Promise<URLSearchParams> {
  const client = { client_id: credentials.clientId, client_secret: credentials.clientSecret, scope: 'api' };
  switch (credentials.grant) {
    case 'client_credentials':
      return new URLSearchParams({ grant_type: 'client_credentials', ...client });
    case 'password': {
      const { username, password } = credentials;
      return new URLSearchParams({ grant_type: 'password', ...client, username, password });
    }
    case 'jwt_bearer': {
      const issuedAt = Math.floor(now() / 1000);
      const assertion = await new SignJWT()
        .setProtectedHeader({ alg: 'RS256' })
        .setIssuer(credentials.clientId)
        .setSubject(credentials.username)
        .setAudience(new URL(url).host)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + ASSERTION_LIFETIME_S)
        .sign(rsaKey(credentials.privateKey, 'docebo_credentials'));
      return new URLSearchParams({ grant_type: JWT_BEARER, ...client, assertion });
    }
    default:
      return credentials satisfies never;
  }
}

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

export function refreshForm({ clientId, clientSecret }: Credentials, refreshToken: string): URLSearchParams {
  const client = { client_id: clientId, client_secret: clientSecret };
  return new URLSearchParams({ grant_type: 'refresh_token', ...client, refresh_token: refreshToken });
}
