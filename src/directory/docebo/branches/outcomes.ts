import { saying } from '../../../support/sentence.ts';
import type { Outcome } from '../../../sync/directory.ts';
import { isRefusal } from '../http/error.ts';

/** What Docebo says against it; null where it was done. */
export async function refusalOf(work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (isRefusal(error)) return error.failure.message;
    throw error;
  }
}

export const BRANCH_REFUSED = 'branch_refused';

export function refusedBranch(why: string): Outcome {
  return {
    kind: 'failed',
    code: BRANCH_REFUSED,
    said: saying('outcome_docebo_branch')`Docebo refuses this branch: ${{ why }}. The next run plans it anew.`,
  };
}

export const PARENT_MISSING: Outcome = {
  kind: 'failed',
  code: 'branch_parent',
  said: saying(
    'outcome_parent_missing',
  )`The branch above could not be made, or is no longer there, so nothing was put below it. The next run tries again.`,
};
export const CODE_TAKEN: Outcome = {
  kind: 'stale',
  said: saying('outcome_docebo_code')`Another branch of Docebo has this code meanwhile. The next run plans it anew.`,
};
export const CHANGED_MEANWHILE: Outcome = {
  kind: 'stale',
  said: saying(
    'outcome_docebo_branch_changed',
  )`The branch was changed in Docebo since the plan was made. The next run plans it anew.`,
};
