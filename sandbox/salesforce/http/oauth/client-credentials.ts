import type { FastifyRequest } from 'fastify';
import type { SandboxContext } from '../context.ts';
import { OAuthError } from '../errors.ts';

/** The client credentials grant runs as the user whom the client is set up for. Returns that user's Id. */
export function clientCredentialsUser(context: SandboxContext, request: FastifyRequest, form: URLSearchParams): string {
  const { id, secret } = basicCredentials(request) ?? {
    id: form.get('client_id') ?? '',
    secret: form.get('client_secret') ?? '',
  };
  const client = context.clients.get(id);
  if (client === undefined) throw new OAuthError('invalid_client_id', 'client identifier invalid');
  if (secret !== client.secret) throw new OAuthError('invalid_client', 'invalid client credentials');
  return client.runAs;
}

/** The client in the Authorization header; undefined where there is none. */
export function basicCredentials(request: FastifyRequest): { id: string; secret: string } | undefined {
  const encoded = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  if (colon < 0) throw new OAuthError('invalid_client', 'invalid client credentials');
  return { id: decodeURIComponent(text.slice(0, colon)), secret: decodeURIComponent(text.slice(colon + 1)) };
}
