import type { Account } from '../../store/access/accounts.ts';
import { findSalesforceJoin, joinSalesforceUser, takeSalesforceJoin } from '../../store/access/embedded.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { hashSecret } from '../access/secrets.ts';
import { type BegunSession, beginSession, type Client } from '../access/sessions.ts';
import { authenticate, type SignIn } from '../access/sign-in.ts';
import type { TellFailure } from '../access/sign-in-refused.ts';
import type { Administered } from '../administered.ts';

/**
 * An administrator shows once, with password and second factor, that a Salesforce user is theirs; from then on they come in
 * from there as others do. Nothing else makes that so: neither a run nor a link by hand (R34). Throws as signIn does; `forbidden` for
 * others than administrators; and `canvas_refused` for an offer that has ended.
 *
 * @param token of the page that has told them that nobody knows them.
 */
export async function joinAdministrator(
  { db, vault, now: clock }: Administered,
  { token, ...credentials }: SignIn & { readonly token: string },
  client: Client,
  tell: TellFailure,
): Promise<{ readonly person: Account; readonly session: BegunSession }> {
  const now = clock();
  const tokenHash = hashSecret(token);
  if ((await findSalesforceJoin(db, tokenHash, now)) === null) throw tooLate();
  return await authenticate(db, vault, credentials, { client, now, tell }, async (tx, person) => {
    refuseOthers(person);
    const user = await takeSalesforceJoin(tx, tokenHash, now);
    if (user === null) throw tooLate();
    const origin = { method: 'salesforce', connectionId: user.connectionId } as const;
    await joinSalesforceUser(tx, { ...user, personId: person.id, now });
    return { person, session: await beginSession(tx, person.id, client, now, origin) };
  });
}

function tooLate(): RollcallError {
  return new RollcallError(
    'canvas_refused',
    saying('canvas_too_long')`This page has been open for too long. Open the tab in Salesforce again.`,
  );
}

function refuseOthers(person: Account): void {
  if (person.level !== 'superadmin') {
    throw new RollcallError(
      'forbidden',
      saying(
        'canvas_administrators',
      )`Only administrators join their Salesforce user by themselves; everybody else is known by the synchronization of users.`,
    );
  }
  // What a temporary password opens is the page on which another one is chosen, and nothing else (R9).
  if (person.mustChangePassword) {
    throw new RollcallError(
      'password_change_required',
      saying(
        'canvas_password',
      )`Your password is a temporary one. Sign in at the address of Rollcall first and choose your own, then open the tab in Salesforce again.`,
    );
  }
  if (person.mustSetUpSecondFactor) {
    throw new RollcallError(
      'second_factor_missing',
      saying(
        'canvas_factor',
      )`A second factor is required of you. Sign in at the address of Rollcall first and set one up, then open the tab in Salesforce again.`,
    );
  }
}
