import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SandboxContext } from './context.ts';
import { DoceboError } from './errors.ts';

/** The gateway before the API: the hourly quota of each address (429), and requests at one time (503). */
export function gateHooks(app: FastifyInstance, { quota, settings }: SandboxContext): void {
  let open = 0;
  const entered = new WeakSet<FastifyRequest>();

  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/__sandbox/')) return;
    if (open >= settings.maxConcurrent) throw new DoceboError(503, ['The service is overloaded. Try again later.']);
    open += 1;
    entered.add(request);
    const isFree = request.url.startsWith('/oauth2/') && !settings.quotaTokens;
    if (!isFree && !quota.count(request.ip)) throw tooMany(reply);
  });

  // An answer that nobody waited for has no response.
  const leave = async (request: FastifyRequest): Promise<void> => {
    if (entered.delete(request)) open -= 1;
  };
  app.addHook('onResponse', leave);
  app.addHook('onRequestAbort', leave);

  function tooMany(reply: FastifyReply): DoceboError {
    if (settings.retryAfter !== undefined) reply.header('Retry-After', String(settings.retryAfter));
    return new DoceboError(429, 'Rate limit exceeded.');
  }
}
