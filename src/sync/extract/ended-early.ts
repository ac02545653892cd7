import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';

/** Of a read whose last page was not the one that said so. */
export function endedEarly(): RollcallError {
  return new RollcallError(
    'salesforce_response',
    saying('read_ended_early')`Salesforce ended the read before its last page. Run the synchronization again.`,
  );
}
