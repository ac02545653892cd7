import { type ErrorCode, RollcallError, type Told } from '../../support/errors.ts';
import type { Failure } from './failure.ts';

/** A refusal by Salesforce, with the facts that callers inside this folder decide by. */
export class SalesforceError extends RollcallError {
  readonly failure: Failure;

  constructor(code: ErrorCode, told: Told, failure: Failure, options?: { cause?: unknown }) {
    super(code, told, options);
    this.failure = failure;
  }
}

/**
 * True when Salesforce has answered that it does not offer this, or not to this user: another way to ask may do. Not
 * for a full quota or refused credentials, which no other way would get around.
 */
export function isRefusal(error: unknown): error is SalesforceError {
  return (
    error instanceof SalesforceError &&
    [400, 403, 404, 405].includes(error.failure.status ?? 0) &&
    error.code !== 'salesforce_quota' &&
    error.code !== 'salesforce_credentials'
  );
}

/** True when Salesforce says that the thing does not exist, or not for this user. */
export function isNotFound(error: unknown): error is SalesforceError {
  return error instanceof SalesforceError && error.failure.status === 404;
}
