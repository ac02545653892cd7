import { z } from 'zod';

const account = {
  id: z.string().describe('Id of the person on the platform.'),
  username: z.string().describe('What they sign in with.'),
  firstname: z.string().describe('First name; may be empty.'),
  lastname: z.string().describe('Last name; may be empty.'),
  email: z.string().nullable().describe('E-mail address, where there is one.'),
  mustChangePassword: z.boolean().describe('True until a password that somebody else chose is replaced (R9).'),
  mustSetUpSecondFactor: z
    .boolean()
    .describe('True as long as a second factor is required of them by password, and they have none.'),
  hasPassword: z.boolean().describe('Whether they have a password; whoever comes in by a provider alone has none.'),
  secondFactor: z.boolean().describe('Whether a code of an authenticator is asked for at sign-in.'),
};

export const administratorSchema = z
  .object(account)
  .meta({ id: 'Administrator', description: 'A superadmin of the platform who can sign in here.' });

const signedInSchema = z
  .object({
    ...account,
    level: z
      .enum(['user', 'poweruser', 'superadmin'])
      .describe('A superadmin may do everything; others what concerns themselves.'),
  })
  .meta({ id: 'SignedIn', description: 'Whoever is signed in.' });

export const sessionSchema = z
  .object({
    person: signedInSchema,
    csrfToken: z.string().describe('To be sent as `X-CSRF-Token` with every request that changes something.'),
    expiresAt: z.date().describe('When the session ends, however much it is used; two hours without use end it too.'),
  })
  .meta({ id: 'Session', description: 'A session, as its owner sees it.' });
