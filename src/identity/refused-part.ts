import { RefusedParts } from '../support/errors.ts';

/** A part of what was said of a provider that is not right; `problem` is the end of a sentence. */
export function refusedPart(key: string, problem: string): RefusedParts {
  const part = { path: [key], message: problem };
  return new RefusedParts('identity_provider_refused', `${key} ${problem}.`, [part]);
}
