import { RollcallError, type Told } from '../../support/errors.ts';

/** Why somebody who opens the platform inside Salesforce does not come in; the console says each in words. */
export const REFUSALS = [
  'unsigned',
  'not_set_up',
  'forged',
  'stale',
  'replayed',
  'other_org',
  'guest',
  'not_admitted',
  'unknown',
  'not_provisioned',
  'too_often',
  'unavailable',
] as const;

export type RefusalReason = (typeof REFUSALS)[number];

/** `canvas_refused`. Whoever is refused is told the reason; the sentence is for the audit log. */
export class Refusal extends RollcallError {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, told: Told, cause?: RollcallError) {
    super('canvas_refused', told, { cause });
    this.reason = reason;
  }
}
