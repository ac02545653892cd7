import { errors, jwtVerify } from 'jose';
import type { SandboxContext } from '../context.ts';
import { OAuthError } from '../errors.ts';
import { userByUsername } from '../users.ts';

/** Salesforce forgives clocks that differ by up to three minutes. */
const CLOCK_TOLERANCE_SECONDS = 180;
const LOGIN_HOSTS = ['https://login.salesforce.com', 'https://test.salesforce.com'];

/** The user whom a signed assertion names in `sub`. Returns that user's Id. */
export async function jwtBearerUser(context: SandboxContext, form: URLSearchParams): Promise<string> {
  const assertion = form.get('assertion');
  if (assertion === null) throw new OAuthError('invalid_request', 'missing required parameter: assertion');
  const claims = await verify(context, assertion);
  if (context.clients.get(claims.iss ?? '') === undefined)
    throw new OAuthError('invalid_client_id', 'client identifier invalid');
  const audiences = [...LOGIN_HOSTS, context.url()].flatMap((host) => [
    host,
    `${host}/`,
    `${host}/services/oauth2/token`,
  ]);
  if (![claims.aud].flat().some((audience) => audience !== undefined && audiences.includes(audience))) {
    throw new OAuthError('invalid_grant', 'audience is invalid');
  }
  const user = claims.sub === undefined ? undefined : userByUsername(context.org, claims.sub);
  if (user === undefined || user['IsActive'] !== true) {
    throw new OAuthError('invalid_grant', "user hasn't approved this consumer");
  }
  return String(user['Id']);
}

async function verify(context: SandboxContext, assertion: string) {
  try {
    const { payload } = await jwtVerify(assertion, await context.jwtKey.publicKey(), {
      algorithms: ['RS256'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: context.org.setup.wallClock(),
      requiredClaims: ['exp'],
    });
    return payload;
  } catch (error) {
    throw assertionRefused(error);
  }
}

function assertionRefused(cause: unknown): OAuthError {
  const description = cause instanceof errors.JWTExpired ? 'expired authorization code' : 'invalid assertion';
  return new OAuthError('invalid_grant', description, { cause });
}
