import { type ErrorCode, RollcallError, type Told } from '../../../support/errors.ts';
import type { Failure } from './failure.ts';

/** A refusal by Docebo, with the facts that callers inside this folder decide by. */
export class DoceboError extends RollcallError {
  readonly failure: Failure;

  constructor(code: ErrorCode, told: Told, failure: Failure, options?: { cause?: unknown }) {
    super(code, told, options);
    this.failure = failure;
  }
}

/** True where Docebo takes the call and the rights, but not what it says: another content may do. */
export function isRefusal(error: unknown): error is DoceboError {
  return error instanceof DoceboError && error.code === 'docebo_refused';
}

/** Docebo's own word, and not that of whatever answers in its place. */
export function isNotFound(error: unknown): error is DoceboError {
  return error instanceof DoceboError && error.failure.status === 404 && error.failure.body === 'json';
}

/** Of a refusal, that Docebo has read what it refuses, and was not only disturbed, or at another call. */
export function isJudged({ failure: { status } }: DoceboError): boolean {
  return status !== null && status < 500 && status !== 409;
}

/** True where less of the same may be taken: some of it was judged, or was too much for Docebo. */
export function isForContent(error: unknown): error is DoceboError {
  return isRefusal(error) && (isJudged(error) || error.failure.status === 500);
}
