import type { FastifyInstance } from 'fastify';
import { DAILY_QUERY_JOBS } from './bulk/jobs.ts';
import type { SandboxContext } from './context.ts';
import { objectNamed } from './objects.ts';
import { queryParameters, resource } from './resource.ts';
import { sessionOf } from './session.ts';

export function limitsResources(app: FastifyInstance, context: SandboxContext): void {
  resource(app, '/limits', {
    GET: () => ({
      DailyApiRequests: { Max: context.usage.limit, Remaining: context.usage.limit - context.usage.used() },
      DailyBulkV2QueryFileStorageMB: { Max: 976_562, Remaining: 976_562 },
      DailyBulkV2QueryJobs: { Max: DAILY_QUERY_JOBS, Remaining: DAILY_QUERY_JOBS - context.jobs.createdToday() },
    }),
  });

  resource(app, '/limits/recordCount', {
    GET(request) {
      const objects = context.org.objectsFor(sessionOf(request).userId);
      const wanted = queryParameters(request).get('sObjects')?.split(',') ?? [...objects.keys()];
      return {
        sObjects: wanted.map((name) => {
          const object = objectNamed(objects, name.trim());
          return { count: context.org.table(object.name).live, name: object.name };
        }),
      };
    },
  });
}
