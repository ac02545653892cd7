import type { FastifyContextConfig } from 'fastify';
import { ERROR_CODES, type ErrorCode } from '../support/errors.ts';
import { isSafe } from './csrf.ts';
import { problemSchema, statusOf } from './problem.ts';

/** Every error that an operation can answer with: its own, and those of its kind. */
export function documentedErrors(
  method: string | readonly string[],
  { access, errors = [], beforePasswordChange = false }: FastifyContextConfig,
): ReadonlySet<ErrorCode> {
  const changes = ![method].flat().every(isSafe);
  const token: ErrorCode[] = ['sign_in_required', 'forbidden'];
  return new Set([
    ...errors,
    'request_invalid',
    ...(access === 'public' ? [] : token),
    ...(access === 'public' || beforePasswordChange ? [] : (['password_change_required'] as const)),
    ...(changes ? (['request_forged'] as const) : []),
    'database_unavailable',
    'internal',
  ]);
}

/** The same as responses of an operation: one for each status, naming its codes. */
export function problemResponses(codes: ReadonlySet<ErrorCode>): Record<number, object> {
  const byStatus = Map.groupBy(codes, statusOf);
  const statuses = [...byStatus.keys()].toSorted((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: (byStatus.get(status) ?? []).map((code) => `\`${code}\`: ${ERROR_CODES[code]}`).join('\n\n'),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  );
}
