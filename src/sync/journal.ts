import type { Basis } from './basis.ts';
import type { Action } from './change.ts';
import type { PersonValues } from './directory.ts';
import type { Entity } from './entity.ts';
import type { HoldReason, Stakes } from './hold.ts';
import type { AccountMemory, SettingsMemory, UnresolvedJournal } from './memory.ts';
import type { BranchCounts, Counts, Progress, RunState } from './result.ts';
import type { Sharing } from './sharing.ts';
import type { Account, CompiledExtract } from './source.ts';
import type { Watch } from './watch/watch.ts';

/**
 * The port to Rollcall's own memory: links, runs, their pages and stored plans. `Tx` is one unit of work; what is
 * written through it is kept or lost together. Implemented by src/store.
 */
export interface Journal<Tx> {
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;

  /** Keeps every other process from running these settings until disposed. Throws `run_in_progress`. */
  lease(settingsId: string): Promise<Lease<Tx>>;

  readonly runs: RunJournal<Tx>;
  readonly plans: PlanJournal<Tx>;
  readonly sharing: Sharing<Tx>;
  readonly links: LinkJournal<Tx>;
  readonly events: EventJournal<Tx>;
  readonly settings: SettingsMemory<Tx>;
  readonly unresolved: UnresolvedJournal<Tx>;
  readonly accounts: AccountMemory<Tx>;
  readonly watch: Watch<Tx>;
}

/** The right to run some settings. */
export interface Lease<Tx> extends AsyncDisposable {
  /** The same journal, whose transactions are refused with `run_taken_over` once another process has the lease. */
  readonly journal: Journal<Tx>;
  /** Aborts with `run_taken_over` when the lease is lost, with `run_cancelled` when somebody cancelled the run. */
  readonly signal: AbortSignal;
}

export interface RunJournal<Tx> {
  create(tx: Tx, run: NewRun): Promise<StoredRun>;
  /** Adds a run that has not begun, and that no job is for; answers its id. Throws `not_found` when nothing is to be run. */
  add(tx: Tx, settingsId: string): Promise<string>;
  /** Begins a run that waits in the queue. Throws `run_state` when it waits no longer. */
  start(tx: Tx, runId: string, run: NewRun): Promise<StoredRun>;
  /** A run that has begun. Throws `not_found`, and `run_state` for one that still waits in the queue. */
  get(runId: string): Promise<StoredRun>;
  /** Any run, also one that has not begun. Throws `not_found`. */
  outline(runId: string): Promise<RunOutline>;
  /** The newest run of these settings that has begun and not ended and is not a dry run; null if there is none. */
  unfinished(settingsId: string): Promise<StoredRun | null>;
  /** Id of the newest run or plan of the settings. */
  newest(settingsId: string): Promise<string | null>;
  /** False where the plan of the run was removed because its time was over (R47). */
  isPlanKept(runId: string): Promise<boolean>;
  /** Drops what plans of the settings that were never applied have kept for that, but for those of this run. */
  outdatePlans(tx: Tx, settingsId: string, runId: string): Promise<void>;
  /** Ids of held runs whose plan has expired. */
  expired(now: Date): Promise<string[]>;
  /** Moves the run from one state to the next; throws `run_state` unless it is in `from` now. */
  transition(tx: Tx, runId: string, from: RunState, to: RunState, patch?: RunPatch): Promise<void>;
  patch(tx: Tx, runId: string, patch: RunPatch): Promise<void>;
  /** Asks whoever is at the run to stop it; throws `run_state` when it has ended. */
  requestCancel(tx: Tx, runId: string): Promise<void>;
  /** Counts of the stored plan: as planned while nothing is applied, as it turned out once it is. */
  counts(tx: Tx, runId: string): Promise<{ counts: Counts; branches: BranchCounts }>;
}

export interface NewRun {
  readonly settingsId: string;
  readonly entity: Entity;
  readonly mode: 'full' | 'incremental';
  readonly modeReason: string | null;
  readonly dryRun: boolean;
  /** False: the people whom it creates and moves are told nothing (R3). */
  readonly notify: boolean;
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
}

/** What is known of a run from the moment that it was asked for. */
export interface RunOutline {
  readonly id: string;
  readonly settingsId: string;
  readonly entity: Entity;
  /** Null until the run begins. */
  readonly mode: 'full' | 'incremental' | null;
  readonly state: RunState;
  readonly dryRun: boolean;
  readonly acceptUnfiltered: boolean;
  readonly acceptTypes: boolean;
  readonly notify: boolean;
  /** Salesforce's clock before the read began; null until then. */
  readonly sourceTime: Date | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly counts: Counts | null;
  readonly branchCounts: BranchCounts | null;
  readonly salesforceCalls: number;
  readonly directoryCalls: number;
}

/** A run that has begun. */
export interface StoredRun extends NewRun, Omit<RunOutline, keyof NewRun> {
  readonly error: { readonly code: string; readonly message: string } | null;
  /** Records in the list view, where the run has read all of it or all its Ids; null before it is planned. */
  readonly met: number | null;
  /** When a held plan expires; null for one that does not. */
  readonly expiresAt: Date | null;
}

export interface RunPatch {
  readonly finishedAt?: Date;
  readonly counts?: Counts;
  readonly branchCounts?: BranchCounts;
  /** Added to what is stored. */
  readonly salesforceCalls?: number;
  readonly directoryCalls?: number;
  readonly error?: { readonly code: string; readonly message: string };
  readonly met?: number | null;
  /** Records to come, where Salesforce has said so since. */
  readonly total?: number;
  /** Why the plan has to be approved. */
  readonly hold?: readonly HoldReason[];
  readonly expiresAt?: Date;
  /** Nobody goes on with the run by itself before. */
  readonly resumeAt?: Date;
  readonly progress?: Progress;
  /** False for a plan that was asked for and is applied now. */
  readonly dryRun?: false;
}

export interface PlanJournal<Tx> {
  /** The last page of the extraction that is stored with its changes, or null: where an interrupted read goes on. */
  lastPage(runId: string): Promise<LastPage | null>;
  /** Ids of the records that the pages of an incremental run have read so far. */
  met(runId: string): AsyncIterable<readonly string[]>;
  /** Stores a page and its changes. Page numbers are the caller's; a page is stored once. */
  savePage(tx: Tx, runId: string, page: PlannedPage): Promise<void>;
  /** Removes everything planned, for a read that has to begin again. */
  discard(tx: Tx, runId: string): Promise<void>;

  /** Person changes that may not both come true, or only after another one: see plan/settle-usernames.ts. */
  contestedClaims(tx: Tx, runId: string): Promise<StoredClaim[]>;
  /** Rewrites contested claims: those that come true go to `page`, the others become rejections. */
  settleClaims(tx: Tx, runId: string, page: number, verdicts: readonly Verdict[]): Promise<void>;
  /** Drops all but the newest change of a record that was read twice; answers how many were dropped. */
  dropRepeated(tx: Tx, runId: string): Promise<number>;
  /** Lets the database plan the queries on a whole plan by what has just been stored. */
  analyze(tx: Tx): Promise<void>;
  /** Branch keys that this run's person changes lead to, those too that still wait for a username. */
  branchKeys(tx: Tx, runId: string): Promise<string[]>;
  /** Changes of people of whom nothing but the branch can differ, in batches: moves, and links that were only compared. */
  placed(tx: Tx, runId: string): AsyncIterable<readonly PlacedPerson[]>;
  /** Makes links that were only compared of moves, and moves (`branch_resettled`) of such links. */
  turnMoves(tx: Tx, runId: string, changes: readonly PlacedPerson[]): Promise<void>;

  /**
   * Takes people who move because of their branch alone (`branch_resettled`, on a page behind the one that read them)
   * out of the unchanged records of that page.
   */
  discountUnchanged(tx: Tx, runId: string): Promise<void>;

  stageAccounts(tx: Tx, runId: string, accounts: readonly Account[]): Promise<void>;
  /** Notes accounts that were deleted in Salesforce. */
  stageGoneAccounts(tx: Tx, runId: string, ids: readonly string[]): Promise<void>;
  /** How many accounts are staged, deleted ones too. */
  countStaged(tx: Tx, runId: string): Promise<number>;
  /**
   * The accounts of these Ids and their ancestors, as far as they are known: as the run staged them, else, with
   * `remembered`, as the settings' last run saw them.
   */
  stagedAccounts(
    tx: Tx,
    run: { readonly id: string; readonly settingsId: string },
    ids: readonly string[],
    remembered: boolean,
  ): Promise<Map<string, Account>>;
  /** How many records the run has met in the list view: those read in full, or those of its sweep. */
  recordsMet(tx: Tx, runId: string): Promise<number>;
  /** What the plan would do to people who are linked. */
  stakes(
    tx: Tx,
    run: { readonly id: string; readonly settingsId: string },
  ): Promise<Pick<Stakes, 'deactivated' | 'rejected' | 'changed' | 'returning' | 'leavers'>>;
  /** Forgets what is needed only until the run has ended: staged accounts and the Ids met. */
  dropStaging(tx: Tx, runId: string): Promise<void>;

  /** Pages with changes that are not applied yet, in order. */
  pendingPages(runId: string): Promise<PendingPage[]>;
  /** What there is to apply: neither rejections nor skips that touch nobody. */
  changesOfPage(runId: string, page: number): Promise<StoredChange[]>;
  /** Number of changes in pending pages, for progress. */
  pendingChanges(runId: string): Promise<number>;
  /** Marks the page applied and notes what became of each change that was not applied as planned. */
  markApplied(tx: Tx, runId: string, page: number, exceptions: readonly ChangeException[]): Promise<void>;
  /** The first `limit` rejections and failures. */
  errors(runId: string, limit: number): Promise<PlanError[]>;
}

/** What a page of the extraction holds: the whole view, changed records, records tried again, or a sweep of Ids. */
export type Phase = 'whole' | 'delta' | 'retry' | 'sweep';

export interface LastPage {
  readonly page: number;
  readonly phase: Phase;
  /** Where the phase goes on; null when it has ended. */
  readonly next: string | null;
}

export interface PendingPage {
  readonly page: number;
  /** True for a page of people as it was read: it waits for nothing that another such page changes. */
  readonly independent: boolean;
}

export interface PlannedPage {
  readonly page: number;
  readonly phase: Phase;
  readonly next: string | null;
  readonly rows: number;
  readonly unchanged: number;
  /** Source Ids met on this page, those of its rows first, kept until the run has ended; null where nobody asks. */
  readonly seen: readonly string[] | null;
  /** Who has read it, where the read is shared. */
  readonly reader?: string;
  readonly changes: readonly PlannedChange[];
}

export interface PlannedChange {
  readonly kind: 'person' | 'branch';
  readonly action: Action;
  readonly reason: string;
  readonly sourceId: string | null;
  /** The person or branch concerned; null for one that does not exist yet. */
  readonly targetId: string | null;
  readonly username: string | null;
  /** Set only where the change claims a username that the person does not have yet (create, adopt, rename). */
  readonly usernameKey: string | null;
  /** Where the run's membership goes; null is the destination. For branches, the key that they stand for. */
  readonly branchKey: string | null;
  /** Content hash that the link has once this is applied. */
  readonly hash: string | null;
  /** See extract/stamp.ts; null where the settings are not incremental. */
  readonly stamp: string | null;
  readonly before: PersonValues | null;
  readonly after: PersonValues | null;
  readonly detail: ChangeDetail | null;
}

export interface ChangeDetail {
  /** For rejections and skips: what to show. */
  readonly code?: string;
  readonly field?: string | null;
  readonly value?: string | null;
  readonly message?: string;
  /** Contested claims: who has the username now, and what the change is if they let it go. */
  readonly holder?: string;
  readonly intended?: { readonly action: Action; readonly reason: string };
  /** Branches: where a new or moved one goes. */
  readonly parent?: { readonly id: string } | { readonly key: string };
}

export interface StoredChange extends PlannedChange {
  readonly seq: number;
}

export interface StoredClaim {
  readonly page: number;
  readonly seq: number;
  readonly sourceId: string;
  readonly action: Action;
  readonly reason: string;
  /** The linked or adopted person, null for a new one. */
  readonly targetId: string | null;
  readonly username: string;
  readonly usernameKey: string;
  /** The person that has the username now, if not `targetId`. */
  readonly holder: string | null;
  readonly intended: { readonly action: Action; readonly reason: string } | null;
}

export interface Verdict {
  readonly page: number;
  readonly seq: number;
  readonly action: Action;
  readonly reason: string;
  /** For rejections: what to show. */
  readonly detail: ChangeDetail | null;
  /** True where it has to wait for others to let their usernames go. */
  readonly late: boolean;
}

export interface PlacedPerson {
  readonly page: number;
  readonly seq: number;
  readonly personId: string;
  readonly branchKey: string | null;
  /** True for a move, false for a link that was only compared. */
  readonly moves: boolean;
}

export interface ChangeException {
  readonly seq: number;
  readonly outcome: 'stale' | 'failed';
  readonly code: string;
  readonly message: string;
}

export interface PlanError {
  readonly code: string;
  readonly message: string;
  readonly sourceId: string | null;
  readonly username: string | null;
}

export interface LinkJournal<Tx> {
  /**
   * Compares content hashes with those of the links. Answers, in no order, only the records that need a closer look: not
   * linked (`link` null), another hash, or a link whose person had left. `index` points into the arguments. Links with
   * the right hash get the stamps given.
   */
  compare(tx: Tx, settingsId: string, records: ComparedRecords): Promise<{ index: number; link: Link | null }[]>;
  /** The positions of the records that a sweep has to read: unknown ones, and those with another stamp. */
  outdated(tx: Tx, settingsId: string, sourceIds: readonly string[], stamps: readonly string[]): Promise<number[]>;
  /** Every link of these people, of whatever settings; by person, settings and source Id. */
  ofPeople(tx: Tx, personIds: readonly string[]): Promise<PersonLink[]>;
  /** A link that somebody has voided by hand since the run was asked for gets no hash: the next run compares again (R13). */
  save(tx: Tx, run: { readonly id: string; readonly settingsId: string }, links: readonly SavedLink[]): Promise<void>;
  /** Links, with people still here, that no page of the whole view or of a sweep has seen; in batches. */
  unseen(tx: Tx, settingsId: string, runId: string): AsyncIterable<readonly Link[]>;
  /** Whether anybody is linked, be it somebody who has left. */
  any(settingsId: string): Promise<boolean>;
  /** How many people are linked and there, counted no further than `enough`. */
  countPresent(tx: Tx, settingsId: string, enough: number): Promise<number>;
  /**
   * Links, with people still here, whose record has no change in the run and who may be elsewhere than they should: those
   * under these branch keys (null: the destination), and the misplaced.
   */
  underKeys(
    tx: Tx,
    settingsId: string,
    runId: string,
    keys: readonly (string | null)[],
  ): AsyncIterable<readonly Link[]>;

  /**
   * Voids the hashes of links under these branch keys, all of them where the destination's is among the keys, and marks
   * them as misplaced.
   */
  voidUnder(tx: Tx, settingsId: string, keys: readonly string[]): Promise<void>;

  /** Where branch keys are, all or these. */
  branchLinks(tx: Tx, settingsId: string, keys?: readonly string[]): Promise<Map<string, BranchLink>>;
  saveBranchLinks(tx: Tx, settingsId: string, links: readonly (BranchLink & { key: string })[]): Promise<void>;
  /** Which branches the settings of others have linked to which keys. */
  branchesOfOthers(tx: Tx, settingsId: string): Promise<OtherBranchLink[]>;
  /**
   * Branch keys that people will be under once the run is applied, all or those among the ones given. Who has left the
   * list view does not count.
   */
  keysInUse(tx: Tx, settingsId: string, runId: string, among: readonly string[] | null): Promise<string[]>;
}

export interface ComparedRecords {
  readonly sourceIds: readonly string[];
  readonly hashes: readonly string[];
  /** Null where the settings are not incremental. */
  readonly stamps: readonly string[] | null;
}

export interface Link {
  readonly sourceId: string;
  readonly personId: string;
  readonly hash: string | null;
  readonly branchKey: string | null;
  /** True when a run has deactivated the person because the record left. */
  readonly left: boolean;
  /** True when a superadmin made the link (R34). */
  readonly byHand: boolean;
  /** True when the person may be elsewhere than their branch: it was settled while nothing of their record was applied. */
  readonly misplaced: boolean;
  readonly stamp: string | null;
}

export interface PersonLink {
  readonly personId: string;
  readonly settingsId: string;
  readonly sourceId: string;
}

export interface SavedLink {
  readonly sourceId: string;
  readonly personId: string;
  readonly hash: string | null;
  readonly branchKey: string | null;
  readonly left: boolean;
  readonly stamp: string | null;
}

/**
 * Where a branch key is on the platform; branchId null: its people go to the destination, for `reason`. See also
 * branches/place-of.ts.
 */
export interface BranchLink {
  readonly branchId: string | null;
  readonly reason: string | null;
  /** True while the account or option is no longer in Salesforce (R18). */
  readonly gone: boolean;
}

export interface OtherBranchLink {
  readonly key: string;
  readonly branchId: string;
  /** True when their tree hangs where ours does, below the same destination branch, so that branches can be shared. */
  readonly alike: boolean;
  /** True when they keep a shared branch in step, being the older settings, so that we do not. */
  readonly leads: boolean;
}

export interface EventJournal<Tx> {
  add(tx: Tx, events: readonly RunEvent[]): Promise<void>;
  /** One event per rejected or failed change of the run. */
  addErrors(tx: Tx, runId: string): Promise<void>;
}

export interface RunEvent {
  readonly runId: string;
  readonly level: 'info' | 'warning' | 'error';
  readonly code: string;
  /** A sentence for an administrator. */
  readonly message: string;
  readonly sourceId?: string;
  readonly username?: string;
}
