import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { SalesforceError } from '../../soql/soql.ts';
import type { SandboxContext } from '../context.ts';
import { pathParameter, queryParameters, resource, versionPath } from '../resource.ts';
import { jobInfo, jobProgress } from './job-info.ts';
import { newBulkJob } from './new-job.ts';
import { locatorOf } from './result-page.ts';

const JOBS_PER_PAGE = 1_000;
const Abort = z.object({ state: z.literal('Aborted') });

export function bulkJobResources(app: FastifyInstance, context: SandboxContext): void {
  const { jobs } = context;

  resource(app, '/jobs/query', {
    POST: (request) => jobInfo(jobs.create(newBulkJob(context, request))),
    GET(request) {
      const parameters = queryParameters(request);
      const jobType = parameters.get('jobType');
      const all = jobType === null || jobType === 'V2Query' ? jobs.list() : [];
      const from = Number(Buffer.from(parameters.get('queryLocator') ?? '', 'base64url').toString());
      if (!Number.isInteger(from) || from < 0) {
        throw new SalesforceError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
      }
      const to = from + JOBS_PER_PAGE;
      const done = to >= all.length;
      return {
        done,
        records: all.slice(from, to).map((job) => ({ ...jobInfo(job), jobType: 'V2Query' })),
        // The documentation's sample shows `ingest` here and tells to call `query`.
        nextRecordsUrl: done ? null : `${versionPath(request)}/jobs/ingest?queryLocator=${locatorOf(to)}`,
      };
    },
  });

  resource(app, '/jobs/query/:id', {
    GET: (request) => jobProgress(jobs.get(pathParameter(request, 'id'))),
    PATCH(request) {
      if (!Abort.safeParse(request.body).success) {
        throw new SalesforceError(400, 'API_ERROR', 'The only state that a query job can be given is Aborted');
      }
      return jobInfo(jobs.abort(pathParameter(request, 'id')));
    },
    async DELETE(request, reply) {
      jobs.delete(pathParameter(request, 'id'));
      return reply.code(204).send();
    },
  });
}
