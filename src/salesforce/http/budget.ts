import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';

/** Calls of the whole org, of all its programs, in the last 24 hours, and how many it may make. */
export interface ApiUsage {
  readonly used: number;
  readonly max: number;
}

/**
 * Throws `salesforce_budget` when the org has used the share of its daily calls that Rollcall leaves alone (R48). Where
 * the usage is not known yet, there is nothing to stop for: the answer to the first call tells it.
 */
export function assertBudget(usage: ApiUsage | null, share: number): void {
  if (usage === null || usage.max <= 0 || usage.used < usage.max * share) return;
  const percent = Math.floor((usage.used / usage.max) * 100);
  throw new RollcallError(
    'salesforce_budget',
    saying(
      'budget',
    )`The Salesforce org has used ${{ used: counted(usage.used) }} of its ${{ max: counted(usage.max) }} API calls of the last 24 hours (${{ percent }} %), and Rollcall stops at ${{ share: Math.round(share * 100) }} % to leave the rest to other programs. What is done stays done: the run goes on by itself, or with the next synchronization, once usage has fallen. To allow a larger share, raise apiBudget of the connection.`,
  );
}

function counted(calls: number): string {
  return calls.toLocaleString('en-US');
}
