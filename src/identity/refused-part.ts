import { RefusedParts } from '../support/errors.ts';
import { type Sentence, saying } from '../support/sentence.ts';

/** A part of what was said of a provider that is not right; `said` is the end of a sentence. */
export function refusedPart(key: string, said: Sentence): RefusedParts {
  return new RefusedParts(
    'identity_provider_refused',
    [{ path: [key], said }],
    [saying('provider_part')`${{ key }}:`, said],
  );
}
