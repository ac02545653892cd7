import { RollcallError } from '../../support/errors.ts';
import { type Sentence, saying } from '../../support/sentence.ts';
import { hasTypeDefinition } from './type-definition.ts';

/** What a provider has posted cannot be accepted. Why is for administrators: whoever posts it learns no more than that. */
export function refusedAnswer(why: Sentence, cause?: unknown): RollcallError {
  return new RollcallError('identity_refused', why, { cause });
}

/** SAML needs no type definitions. Throws `identity_refused`. */
export function refuseTypes(xml: string): void {
  if (hasTypeDefinition(xml)) {
    throw refusedAnswer(saying('xml_typed')`It has a document type definition, which is not allowed.`);
  }
}
