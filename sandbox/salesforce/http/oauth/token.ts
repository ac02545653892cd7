import type { FastifyInstance } from 'fastify';
import type { SandboxContext } from '../context.ts';
import { OAuthError } from '../errors.ts';
import { resource } from '../resource.ts';
import { clientCredentialsUser } from './client-credentials.ts';
import { jwtBearerUser } from './jwt-bearer.ts';
import { tokenResponse } from './token-response.ts';

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
        default:
          throw new OAuthError('unsupported_grant_type', 'grant type not supported');
      }
    },
  });
}
