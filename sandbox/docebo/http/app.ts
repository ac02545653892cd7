import { setTimeout as wait } from 'node:timers/promises';
import { type FastifyInstance, fastify } from 'fastify';
import type { SandboxContext } from './context.ts';
import { controlResources } from './control/resources.ts';
import { byHandManager } from './endpoint.ts';
import { JSON_TYPE, notFound, sendError } from './errors.ts';
import { faultHooks } from './faults/hooks.ts';
import { gateHooks } from './gate.ts';
import { manageEndpoints } from './manage.ts';
import { MANAGE_PREFIX, manageApi } from './manage-api.ts';
import { tokenEndpoint } from './oauth/token.ts';
import { parseBodies } from './parameters.ts';
import { shapeHooks } from './shapes.ts';

const LARGEST_BODY = 16 * 1024 * 1024;
const LONGEST_PATH_PARAMETER = 1_000;

/** The sandbox's HTTP server, not listening yet. */
export function createApp(context: SandboxContext): FastifyInstance {
  const app = fastify({
    forceCloseConnections: true,
    bodyLimit: LARGEST_BODY,
    // So that tests can call from several addresses.
    trustProxy: true,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_PATH_PARAMETER },
  });
  // Endpoints read their parameters themselves: what fastify is told of them is for the Swagger document.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  parseBodies(app);
  app.setErrorHandler(sendError);
  app.setNotFoundHandler(() => {
    throw notFound('Page not found.');
  });

  app.addHook('onRequest', async (_request, reply) => {
    if (context.settings.latency > 0) await wait(context.settings.latency, undefined, { ref: false });
    reply.headers({
      Date: context.tenant.clock.now().toUTCString(),
      Server: 'openresty',
      'Content-Type': JSON_TYPE,
      'Access-Control-Expose-Headers': 'X-Docebo-Api-Version',
      'X-Docebo-Api-Version': '1.0.0',
      'X-Docebo-Backyard': 'manage',
    });
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    if (!route.startsWith('/__sandbox/')) context.statistics.request(request.method, route, reply.statusCode);
  });
  gateHooks(app, context);
  faultHooks(app, context);
  shapeHooks(app, context);

  tokenEndpoint(app, context);
  controlResources(app, context);
  app.register(async (api) => manageApi(api, context), { prefix: MANAGE_PREFIX });
  app.register(async (byHand) => manageEndpoints(byHand, byHandManager(context)), {
    prefix: `/__sandbox/by-hand${MANAGE_PREFIX}`,
  });
  return app;
}
