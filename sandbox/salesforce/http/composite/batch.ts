import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { SalesforceError } from '../../soql/soql.ts';
import { resource } from '../resource.ts';
import { parsedBody } from './composite.ts';
import { runSubrequest, type Subresponse } from './subrequest.ts';

const MOST_SUBREQUESTS = 25;

const Body = z.object({
  haltOnError: z.boolean().default(false),
  batchRequests: z.array(z.object({ method: z.string(), url: z.string(), richInput: z.unknown().optional() })).min(1),
});

const HALTED: Subresponse = {
  status: 412,
  body: [{ errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted per request' }],
  headers: {},
};

/** `POST /composite/batch`: up to 25 independent requests, one after the other, each of which costs one API request. */
export function batchResource(app: FastifyInstance): void {
  resource(app, '/composite/batch', {
    async POST(request) {
      const { haltOnError, batchRequests } = parsedBody(request, Body);
      if (batchRequests.length > MOST_SUBREQUESTS) {
        throw new SalesforceError(400, 'INVALID_INPUT', `The maximum number of subrequests is ${MOST_SUBREQUESTS}`);
      }
      const results: Subresponse[] = [];
      let halted = false;
      for (const { method, url, richInput } of batchRequests) {
        const answer: Subresponse = halted
          ? HALTED
          : await runSubrequest(app, request, {
              carrier: 'batch',
              method,
              url: absolute(url),
              body: richInput,
              headers: {},
            });
        results.push(answer);
        halted ||= haltOnError && answer.status >= 400;
      }
      return {
        hasErrors: results.some(({ status }) => status >= 400),
        results: results.map(({ status, body }) => ({ statusCode: status, result: body })),
      };
    },
  });
}

/** `v62.0/limits` and `/services/data/v62.0/limits` are the same. */
function absolute(url: string): string {
  const path = url.replace(/^\/+/, '');
  return path.startsWith('services/data/') ? `/${path}` : `/services/data/${path}`;
}
