import { type Known, knownById, personOfIdentity, touchIdentity } from '../store/providers/identities.ts';
import { logSignIn } from '../store/providers/log.ts';
import { RollcallError, saidBy } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';
import { attributeText } from './assertion.ts';
import { type Deps, provision, refresh } from './provision.ts';
import { type Asked, bind, recognise, refuseGone } from './recognise.ts';
import { type AssertedRecord, assertedRecord } from './record.ts';
import { Refusal, reasonOf } from './refusal.ts';

/**
 * Whom an assertion is about, made where they are new and that is allowed (R11). Answers the person's id. Throws
 * `identity_unknown`, which says nothing to a stranger; why stands in the connector's log.
 */
export async function admit(deps: Deps, { provider, assertion, signal }: Omit<Asked, 'record'>): Promise<string> {
  const asked = { provider, assertion, signal, record: assertedRecord(assertion, provider.settings.attributes) };
  try {
    return (await known(deps, asked)) ?? (await newcomer(deps, asked));
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error;
    await log(deps, asked, error);
    throw new RollcallError(
      'identity_unknown',
      saying(
        'identity_not_admitted',
      )`${{ provider: provider.name }} knows you, but you cannot come in here. Ask an administrator of the platform; the log says why.`,
      { cause: error },
    );
  }
}

/** Somebody who came by this identity before, or is allowed to come by it from now on; null for somebody new. */
async function known(deps: Deps, asked: Asked): Promise<string | null> {
  const { db } = deps;
  const { provider, assertion, record } = asked;
  const found = await recognise(deps, asked);
  if (found === null) return null;
  const { person, isKnown } = found;
  const now = deps.now();
  if (!isKnown) {
    await bind(db, asked, person, now);
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
  await touchIdentity(db, { providerId: provider.id, subject: assertion.subject }, now);
  if (provider.settings.updateOnSignIn && 'sourceId' in record) {
    await refreshQuietly(deps, { ...asked, record }, person);
    // The record may say that they are not to come in any more.
    refuseGone(await knownById(db, person.id, deps.now()), person);
  }
  return person.id;
}

async function newcomer(deps: Deps, { record, ...asked }: Asked): Promise<string> {
  if (!('sourceId' in record)) throw new Refusal('assertion_incomplete', record.missing);
  const key = { providerId: asked.provider.id, subject: asked.assertion.subject };
  try {
    return await provision(deps, { ...asked, record });
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
