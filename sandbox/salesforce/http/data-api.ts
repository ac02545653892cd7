import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bulkJobResources } from './bulk/resources.ts';
import { bulkResultResources } from './bulk/results.ts';
import { batchResource } from './composite/batch.ts';
import { compositeResource } from './composite/composite.ts';
import { carrierOf } from './composite/subrequest.ts';
import type { SandboxContext } from './context.ts';
import { describeResources } from './describe/resources.ts';
import { limitsResources } from './limits.ts';
import { listViewResources } from './list-views/resources.ts';
import { queryResources } from './query/resources.ts';
import { collectionResources } from './records/collections.ts';
import { replicationResources } from './records/replication.ts';
import { recordResources } from './records/resources.ts';
import { authenticate } from './session.ts';
import { checkVersion, resourcesResource } from './versions.ts';

/** Everything below `/services/data/vXX.0`: a known version, a live token, and one request of the daily quota. */
export function dataApi(app: FastifyInstance, context: SandboxContext): void {
  const { usage } = context;

  app.addHook('onRequest', async (request, reply) => {
    checkVersion(request);
    authenticate(context, request);
    try {
      if (isCounted(request)) usage.count();
    } finally {
      reply.header('Sforce-Limit-Info', `api-usage=${usage.used()}/${usage.limit}`);
    }
  });

  compositeResource(app);
  batchResource(app);
  resourcesResource(app, context);
  describeResources(app, context);
  listViewResources(app, context);
  recordResources(app, context);
  collectionResources(app, context);
  replicationResources(app, context);
  queryResources(app, context);
  bulkJobResources(app, context);
  bulkResultResources(app, context);
  limitsResources(app, context);
}

/**
 * Looking at the limits is free. A composite request costs one, whatever it holds; a batch costs as much as the requests
 * in it.
 */
function isCounted(request: FastifyRequest): boolean {
  const route = request.routeOptions.url ?? '';
  if (route.endsWith('/limits') || route.endsWith('/composite/batch')) return false;
  return carrierOf(request) !== 'composite';
}
