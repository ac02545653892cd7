import { saying } from '../../support/sentence.ts';
import type { Outcome } from '../../sync/directory.ts';

/** Of somebody who was to get a username that somebody else has by now. */
export function usernameTaken(username: string): Outcome {
  return {
    kind: 'stale',
    said: saying(
      'outcome_username_taken',
    )`The username ${{ username }} was taken on the platform since the plan was made.`,
  };
}
