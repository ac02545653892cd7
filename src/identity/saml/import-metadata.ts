import { RollcallError } from '../../support/errors.ts';
import { guardedFetch } from '../../support/outbound/guarded-fetch.ts';
import type { PrivateNetworks } from '../../support/outbound/private-networks.ts';
import { type Sentence, saying } from '../../support/sentence.ts';
import { providerUrlProblem } from '../provider-url.ts';
import { refusedPart } from '../refused-part.ts';
import { readMetadata, type SamlMetadata } from './metadata.ts';

/** Where metadata come from. */
export type MetadataSource = { readonly xml: string } | { readonly url: string };

/** How far a provider may be away. */
export interface Reach {
  readonly privateNetworks: PrivateNetworks;
  readonly signal: AbortSignal;
}

/**
 * What the metadata of a SAML provider say, given or fetched. Throws `identity_provider_refused`,
 * `identity_provider_unreachable` and `address_refused`.
 */
export async function importMetadata(source: MetadataSource, reach: Reach): Promise<SamlMetadata> {
  return readMetadata('xml' in source ? source.xml : await fetched(source.url, reach));
}

const TIMEOUT_MS = 15_000;

async function fetched(url: string, { privateNetworks, signal }: Reach): Promise<string> {
  const problem = providerUrlProblem(url);
  if (problem !== null) throw refusedPart('url', problem);
  try {
    const within = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const answer = await guardedFetch({ privateNetworks })(url, { signal: within });
    if (!answer.ok) throw unreachable(url, saying('metadata_status')`It answered ${{ status: answer.status }}.`);
    return await answer.text();
  } catch (error) {
    if (error instanceof RollcallError) throw error;
    const why = error instanceof Error ? error.message : '';
    throw unreachable(url, saying('reason_given')`${{ why }}`, error);
  }
}

function unreachable(url: string, why: Sentence, cause?: unknown): RollcallError {
  return new RollcallError(
    'identity_provider_unreachable',
    [saying('metadata_unreachable')`The metadata cannot be fetched from ${{ url }}.`, why],
    { cause },
  );
}
