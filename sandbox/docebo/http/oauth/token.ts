import type { FastifyInstance, FastifyRequest } from 'fastify';
import { errors, jwtVerify } from 'jose';
import { isUsable } from '../access.ts';
import type { SandboxContext } from '../context.ts';
import { OAuthError } from '../errors.ts';
import { formOf } from '../parameters.ts';
import { GRANTS, type Grant, JWT_BEARER, type OAuthClient } from './clients.ts';

/** Clocks may differ by so many seconds. */
const CLOCK_TOLERANCE = 60;

interface Granted {
  readonly userId: number;
  readonly client: OAuthClient;
}

/** `POST /oauth2/token`: form, multipart or JSON; the client in the body or by HTTP Basic. */
export function tokenEndpoint(app: FastifyInstance, context: SandboxContext): void {
  app.post('/oauth2/token', { schema: { hide: true } }, async (request) => {
    const form = formOf(request);
    const grant = grantOf(form.get('grant_type'));
    const { userId, client } = await granted(context, request, form, grant);
    const refreshable = grant === 'password' || grant === 'refresh_token';
    const { accessToken, refreshToken, lifetime } = context.tokens.issue(userId, client.id, refreshable);
    context.tenant.users.touch(userId);
    return {
      access_token: accessToken,
      expires_in: lifetime,
      token_type: 'Bearer',
      scope: 'api',
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    };
  });
}

function grantOf(text: string | undefined): Grant {
  if (text === undefined) throw new OAuthError('invalid_request', 'The grant type was not specified in the request');
  const grant = GRANTS.find((one) => one === text);
  if (grant === undefined) throw new OAuthError('unsupported_grant_type', `Grant type "${text}" not supported`);
  return grant;
}

async function granted(
  context: SandboxContext,
  request: FastifyRequest,
  form: ReadonlyMap<string, string>,
  grant: Grant,
): Promise<Granted> {
  if (grant === JWT_BEARER) return jwtBearer(context, request, form);
  const client = clientOf(context, request, form);
  if (client === undefined) throw invalidClient();
  enabled(client, grant);
  switch (grant) {
    case 'client_credentials':
      return { client, userId: userNamed(context, client.runAs ?? context.tenant.superadmin().username) };
    case 'password':
      return { client, userId: passwordUser(context, form) };
    case 'refresh_token': {
      const userId = context.tokens.spend(form.get('refresh_token') ?? '', client.id);
      if (userId === undefined || !isUsable(context, userId))
        throw new OAuthError('invalid_grant', 'Invalid refresh token');
      return { client, userId };
    }
    default:
      return grant satisfies never;
  }
}

function enabled(client: OAuthClient, grant: Grant): void {
  if (client.grants.includes(grant)) return;
  throw new OAuthError('unsupported_grant_type', 'The grant type is not enabled for this client');
}

function invalidClient(): OAuthError {
  return new OAuthError('invalid_client', 'The client credentials are invalid');
}

/** The client that the request names, by whichever way; undefined where it names none. Throws where its secret is wrong. */
function clientOf(
  { clients }: SandboxContext,
  request: FastifyRequest,
  form: ReadonlyMap<string, string>,
): OAuthClient | undefined {
  const basic = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const [id, ...rest] = basic === undefined ? [] : Buffer.from(basic, 'base64').toString().split(':');
  const named = id ?? form.get('client_id');
  if (named === undefined) return undefined;
  const client = clients.get(named);
  const secret = id === undefined ? form.get('client_secret') : rest.join(':');
  if (client === undefined || client.secret !== secret) throw invalidClient();
  return client;
}

function userNamed(context: SandboxContext, username: string): number {
  const user = context.tenant.users.named(username);
  if (user === undefined || !isUsable(context, user.id)) {
    throw new OAuthError('invalid_grant', 'Invalid username and password combination');
  }
  return user.id;
}

function passwordUser(context: SandboxContext, form: ReadonlyMap<string, string>): number {
  const id = userNamed(context, form.get('username') ?? '');
  const password = context.tenant.users.get(id)?.password ?? null;
  if (password === null || password !== form.get('password')) {
    throw new OAuthError('invalid_grant', 'Invalid username and password combination');
  }
  return id;
}

/** `iss` is the client, `sub` a username, `aud` the platform's host without scheme. The client's secret may come along. */
async function jwtBearer(
  context: SandboxContext,
  request: FastifyRequest,
  form: ReadonlyMap<string, string>,
): Promise<Granted> {
  clientOf(context, request, form);
  const assertion = form.get('assertion');
  if (assertion === undefined) throw new OAuthError('invalid_request', 'Missing parameters: "assertion" required');
  const { iss, sub } = await verify(context, request, assertion);
  const client = context.clients.get(iss ?? '');
  if (client === undefined) throw new OAuthError('invalid_grant', 'Invalid iss (issuer) provided');
  enabled(client, JWT_BEARER);
  return { client, userId: userNamed(context, sub ?? '') };
}

async function verify(context: SandboxContext, request: FastifyRequest, assertion: string) {
  try {
    const { payload } = await jwtVerify(assertion, await context.jwtKey.publicKey(), {
      algorithms: ['RS256'],
      audience: [request.host, new URL(context.url()).host],
      clockTolerance: CLOCK_TOLERANCE,
      requiredClaims: ['exp', 'iss', 'sub', 'aud'],
    });
    return payload;
  } catch (error) {
    throw new OAuthError('invalid_grant', refusal(error), { cause: error });
  }
}

function refusal(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'JWT has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `Invalid ${error.claim} provided`;
  return 'JWT failed signature verification';
}
