import { hashPassword } from '../../src/administration/access/password.ts';
import { createPasswordLink, SET_PASSWORD_PATH } from '../../src/administration/access/password-links.ts';
import type { Context } from '../../src/context.ts';
import { insertAdministrator } from '../../src/store/access/administrators.ts';

/** Of everybody whom a browser signs in as. */
export const PASSWORD = 'correct horse battery';

/** A second administrator, with a password that need not be changed. Answers the id. */
export async function appointGrace({ db }: Context): Promise<string> {
  const names = { username: 'grace', firstname: 'Grace', lastname: 'Hopper', email: 'grace@acme.example' };
  const passwordHash = await hashPassword(PASSWORD);
  const id = await insertAdministrator(db, { ...names, passwordHash, mustChangePassword: false });
  if (id === null) throw new Error('There is a grace already.');
  return id;
}

/** A link with which somebody who came from Salesforce sets a password, as a path; and whose it is. */
export async function passwordLinkOf({ db }: Context, search: string): Promise<{ token: string; username: string }> {
  const { id, username, email } = await db
    .selectFrom('person')
    .select(['id', 'username', 'email'])
    .where('username', 'like', `%${search}%`)
    .where('email', 'is not', null)
    .orderBy('id')
    .executeTakeFirstOrThrow();
  const recipient = { personId: id, email: email ?? '', event: 'password_set' } as const;
  const { url } = await createPasswordLink(db, recipient, 'http://localhost', new Date());
  return { token: url.slice(url.indexOf(SET_PASSWORD_PATH) + SET_PASSWORD_PATH.length + 1), username };
}
