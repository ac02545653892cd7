import type { Basis } from './basis.ts';
import type { FieldTypes } from './field-types.ts';
import type { OtherSettings } from './others.ts';

/** What settings remember from run to run. */
export interface SettingsMemory<Tx> {
  recall(settingsId: string): Promise<Memory>;
  /** Who else synchronizes this entity of this connection, the oldest settings first. */
  others(settingsId: string): Promise<OtherSettings[]>;
  /** Moves the watermark, and takes the mapped fields for what they are now. */
  remember(tx: Tx, settingsId: string, memory: Remembered): Promise<void>;
}

export interface Remembered {
  readonly watermark: Date;
  readonly basis: Basis;
  /** Every Id of the list view was read as well. */
  readonly swept: boolean;
  /** Records of the list view that are not accounted for; null where the run could not tell. */
  readonly missed: number | null;
}

export interface Memory {
  /** Salesforce's clock up to which the settings are known to be applied; null before the first success. */
  readonly watermark: Date | null;
  readonly basis: Basis | null;
  readonly sweptAt: Date | null;
  /** Records in the list view when all of it, or all its Ids, were last read; null before. */
  readonly met: number | null;
  /** Records that are tried again in every run (R43). */
  readonly retries: number;
  /** Records of the list view that were not accounted for when somebody last counted. */
  readonly missed: number;
  /** What was taken back since a run has come to a good end (R40); null where nothing was. */
  readonly undone: Undone | null;
  /** What the mapped fields were when the mapping was saved, and since then; null where nobody has looked. */
  readonly fieldTypes: FieldTypes | null;
}

export interface Undone {
  /** The run that was taken back; null where it is not known any more. */
  readonly run: string | null;
  /** The runs that have done so, but for those that were taken back in their turn; none where all were. */
  readonly by: readonly string[];
}

/** Records that have not become people, or were not brought up to date (R43). */
export interface UnresolvedJournal<Tx> {
  /** Ids to try again, at most `limit`, in order, behind `after`. */
  retries(settingsId: string, after: string, limit: number): Promise<string[]>;
  /**
   * Notes what a finished run left unresolved, with one more attempt each, and forgets what it has resolved or not met
   * any more. `whole`: the run read the whole list view; `only`: it read nothing but this record.
   */
  settle(
    tx: Tx,
    run: { readonly id: string; readonly settingsId: string; readonly whole: boolean; readonly only?: string },
  ): Promise<void>;
  /** Of how many records something is known: those that are linked and have not left, and those that are not resolved. */
  accounted(tx: Tx, settingsId: string): Promise<number>;
  /**
   * Of how many further records the run has met people are known who have left: inactive users, who lose their access
   * (R35) and are in the list view all the same.
   */
  metAlthoughLeft(tx: Tx, run: { readonly id: string; readonly settingsId: string }): Promise<number>;
}

/** The accounts behind account branches, as the last finished run saw them (R22). */
export interface AccountMemory<Tx> {
  /** Those of these Ids that are known. */
  known(settingsId: string, ids: readonly string[]): Promise<string[]>;
  /** Keeps what the run staged: in place of what was known before, or on top of it. */
  keep(tx: Tx, run: { readonly id: string; readonly settingsId: string; readonly whole: boolean }): Promise<void>;
  /**
   * Forgets the accounts behind these branches, whosever settings have linked them: their next run reads those again,
   * incremental or not, and plans the branches of all (R13).
   */
  forgetUnder(tx: Tx, branchIds: readonly string[]): Promise<void>;
}
