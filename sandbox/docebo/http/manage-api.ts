import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SandboxContext } from './context.ts';
import { apiManager, endpoint } from './endpoint.ts';
import { manageEndpoints } from './manage.ts';

export const MANAGE_PREFIX = '/manage/v1';
const DOCUMENT = '/swagger.json';

/** `/manage/v1`, described by its own Swagger document, which anybody may read. */
export async function manageApi(app: FastifyInstance, context: SandboxContext): Promise<void> {
  const manager = apiManager(context);
  await app.register(swagger, {
    swagger: {
      info: { title: 'manage', description: 'What the sandbox Docebo serves of it', version: '1.0.0' },
      basePath: MANAGE_PREFIX,
      consumes: ['application/json'],
      produces: ['application/json'],
      securityDefinitions: { oauth2: oauth2('') },
      security: [{ oauth2: ['api'] }],
    },
  });
  manageEndpoints(app, manager);

  endpoint(app, manager, {
    method: 'GET',
    path: '/site/microservices',
    summary: 'Returns the microservices with the addresses of their Swagger documents',
    parameters: z.object({}),
    data: z.array(z.object({ app: z.string(), url: z.string() })),
    everybody: true,
    handler: () => ({ data: [{ app: 'manage', url: `${context.url()}${MANAGE_PREFIX}${DOCUMENT}` }] }),
  });
  app.get(DOCUMENT, { schema: { hide: true } }, () => ({
    ...app.swagger(),
    host: new URL(context.url()).host,
    schemes: ['http'],
    // The port is not known any earlier.
    securityDefinitions: { oauth2: oauth2(context.url()) },
  }));
}

function oauth2(url: string) {
  const scopes = { api: 'Common scope, used by the whole API' };
  return { type: 'oauth2', flow: 'application', tokenUrl: `${url}/oauth2/token`, scopes } as const;
}
