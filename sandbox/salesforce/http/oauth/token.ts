import type { FastifyInstance } from 'fastify';
import type { SandboxContext } from '../context.ts';
import { OAuthError } from '../errors.ts';
import { resource } from '../resource.ts';
import { exchangeCode, refresh } from './authorization-code.ts';
import { clientCredentialsUser } from './client-credentials.ts';
import { jwtBearerUser } from './jwt-bearer.ts';
import { exchangedResponse, tokenResponse } from './token-response.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

export function tokenEndpoint(app: FastifyInstance, context: SandboxContext): void {
  resource(app, '/services/oauth2/token', {
    async POST(request) {
      const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
      switch (form.get('grant_type')) {
        case 'client_credentials':
          return tokenResponse(context, clientCredentialsUser(context, request, form));
        case JWT_BEARER:
          return tokenResponse(context, await jwtBearerUser(context, form));
        case 'authorization_code':
          return exchangedResponse(context, exchangeCode(context, request, form));
        case 'refresh_token':
          return exchangedResponse(context, await refresh(context, request, form));
        default:
          throw new OAuthError('unsupported_grant_type', 'grant type not supported');
      }
    },
  });
}
