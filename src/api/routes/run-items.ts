import type { ChangeRow } from '../../store/views/changes.ts';
import type { RunSummary } from '../../store/views/runs.ts';
import type { RunError } from '../../sync/journal/runs.ts';
import { RUN_STATES } from '../../sync/result.ts';

/** A run as the API answers it. */
export function runItem({ state, ...run }: RunSummary) {
  return {
    ...run,
    state: RUN_STATES.find((known) => known === state) ?? 'failed',
    error: withSentences(run.error),
    paused: withSentences(run.paused),
    hold: run.hold?.map((reason) => Object.assign({ params: {} }, reason)) ?? null,
  };
}

/** Rows from before have none. */
function withSentences<Why extends RunError>(why: Why | null) {
  return why && { ...why, sentences: why.sentences ?? [] };
}

const OUTCOMES = ['pending', 'applied', 'stale', 'failed'] as const;

/** A change as the API answers it. */
export function changeItem<Row extends ChangeRow>({ detail, outcome, ...change }: Row) {
  return {
    ...change,
    outcome: OUTCOMES.find((known) => known === outcome) ?? 'pending',
    code: detail?.code ?? null,
    field: detail?.field ?? null,
    value: detail?.value ?? null,
    message: detail?.message ?? null,
    params: detail?.params ?? {},
    sentences: detail?.said ?? [],
  };
}
