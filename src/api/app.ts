import fastifyCookie from '@fastify/cookie';
import { type FastifyInstance, fastify } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { createCallLimit } from '../administration/access/limits.ts';
import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';
import { beginAudit, createEndAudit, createInputAudit, createRefusalAudit } from './audit.ts';
import { canvasRoutes } from './canvas.ts';
import { closedTo } from './closed.ts';
import { type ConsolePage, serveConsole } from './console.ts';
import { isSafe, refuseForged } from './csrf.ts';
import { costOf, documentedErrors, problemResponses } from './documented-errors.ts';
import { answerError } from './errors.ts';
import { healthRoutes } from './health.ts';
import { describeApi, referencePage, securityOf } from './openapi.ts';
import type { AppOptions } from './options.ts';
import { authorize, callerOf, principalOf } from './principal.ts';
import { routes } from './routes/index.ts';
import { samlRoutes } from './saml.ts';
import { secureHeaders } from './security-headers.ts';
import { refuseUnusableText } from './text.ts';

export const PREFIX = '/api/v1';

/** Everything that is answered over HTTP; ready to listen. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { publicUrl: _, trustedProxies } = options.http;
  const app = fastify({
    logger: false,
    forceCloseConnections: 'idle',
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    routerOptions: { ignoreTrailingSlash: true },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.removeContentTypeParser('text/plain');
  app.decorateRequest('principal', null);
  app.decorateRequest('act', null);
  app.decorateReply('problemCode', null);
  app.setErrorHandler((error: Error, request, reply) => answerError(error, request, reply, options));
  let consolePage: ConsolePage | null = null;
  app.setNotFoundHandler((request, reply) => {
    if (consolePage?.answers(request, reply)) return reply;
    throw new RollcallError(
      'not_found',
      saying('address_absent')`There is nothing at ${{ address: request.url.split('?')[0] ?? '' }}.`,
    );
  });
  await app.register(fastifyCookie);
  await secureHeaders(app);
  healthRoutes(app, options.health);
  metricsRoute(app, options);
  if (!options.api) return app;
  consolePage = await serveConsole(app, options.http);
  if (consolePage !== null) await canvasRoutes(app, options, consolePage);
  await describeApi(app, options.version);
  await referencePage(app, options);
  await samlRoutes(app, options);
  await app.register(async (scope) => apiRoutes(scope, options), { prefix: PREFIX });
  return app;
}

function metricsRoute(app: FastifyInstance, options: AppOptions): void {
  const { metrics, observe, onError } = options;
  app.get('/metrics', { onRequest: closedTo(options, 'metrics') }, async (_request, reply) => {
    const observed = await observe().catch((error: unknown) => {
      onError(error);
      return null;
    });
    const { text, contentType } = await metrics.render(observed);
    return reply.header('content-type', contentType).send(text);
  });
}

/** What every operation has in common, in the order in which it happens; then the operations. */
async function apiRoutes(scope: FastifyInstance, options: AppOptions): Promise<void> {
  const { administered, http, onError } = options;
  scope.addHook('onRoute', (route) => {
    const { access, audit } = route.config ?? {};
    const methods = [route.method].flat();
    const name = `${methods.join(', ')} ${route.url}`;
    if (access === undefined) throw new Error(`${name} does not say who may call it.`);
    if (audit === undefined && !methods.every(isSafe)) throw new Error(`${name} has no name for the audit log.`);
    route.schema ??= {};
    const own = typeof route.schema.response === 'object' ? route.schema.response : {};
    route.schema.response = { ...own, ...problemResponses(documentedErrors(route.method, route.config ?? {})) };
    route.schema.security = securityOf(access);
  });
  const auditRefusal = createRefusalAudit(administered);
  const endAudit = createEndAudit(administered);
  const auditInput = createInputAudit(administered);
  const countCall = createCallLimit(http.callsPerMinute);
  scope.addHook('onRequest', async (request) => {
    const { access, despite = [] } = request.routeOptions.config;
    if (access === undefined) return;
    const principal = await principalOf(request, options);
    try {
      if (principal !== null && access !== 'public') {
        countCall(callerOf(principal), costOf(request.routeOptions.config), administered.now());
      }
      if (access !== 'public') authorize(principal, access, despite);
      request.principal = access === 'public' ? null : principal;
      refuseForged(request, request.principal, http);
    } catch (error) {
      await auditRefusal(request, principal, error).catch(onError);
      throw error;
    }
  });
  scope.addHook('preValidation', async (request) => refuseUnusableText(request));
  scope.addHook('preHandler', (request) => beginAudit(request, administered));
  scope.addHook('onSend', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    // The act is done, whatever becomes of its line in the log: that says that its end is not known.
    await endAudit(request, reply).catch(onError);
    await auditInput(request, reply).catch(onError);
  });
  const api = scope.withTypeProvider<ZodTypeProvider>();
  for (const add of routes) add(api, options);
}
