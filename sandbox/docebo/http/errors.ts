import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { ControlError } from '../../shared/control.ts';

const NAMES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

export const JSON_TYPE = 'application/json; charset=UTF-8';

/** The code of a batch option that is missing; no other code is known. */
export const MISSING_OPTION = 1006;

/** A refusal of the API. Its message is a list where a request is wrong, a text otherwise: clients have to know both. */
export class DoceboError extends Error {
  readonly status: number;
  readonly code: number;
  readonly sentences: string | readonly string[];

  constructor(status: number, sentences: string | readonly string[], code = 0) {
    super([sentences].flat().join(' '));
    this.status = status;
    this.code = code;
    this.sentences = sentences;
  }
}

/** A refusal of the token endpoint. */
export class OAuthError extends Error {
  readonly code: string;

  constructor(code: string, description: string, options?: ErrorOptions) {
    super(description, options);
    this.code = code;
  }
}

export function badRequest(...sentences: readonly string[]): DoceboError {
  return new DoceboError(400, sentences);
}

export function notFound(sentence: string): DoceboError {
  return new DoceboError(404, sentence);
}

/** The body of a refusal. */
export function errorBody({ status, sentences, code }: Pick<DoceboError, 'status' | 'sentences' | 'code'>) {
  return { name: NAMES[status] ?? 'Error', message: sentences, code, status };
}

export function sendError(error: FastifyError | Error, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof OAuthError) {
    return reply.code(400).send({ error: error.code, error_description: error.message });
  }
  if (error instanceof ControlError) return reply.code(error.status).send({ error: error.message });
  const refusal = error instanceof DoceboError ? error : translate(error);
  reply.header('Content-Type', JSON_TYPE);
  return reply.code(refusal.status).send(errorBody(refusal));
}

function translate(error: FastifyError | Error): DoceboError {
  const code = 'code' in error ? error.code : '';
  switch (code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new DoceboError(415, 'The content type is not supported.');
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new DoceboError(413, error.message);
    default:
      if (error instanceof SyntaxError) return new DoceboError(400, [`The body cannot be read: ${error.message}`]);
      return new DoceboError(500, `An internal server error occurred: ${error.message}`);
  }
}
