import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';

/** What the audit log is told of an attempt that failed, and whoever made it is not. */
export type TellFailure = (failure: {
  /** As it is written where there is such an account; what was typed otherwise may be a password. */
  readonly username: string | null;
  readonly wrong: 'username' | 'password' | 'code';
}) => void;

/** The same words whatever was wrong. */
export function signInRefused(): RollcallError {
  return new RollcallError(
    'sign_in_refused',
    saying('sign_in_wrong')`Username, password or code are not right. Check them and try again.`,
  );
}
