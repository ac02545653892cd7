import { z } from 'zod';
import type { ProviderSettings, SigningAlgorithm } from '../../store/providers/provider.ts';
import { RollcallError } from '../../support/errors.ts';
import { type Sentence, saying } from '../../support/sentence.ts';
import { say } from '../../sync/sentences/sentence.ts';

/** How ID tokens of the provider are signed, as its set-up says. */
export function algorithmsOf(settings: ProviderSettings): readonly SigningAlgorithm[] {
  return settings.kind === 'saml' ? [] : settings.algorithms;
}

const header = z.object({ alg: z.string() });

/**
 * Refuses an ID token, whose signature is verified already, that is not signed as it is set up: the library takes every asymmetric algorithm
 * that the provider announces at the moment. Throws `identity_refused`.
 */
export function refuseOtherAlgorithms(name: string, settings: ProviderSettings, idToken: string): void {
  const accepted = algorithmsOf(settings);
  const [encoded = ''] = idToken.split('.');
  const { alg } = header.parse(JSON.parse(Buffer.from(encoded, 'base64url').toString()));
  if (accepted.some((one) => one === alg)) return;
  throw new RollcallError(
    'identity_refused',
    saying(
      'oidc_algorithm',
    )`The ID token of ${{ provider: name }} is signed with ${{ algorithm: alg }}; accepted is ${{ accepted: accepted.join(', ') }}. Where the provider is to sign so, say it in its settings here.`,
  );
}

/** What an administrator should know of the algorithms that a provider announces. */
export function algorithmWarnings(settings: ProviderSettings, announced: readonly string[]): Sentence[] {
  const accepted = algorithmsOf(settings);
  if (accepted.some((one) => announced.includes(one))) return [];
  return [say('algorithms_unannounced', { accepted: accepted.join(', '), announced: announced.join(', ') })];
}
