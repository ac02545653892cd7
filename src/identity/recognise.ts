import {
  insertIdentity,
  type Known,
  knownByRecord,
  knownByUsername,
  personOfIdentity,
} from '../store/providers/identities.ts';
import type { IdentityProvider } from '../store/providers/provider.ts';
import { saying } from '../support/sentence.ts';
import { type Assertion, attributeText, saysVerified } from './assertion.ts';
import type { Deps } from './provision.ts';
import type { AssertedRecord, Incomplete } from './record.ts';
import { Refusal } from './refusal.ts';

/** Somebody whom a provider vouches for. */
export interface Asked {
  readonly provider: IdentityProvider;
  readonly assertion: Assertion;
  readonly record: AssertedRecord | Incomplete;
  /** Of the request: Salesforce is asked no longer than somebody waits. */
  readonly signal: AbortSignal;
}

export interface Recognised {
  readonly person: Known;
  /** False for somebody who is here, and whom the provider is to be bound to. */
  readonly isKnown: boolean;
}

/**
 * Who on the platform it is, by this identity or because the provider may be bound to them; null for somebody new. Writes
 * nothing. Throws Refusal where they are not to come in.
 */
export async function recognise(deps: Pick<Deps, 'db' | 'now'>, asked: Asked): Promise<Recognised | null> {
  const { provider, assertion } = asked;
  const known = await personOfIdentity(deps.db, { providerId: provider.id, subject: assertion.subject }, deps.now());
  const person = known ?? (await existing(deps, asked));
  if (person === null) return null;
  refuseEnded(person);
  if (person.level === 'superadmin' || (known === null && person.level !== 'user')) throw administrator(person);
  return { person, isKnown: known !== null };
}

/** The provider speaks for them from now on. Throws Refusal where it knows them otherwise. */
export async function bind(db: Deps['db'], { provider, assertion }: Asked, person: Known, now: Date): Promise<void> {
  const { subject } = assertion;
  if (await insertIdentity(db, { provider, subject, personId: person.id }, now)) return;
  throw new Refusal(
    'identity_taken',
    saying(
      'signin_other_subject',
    )`${{ provider: provider.name }} knows ${{ username: person.username }} by another subject already.`,
  );
}

/** Somebody on the platform whom the provider may be bound to: only where its set-up says so. */
async function existing(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { provider, assertion, record }: Asked,
): Promise<Known | null> {
  const { connection, settings } = provider;
  const { binding, usernameAttribute, attributes } = settings;
  if (binding === 'none') return null;
  if ('sourceId' in record && connection !== null) {
    const linked = await knownByRecord(db, { connection, sourceId: record.sourceId }, now());
    if (linked !== null) return linked;
  }
  if (binding === 'salesforce_id') return null;
  const username =
    usernameAttribute === null ? assertion.subject : attributeText(assertion, usernameAttribute, attributes);
  if (username === undefined || username.trim() === '') return null;
  const found = await knownByUsername(db, username, now());
  const isTheirs = !username.includes('@') || settings.verifiesAddresses || saysVerified(assertion, username);
  if (found === null || found.level !== 'user' || isTheirs) return found;
  throw new Refusal(
    'address_unverified',
    saying(
      'signin_unverified',
    )`${{ provider: provider.name }} names the e-mail address ${{ address: found.username }}, which is somebody’s username here, and does not say that it has verified it (email_verified). Where it lets nobody have an address that is not theirs, say so in its set-up.`,
  );
}

/** What became of somebody meanwhile. Throws Refusal where they are not to come in any more. */
export function refuseGone(after: Known | null, { username }: Known): void {
  if (after === null) throw new Refusal('account_ended', saying('signin_gone')`${{ username }} is gone.`);
  refuseEnded(after);
}

function refuseEnded({ admitted, username }: Known): void {
  if (!admitted)
    throw new Refusal(
      'account_ended',
      saying('signin_ended')`${{ username }} is deactivated, or their access has expired.`,
    );
}

function administrator({ username }: Known): Refusal {
  return new Refusal(
    'administrator',
    saying(
      'signin_administrator',
    )`${{ username }} is an administrator of the platform, and no provider lets anybody in as one. They sign in with their password.`,
  );
}
