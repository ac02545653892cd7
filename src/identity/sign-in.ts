import { z } from 'zod';
import { countAddress, countBeginning, takeBackAddress, takeBackBeginning } from '../administration/access/limits.ts';
import { hashSecret, newSecret } from '../administration/access/secrets.ts';
import { type BegunSession, beginSession, type Client } from '../administration/access/sessions.ts';
import { type Account, accountById, withoutDuties } from '../store/access/accounts.ts';
import { holdPerson } from '../store/access/hold.ts';
import { personOfIdentity } from '../store/providers/identities.ts';
import { logSignIn } from '../store/providers/log.ts';
import { type IdentityProvider, isConfigured } from '../store/providers/provider.ts';
import { identityProvider, identityProviders, isStillProvider } from '../store/providers/providers.ts';
import { insertSignInRequest, takeSignInRequest } from '../store/providers/requests.ts';
import { inTransaction } from '../store/unit-of-work.ts';
import { RollcallError, saidBy } from '../support/errors.ts';
import { ownPath } from '../support/own-path.ts';
import { type Sentence, saying } from '../support/sentence.ts';
import { admit } from './admit.ts';
import type { Assertion } from './assertion.ts';
import { callbackUrl } from './callback-url.ts';
import { openProvider } from './open-provider.ts';
import { organizationOf } from './organization.ts';
import { protocolOf } from './protocol.ts';
import type { Deps } from './provision.ts';

const PATIENCE_MS = 10 * 60_000;

/** Those by which people can sign in, for the sign-in page. */
export async function offeredProviders({ db }: Pick<Deps, 'db'>) {
  const all = await identityProviders(db);
  return all.flatMap(({ id, name, active, settings, secret }) =>
    active && isConfigured({ settings, secret }) ? [{ id, name, kind: settings.kind }] : [],
  );
}

export interface SignInBegun {
  readonly providerId: string;
  /** What the cookie of the browser says; null where there is none yet. */
  readonly browser: string | null;
  /** Where they want to go. */
  readonly returnTo: string;
  /** Of our pages: `https://learn.example`. */
  readonly origin: string;
  /** An administrator who only tries the provider. */
  readonly trialOf: string | null;
  /** Where the browser is. */
  readonly address: string;
}

/**
 * Where the browser has to go. What comes back holds for ten minutes, once, and in this browser. Throws as Protocol.begin
 * does, `not_found`, and `too_many_attempts`.
 */
export async function beginSignIn(
  deps: Deps,
  { providerId, browser, returnTo, origin, trialOf, address }: SignInBegun,
): Promise<{ readonly url: string; readonly browser: string; readonly expiresAt: Date }> {
  const { db, vault } = deps;
  if (trialOf === null) await countBeginning(db, 'provider', address, deps.now());
  const provider = await identityProvider(db, providerId);
  if (!provider.active && trialOf === null) {
    throw new RollcallError(
      'not_found',
      saying('provider_no_sign_in')`Nobody can sign in by the identity provider ${{ id: providerId }}.`,
    );
  }
  const opened = await openProvider(deps, provider);
  const redirectUri = callbackUrl(provider.settings.kind, origin, providerId);
  const state = newSecret();
  const protocol = await protocolOf(provider.settings.kind);
  const { url, secrets, requestId } = await protocol.begin(opened, { state, redirectUri });
  const cookie = browser ?? newSecret();
  const expiresAt = new Date(deps.now().getTime() + PATIENCE_MS);
  const stateHash = hashSecret(state);
  await insertSignInRequest(
    db,
    {
      stateHash,
      providerId,
      browserHash: hashSecret(cookie),
      personId: trialOf,
      secrets: await vault.seal(purposeOf(stateHash), JSON.stringify(secrets)),
      returnTo: ownPath(returnTo),
      redirectUri,
      requestId,
      expiresAt,
    },
    deps.now(),
  );
  return { url, browser: cookie, expiresAt };
}

export interface SignInReturned {
  readonly providerId: string;
  readonly state: string;
  readonly browser: string | null;
  /** What stands behind `?`. */
  readonly search: string;
}

export interface SignedIn {
  readonly person: Account;
  readonly session: BegunSession;
  /** A path of ours. */
  readonly returnTo: string;
}

/**
 * Begins a session for whoever the provider says it is. Throws `identity_refused`, `identity_unknown`,
 * `too_many_attempts`, and as Protocol.complete does.
 */
export async function completeSignIn(
  deps: Deps,
  back: SignInReturned,
  { signal, ...client }: Client & { readonly signal: AbortSignal },
): Promise<SignedIn> {
  const { db } = deps;
  await countAddress(db, client.address, deps.now());
  const { provider, assertion, returnTo } = await returned(deps, back, null);
  const personId = await admit(deps, { provider, assertion, signal });
  await takeBackAddress(db, client.address);
  await takeBackBeginning(db, 'provider', client.address);
  const { subject } = assertion;
  return { ...(await enter(deps, { provider, subject, personId }, client)), returnTo };
}

interface Admitted {
  /** As it was when it vouched for them. */
  readonly provider: IdentityProvider;
  readonly subject: string;
  readonly personId: string;
}

/**
 * Begins a session while nobody changes what was found: asking the provider takes its time, and meanwhile it may have been
 * switched off or set up otherwise, or the person unbound, deactivated or made an administrator. Whoever begins again learns
 * what there is to say.
 */
async function enter({ db, now: clock }: Deps, { provider, subject, personId }: Admitted, client: Client) {
  const now = clock();
  const origin = { method: 'sso', providerId: provider.id } as const;
  return await inTransaction(db, async (tx) => {
    if (!(await isStillProvider(tx, provider))) throw notExpected();
    await holdPerson(tx, personId);
    const known = await personOfIdentity(tx, { providerId: provider.id, subject }, now);
    if (known?.id !== personId) throw notExpected();
    const person = await accountById(tx, personId, now);
    if (person === null || person.level === 'superadmin') throw notExpected();
    return { person: withoutDuties(person), session: await beginSession(tx, personId, client, now, origin) };
  });
}

/**
 * What came back, verified, once. Throws as completeSignIn does.
 *
 * @param trialOf whoever only tries the provider: they are told why it is refused, at once.
 */
export async function returned(
  deps: Deps,
  { providerId, state, browser, search }: SignInReturned,
  trialOf: string | null,
): Promise<{ readonly provider: IdentityProvider; readonly assertion: Brought; readonly returnTo: string }> {
  const { db, vault } = deps;
  const stateHash = hashSecret(state);
  const request = await takeSignInRequest(db, {
    stateHash,
    providerId,
    browserHash: hashSecret(browser ?? ''),
    now: deps.now(),
  });
  if (request === null || browser === null || request.personId !== trialOf) throw notExpected();
  const provider = await identityProvider(db, providerId);
  if (!provider.active && trialOf === null) throw notExpected();
  const { redirectUri, returnTo } = request;
  if (request.assertion !== null) {
    const text = await vault.open(purposeOfAssertion(stateHash), request.assertion);
    const kept = keptSchema.parse(JSON.parse(text));
    if ('refused' in kept) throw new RollcallError('identity_refused', kept.refused);
    return { provider, assertion: kept, returnTo };
  }
  const opened = await openProvider(deps, provider);
  const secrets = z
    .record(z.string(), z.string())
    .parse(JSON.parse(await vault.open(purposeOf(stateHash), request.secrets)));
  const protocol = await protocolOf(provider.settings.kind);
  const assertion: Assertion = await protocol
    .complete(opened, {
      state,
      redirectUri,
      search,
      secrets,
      organizationId: () => organizationOf(deps, provider.connection),
    })
    .catch(async (error: unknown) => {
      // An administrator who only tries it is told at once.
      if (trialOf === null) await logRefused(deps, provider, error);
      throw error;
    });
  return { provider, assertion: { ...assertion, warnings: [] }, returnTo };
}

/** Whoever signs in is told; whoever has to mend it is somebody else. */
async function logRefused({ db }: Deps, provider: IdentityProvider, error: unknown): Promise<void> {
  if (!(error instanceof RollcallError && error.code === 'identity_refused')) return;
  await logSignIn(db, {
    level: 'warning',
    code: error.code,
    said: saidBy(error),
    provider,
    connection: provider.connection,
    sourceId: null,
    username: null,
    detail: {},
  });
}

const purposeOf = (stateHash: Buffer) => `sign-in ${stateHash.toString('hex')}`;
/** For what a provider has posted, until the browser comes. */
export const purposeOfAssertion = (stateHash: Buffer) => `assertion ${stateHash.toString('hex')}`;

/** What a provider has brought, and what an administrator who tries it should know of it. */
export interface Brought extends Assertion {
  readonly warnings: readonly Sentence[];
}

/** What was posted, while the browser is on its way; of a trial also why it was refused. */
export type Kept = Brought | { readonly refused: readonly Sentence[] };

const sentences = z.array(
  z.object({
    code: z.string(),
    message: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
);
const keptSchema = z.union([
  z.object({
    subject: z.string(),
    attributes: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
    warnings: sentences.default([]),
  }),
  z.object({ refused: sentences }),
]);

function notExpected(): RollcallError {
  return new RollcallError(
    'identity_refused',
    saying(
      'identity_nobody_expected',
    )`Nobody was expected: it was begun more than ten minutes ago or in another browser, or is done already. Begin again on the sign-in page.`,
  );
}
