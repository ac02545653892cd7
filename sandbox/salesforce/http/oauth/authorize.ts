import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SandboxContext } from '../context.ts';
import { queryParameters, resource } from '../resource.ts';
import { textOf, userByUsername } from '../users.ts';
import { LOOPBACK, type OAuthClient } from './clients.ts';
import { consentPage, errorPage } from './pages.ts';

/** An app that asks to be let in, as its address says. */
interface Asked {
  readonly client: OAuthClient;
  readonly redirectUri: string;
  readonly state: string | null;
  readonly scopes: readonly string[];
  readonly challenge: string | null;
}

/** What is granted where a client asks for nothing in particular. */
const STANDARD_SCOPES = ['id', 'api', 'refresh_token'];

/**
 * Where a person lets an app in: Salesforce's sign-in and consent on one page. The form comes back to the same address
 * with the same query.
 */
export function authorizeEndpoint(app: FastifyInstance, context: SandboxContext): void {
  resource(app, '/services/oauth2/authorize', {
    GET(request, reply) {
      const asked = askedOf(context, request);
      if (typeof asked === 'string') return refuse(reply, asked);
      return html(reply, 200, page(context, request, asked, null));
    },
    POST(request, reply) {
      const asked = askedOf(context, request);
      if (typeof asked === 'string') return refuse(reply, asked);
      const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
      if (form.get('decision') !== 'allow') {
        return back(reply, asked, { error: 'access_denied', error_description: 'end-user denied authorization' });
      }
      const user = userByUsername(context.org, form.get('username') ?? '');
      if (user?.['IsActive'] !== true || form.get('password') !== context.org.integrationUser.password) {
        const problem =
          'Please check your username and password. If you still can’t log in, contact your Salesforce administrator.';
        return html(reply, 200, page(context, request, asked, problem));
      }
      const { client, redirectUri, scopes, challenge } = asked;
      const userId = textOf(user, 'Id');
      const code = context.authorizations.issueCode({ clientId: client.id, userId, redirectUri, scopes, challenge });
      return back(reply, asked, { code });
    },
  });
}

/** What the client asks for; a text where Salesforce shows an error instead of going back to it. */
function askedOf({ clients }: SandboxContext, request: FastifyRequest): Asked | string {
  const query = queryParameters(request);
  const client = clients.get(query.get('client_id') ?? '');
  if (client === undefined) return 'error=invalid_client_id&error_description=client%20identifier%20invalid';
  const redirectUri = query.get('redirect_uri') ?? '';
  if (
    !client.callbackUrls.some((allowed) => allowed === redirectUri || (allowed === LOOPBACK && isLoopback(redirectUri)))
  ) {
    return 'error=redirect_uri_mismatch&error_description=redirect_uri%20must%20match%20configuration';
  }
  if (query.get('response_type') !== 'code') {
    return 'error=unsupported_response_type&error_description=response%20type%20not%20supported';
  }
  const challenge = query.get('code_challenge');
  if (challenge === null && client.requiresPkce) {
    return 'error=invalid_request&error_description=missing%20required%20code%20challenge';
  }
  const scope = query.get('scope');
  return {
    client,
    redirectUri,
    state: query.get('state'),
    scopes: scope === null ? STANDARD_SCOPES : scope.split(' ').filter(Boolean),
    challenge,
  };
}

function isLoopback(text: string): boolean {
  return URL.canParse(text) && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(text).hostname);
}

function page({ org }: SandboxContext, request: FastifyRequest, asked: Asked, problem: string | null): string {
  const { client, scopes } = asked;
  return consentPage({
    action: request.url,
    app: client.name,
    scopes,
    username: org.integrationUser.username,
    problem,
  });
}

function back(
  reply: FastifyReply,
  { redirectUri, state }: Asked,
  answer: Readonly<Record<string, string>>,
): FastifyReply {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  if (state !== null) url.searchParams.set('state', state);
  return reply.redirect(url.href, 302);
}

function refuse(reply: FastifyReply, what: string): FastifyReply {
  return html(reply, 400, errorPage(what));
}

function html(reply: FastifyReply, status: number, body: string): FastifyReply {
  return reply.code(status).type('text/html; charset=UTF-8').send(body);
}
