import { TOTP } from 'otpauth';
import { z } from 'zod';
import { hashPassword } from '../../src/administration/access/password.ts';
import { createPasswordLink, SET_PASSWORD_PATH } from '../../src/administration/access/password-links.ts';
import type { Context } from '../../src/context.ts';
import { insertAdministrator } from '../../src/store/access/administrators.ts';
import { ask } from './requests.ts';

const Offered = z.object({ secret: z.string() });

/** Of everybody whom a browser signs in as. */
export const PASSWORD = 'correct horse battery';

export const ADMINISTRATOR = { username: 'ada', firstname: 'Ada', lastname: 'Lovelace', email: 'ada@acme.example' };

interface Named {
  readonly username: string;
  readonly firstname: string;
  readonly lastname: string;
}

/** Another administrator, with `PASSWORD`. Answers the id. */
export async function appoint({ db }: Context, names: Named, { mustChangePassword = false } = {}): Promise<string> {
  const email = `${names.username}@acme.example`;
  const passwordHash = await hashPassword(PASSWORD);
  const id = await insertAdministrator(db, { ...names, email, passwordHash, mustChangePassword });
  if (id === null) throw new Error(`There is a ${names.username} already.`);
  return id;
}

/** Gives whoever these are a second factor. */
export async function secureByCode(address: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const offer = await ask(address, 'POST', '/profile/second-factor', { password: PASSWORD }, headers);
  const code = new TOTP({ secret: Offered.parse(await offer.json()).secret }).generate();
  await ask(address, 'PUT', '/profile/second-factor', { code }, headers);
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
