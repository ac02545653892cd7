import { identityProvider } from '../store/providers/providers.ts';
import type { Sentence } from '../support/sentence.ts';
import { type Foreseen, foresee } from './foresee.ts';
import { openProvider } from './open-provider.ts';
import { type Finding, protocolOf } from './protocol.ts';
import type { Deps } from './provision.ts';
import { type AssertedRecord, assertedRecord } from './record.ts';
import { returned, type SignInReturned } from './sign-in.ts';
import { type Uses, usesOf } from './uses.ts';

/** What a provider says of an administrator who tries it, and what would come of it. */
export interface Trial extends Uses {
  readonly subject: string;
  /** The record that it names; null where that is not complete. */
  readonly record: AssertedRecord | null;
  /** If somebody came with it. */
  readonly foreseen: Foreseen;
  /** What is to be looked at of what has come. */
  readonly warnings: readonly Sentence[];
  /** What the check of the provider warns of. */
  readonly findings: readonly Finding[];
}

/**
 * What the provider says of an administrator who tries it; nobody is signed in, and nothing is written but that the answer
 * was used. Throws as completeSignIn does, with the reason in the place of what a stranger would be told.
 */
export async function completeTrial(
  deps: Deps,
  back: SignInReturned,
  { personId, signal }: { readonly personId: string; readonly signal: AbortSignal },
): Promise<Trial> {
  const { assertion } = await returned(deps, back, personId);
  const { warnings, ...said } = assertion;
  const provider = await identityProvider(deps.db, back.providerId);
  const protocol = await protocolOf(provider.settings.kind);
  const found = await protocol.check(await openProvider(deps, provider), { now: deps.now(), signal });
  const record = assertedRecord(said, provider.settings.attributes);
  return {
    subject: said.subject,
    record: 'sourceId' in record ? record : null,
    ...(await usesOf(deps, provider, said)),
    foreseen: await foresee(deps, { provider, assertion: said, signal }),
    warnings,
    findings: found.filter((finding) => finding.warnings.length > 0),
  };
}
