import { type ErrorCode, RollcallError } from '../../support/errors.ts';
import type { Failure } from './failure.ts';

/** A refusal by Salesforce, with the facts that callers inside this folder decide by. */
export class SalesforceError extends RollcallError {
  readonly failure: Failure;

  constructor(code: ErrorCode, message: string, failure: Failure, options?: { cause?: unknown }) {
    super(code, message, options);
    this.failure = failure;
  }
}

/** True when Salesforce says that the thing does not exist, or not for this user. */
export function isNotFound(error: unknown): error is SalesforceError {
  return error instanceof SalesforceError && error.failure.status === 404;
}
