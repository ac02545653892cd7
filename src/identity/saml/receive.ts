import { countAddress, takeBackAddress } from '../../administration/access/limits.ts';
import { hashSecret } from '../../administration/access/secrets.ts';
import { touchServiceKey } from '../../store/providers/keys.ts';
import { logSignIn, logSignInDaily } from '../../store/providers/log.ts';
import type { IdentityProvider } from '../../store/providers/provider.ts';
import { identityProvider } from '../../store/providers/providers.ts';
import { keepAssertion, keepRefusal, waitingRequest } from '../../store/providers/requests.ts';
import { RollcallError, saidBy } from '../../support/errors.ts';
import { type Sentence, saying } from '../../support/sentence.ts';
import { openProvider } from '../open-provider.ts';
import type { Deps } from '../provision.ts';
import { type Kept, purposeOfAssertion } from '../sign-in.ts';
import { refusedAnswer } from './refused-answer.ts';

export interface Posted {
  readonly providerId: string;
  /** Base64. */
  readonly response: string;
  /** RelayState: the state of the request. */
  readonly state: string;
  /** Where it came from. */
  readonly address: string;
}

/**
 * Verifies what a provider's page has posted, and keeps what it says for the page that the browser comes to, encrypted; our
 * cookies do not come along with a post of another site. Nothing is accepted twice, by whichever process. Throws
 * `identity_refused`, which says nothing to a stranger; why stands in the log, or, of a trial, is kept for whoever tries it.
 * And `too_many_attempts`.
 */
export async function receiveResponse(deps: Deps, { providerId, response, state, address }: Posted): Promise<void> {
  const { db, vault } = deps;
  const now = deps.now();
  await countAddress(db, address, now);
  const stateHash = hashSecret(state);
  const request = await waitingRequest(db, { stateHash, providerId, now });
  if (request === null || request.requestId === null) throw refused();
  const provider = await identityProvider(db, providerId);
  const { redirectUri: acsUrl, requestId, personId } = request;
  const sealed = async (what: Kept) => await vault.seal(purposeOfAssertion(stateHash), JSON.stringify(what));
  try {
    const { readResponse } = await import('./response.ts');
    const { id, usableUntil, expired, openedBy, subject, attributes } = await readResponse(
      await openProvider(deps, provider),
      {
        response,
        acsUrl,
        requestId,
        now,
      },
    );
    const kept = await keepAssertion(db, {
      stateHash,
      provider,
      assertionHash: hashSecret(id),
      usableUntil,
      sealed: await sealed({ subject, attributes, warnings: expired ? [signedByExpired(provider)] : [] }),
    });
    if (!kept) throw refusedAnswer(saying('assertion_used')`The assertion was used before.`);
    // Who only tries it sees that themselves, and nothing else is written.
    if (personId !== null) return;
    if (openedBy !== null) await touchServiceKey(db, openedBy, now);
    if (expired) await logExpired(deps, provider);
  } catch (error) {
    if (error instanceof RollcallError && error.code === 'secret_key') throw error;
    const said = [
      saying('signin_posted')`What ${{ provider: provider.name }} has posted was not accepted.`,
      ...whyNot(error),
    ];
    if (personId !== null && (await keepRefusal(db, { stateHash, sealed: await sealed({ refused: said }) }))) return;
    await logSignIn(db, {
      level: 'warning',
      code: 'identity_refused',
      said,
      provider,
      connection: provider.connection,
      sourceId: null,
      username: null,
      detail: {},
    });
    throw refused(error);
  }
  await takeBackAddress(db, address);
}

const signedByExpired = ({ name }: IdentityProvider) =>
  saying(
    'signed_by_expired',
  )`Somebody came from ${{ provider: name }} with an assertion that is signed by a certificate which has expired. It was accepted. Ask the provider whether it has a new one, and refresh its metadata.`;

/** Once a day: everybody who signs in would say the same. */
async function logExpired({ db, now }: Deps, provider: IdentityProvider): Promise<void> {
  const event = {
    level: 'warning',
    code: 'certificate_expired',
    said: [signedByExpired(provider)],
    provider,
    connection: provider.connection,
    sourceId: null,
    username: null,
    detail: {},
  } as const;
  await logSignInDaily(db, event, now());
}

function refused(cause?: unknown): RollcallError {
  return new RollcallError(
    'identity_refused',
    saying(
      'identity_unasked',
    )`What came back from the identity provider was not asked for, or cannot be accepted. Begin again on the sign-in page.`,
    { cause },
  );
}

/** In the words of what verifies answers, where the reason is none of ours. */
function whyNot(error: unknown): readonly Sentence[] {
  if (error instanceof RollcallError) return saidBy(error);
  return [saying('verifier_says')`${{ why: error instanceof Error ? error.message.slice(0, 400) : '' }}`];
}
