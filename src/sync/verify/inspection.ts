import type { Person } from '../directory.ts';
import type { CallOptions } from '../source.ts';

/** What is remembered of a person or branch, and what the platform has now. */
export interface Compared<T> {
  /** Ours. */
  readonly id: string;
  readonly remembered: T;
  /** Null where it is gone. */
  readonly now: T | null;
}

/** A person with the marks of where they come from (R36); the kind is not remembered. */
export interface SeenPerson extends Person {
  readonly sfdcId: string | null;
  readonly sfdcUserType?: string | null | undefined;
}

export interface SeenBranch {
  readonly code: string | null;
  readonly name: string;
  /** The branch above, by its id at the platform; null for the root. */
  readonly parent: { readonly remoteId: string; readonly name: string } | null;
}

export interface MembersOf {
  readonly settingsIds: readonly string[];
  /** Ids, ours, of branches that are not asked for. */
  readonly gone: ReadonlySet<string>;
}

/** People whom runs have put into a branch, and who are not there any more. */
export interface Leaving {
  readonly branch: string;
  readonly personIds: readonly string[];
}

/** Is told of what was compared, in the unit of work in which it is remembered anew: both are kept or lost together. */
export type Note<Tx, T> = (tx: Tx, compared: T) => Promise<void>;

export interface InspectOptions extends CallOptions {
  /** Whether what the platform has now is what is remembered from then on. */
  readonly remember: boolean;
}

/**
 * Looks at a platform of which runs only know what is remembered (tenant.ts). Each step is done while nobody else makes
 * calls that change people or branches, so that what a run does meanwhile is not taken for somebody's doing by hand.
 */
export interface Inspection<Tx> {
  /**
   * All who are there and remembered, page by page. `note` answers the ids, ours, of those whose marks the next change has
   * to write again.
   */
  people(
    note: (tx: Tx, compared: readonly Compared<SeenPerson>[]) => Promise<ReadonlySet<string>>,
    options: InspectOptions,
  ): Promise<void>;
  /** Those of these people, by our ids, who are no longer there; a call for each, so only for whom nobody has seen. */
  gone(ids: readonly string[], note: Note<Tx, Person>, options: InspectOptions): Promise<void>;
  /** Those of these branches, by our ids, that are remembered. */
  branches(
    ids: readonly string[],
    note: Note<Tx, readonly Compared<SeenBranch>[]>,
    options: InspectOptions,
  ): Promise<void>;
  /**
   * Branch by branch, those into which runs of these settings have put somebody, but for those that are gone; a call for
   * every 200 people of each.
   */
  members(of: MembersOf, note: Note<Tx, Leaving>, options: InspectOptions): Promise<void>;
}
