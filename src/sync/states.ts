import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';
import type { RunState } from './result.ts';

/** From which state a run may go to which. What is not here does not happen. */
const TRANSITIONS = {
  queued: ['extracting', 'cancelled', 'failed'],
  extracting: ['planned', 'failed', 'cancelled'],
  planned: ['applying', 'held', 'cancelled', 'failed'],
  held: ['applying', 'cancelled'],
  applying: ['succeeded', 'completed_with_errors', 'failed', 'cancelled'],
  succeeded: [],
  completed_with_errors: [],
  failed: [],
  cancelled: [],
} as const satisfies Record<RunState, readonly RunState[]>;

export function assertTransition(from: RunState, to: RunState): void {
  const allowed: readonly RunState[] = TRANSITIONS[from];
  if (!allowed.includes(to))
    throw new RollcallError('run_state', saying('run_transition')`A run cannot go from ${{ from }} to ${{ to }}.`);
}

export function isFinal(state: RunState): boolean {
  return TRANSITIONS[state].length === 0;
}
