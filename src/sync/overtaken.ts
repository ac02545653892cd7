import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';

/**
 * Another transaction has committed meanwhile what this one was to make: nothing of this one may stay. A unit of work is
 * begun again for it, and sees the other one's; the message is for whoever loses every time.
 */
export class Overtaken extends RollcallError {
  constructor() {
    super(
      'run_state',
      saying(
        'overtaken',
      )`The same person was changed by somebody else at the same moment, again and again. Nothing was changed here. Try again.`,
    );
  }
}
