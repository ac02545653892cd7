import { type Action, UNCHANGED_REASONS } from './change.ts';
import type { Counts } from './result.ts';

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
