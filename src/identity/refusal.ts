import { RollcallError, type Told } from '../support/errors.ts';

/** Why somebody whom a provider vouches for is not let in, or not brought up to date: for the log, never for them. */
export class Refusal extends RollcallError {
  readonly reason: RefusalCode;

  /** @param told for an administrator. */
  constructor(reason: RefusalCode, told: Told) {
    super('identity_unknown', told);
    this.reason = reason;
  }
}

/** What the log calls it. */
export function reasonOf(error: RollcallError): string {
  return error instanceof Refusal ? error.reason : error.code;
}

/** Codes of the connector's log; docs/sign-in.md says what to do about each. */
const REFUSAL_CODES = [
  'provisioning_off',
  'provisioning_failed',
  'assertion_incomplete',
  'record_rejected',
  'record_differs',
  'account_exists',
  'account_ended',
  'administrator',
  'address_unverified',
  'identity_taken',
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];
