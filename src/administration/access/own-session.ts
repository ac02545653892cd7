import type { Transaction } from 'kysely';
import { isSessionOpen, lockPerson } from '../../store/access/hold.ts';
import type { Database } from '../../store/schema.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';

export interface OwnSession {
  readonly personId: string;
  readonly sessionId: string;
}

/**
 * For what somebody changes about their own ways in: nobody else does until the transaction ends, and nothing has ended
 * their session since their request came in, as a reset, a deactivation or a change of the password does. Throws `sign_in_required`.
 */
export async function lockOwn(tx: Transaction<Database>, own: OwnSession, now: Date): Promise<void> {
  await lockPerson(tx, own.personId);
  if (await isSessionOpen(tx, own, now)) return;
  throw new RollcallError(
    'sign_in_required',
    saying('session_ended')`Your session has ended meanwhile. Sign in again.`,
  );
}
