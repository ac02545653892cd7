import type { Branch, Person, PersonValues, Placement, PlatformField } from './directory.ts';

/**
 * What a directory that is reached by calls keeps in Rollcall's own database: a mirror of the people and branches there,
 * so that planning costs no call, and a gate that all processes pass. `Tx` is the journal's unit of work. Implemented by
 * src/store/tenant.
 */
export interface Tenant<Tx> {
  readonly mirror: Mirror<Tx>;
  readonly gate: TenantGate;
}

/**
 * Milliseconds that a call is given to come to its end at the tenant, from when it was sent. How long Docebo may be at a
 * batch is not documented. Until then nothing that must not overlap with it is called, where its answer was lost or nobody
 * is there to hear it; whoever waits for the answer gives up before.
 */
export const LONGEST_CALL_MS = 300_000;

export interface TenantGate {
  /**
   * Does work while nobody else does any such work at this tenant, whichever their process: calls that would disturb each
   * other. Where somebody died at it, or left a call without its answer, that call is given time to come to its end first.
   */
  alone<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /**
   * Waits until another call may be made. Throws `docebo_quota` when that is longer than `patienceMs`. `perHour`: calls
   * that all processes make together, at most.
   */
  admit(options: {
    readonly perHour: number;
    readonly patienceMs: number;
    readonly signal?: AbortSignal;
  }): Promise<void>;
  /**
   * A call that changes something is made now; nothing may come between. Throws `run_taken_over` where somebody else is
   * alone with the tenant by now.
   */
  calling(): Promise<void>;
  /** It has come to its end at the tenant. */
  answered(): void;
  /** Says that it may go on for so many milliseconds, and that nothing is called until then, to whoever looks on. */
  unheard(ms: number): Promise<void>;
  /** Lets nobody call for so many milliseconds, because the tenant has asked for it. */
  hold(ms: number): Promise<void>;
}

export interface Mirror<Tx> {
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;

  state(): Promise<MirrorState>;
  /** A description that is older than the one that is remembered, by `fieldsAt`, is left out. */
  remember(tx: Tx, patch: Partial<Omit<MirrorState, 'learned'> & ShownState>): Promise<void>;
  /** Adds to what is learned, whoever else does at the same time; undefined takes a fact away. Answers all of it. */
  learn(tx: Tx, facts: Readonly<Record<string, unknown>>): Promise<unknown>;
  forgetLearned(tx: Tx): Promise<void>;

  /** In no order; names and ids that nobody has are absent. */
  peopleByUsername(tx: Tx, keys: readonly string[]): Promise<MirroredPerson[]>;
  peopleById(tx: Tx, ids: readonly string[]): Promise<MirroredPerson[]>;
  peopleByRemoteId(tx: Tx, remoteIds: readonly string[]): Promise<MirroredPerson[]>;
  /**
   * By their id at the tenant; answers their ids here, in order. `made`: those who are new have been created just now, and
   * not found: what branches they are in is known.
   */
  savePeople(tx: Tx, people: readonly RemotePerson[], options?: { readonly made?: boolean }): Promise<string[]>;
  forgetPeople(tx: Tx, ids: readonly string[]): Promise<void>;
  /** Ids at the tenant of those of whom it was told that they are superadmins, and not only that they may be. */
  superadmins(tx: Tx): Promise<string[]>;
  /** These and nobody else are superadmins. */
  markSuperadmins(tx: Tx, remoteIds: readonly string[]): Promise<void>;

  branchesByCode(tx: Tx, codes: readonly string[]): Promise<MirroredBranch[]>;
  branchesById(tx: Tx, ids: readonly string[]): Promise<MirroredBranch[]>;
  branchesByRemoteId(tx: Tx, remoteIds: readonly string[]): Promise<MirroredBranch[]>;
  branchChildren(tx: Tx, parentIds: readonly string[]): Promise<MirroredBranch[]>;
  /**
   * By their id at the tenant; answers their ids here, in order. `whole`: there are no others, and those that are gone are
   * forgotten. `keeps`: those that are known already stay as they are remembered.
   */
  saveBranches(
    tx: Tx,
    branches: readonly RemoteBranch[],
    options?: { readonly whole?: boolean; readonly keeps?: boolean },
  ): Promise<string[]>;

  /** See Directory.misplaced. */
  misplaced(tx: Tx, placements: readonly Placement[]): Promise<string[]>;
  membershipsOf(tx: Tx, personIds: readonly string[]): Promise<MirroredMembership[]>;
  /** Branches into which runs of these settings have put somebody. */
  branchesOfRuns(tx: Tx, settingsIds: readonly string[]): Promise<MirroredBranch[]>;
  /** Whom runs of these settings have put into a branch, and who is not among these, by their ids at the tenant. */
  notAmong(tx: Tx, branchId: string, settingsIds: readonly string[], remoteIds: readonly string[]): Promise<string[]>;
  /** What has been made by a run; where somebody is there by hand, that membership stays what it is (R37). */
  placed(tx: Tx, memberships: readonly Placement[]): Promise<void>;
  /** What has been taken away. */
  removed(tx: Tx, memberships: readonly { readonly personId: string; readonly branchId: string }[]): Promise<void>;
  /** Who was found in a branch: all that are there. Whom a run has put there stays the run's. */
  saveMembers(tx: Tx, branchId: string, remoteIds: readonly string[]): Promise<void>;
}

export interface MirrorState {
  /** When all people and branches had been read; null: not yet. */
  readonly readAt: Date | null;
  /** Where an interrupted reading goes on. */
  readonly reading: unknown;
  /** Additional fields, as they were read last. */
  readonly fields: unknown;
  readonly fieldsAt: Date | null;
  /** What writing has shown of the tenant since. */
  readonly learned: unknown;
  /** When it was last asked who the superadmins are. */
  readonly superadminsAt: Date | null;
}

/** What is only kept for those who look at the platform, in the port's own words. */
export interface ShownState {
  readonly platformFields: readonly PlatformField[];
}

export interface RemotePerson {
  /** Id at the tenant. */
  readonly remoteId: string;
  readonly username: string;
  readonly superadmin: boolean;
  readonly values: PersonValues;
  /** The Salesforce Id that they carry (R36). */
  readonly sfdcId: string | null;
}

export type MirroredPerson = Person & Pick<RemotePerson, 'remoteId' | 'sfdcId'>;

export interface RemoteBranch {
  readonly remoteId: string;
  readonly parentRemoteId: string | null;
  readonly code: string | null;
  readonly name: string;
}

export interface MirroredBranch extends Branch {
  readonly remoteId: string;
  /**
   * When all who were in it were read, and not only those whom runs have put there; null: not yet, or not since people
   * were found at the tenant who had not been known.
   */
  readonly membersAt: Date | null;
}

export interface MirroredMembership {
  readonly personId: string;
  readonly branchId: string;
  /** Of the branch, at the tenant. */
  readonly remoteBranchId: string;
  readonly madeBy: string | null;
}
