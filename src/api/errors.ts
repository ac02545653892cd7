import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { KeptWaiting } from '../administration/access/limits.ts';
import { ERROR_CODES, type ErrorCode, RefusedParts, RollcallError } from '../support/errors.ts';
import { type Sentence, saying } from '../support/sentence.ts';
import { documentedErrors } from './documented-errors.ts';
import type { AppOptions } from './options.ts';
import { type Problem, sendProblem, statusOf } from './problem.ts';
import { shapeSentence } from './shape.ts';
import { WentAway } from './waited-for.ts';

/** The one place where errors become answers. */
export function answerError(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
  { onError, onUndocumented }: Pick<AppOptions, 'onError' | 'onUndocumented'>,
): FastifyReply {
  const problem = problemOf(error);
  if (problem.code === 'internal' && !(error instanceof WentAway)) onError(error);
  const { config, url, method } = request.routeOptions;
  if (config.access !== undefined && !documentedErrors(method, config).has(problem.code)) {
    onUndocumented?.(`${String(method)} ${url ?? request.url}: ${problem.code}`);
  }
  if (error instanceof KeptWaiting) reply.header('retry-after', error.retryAfterSeconds);
  if (problem.code === 'sign_in_required') reply.header('www-authenticate', 'Bearer');
  reply.problemCode = problem.code;
  return sendProblem(reply, problem);
}

function problemOf(error: FastifyError | Error): Problem {
  if (error instanceof RefusedParts) {
    const errors = error.parts.map(({ path, said }) => ({ pointer: pointerTo(['body', ...path]), ...said }));
    return { ...problem(error.code, error.message, error.said), errors };
  }
  if (error instanceof RollcallError) return problem(error.code, error.message, error.said);
  if (hasZodFastifySchemaValidationErrors(error)) {
    const part = error.validationContext ?? 'request';
    const errors = error.validation.map((issue) => ({
      pointer: `/${part}${issue.instancePath}`,
      ...shapeSentence(issue),
    }));
    const detail = errors.map(({ pointer, message }) => `${pointer}: ${message}`).join('\n');
    return { ...problem('request_invalid', detail), errors };
  }
  // What Fastify itself refuses: a body that is no JSON, too large, of another type.
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (status !== undefined && status >= 400 && status < 500) {
    const unreadable = saying('request_unreadable')`${{ why: error.message }}`;
    return { ...problem('request_invalid', error.message, [unreadable]), status };
  }
  const unexpected = saying('unexpected')`The log of the server says what.`;
  return problem('internal', unexpected.message, [unexpected]);
}

/** RFC 6901. */
function pointerTo(path: readonly string[]): string {
  return path.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function problem(code: ErrorCode, detail: string, sentences: readonly Sentence[] = []): Problem {
  return {
    status: statusOf(code),
    code,
    title: ERROR_CODES[code],
    detail,
    ...(sentences.length === 0 ? {} : { sentences }),
  };
}
