import { type FastifyInstance, fastify } from 'fastify';
import { canvasTab } from './canvas.ts';
import { carrierOf } from './composite/subrequest.ts';
import { compressionHook } from './compression.ts';
import type { SandboxContext } from './context.ts';
import { controlResources } from './control/resources.ts';
import { dataApi } from './data-api.ts';
import { notFound, sendError } from './errors.ts';
import { faultHooks } from './faults/hooks.ts';
import { identityResources } from './identity.ts';
import { revokeEndpoint } from './oauth/authorization-code.ts';
import { authorizeEndpoint } from './oauth/authorize.ts';
import { tokenEndpoint } from './oauth/token.ts';
import { NODE_HEADER_LIMIT, requestSizeHook } from './request-size.ts';
import { partnerApi } from './soap/partner.ts';
import { versionsResource } from './versions.ts';

const LONGEST_PATH_PARAMETER = 1_000;

/** The sandbox's HTTP server, not listening yet. */
export function createApp(context: SandboxContext): FastifyInstance {
  const app = fastify({
    forceCloseConnections: true,
    http: { maxHeaderSize: NODE_HEADER_LIMIT },
    // The `sf` CLI puts an address that ends in a slash before paths that begin with one.
    rewriteUrl: (request) => (request.url ?? '/').replace(/^[^?]+/, (path) => path.replace(/\/{2,}/g, '/')),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_PATH_PARAMETER },
  });
  parseBodies(app);
  app.setErrorHandler(sendError);
  app.setNotFoundHandler(() => {
    throw notFound();
  });

  // Clients take the org's time from here; it may have been moved.
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('Date', context.org.now().toUTCString());
  });
  if (context.latency > 0) {
    app.addHook('onRequest', async (request) => {
      if (carrierOf(request) === null) await new Promise((resolve) => setTimeout(resolve, context.latency));
    });
  }
  faultHooks(app, context);
  requestSizeHook(app);
  compressionHook(app);
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    if (!route.startsWith('/__sandbox/')) context.statistics.request(request.method, route, reply.statusCode);
  });

  authorizeEndpoint(app, context);
  tokenEndpoint(app, context);
  revokeEndpoint(app, context);
  identityResources(app, context);
  versionsResource(app);
  partnerApi(app, context);
  controlResources(app, context);
  canvasTab(app, context);
  app.register(
    async (data) => {
      dataApi(data, context);
    },
    { prefix: '/services/data/:version' },
  );
  return app;
}

function parseBodies(app: FastifyInstance): void {
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, new URLSearchParams(String(body)));
  });
  // Clients send a content type with an empty body (a DELETE of jsforce does); that is no error.
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    const text = String(body);
    try {
      const parsed: unknown = text === '' ? undefined : JSON.parse(text);
      done(null, parsed);
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
