import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { ControlError } from '../../shared/control.ts';
import { SalesforceError } from '../soql/soql.ts';

/** A refusal of the OAuth endpoints: a JSON object, unlike the data API's array. */
export class OAuthError extends Error {
  readonly code: string;

  constructor(code: string, description: string, options?: ErrorOptions) {
    super(description, options);
    this.code = code;
  }
}

/** An answer that is neither: the identity URL refuses with a bare word. */
export class PlainError extends Error {
  readonly status: number;

  constructor(status: number, body: string) {
    super(body);
    this.status = status;
  }
}

export function notFound(): SalesforceError {
  return new SalesforceError(404, 'NOT_FOUND', 'The requested resource does not exist');
}

export function invalidSession(): SalesforceError {
  return new SalesforceError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
}

export function sendError(error: FastifyError | Error, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof OAuthError) {
    return reply.code(400).send({ error: error.code, error_description: error.message });
  }
  if (error instanceof PlainError) {
    return reply.code(error.status).type('text/html; charset=UTF-8').send(error.message);
  }
  if (error instanceof ControlError) return reply.code(error.status).send({ error: error.message });
  const refusal = error instanceof SalesforceError ? error : translate(error);
  const { message, errorCode, fields } = refusal;
  return reply
    .code(refusal.status)
    .send([fields === undefined ? { message, errorCode } : { message, errorCode, fields }]);
}

function translate(error: FastifyError | Error): SalesforceError {
  const code = 'code' in error ? error.code : '';
  switch (code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new SalesforceError(415, 'UNSUPPORTED_MEDIA_TYPE', 'Content-Type header is missing or not supported');
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new SalesforceError(413, 'REQUEST_TOO_LARGE', error.message);
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return new SalesforceError(400, 'JSON_PARSER_ERROR', error.message);
    default:
      if (error instanceof SyntaxError) return new SalesforceError(400, 'JSON_PARSER_ERROR', error.message);
      return new SalesforceError(500, 'UNKNOWN_EXCEPTION', `An unexpected error occurred: ${error.message}`);
  }
}
