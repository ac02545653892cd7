import type { RunSummary } from '../../store/views/runs.ts';

type Shown = Pick<RunSummary, 'state' | 'dryRun'> & Partial<Pick<RunSummary, 'paused'>>;

/** The state of a run in a word or two; programs get the name of the state. */
export function stateText({ state, dryRun, paused = null }: Shown): string {
  if (paused !== null) return 'paused';
  if (dryRun && state === 'planned') return 'plan';
  return state === 'completed_with_errors' ? 'with errors' : state;
}
