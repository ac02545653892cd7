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
  /** The links of these records under these settings; by source Id and settings. */
  ofRecords(tx: Tx, settingsIds: readonly string[], sourceIds: readonly string[]): Promise<PersonLink[]>;
  /**
   * Those of these records that are linked by others.ts' settings, which do not apply anything before the end of `tx`:
   * whoever creates people asks, so that two settings do not make two of one.
   */
  claimRecords(tx: Tx, settingsId: string, sourceIds: readonly string[]): Promise<string[]>;
  /**
   * Says to everybody else who holds these people that we do no more: their next run compares them again. With
   * `memberships`, ours become those of the oldest of them.
   */
  letGo(
    tx: Tx,
    settingsId: string,
    personIds: readonly string[],
    options: { readonly memberships: boolean },
  ): Promise<void>;
  /** To whom these records are linked by now, be it somebody who is gone; those that are not linked are left out. */
  linkedTo(
    tx: Tx,
    settingsId: string,
    sourceIds: readonly string[],
  ): Promise<readonly Pick<PersonLink, 'sourceId' | 'personId'>[]>;
  /**
   * A link that somebody has voided by hand since the run was asked for gets no hash: the next run compares again (R13).
   * Throws Overtaken where a record of `first` has been linked with somebody else at the same moment.
   */
  save(tx: Tx, run: { readonly id: string; readonly settingsId: string }, links: readonly SavedLink[]): Promise<void>;
  /**
   * Notes of links whether their people are there again or have left. One that leads to somebody else by now, or is
   * gone, stays as it is.
   */
  putBack(
    tx: Tx,
    settingsId: string,
    links: readonly Pick<SavedLink, 'sourceId' | 'personId' | 'left'>[],
  ): Promise<void>;
  /** Links, with people still here, that no page of the whole view or of a sweep has seen; in batches. */
  unseen(tx: Tx, settingsId: string, runId: string): AsyncIterable<readonly Link[]>;
  /** Links with people still here; in batches. */
  present(tx: Tx, settingsId: string): AsyncIterable<readonly Link[]>;
  /**
   * Voids every link of people who were changed by hand, whosever it is: the next run of each of those settings reads
   * their records, whatever has changed of them (R13).
   */
  voidPeople(tx: Tx, personIds: readonly string[]): Promise<void>;
  /** Has these people taken for some who have left, so that whose record is still there comes back with the next run (R35). */
  letReturn(tx: Tx, personIds: readonly string[]): Promise<void>;
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
  /** True when the record left: a run has deactivated the person, or let go of them because others hold them. */
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
  /** See Link. */
  readonly left: boolean;
  /**
   * False where these settings do not mind what becomes of the person: they are switched off, or the record has left them
   * and they do not keep those who left.
   */
  readonly holds: boolean;
}

export interface SavedLink {
  /** Whether nobody was linked to the record when this transaction has looked, and nothing of it stays if somebody is. */
  readonly first: boolean;
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
