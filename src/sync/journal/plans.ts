import type { Sentence } from '../../support/sentence.ts';
import type { Action } from '../change.ts';
import type { Stakes } from '../hold.ts';
import type { NotApplied } from '../progress.ts';
import type { Account } from '../source.ts';
import type { ChangeDetail, PlannedChange, StoredChange } from './changes.ts';

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
  /** Of how many people other settings decide on the values, and how many are let go of because others hold them. */
  countShared(tx: Tx, runId: string): Promise<{ readonly led: number; readonly held: number }>;
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
  /** Marks the page applied and notes what became of each change that was not applied as planned, and where people were. */
  markApplied(
    tx: Tx,
    runId: string,
    page: number,
    exceptions: readonly ChangeException[],
    origins?: readonly Origin[],
  ): Promise<void>;
  /**
   * What the run has changed, in batches, in the order in which it was applied: neither links nor what was left out. Of
   * pages that are not marked, what was asked for and is known to be done: see asked.ts.
   */
  applied(tx: Tx, runId: string): AsyncIterable<readonly AppliedChange[]>;
  /** How many people the plan would change whom one of those other runs has changed. */
  countAgain(tx: Tx, runId: string, otherRunIds: readonly string[]): Promise<number>;
  /** How many changes were not applied as planned. */
  notApplied(tx: Tx, runId: string): Promise<NotApplied[]>;
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

/** A change, with its place in the plan. */
export interface AppliedChange extends PlannedChange {
  readonly page: number;
  readonly seq: number;
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
  readonly said: Sentence;
  /** True where all of it but a part was done. */
  readonly partly: boolean;
}

export interface Origin {
  readonly seq: number;
  /** Id of the branch out of which the run's own membership of the person went. */
  readonly from: string;
}

export interface PlanError {
  readonly code: string;
  readonly message: string;
  readonly sourceId: string | null;
  readonly username: string | null;
}
