import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi, { type FastifySwaggerUiOptions } from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { SCOPES } from '../administration/access/scopes.ts';
import type { Access } from './api.ts';
import { closedTo } from './closed.ts';
import type { AppOptions } from './options.ts';
import { tidyOpenApi } from './tidy-openapi.ts';

const scopes = Object.entries(SCOPES).map(([scope, meaning]) => `- \`${scope}\`: ${meaning}`);

const DESCRIPTION = `
Everything that the console does, for programs. Errors are problem details (RFC 9457) with a stable \`code\`.

Lists come in pages: \`items\`, and \`next\`, which is sent as \`cursor\` for the page after it; null on the last one.

Programs send an API token: \`Authorization: Bearer rollcall_…\`. It acts for whom has made it, within its scopes:

${scopes.join('\n')}

Browsers have a session, begun with \`POST /api/v1/session\`: a cookie that scripts cannot read. With it, requests that
change something carry the session's \`csrfToken\` in the header \`X-CSRF-Token\`. Everybody on the platform can have one;
operations that name \`superadmin\` answer \`forbidden\` to others.
`.trim();

const TAGS = {
  Connections: 'Salesforce orgs joined to the platform, what they offer, and what is synchronized.',
  Runs: 'Synchronizations and plans: what they did, or would do; starting, approving, cancelling.',
  Logs: 'What happened, who is unresolved, who was alerted.',
  Platform: 'People, branches and additional fields of the built-in platform.',
  Notifications: 'Messages that are sent by mail when something happens, and their outbox.',
  'Sign-in': 'Sessions, the own password and second factor, and the first administrator.',
  'Identity providers': 'Who else vouches for people.',
  Administration: 'Administrators, API tokens and the audit log.',
} as const satisfies Record<string, string>;

/** Who may call an operation, as OpenAPI 3.1 says it: the roles that a session has to have, and the scope of a token. */
export function securityOf(access: Access) {
  if (access === 'public') return [];
  if (access === 'self') return [{ session: [] }];
  const superadmin = { session: ['superadmin'] };
  return access === 'session' ? [superadmin] : [superadmin, { token: [access] }];
}

/** Collects the description of every operation that is added after it. */
export async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Rollcall',
        version,
        description: DESCRIPTION,
        license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      },
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: {
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'rollcall_session',
            description:
              'Set by signing in; over https it is called `__Host-rollcall_session`. Pages inside Salesforce, where there are no cookies, send the header `X-Rollcall-Session` instead.',
          },
          token: { type: 'http', scheme: 'bearer', description: 'An API token with the scope that is named.' },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: tidyOpenApi,
  });
}

/** A page to read, with nothing from elsewhere: it sends no request but that for the description. */
export async function referencePage(app: FastifyInstance, options: AppOptions): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onRequest', closedTo(options, 'docs'));
    await scope.register(fastifySwaggerUi, PAGE);
  });
}

const PAGE: FastifySwaggerUiOptions = {
  routePrefix: '/docs/api',
  logLevel: 'silent',
  uiConfig: {
    supportedSubmitMethods: [],
    deepLinking: true,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    // Without the bar on top, which shows the logo of others, with styles of its own, and asks for the address of another description.
    layout: 'BaseLayout',
  },
  theme: { title: 'Rollcall API' },
};
