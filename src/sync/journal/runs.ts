import type { Sentence } from '../../support/sentence.ts';
import type { Basis } from '../basis.ts';
import type { Entity } from '../entity.ts';
import type { HoldReason } from '../hold.ts';
import type { BranchCounts, Counts, Progress, RunMode, RunState } from '../result.ts';
import type { CompiledExtract } from '../source.ts';
import type { Starter } from '../starter.ts';

export interface RunJournal<Tx> {
  create(tx: Tx, run: NewRun): Promise<StoredRun>;
  /** Adds a run that has not begun, and that no job is for; answers its id. Throws `not_found` when nothing is to be run. */
  add(tx: Tx, settingsId: string, startedBy?: Starter): Promise<string>;
  /** Begins a run that waits in the queue. Throws `run_state` when it waits no longer. */
  start(tx: Tx, runId: string, run: NewRun): Promise<StoredRun>;
  /** A run that has begun. Throws `not_found`, and `run_state` for one that still waits in the queue. */
  get(runId: string): Promise<StoredRun>;
  /** Any run, also one that has not begun. Throws `not_found`. */
  outline(runId: string): Promise<RunOutline>;
  /** The newest run of these settings that has begun and not ended and is not a dry run; null if there is none. */
  unfinished(settingsId: string): Promise<StoredRun | null>;
  /** Id of the newest run or plan of the settings; those of one person do not count. */
  newest(settingsId: string): Promise<string | null>;
  /** False where the plan of the run was removed because its time was over (R47). */
  isPlanKept(runId: string): Promise<boolean>;
  /** Drops what plans of the settings that were never applied have kept for that, but for those of this run. */
  outdatePlans(tx: Tx, settingsId: string, runId: string): Promise<void>;
  /** Runs of one person that began before and have not ended: nobody goes on with them. */
  leftBehind(before: Date): Promise<RunOutline[]>;
  /** Ids of held runs whose plan has expired. */
  expired(now: Date): Promise<string[]>;
  /** Moves the run from one state to the next; throws `run_state` unless it is in `from` now. */
  transition(tx: Tx, runId: string, from: RunState, to: RunState, patch?: RunPatch): Promise<void>;
  patch(tx: Tx, runId: string, patch: RunPatch): Promise<void>;
  /** Asks whoever is at the run to stop it; throws `run_state` when it has ended. */
  requestCancel(tx: Tx, runId: string): Promise<void>;
  /** Throws `run_state` for a run that does not wait because of its calls. */
  endPause(tx: Tx, runId: string): Promise<void>;
  /** Counts of the stored plan: as planned while nothing is applied, as it turned out once it is. */
  counts(tx: Tx, runId: string): Promise<{ counts: Counts; branches: BranchCounts }>;
}

export interface NewRun {
  readonly settingsId: string;
  readonly entity: Entity;
  readonly mode: RunMode;
  readonly modeReasons: readonly Sentence[];
  readonly dryRun: boolean;
  /** False: the people whom it creates and moves are told nothing (R3). */
  readonly notify: boolean;
  /** Where it is not known already, from the queue. */
  readonly startedBy?: Starter;
  /** Of the settings, so that an interrupted run is only resumed under the same ones. */
  readonly fingerprint: string;
  /** The whole list view. */
  readonly extract: CompiledExtract;
  /** Incremental: the records changed since `since`. */
  readonly delta: CompiledExtract | null;
  readonly since: Date | null;
  /** Incremental: Ids and stamps of the whole view; null when this run does not sweep. */
  readonly sweep: CompiledExtract | null;
  /** What the people are made with; remembered when the run succeeds. */
  readonly basis: Basis;
  readonly total: number | null;
  /** Salesforce's clock before the read began. */
  readonly sourceTime: Date;
  /** Id of the run that this one takes back (R40); null for all others. */
  readonly undoes: string | null;
}

/** What is known of a run from the moment that it was asked for. */
export interface RunOutline {
  readonly id: string;
  readonly settingsId: string;
  readonly entity: Entity;
  /** Null until the run begins. */
  readonly mode: RunMode | null;
  readonly state: RunState;
  readonly dryRun: boolean;
  readonly acceptUnfiltered: boolean;
  readonly acceptTypes: boolean;
  readonly notify: boolean;
  /** Id of the run that this one takes back (R40); null for all others. */
  readonly undoes: string | null;
  /** Salesforce's clock before the read began; null until then. */
  readonly sourceTime: Date | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly counts: Counts | null;
  readonly branchCounts: BranchCounts | null;
  readonly salesforceCalls: number;
  readonly directoryCalls: number;
  readonly directoryBranchCalls: number;
}

/** A run that has begun. */
export interface StoredRun extends NewRun, Omit<RunOutline, keyof NewRun> {
  readonly error: RunError | null;
  /** Records in the list view, where the run has read all of it or all its Ids; null before it is planned. */
  readonly met: number | null;
  /** When a held plan expires; null for one that does not. */
  readonly expiresAt: Date | null;
}

/** Why a run failed, or waits. */
export interface RunError {
  /** One of ERROR_CODES. */
  readonly code: string;
  readonly message: string;
  /** The message by codes; absent or empty where there is only English. */
  readonly sentences?: readonly Sentence[];
}

/** What it says, for the log. */
export function saidOf({ code, message, sentences = [] }: RunError): readonly Sentence[] {
  return sentences.length > 0 ? sentences : [{ code, message, params: {} }];
}

/** Why a run waits, and until when. */
export interface Pause extends RunError {
  readonly until: Date;
}

export interface RunPatch {
  readonly finishedAt?: Date;
  readonly counts?: Counts;
  readonly branchCounts?: BranchCounts;
  /** Added to what is stored. */
  readonly salesforceCalls?: number;
  readonly directoryCalls?: number;
  readonly directoryBranchCalls?: number;
  readonly error?: RunError;
  readonly met?: number | null;
  /** Records to come, where Salesforce has said so since. */
  readonly total?: number;
  /** Why the plan has to be approved. */
  readonly hold?: readonly HoldReason[];
  readonly expiresAt?: Date;
  /** Nobody goes on with the run by itself before it is over; null: somebody does now. */
  readonly pause?: Pause | null;
  readonly progress?: Progress;
  /** False for a plan that was asked for and is applied now. */
  readonly dryRun?: false;
}
