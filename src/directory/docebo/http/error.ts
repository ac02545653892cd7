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

/** Of a refusal, that Docebo has read what it refuses, and was not only disturbed or too busy. */
export function isJudged({ failure: { status } }: DoceboError): boolean {
  return status !== null && status < 500 && !NOT_READ.has(status);
}

/** Timed out, another call at the same time, locked, too early, too many. */
const NOT_READ: ReadonlySet<number> = new Set([408, 409, 423, 425, 429]);
