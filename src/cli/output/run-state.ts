import type { RunSummary } from '../../store/views/runs.ts';

/** The state of a run in a word or two; programs get the name of the state. */
export function stateText({ state, dryRun }: Pick<RunSummary, 'state' | 'dryRun'>): string {
  if (dryRun && state === 'planned') return 'plan';
  return state === 'completed_with_errors' ? 'with errors' : state;
}
