import { createGzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SalesforceError } from '../../soql/soql.ts';
import type { SandboxContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { nextPageStart } from '../faults/hooks.ts';
import { header, pathParameter, queryParameters, resource, versionPath } from '../resource.ts';
import { versionNumber } from '../versions.ts';
import type { BulkJob } from './jobs.ts';
import { locatorOf, resultPage, resultStream } from './result-page.ts';

const RESULT_PAGES_AT_ONCE = 5;
const RESULT_PAGES_SINCE = 58;

export function bulkResultResources(app: FastifyInstance, context: SandboxContext): void {
  const { jobs, statistics } = context;

  resource(app, '/jobs/query/:id/results', {
    GET(request, reply) {
      const job = completedJob(request);
      const parameters = queryParameters(request);
      const page = resultPage(job, parameters.get('locator'), maxRecords(parameters));
      const records = page.to - page.from;
      const next = nextPageStart(request, page);
      statistics.served('bulk', records);
      reply
        .type('text/csv')
        .header('Sforce-NumberOfRecords', records)
        .header('Sforce-Locator', next < job.rows.size ? locatorOf(next) : 'null');
      const csv = resultStream(job, page);
      // Any other wish, `gzip, deflate` too, is ignored.
      if (header(request, 'accept-encoding') !== 'gzip') return reply.send(csv);
      const gzip = createGzip({ level: 1 });
      csv.on('error', (error) => gzip.destroy(error));
      return reply.header('Content-Encoding', 'gzip').send(csv.pipe(gzip));
    },
  });

  const resultPages = (request: FastifyRequest) => {
    if (versionNumber(request) < RESULT_PAGES_SINCE) throw notFound();
    const job = completedJob(request);
    const base = `${versionPath(request)}/jobs/query/${job.id}`;
    const first = resultPage(job, queryParameters(request).get('locator'), jobs.pageSize).from;
    const starts = Array.from({ length: RESULT_PAGES_AT_ONCE }, (_, index) => first + index * jobs.pageSize);
    const next = first + RESULT_PAGES_AT_ONCE * jobs.pageSize;
    const done = next >= job.rows.size;
    return {
      resultPages: starts
        .filter((start) => start === 0 || start < job.rows.size)
        .map((start) => ({ resultUrl: `${base}/results?locator=${locatorOf(start)}` })),
      nextRecordsUrl: done ? null : `${base}/resultpages?locator=${locatorOf(next)}`,
      done,
    };
  };
  resource(app, '/jobs/query/:id/resultPages', { GET: resultPages });
  // The URL that continues the list is documented in lower case.
  resource(app, '/jobs/query/:id/resultpages', { GET: resultPages });

  function completedJob(request: FastifyRequest): BulkJob {
    const job = jobs.get(pathParameter(request, 'id'));
    const version = versionNumber(request);
    if (version !== job.apiVersion) {
      throw new SalesforceError(
        409,
        'INVALIDVERSION',
        `The job was created with API version ${job.apiVersion}.0 and cannot be read with version ${version}.0`,
      );
    }
    if (job.state !== 'JobComplete') {
      throw new SalesforceError(
        400,
        'INVALIDJOBSTATE',
        `Results are available when the job is complete; it is ${job.state}`,
      );
    }
    return job;
  }

  function maxRecords(parameters: URLSearchParams): number {
    const text = parameters.get('maxRecords');
    if (text === null) return jobs.pageSize;
    if (!/^[1-9]\d{0,8}$/.test(text)) {
      throw new SalesforceError(400, 'API_ERROR', `Invalid value for maxRecords: ${text}`);
    }
    return Number(text);
  }
}
