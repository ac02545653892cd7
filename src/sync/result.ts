import type { Entity } from './entity.ts';

export const RUN_STATES = [
  'queued',
  'extracting',
  'planned',
  'held',
  'applying',
  'succeeded',
  'completed_with_errors',
  'failed',
  'cancelled',
] as const;
export type RunState = (typeof RUN_STATES)[number];

export const COUNT_KEYS = [
  'extracted',
  'unchanged',
  'created',
  'updated',
  'moved',
  'deactivated',
  'reactivated',
  'linked',
  'skipped',
  'rejected',
  'stale',
  'failed',
] as const;
export type Counts = Record<(typeof COUNT_KEYS)[number], number>;

export interface BranchCounts {
  created: number;
  renamed: number;
  moved: number;
}

/**
 * What a run goes by: the whole list view, what has changed since the last one (R12), a single record (R10, R42), or what
 * another run has done (R40). The last two leave the watermark alone.
 */
export const RUN_MODES = ['full', 'incremental', 'single', 'undo'] as const;
export type RunMode = (typeof RUN_MODES)[number];

/** What a run did, as `sync --json` prints it and the API returns it. */
export interface RunResult {
  readonly id: string;
  readonly connection: string;
  readonly entity: Entity;
  /** Null for a run that has never begun. */
  readonly mode: RunMode | null;
  readonly state: RunState;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly counts: Counts;
  readonly branches: BranchCounts;
  readonly salesforceCalls: number;
  readonly directoryCalls: number;
  /** Those of `directoryCalls` that are about branches and who is in them. */
  readonly directoryBranchCalls: number;
  readonly watermark: string | null;
  /** The first 100 errors; `logs RUN` has all. */
  readonly errors: readonly RunError[];
}

export interface RunError {
  readonly code: string;
  readonly message: string;
  readonly sourceId: string | null;
  readonly username: string | null;
}

/** Told while a run goes on. `done` and `total` count records read while extracting, changes while applying. */
export interface Progress {
  readonly phase: 'extracting' | 'branches' | 'planning' | 'applying';
  readonly done: number;
  readonly total: number | null;
  readonly counts: Counts;
}
