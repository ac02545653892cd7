import { RollcallError } from '../../../support/errors.ts';
import { saying } from '../../../support/sentence.ts';
import { usernameKey } from '../../../sync/username.ts';
import { type BatchRow, findUser, importUsers } from '../endpoints/users.ts';
import { isRefusal } from '../http/error.ts';
import type { PeopleWriting } from '../write-people.ts';
import { batchOptions } from './batch.ts';
import type { Creation, Update } from './decide.ts';

export const WHAT_TO_DO = saying(
  'docebo_email_setting',
)`"Use email as username" is on there. Set emailIsUsername: true in the directory of the connection, and map username and email from the same field; or switch it off in Docebo.`;

/** Of whom Docebo would make another username than they are to have, where it takes the e-mail address. */
export function hasOtherEmail({ change: { usernameKey: key }, values }: Creation): boolean {
  return usernameKey(values['email'] ?? '') !== key;
}

/** The same of those who are given another username or e-mail address; nobody else is called otherwise by an update. */
export function willHaveOtherEmail(update: Update): boolean {
  const { email = '' } = { ...update.person.values, ...update.values };
  return namesChange(update) && usernameKey(email ?? '') !== usernameKey(usernameAfter(update));
}

export function namesChange({ values }: Pick<Update, 'values'>): boolean {
  return values['username'] != null || 'email' in values;
}

/** What somebody is called once they are updated. */
export function usernameAfter({ person, values }: Pick<Update, 'person' | 'values'>): string {
  return values['username'] ?? person.username;
}

/**
 * Asks before the first of those is created or renamed whose e-mail address is not their username (`areApart`: there is
 * one). No call of Docebo's API is known that tells the setting. Throws `docebo_usernames` where it is on, and none of them
 * has been touched yet.
 */
export async function assertUsernamesCount<Tx>(writing: PeopleWriting<Tx>, areApart: boolean): Promise<void> {
  const { emailIsUsername, learned, learn } = writing;
  if (emailIsUsername || !areApart) return;
  if (learned().emailIsUsername === undefined) await learn({ emailIsUsername: await asked(writing) });
  if (learned().emailIsUsername !== true) return;
  // Somebody may switch it off, and try again at once.
  await learn({ emailIsUsername: undefined });
  throw new RollcallError('docebo_usernames', [
    saying('docebo_emails')`Docebo takes e-mail addresses as usernames:`,
    WHAT_TO_DO,
    saying('docebo_emails_then')`Nobody whose e-mail address is another one has been created or updated.`,
  ]);
}

/** Somebody who was to be called so, and what Docebo has said of them. */
export interface Naming {
  readonly remoteId: string;
  readonly username: string;
  readonly row: BatchRow | null;
}

/**
 * Those whom Docebo does not call what they were to be called, though it has said that it is done. It is not documented
 * whether its answer has the username from before or from after: one is looked up, unless usernames are known to count.
 */
export async function calledOtherwise<Tx, N extends Naming>(
  { client, learned, call }: PeopleWriting<Tx>,
  namings: readonly N[],
): Promise<N[]> {
  const { emailIsUsername } = learned();
  if (emailIsUsername === false) return [];
  const doubtful = namings.filter(({ row, username }) => {
    if (!row?.success) return false;
    return row.username == null ? emailIsUsername === null : usernameKey(row.username) !== usernameKey(username);
  });
  const [first] = doubtful;
  if (first === undefined) return [];
  const found = await findUser(client, first.username, call);
  return found?.user_id === first.remoteId ? [] : doubtful;
}

const EXISTS = /exist|already|in use|taken|duplicat/i;
const LACKING = /mail|user.?name|missing|required|empty/i;

/**
 * Two rows that change nothing, however it is set: one names whom the token stands for, who exists and is not to be
 * changed, and gives no e-mail address; one names nobody. Where usernames count, the first is refused for existing;
 * where they do not, both lack the same. Null: what Docebo says tells neither.
 */
async function asked<Tx>({ client, described: { account }, call }: PeopleWriting<Tx>): Promise<boolean | null> {
  if (account === undefined) return null;
  const items = [{ username: account }, { firstname: account }];
  const options = batchOptions({ update_user_info: false, branch_option: 'do_nothing', change_user_password: false });
  try {
    const [named, nobody] = await importUsers(client, items, options, call);
    if (named == null || nobody == null || named.success || nobody.success) return null;
    if (named.message === nobody.message) return LACKING.test(named.message) ? true : null;
    return EXISTS.test(named.message) && !EXISTS.test(nobody.message) ? false : null;
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}
