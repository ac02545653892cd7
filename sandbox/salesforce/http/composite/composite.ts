import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { SalesforceError } from '../../soql/soql.ts';
import { resource } from '../resource.ts';
import { InvalidReference, resolveText, resolveValue } from './references.ts';
import { runSubrequest, type Subresponse } from './subrequest.ts';

const MOST_SUBREQUESTS = 25;
const MOST_QUERIES = 5;
const QUERY = /\/services\/data\/v[\d.]+\/+(?:query|queryAll)\b/i;

const Body = z.object({
  allOrNone: z.boolean().default(false),
  compositeRequest: z
    .array(
      z.object({
        method: z.string(),
        url: z.string(),
        referenceId: z.string().regex(/^[A-Za-z_]\w*$/),
        httpHeaders: z.record(z.string(), z.string()).default({}),
        body: z.unknown().optional(),
      }),
    )
    .min(1),
});
type Part = z.infer<typeof Body>['compositeRequest'][number];

/** Headers of a subrequest's answer that its entry repeats. */
const ANSWERED = { location: 'Location', etag: 'ETag', 'last-modified': 'Last-Modified' } as const;

/** `POST /composite`: one call, up to 25 requests one after the other, each of which may refer to earlier answers. */
export function compositeResource(app: FastifyInstance): void {
  resource(app, '/composite', {
    async POST(request) {
      const { allOrNone, compositeRequest } = parsedBody(request, Body);
      refuse(compositeRequest, allOrNone);
      const answers = new Map<string, unknown>();
      const entries: { status: number; entry: Record<string, unknown> }[] = [];
      for (const part of compositeRequest) {
        const answer = await answerTo(app, request, part, answers);
        if (answer.status < 400) answers.set(part.referenceId, answer.body);
        entries.push({ status: answer.status, entry: entryOf(part, answer) });
      }
      const failed = entries.some(({ status }) => status >= 400);
      return {
        compositeResponse: entries.map(({ status, entry }) =>
          allOrNone && failed && status < 400 ? { ...entry, ...HALTED } : entry,
        ),
      };
    },
  });
}

/** What stands in the place of an answer that came to nothing because another one failed. */
const HALTED = {
  body: [
    {
      errorCode: 'PROCESSING_HALTED',
      message: 'The transaction was rolled back since another operation in the same transaction failed.',
    },
  ],
  httpHeaders: {},
  httpStatusCode: 400,
};

/** The body of a composite request. Throws 400 JSON_PARSER_ERROR. */
export function parsedBody<T>(request: FastifyRequest, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(request.body);
  if (parsed.success) return parsed.data;
  const place = parsed.error.issues[0];
  throw new SalesforceError(400, 'JSON_PARSER_ERROR', `${place?.message} at [${place?.path.join('.')}]`);
}

function refuse(parts: readonly Part[], allOrNone: boolean): void {
  const fail = (message: string): never => {
    throw new SalesforceError(400, 'INVALID_INPUT', message);
  };
  if (parts.length > MOST_SUBREQUESTS) fail(`The maximum number of subrequests is ${MOST_SUBREQUESTS}`);
  if (parts.filter(({ url }) => QUERY.test(url)).length > MOST_QUERIES) {
    fail(`The maximum number of query subrequests is ${MOST_QUERIES}`);
  }
  const ids = new Set(parts.map(({ referenceId }) => referenceId));
  if (ids.size < parts.length) fail('Each referenceId must be unique');
  if (allOrNone && parts.some(({ method }) => method.toUpperCase() !== 'GET')) {
    fail('This sandbox cannot roll back: allOrNone takes GET subrequests only');
  }
}

async function answerTo(
  app: FastifyInstance,
  request: FastifyRequest,
  part: Part,
  answers: ReadonlyMap<string, unknown>,
): Promise<Subresponse> {
  try {
    const url = resolveText(part.url, answers);
    if (!/^\/services\/data\/v[\d.]+\//.test(url) || /\/composite\b/.test(url)) {
      return refusal(400, 'INVALID_INPUT', `The url of a subrequest cannot be ${part.url}`);
    }
    return await runSubrequest(app, request, {
      carrier: 'composite',
      method: part.method,
      url,
      headers: part.httpHeaders,
      body: resolveValue(part.body, answers),
    });
  } catch (error) {
    if (error instanceof InvalidReference) return refusal(400, 'PROCESSING_HALTED', error.message);
    throw error;
  }
}

function refusal(status: number, errorCode: string, message: string): Subresponse {
  return { status, body: [{ errorCode, message }], headers: {} };
}

function entryOf({ referenceId }: Part, { status, body, headers }: Subresponse): Record<string, unknown> {
  const httpHeaders = Object.entries(ANSWERED).flatMap(([name, spelled]) => {
    const value = headers[name];
    return value === undefined ? [] : [[spelled, value]];
  });
  return { body, httpHeaders: Object.fromEntries(httpHeaders), httpStatusCode: status, referenceId };
}
