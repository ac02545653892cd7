import type { FastifyContextConfig } from 'fastify';
import type { Duty } from '../store/access/accounts.ts';
import { ERROR_CODES, type ErrorCode } from '../support/errors.ts';
import { isSafe } from './csrf.ts';
import { problemSchema, statusOf } from './problem.ts';

/** With what somebody is refused who has to do something first. */
export const DUE = {
  password: 'password_change_required',
  second_factor: 'second_factor_missing',
} as const satisfies Record<Duty, ErrorCode>;

const DUTIES = ['password', 'second_factor'] as const satisfies readonly Duty[];

const ASKS_NEIGHBOURS: readonly ErrorCode[] = ['salesforce_unreachable', 'identity_provider_unreachable'];

/** As how many calls one counts: what asks a neighbour, who may count calls as well, counts ten times. */
export function costOf({ cost, errors = [] }: FastifyContextConfig): number {
  return cost ?? (errors.some((code) => ASKS_NEIGHBOURS.includes(code)) ? 10 : 1);
}

/** Every error that an operation can answer with: its own, and those of its kind. */
export function documentedErrors(
  method: string | readonly string[],
  { access, errors = [], despite = [] }: FastifyContextConfig,
): ReadonlySet<ErrorCode> {
  const changes = ![method].flat().every(isSafe);
  const token: ErrorCode[] = ['sign_in_required', 'forbidden', 'too_many_calls'];
  return new Set([
    ...errors,
    'request_invalid',
    ...(access === 'public' ? [] : token),
    ...(access === 'public' ? [] : DUTIES.filter((duty) => !despite.includes(duty)).map((duty) => DUE[duty])),
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
