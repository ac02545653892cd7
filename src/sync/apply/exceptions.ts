import type { Outcome } from '../directory.ts';
import type { StoredChange } from '../journal/changes.ts';
import type { ChangeException, Origin } from '../journal/plans.ts';

/** The changes that did not turn out as planned; all others count as applied with their page. */
export function exceptions(changes: readonly StoredChange[], outcomes: readonly Outcome[]): ChangeException[] {
  return outcomes.flatMap((outcome, index) => {
    const change = changes[index];
    if (!change || outcome.kind === 'applied') return [];
    const code = outcome.kind === 'stale' ? 'stale' : outcome.code;
    const partly = change.kind === 'person' && outcome.id !== undefined;
    return [{ seq: change.seq, outcome: outcome.kind, code, said: outcome.said, partly }];
  });
}

/** Where people were before, of those who were taken out of a branch. */
export function origins(changes: readonly StoredChange[], outcomes: readonly Outcome[]): Origin[] {
  return outcomes.flatMap((outcome, index) => {
    const change = changes[index];
    return change && outcome.from !== undefined ? [{ seq: change.seq, from: outcome.from }] : [];
  });
}
