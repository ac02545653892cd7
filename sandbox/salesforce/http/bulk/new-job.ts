import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Org, Session } from '../../org/org.ts';
import { runSoql } from '../../soql/run-soql.ts';
import { SalesforceError, type SoqlResult } from '../../soql/soql.ts';
import type { SandboxContext } from '../context.ts';
import { sessionOf } from '../session.ts';
import { versionNumber } from '../versions.ts';
import type { NewBulkJob } from './jobs.ts';

const NewJob = z.object({
  operation: z.enum(['query', 'queryAll']),
  query: z.string().min(1),
  contentType: z.literal('CSV').default('CSV'),
  columnDelimiter: z.enum(['BACKQUOTE', 'CARET', 'COMMA', 'PIPE', 'SEMICOLON', 'TAB']).default('COMMA'),
  lineEnding: z.enum(['LF', 'CRLF']).default('LF'),
});

/** Codes that Bulk spells as REST does; all others lose their underscores. */
const SPELLED_ALIKE = new Set(['API_ERROR', 'FUNCTIONALITY_NOT_ENABLED', 'LIMIT_EXCEEDED', 'NOT_FOUND']);

/** Reads a creation request; whatever Bulk API 2.0 does not do is refused here. */
export function newBulkJob(context: SandboxContext, request: FastifyRequest): NewBulkJob {
  const parsed = NewJob.safeParse(request.body);
  if (!parsed.success) {
    const property = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new SalesforceError(400, 'API_ERROR', `Value does not match expected type: ${property}`);
  }
  const { operation, query, columnDelimiter, lineEnding } = parsed.data;
  const session = sessionOf(request);
  const result = bulkResult(context.org, query, session, operation === 'queryAll');
  if (result.kind !== 'records') {
    throw new SalesforceError(400, 'API_ERROR', 'Aggregate Relationships not supported in Bulk Query');
  }
  return {
    operation,
    columnDelimiter,
    lineEnding,
    rows: result,
    // String literals are taken out first: one may hold these words.
    pkChunking: !/\b(?:ORDER\s+BY|LIMIT)\b/i.test(query.replace(/'(?:[^'\\]|\\.)*'/g, "''")),
    apiVersion: versionNumber(request),
    createdById: session.userId,
  };
}

function bulkResult(org: Org, query: string, session: Session, includeDeleted: boolean): SoqlResult {
  try {
    return runSoql(org, query, session, { includeDeleted, bulk: true });
  } catch (error) {
    if (!(error instanceof SalesforceError) || SPELLED_ALIKE.has(error.errorCode)) throw error;
    const refusal = new SalesforceError(error.status, error.errorCode.replaceAll('_', ''), error.message);
    refusal.cause = error;
    throw refusal;
  }
}
