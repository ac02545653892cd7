import type { Sentence } from '../../support/sentence.ts';

export interface EventJournal<Tx> {
  add(tx: Tx, events: readonly RunEvent[]): Promise<void>;
  /** One event per rejected or failed change of the run, and per person who was made although their data were erased (R47). */
  addErrors(tx: Tx, runId: string): Promise<void>;
}

export interface RunEvent {
  readonly runId: string;
  readonly level: 'info' | 'warning' | 'error';
  readonly code: string;
  /** What it says. */
  readonly said: readonly Sentence[];
  readonly sourceId?: string;
  readonly username?: string;
}

/** An event that says what its code is, and whatever goes with it. */
export function logged(
  { id: runId }: { readonly id: string },
  level: RunEvent['level'],
  first: Sentence,
  ...more: readonly Sentence[]
): RunEvent {
  return { runId, level, code: first.code, said: [first, ...more] };
}
