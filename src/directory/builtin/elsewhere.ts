import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';

/** Refuses to change by hand here what is on another platform. */
export function keptInDocebo(name: string): RollcallError {
  return new RollcallError(
    'kept_in_docebo',
    saying(
      'in_docebo',
    )`${{ name }} is in Docebo. Change that there; \`rollcall verify\` finds what was changed of what Salesforce gives.`,
  );
}
