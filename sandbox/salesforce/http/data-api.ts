import type { FastifyInstance } from 'fastify';
import { bulkJobResources } from './bulk/resources.ts';
import { bulkResultResources } from './bulk/results.ts';
import type { SandboxContext } from './context.ts';
import { describeResources } from './describe/resources.ts';
import { limitsResources } from './limits.ts';
import { listViewResources } from './list-views/resources.ts';
import { queryResources } from './query/resources.ts';
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
    const isLimits = request.routeOptions.url?.endsWith('/limits') === true;
    if (isLimits) return;
    try {
      usage.count();
    } finally {
      reply.header('Sforce-Limit-Info', `api-usage=${usage.used()}/${usage.limit}`);
    }
  });

  resourcesResource(app, context);
  describeResources(app, context);
  listViewResources(app, context);
  recordResources(app, context);
  replicationResources(app, context);
  queryResources(app, context);
  bulkJobResources(app, context);
  bulkResultResources(app, context);
  limitsResources(app, context);
}
