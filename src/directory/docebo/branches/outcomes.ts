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

export function refusedBranch(said: string): Outcome {
  return {
    kind: 'failed',
    code: 'branch_refused',
    message: `Docebo refuses this branch: ${said}. The next run plans it anew.`,
  };
}

export const PARENT_MISSING: Outcome = {
  kind: 'failed',
  code: 'branch_parent',
  message:
    'The branch above could not be made, or is no longer there, so nothing was put below it. The next run tries again.',
};
export const CODE_TAKEN: Outcome = {
  kind: 'stale',
  message: 'Another branch of Docebo has this code meanwhile. The next run plans it anew.',
};
export const CHANGED_MEANWHILE: Outcome = {
  kind: 'stale',
  message: 'The branch was changed in Docebo since the plan was made. The next run plans it anew.',
};
