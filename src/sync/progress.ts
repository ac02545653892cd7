import { type Action, UNCHANGED_REASONS } from './change.ts';
import type { BranchCounts, Counts } from './result.ts';

const COUNT_OF_ACTION = {
  create: 'created',
  update: 'updated',
  move: 'moved',
  deactivate: 'deactivated',
  reactivate: 'reactivated',
  link: 'linked',
  skip: 'skipped',
  reject: 'rejected',
} as const satisfies Record<Action, keyof Counts>;

export function noCounts(): Counts {
  return {
    extracted: 0,
    unchanged: 0,
    created: 0,
    updated: 0,
    moved: 0,
    deactivated: 0,
    reactivated: 0,
    linked: 0,
    skipped: 0,
    rejected: 0,
    stale: 0,
    failed: 0,
  };
}

/** Under which count a change of a person is shown. Who is only compared, or followed without a difference, is unchanged. */
export function countOf({ action, reason }: { readonly action: Action; readonly reason: string }): keyof Counts {
  return action === 'link' && UNCHANGED_REASONS.includes(reason) ? 'unchanged' : COUNT_OF_ACTION[action];
}

/** Adds planned changes of people to running counts. */
export function tally(
  counts: Counts,
  changes: readonly { kind: 'person' | 'branch'; action: Action; reason: string }[],
): void {
  for (const change of changes) if (change.kind === 'person') counts[countOf(change)] += 1;
}

/** Changes alike that were not applied as planned. */
export interface NotApplied {
  readonly kind: 'person' | 'branch';
  readonly action: Action;
  readonly reason: string;
  readonly outcome: 'stale' | 'failed';
  readonly count: number;
}

/** What has become of a plan: its counts, without what was not applied. */
export function asTurnedOut(
  planned: { readonly counts: Counts; readonly branches: BranchCounts },
  exceptions: readonly NotApplied[],
): { counts: Counts; branches: BranchCounts } {
  const counts = { ...planned.counts };
  const branches = { ...planned.branches };
  for (const { kind, action, reason, outcome, count } of exceptions) {
    if (kind === 'person') {
      counts[countOf({ action, reason })] -= count;
      counts[outcome] += count;
    } else if (isBranchAction(action)) branches[BRANCH_COUNT[action]] -= count;
  }
  return { counts, branches };
}

/** Under which count a change of a branch is shown; one that is only linked is not. */
export const BRANCH_COUNT = { create: 'created', update: 'renamed', move: 'moved' } as const;

export function isBranchAction(action: string): action is keyof typeof BRANCH_COUNT {
  return action in BRANCH_COUNT;
}
