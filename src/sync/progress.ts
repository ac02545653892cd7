import type { Action } from './change.ts';
import type { Counts } from './result.ts';

/** Under which count an action is shown. */
export const COUNT_OF_ACTION = {
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

/** Adds planned changes of people to running counts. */
export function tally(counts: Counts, changes: readonly { kind: 'person' | 'branch'; action: Action }[]): void {
  for (const { kind, action } of changes) if (kind === 'person') counts[COUNT_OF_ACTION[action]] += 1;
}
