import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../support/errors.ts';
import type { Sentence } from '../support/sentence.ts';
import { sentence } from './schemas.ts';

/** The HTTP status of each error: 4xx where another request can succeed, 502 for a Salesforce that does not do its part. */
const STATUS = {
  request_invalid: 400,
  sign_in_required: 401,
  sign_in_refused: 401,
  second_factor_required: 401,
  identity_refused: 401,
  identity_unknown: 403,
  identity_provider_refused: 409,
  identity_provider_in_use: 409,
  identity_provider_unreachable: 502,
  address_refused: 422,
  password_change_required: 403,
  second_factor_missing: 403,
  password_expired: 401,
  request_forged: 403,
  canvas_refused: 403,
  sign_in_again: 403,
  forbidden: 403,
  setup_refused: 403,
  not_found: 404,
  run_in_progress: 409,
  owner_gone: 409,
  not_in_list_view: 409,
  run_taken_over: 409,
  run_given_up: 409,
  run_cancelled: 409,
  run_state: 409,
  undone: 409,
  link_taken: 409,
  administrator_refused: 409,
  second_factor_refused: 409,
  password_link_refused: 409,
  branch_refused: 409,
  person_protected: 409,
  kept_in_docebo: 409,
  notifications_unacknowledged: 409,
  field_refused: 409,
  database_not_empty: 409,
  salesforce_identity: 409,
  config_invalid: 422,
  config_secret_missing: 422,
  secret_key: 422,
  salesforce_authorization: 422,
  authorization_refused: 409,
  mapping_invalid: 422,
  branch_destination: 422,
  password_refused: 422,
  person_refused: 422,
  notification_refused: 422,
  file_unusable: 422,
  backup_invalid: 422,
  salesforce_credentials: 422,
  docebo_credentials: 422,
  docebo_permission: 422,
  docebo_fields: 422,
  salesforce_permission: 422,
  salesforce_list_view: 422,
  salesforce_field: 422,
  salesforce_query: 422,
  too_many_attempts: 429,
  too_many_calls: 429,
  internal: 500,
  port_unavailable: 500,
  database_version: 500,
  salesforce_unreachable: 502,
  docebo_unreachable: 502,
  docebo_refused: 502,
  docebo_usernames: 502,
  docebo_list: 502,
  docebo_response: 502,
  salesforce_response: 502,
  salesforce_incomplete: 502,
  salesforce_cursor: 502,
  database_unavailable: 503,
  stopping: 503,
  salesforce_quota: 503,
  docebo_quota: 503,
  salesforce_budget: 503,
} as const satisfies Record<ErrorCode, number>;

export function statusOf(code: ErrorCode): number {
  return STATUS[code];
}

/** An error as RFC 9457 describes it, with a stable `code`. */
export interface Problem {
  readonly status: number;
  readonly code: ErrorCode;
  readonly title: string;
  readonly detail?: string;
  readonly sentences?: readonly Sentence[];
  readonly errors?: readonly FieldProblem[];
}

/** With a code and what it names, where the message is one that other languages have. */
export interface FieldProblem extends Partial<Omit<Sentence, 'message'>> {
  readonly pointer: string;
  readonly message: string;
}

const CODES = Object.keys(ERROR_CODES);

export const problemSchema = z
  .object({
    type: z.literal('about:blank').describe('There is no page for each kind of error; `code` tells them apart.'),
    title: z.string().describe('What the code means, always in the same words.'),
    status: z.int().describe('The HTTP status.'),
    code: z.enum(CODES).describe('Stable; see docs/errors.md for each.'),
    detail: z.string().optional().describe('What happened, to whom, and what to do now.'),
    sentences: z
      .array(sentence)
      .optional()
      .describe(
        'The sentences of `detail`, each with its code and what it names, for whoever says them in another language.',
      ),
    errors: z
      .array(
        z.object({
          pointer: z.string().describe('The part of the request, as a JSON pointer (RFC 6901): `/body/username`.'),
          message: z.string().describe('What it has to be.'),
          code: z.string().optional().describe('What the message says, as a code.'),
          params: sentence.shape.params.optional(),
        }),
      )
      .optional()
      .describe('The parts of the request that are not as they have to be.'),
  })
  .meta({ id: 'Problem', description: 'An error, as RFC 9457 describes it.' });

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify({ type: 'about:blank', ...problem }));
}
