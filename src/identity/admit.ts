import {
  insertIdentity,
  type Known,
  knownById,
  knownByRecord,
  knownByUsername,
  personOfIdentity,
  touchIdentity,
} from '../store/providers/identities.ts';
import { logSignIn } from '../store/providers/log.ts';
import type { IdentityProvider } from '../store/providers/provider.ts';
import { RollcallError, saidBy } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';
import { type Assertion, attributeText, saysVerified } from './assertion.ts';
import { type Deps, provision, refresh } from './provision.ts';
import { type AssertedRecord, assertedRecord, type Incomplete } from './record.ts';
import { Refusal, reasonOf } from './refusal.ts';

/**
 * Whom an assertion is about, made where they are new and that is allowed (R11). Answers the person's id. Throws
 * `identity_unknown`, which says nothing to a stranger; why stands in the connector's log.
 */
export async function admit(deps: Deps, provider: IdentityProvider, assertion: Assertion): Promise<string> {
  const record = assertedRecord(assertion, provider.settings.attributes);
  try {
    return (
      (await known(deps, { provider, assertion, record })) ?? (await newcomer(deps, { provider, assertion, record }))
    );
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error;
    await log(deps, { provider, assertion, record }, error);
    throw new RollcallError(
      'identity_unknown',
      saying(
        'identity_not_admitted',
      )`${{ provider: provider.name }} knows you, but you cannot come in here. Ask an administrator of the platform; the log says why.`,
      { cause: error },
    );
  }
}

interface Asked {
  readonly provider: IdentityProvider;
  readonly assertion: Assertion;
  readonly record: AssertedRecord | Incomplete;
}

/** Somebody who came by this identity before, or is allowed to come by it from now on; null for somebody new. */
async function known(deps: Deps, asked: Asked): Promise<string | null> {
  const { db } = deps;
  const now = deps.now();
  const { provider, assertion, record } = asked;
  const key = { providerId: provider.id, subject: assertion.subject };
  const before = await personOfIdentity(db, key, now);
  const person = before ?? (await existing(deps, asked));
  if (person === null) return null;
  refuseEnded(person);
  if (before === null) {
    if (person.level !== 'user') throw administrator(person);
    if (!(await insertIdentity(db, { provider, subject: assertion.subject, personId: person.id }, now))) {
      throw new Refusal(
        'identity_taken',
        saying(
          'signin_other_subject',
        )`${{ provider: provider.name }} knows ${{ username: person.username }} by another subject already.`,
      );
    }
    await logSignIn(db, {
      ...about(asked),
      level: 'info',
      code: 'identity_bound',
      said: [
        saying(
          'signin_bound',
        )`${{ username: person.username }} came from ${{ provider: provider.name }} for the first time, and is known by it from now on.`,
      ],
      username: person.username,
    });
  }
  if (person.level === 'superadmin') throw administrator(person);
  await touchIdentity(db, key, now);
  if (provider.settings.updateOnSignIn && 'sourceId' in record) {
    await refreshQuietly(deps, { ...asked, record }, person);
    // The record may say that they are not to come in any more.
    const after = await knownById(db, person.id, deps.now());
    if (after === null)
      throw new Refusal('account_ended', saying('signin_gone')`${{ username: person.username }} is gone.`);
    refuseEnded(after);
  }
  return person.id;
}

/** Somebody on the platform whom the provider may be bound to: only where its set-up says so. */
async function existing({ db, now }: Deps, { provider, assertion, record }: Asked): Promise<Known | null> {
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

async function newcomer(deps: Deps, { provider, assertion, record }: Asked): Promise<string> {
  if (!('sourceId' in record)) throw new Refusal('assertion_incomplete', record.missing);
  const key = { providerId: provider.id, subject: assertion.subject };
  try {
    return await provision(deps, { provider, assertion, record });
  } catch (error) {
    // Somebody who opens two tabs is made by one of them.
    const meanwhile = await personOfIdentity(deps.db, key, deps.now());
    if (meanwhile?.admitted === true && meanwhile.level !== 'superadmin') return meanwhile.id;
    throw error;
  }
}

/** Whoever is known comes in, whatever became of their values: that is for an administrator to look at. */
async function refreshQuietly(deps: Deps, asked: Asked & { readonly record: AssertedRecord }, person: Known) {
  try {
    await refresh(deps, asked, person);
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error;
    await logSignIn(deps.db, {
      ...about(asked),
      level: 'warning',
      code: reasonOf(error),
      said: [
        saying(
          'signin_not_updated',
        )`${{ username: person.username }} signed in by ${{ provider: asked.provider.name }}, but was not brought up to date:`,
        ...saidBy(error),
      ],
      username: person.username,
    });
  }
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

async function log(deps: Deps, asked: Asked, error: RollcallError): Promise<void> {
  const { provider, assertion } = asked;
  await logSignIn(deps.db, {
    ...about(asked),
    level: 'warning',
    code: reasonOf(error),
    said: [
      saying('signin_refused')`Somebody came from ${{ provider: provider.name }} and was not let in.`,
      ...saidBy(error),
    ],
    username: attributeText(assertion, 'Username', provider.settings.attributes)?.slice(0, 200) ?? null,
  });
}

/** Names of attributes; of their values, messages quote what is wrong, which is what an administrator has to mend. */
function about({ provider, assertion, record }: Asked) {
  return {
    provider,
    connection: provider.connection,
    sourceId: 'sourceId' in record ? record.sourceId : null,
    detail: { subject: assertion.subject, attributes: assertion.attributes.map(({ name }) => name) },
  };
}
