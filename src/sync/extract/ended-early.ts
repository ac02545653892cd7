import { RollcallError } from '../../support/errors.ts';

/** Of a read whose last page was not the one that said so. */
export function endedEarly(): RollcallError {
  return new RollcallError(
    'salesforce_response',
    'Salesforce ended the read before its last page. Run the synchronization again.',
  );
}
