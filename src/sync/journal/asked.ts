import type { AppliedChange } from './plans.ts';

/**
 * Changes that a platform beyond any transaction was asked for, of pages that are not marked as applied: what a run that
 * ended has left there all the same. The mark of a page forgets what was noted of it.
 */
export interface AskedJournal<Tx> {
  /** Notes what the platform is about to be asked for, what of that it has answered, and what it has not done. */
  note(tx: Tx, runId: string, noted: NotedAsking): Promise<void>;
  /** Ids of ended runs of which it is still to be found out what has become of what they asked for, the oldest first. */
  open(settingsId: string): Promise<string[]>;
  /** What the run has asked for, in the order of its plan. */
  changes(runId: string): Promise<OpenChange[]>;
  /** What is known to have been done; of all else that the run has asked for nothing was. */
  close(tx: Tx, runId: string, done: readonly DoneChange[]): Promise<void>;
}

/** Where a change stands in the plan of its run. */
export interface ChangePlace {
  readonly page: number;
  readonly seq: number;
}

/** See Asked in directory.ts. */
export interface AskedMove {
  readonly to: string | null;
  readonly from: string | null;
}

export interface NotedAsking {
  readonly asked: readonly (ChangePlace & AskedMove)[];
  readonly answered: readonly ChangePlace[];
  readonly undone: readonly ChangePlace[];
}

export interface OpenChange extends AppliedChange, AskedMove {
  readonly answered: boolean;
}

export interface DoneChange extends ChangePlace {
  /** Whether the membership has gone where it was asked to. */
  readonly moved: boolean;
}
