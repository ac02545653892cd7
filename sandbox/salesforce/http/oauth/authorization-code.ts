import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SandboxContext } from '../context.ts';
import { OAuthError } from '../errors.ts';
import { queryParameters, resource } from '../resource.ts';
import type { Exchanged } from './authorizations.ts';
import { basicCredentials } from './client-credentials.ts';
import type { OAuthClient } from './clients.ts';

/** The code that a person has brought back, for tokens. */
export function exchangeCode(context: SandboxContext, request: FastifyRequest, form: URLSearchParams): Exchanged {
  const client = namedClient(context, request, form);
  return context.authorizations.exchangeCode(form.get('code') ?? '', {
    clientId: client.id,
    redirectUri: form.get('redirect_uri') ?? '',
    verifier: form.get('code_verifier'),
  });
}

export async function refresh(
  context: SandboxContext,
  request: FastifyRequest,
  form: URLSearchParams,
): Promise<Exchanged> {
  const client = namedClient(context, request, form);
  const by = { clientId: client.id, rotates: client.rotatesTokens };
  return await context.authorizations.refresh(form.get('refresh_token') ?? '', by);
}

/** Ends an authorization, whoever asks with a token of it. */
export function revokeEndpoint(app: FastifyInstance, context: SandboxContext): void {
  resource(app, '/services/oauth2/revoke', {
    POST(request, reply) {
      const form = request.body instanceof URLSearchParams ? request.body : queryParameters(request);
      if (!context.authorizations.revoke(form.get('token') ?? '')) {
        throw new OAuthError('unsupported_token_type', 'this token type is not supported');
      }
      return reply.code(200).send('');
    },
  });
}

/** An app that needs no secret may still send one, and then it has to be right. */
function namedClient({ clients }: SandboxContext, request: FastifyRequest, form: URLSearchParams): OAuthClient {
  const basic = basicCredentials(request);
  const client = clients.get(basic?.id ?? form.get('client_id') ?? '');
  if (client === undefined) throw new OAuthError('invalid_client_id', 'client identifier invalid');
  const secret = basic?.secret ?? form.get('client_secret');
  if (secret === null ? client.requiresSecret : secret !== client.secret) {
    throw new OAuthError('invalid_client', 'invalid client credentials');
  }
  return client;
}
