import type { Kysely } from 'kysely';
import { type Account, accountById } from '../../store/access/accounts.ts';
import { hasAdministrator, insertSetupCode, lockSetup, takeSetupCode } from '../../store/access/setup-codes.ts';
import type { Database } from '../../store/schema.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { type AdministratorRequest, createAdministrator } from './administrators.ts';
import { countAttempt } from './limits.ts';
import { checkPassword } from './password-policy.ts';
import { hashReadableCode, readableCode } from './secrets.ts';
import { type BegunSession, beginSession, type Client } from './sessions.ts';

const LIFE_MS = 24 * 3_600_000;

/** A code by which the first administrator is made; null once there is one. */
export async function newSetupCode(db: Kysely<Database>, now: Date): Promise<string | null> {
  if (await hasAdministrator(db)) return null;
  const code = readableCode(4);
  await insertSetupCode(db, hashReadableCode(code), new Date(now.getTime() + LIFE_MS));
  return code;
}

/**
 * Makes the first administrator and signs them in. Throws `setup_refused` where there is one already, or the code is not
 * one that a server printed in the last 24 hours; `too_many_attempts`; and as createAdministrator does.
 */
export async function setUp(
  db: Kysely<Database>,
  { code, ...request }: AdministratorRequest & { readonly code: string; readonly password: string },
  client: Client,
  now: Date,
): Promise<{ readonly person: Account; readonly session: BegunSession }> {
  await countAttempt(db, { username: '', address: client.address }, now);
  if (await hasAdministrator(db)) {
    throw new RollcallError('setup_refused', saying('setup_done')`There is an administrator already. Sign in instead.`);
  }
  await checkPassword(request.password, request);
  const { id } = await db.transaction().execute(async (tx) => {
    // Whoever sets up at the same time with another code waits here, and then finds no code any more.
    await lockSetup(tx);
    if (!(await takeSetupCode(tx, hashReadableCode(code), now))) {
      throw new RollcallError(
        'setup_refused',
        saying(
          'setup_code',
        )`This is not the code that the server has printed, or it is older than a day. Start the server again for a new one.`,
      );
    }
    return await createAdministrator(tx, request);
  });
  const person = await accountById(db, id, now);
  if (person === null) throw new Error('The administrator who was just made is gone.');
  return { person, session: await beginSession(db, id, client, now) };
}
