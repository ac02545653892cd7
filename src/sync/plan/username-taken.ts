import type { ChangeDetail } from '../journal/changes.ts';

/** What an administrator reads when a username is taken. `by` is the Salesforce Id that keeps it, null if it is not known. */
export function usernameTaken(username: string, by: string | null): ChangeDetail {
  const keeper = by ? `the Salesforce record ${by}` : 'another person on the platform';
  return {
    code: 'username_taken',
    field: 'username',
    value: username,
    message: `The username ${username} is already used by ${keeper}. Give one of the two another username in Salesforce.`,
    ...(by === null ? {} : { params: { by } }),
  };
}
