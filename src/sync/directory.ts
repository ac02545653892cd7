import type { Sentence } from '../support/sentence.ts';
import type { BranchChange, PersonChange, RunMembership } from './change.ts';
import type { CallOptions } from './source.ts';
import type { Inspection } from './verify/inspection.ts';

/**
 * The port to the platform whose people and branches a run changes. `Tx` is the journal's unit of work, in which a plan
 * is made: a remote directory answers from what is remembered of its platform (see tenant.ts).
 */
export interface Directory<Tx> {
  readonly kind: 'builtin' | 'docebo';

  /** How changes get to the platform. */
  readonly writing: TransactionalWriting<Tx> | RemoteWriting;

  /**
   * Reads of the platform what planning needs and what is not known yet. Asked before anything is planned. `fresh`: also
   * what is known, so that somebody who looks sees what is there now.
   */
  ready(options?: CallOptions & { readonly fresh?: boolean }): Promise<void>;

  /**
   * Looks for branches and fields that are new on the platform, so that somebody can choose among them. What is known
   * already stays as it is remembered.
   */
  survey(call: CallOptions): Promise<void>;

  /** Fields that a mapping may fill, in display order: the platform's own and every additional field. */
  fields(): Promise<PlatformField[]>;

  /** People by their username key (see username.ts), in no order; names that nobody has are absent. */
  peopleByUsername(tx: Tx, keys: readonly string[]): Promise<Person[]>;

  /** People by id, in no order; ids that nobody has are absent. */
  peopleById(tx: Tx, ids: readonly string[]): Promise<Person[]>;

  /** The branch with this code, or null. The root has no parent. */
  branchByCode(tx: Tx, code: string): Promise<Branch | null>;

  /** Branches by code, in no order. */
  branchesByCode(tx: Tx, codes: readonly string[]): Promise<Branch[]>;

  /** Branches by id, in no order; ids of branches that are gone are absent. */
  branchesById(tx: Tx, ids: readonly string[]): Promise<Branch[]>;

  /** Children of these branches, in no order. */
  branchChildren(tx: Tx, parentIds: readonly string[]): Promise<Branch[]>;

  /** Ids of the people whom these memberships would move, in no order: who is not where they lead, or elsewhere as well. */
  misplaced(tx: Tx, placements: readonly Placement[]): Promise<string[]>;

  /** How it is held against what is remembered of it; null where edits by hand void the links as they are made (R13). */
  readonly inspection: Inspection<Tx> | null;

  /** Whether the platform is set up to tell anybody of what is done to people; asked once for a run. */
  announces(): Promise<boolean>;

  /** Calls made to a remote platform so far; 0 for the built-in one. */
  calls(): number;

  /** Those of them that are about branches and who is in them: how many there are depends on the branches that change, and not on people. */
  branchCalls(): number;
}

/**
 * Writes in the journal's own unit of work, so that a person, its link and its outcome are one transaction.
 *
 * However it writes, a directory answers one outcome for each change; a change whose `before` no longer holds is not made
 * and is `stale`; applying the same change twice changes nothing; of branches, a parent comes before its
 * children; with an announcement people are told what has happened to them, as the platform is set up to.
 */
export interface TransactionalWriting<Tx> {
  readonly kind: 'transactional';
  /** Whether a plan is applied sooner when several processes apply pages of people at the same time. */
  readonly parallel: boolean;
  /** Only creating people may begin before it is the page's turn. */
  applyPeople(
    tx: Tx,
    changes: readonly PersonChange[],
    announcement: Announcement | null,
    turn: Turn,
  ): Promise<Outcome[]>;
  applyBranches(tx: Tx, changes: readonly BranchChange[]): Promise<Outcome[]>;
}

/** Writes by calls that no transaction takes back: outcomes follow them, and calls are safe to repeat. */
export interface RemoteWriting {
  readonly kind: 'remote';
  /**
   * Takes more changes than it has answered yet, so that every call is full, and answers them as calls are made: not in
   * the order in which it has taken them.
   */
  applyPeople(changes: AsyncIterable<PersonChange>, options: RemoteOptions): AsyncIterable<Settled>;
  applyBranches(changes: readonly BranchChange[], call: WritingCall): Promise<Outcome[]>;
  /** What has become of changes that were asked for by a run that has ended; looks at those whose answer was not heard. */
  became(asked: readonly AskedChange[], call: CallOptions): Promise<Became[]>;
}

/** A change that the platform is about to be asked for. */
export interface Asked {
  /** See Settled. */
  readonly position: number;
  /** Ids of the branches to which the run's own membership goes, and out of which; null where it stays. */
  readonly to: string | null;
  readonly from: string | null;
}

/** A change that the platform was asked for, with the membership that goes with it if that was asked for as well. */
export interface AskedChange {
  readonly change: PersonChange;
  /** See Asked. */
  readonly from: string | null;
  /** False where the answer to what was asked for last was not heard. */
  readonly answered: boolean;
}

/** What is there now of a change: its values (all of a person who is created), and the membership where it goes. */
export interface Became {
  readonly valued: boolean;
  readonly moved: boolean;
}

/** What has become of one of the changes that were taken. */
export interface Settled {
  /** Of the change among all that were taken, from 0. */
  readonly position: number;
  readonly outcome: Outcome;
}

export interface WritingCall extends CallOptions {
  /** Asked before every call that changes something; throws where another process does this work by now. */
  readonly confirm?: () => Promise<void>;
  /** Told of changes before the platform is asked for them; whatever it was told of before has been answered by then. */
  readonly asking?: (asked: readonly Asked[]) => Promise<void>;
}

export interface RemoteOptions extends WritingCall {
  readonly announcement: Announcement | null;
  /** The destination branch: where the platform puts somebody whose branch it has no longer (R19). */
  readonly destinationId: string;
}

/** Where a run's own membership of a person goes. */
export interface Placement extends RunMembership {
  readonly personId: string;
  /** Id of another branch where the membership may be as well; nowhere else unless told. */
  readonly besides?: string | undefined;
}

/** Waits until the page before has been applied; throws when it could not be. */
export type Turn = () => Promise<void>;

/** On behalf of which run people are told. */
export interface Announcement {
  readonly runId: string;
}

/**
 * What became of one change. `id` is the person or branch that it made or touched, `from` the branch out of which the
 * run's own membership of the person went, or is to go still; a person for whom only a part was not done has an id too: they
 * are linked all the same, compared again by the next run, and an undo takes the rest back (R40). A branch that somebody else has made just so since the plan is `stale`, with its `id`.
 */
export type Outcome =
  | { readonly kind: 'applied'; readonly id: string; readonly from?: string }
  | { readonly kind: 'stale'; readonly said: Sentence; readonly id?: string; readonly from?: string }
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly said: Sentence;
      readonly id?: string;
      readonly from?: string;
    };

export type PlatformFieldType =
  | 'text'
  | 'textarea'
  | 'dropdown'
  | 'date'
  | 'yesno'
  | 'country'
  | 'username'
  | 'email'
  | 'level'
  | 'language'
  | 'timezone'
  | 'dateformat'
  | 'manager';

export interface PlatformField {
  /** `username`, `firstname`, …, or the key of an additional field. */
  readonly key: string;
  readonly title: string;
  readonly type: PlatformFieldType;
  /** Longest value in characters, null where there is no bound. */
  readonly maxLength: number | null;
  /** Labels of a dropdown. */
  readonly options: readonly string[];
  /** True for additional fields, whose values are kept in `Person.fields`. */
  readonly additional: boolean;
}

/** Keys of the platform's own fields that a mapping may fill, apart from additional ones. */
export const OWN_FIELDS = [
  'username',
  'firstname',
  'lastname',
  'email',
  'level',
  'active',
  'language',
  'timezone',
  'date_format',
  'expiration',
  'manager',
] as const;
export type OwnField = (typeof OWN_FIELDS)[number];

export const PERSON_LEVELS = ['user', 'poweruser', 'superadmin'] as const;
export type PersonLevel = (typeof PERSON_LEVELS)[number];

/**
 * Values of a person, as text, by field key: own fields and additional fields alike. Dates are `YYYY-MM-DD`, yes/no and
 * `active` are `true` or `false`, countries are ISO 3166 alpha-2. A missing key and null both mean empty.
 */
export type PersonValues = Readonly<Record<string, string | null>>;

/** A person as the platform has them now. */
export interface Person {
  readonly id: string;
  readonly username: string;
  readonly values: PersonValues;
  readonly superadmin: boolean;
}

export interface Branch {
  readonly id: string;
  /** Null only for a branch that was made by hand without one. */
  readonly code: string | null;
  readonly name: string;
  /** Null for the root. */
  readonly parentId: string | null;
}
