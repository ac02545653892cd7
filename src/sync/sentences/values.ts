type Nothing = Readonly<Record<string, never>>;

/** Why a run reads everything (R12). */
export interface WhyFull {
  first_run: Nothing;
  object_changed: Nothing;
  mapping_changed: Nothing;
  options_changed: Nothing;
  branches_changed: Nothing;
  leavers_changed: Nothing;
  destination_changed: Nothing;
  access_changed: Nothing;
  leaders_changed: Nothing;
  /** Labels of list views. */
  view_changed: { readonly view: string; readonly before: string };
  filter_changed: { readonly view: string };
  /** Paths of Salesforce fields. */
  field_back: { readonly path: string };
  picklist_changed: { readonly path: string };
  /** Describe's types. */
  type_changed: { readonly path: string; readonly before: string; readonly type: string };
  run_undone: Nothing;
  many_retries: { readonly count: number };
  records_unaccounted: { readonly count: number };
  many_changed: { readonly count: number };
}

/** What an administrator should know of a list view. */
export interface OfListViews {
  /** `scope` as Salesforce spells it, `means` in lower case. */
  scope_relative: { readonly view: string; readonly scope: string; readonly means: string };
  labels_compared: { readonly view: string };
  view_built_in: { readonly view: string; readonly object: string };
  view_unlisted: { readonly view: string; readonly object: string; readonly how: 'query' | 'interface' };
  filter_rewritten: { readonly view: string; readonly object: string };
  changes_unfiltered: { readonly object: string; readonly paths: string };
}

/**
 * A mapped field that is missing: `at`, the object, and the field in it where the path does not say which; names that may
 * have been `meant`, empty where there are none.
 */
type Missing = Readonly<Record<'path' | 'at' | 'meant', string>>;

/** What is wrong with fields that are mapped (R45). */
export interface OfFields {
  field_object_unreadable: { readonly path: string };
  field_unreadable: { readonly path: string; readonly at: string };
  field_absent: Missing;
  field_unknown: Missing;
  field_unmappable: { readonly path: string; readonly type: string };
  /** The platform field and its type, too. */
  field_mismatch: { readonly path: string; readonly type: string; readonly target: string; readonly becomes: string };
  field_retyped: { readonly path: string; readonly before: string; readonly type: string };
  field_was: { readonly before: string };
  values_kept: Nothing;
  target_absent: { readonly target: string };
  column_unread: { readonly path: string };
  field_undescribed: { readonly path: string };
}

/** What can be wrong with branches; see branches/problem.ts. */
export interface OfBranches {
  /** Ids of accounts. */
  account_not_visible: { readonly account: string };
  parent_not_visible: { readonly account: string; readonly parent: string };
  /** `named`, the first of them; `more`, whether there are others. */
  loop: { readonly count: number; readonly named: string; readonly more: 'yes' | 'no'; readonly lowest: string };
  too_deep: { readonly account: string; readonly parent: string; readonly deepest: number };
  name_missing: { readonly account: string };
  /** Of an account, or of an option of the field. */
  name_too_long: {
    readonly of: 'account' | 'option';
    readonly path: string;
    readonly key: string;
    readonly name: string;
    readonly longest: number;
  };
  no_code: { readonly branch: string; readonly id: string; readonly key: string };
  above_destination: { readonly branch: string; readonly id: string; readonly key: string };
  /** `code` is empty where the branch has none. */
  gone: { readonly branch: string; readonly code: string; readonly key: string };
}

/** What the log says of runs. */
export interface OfRuns {
  run_started: {
    readonly how: 'full' | 'incremental' | 'swept' | 'single';
    readonly view: string;
    /** The view's developer name. */
    readonly name: string;
    /** ISO 8601; empty where it is not known. */
    readonly since: string;
    /** Id of the only record; else empty. */
    readonly record: string;
  };
  undo_started: { readonly run: string };
  run_resumed: Nothing;
  run_finished: { readonly read: number; readonly imported: number; readonly rejected: number };
  undo_finished: { readonly run: string; readonly back: number; readonly left: number };
  run_expired: Nothing;
  run_discarded: Nothing;
  run_cancelled: { readonly when: 'before' | 'applying' | 'held' | 'interrupted' };
  read_together: { readonly workers: number };
  read_restarted: { readonly why: 'cursor' | 'incomplete' };
  read_twice: { readonly count: number };
  records_missed: {
    readonly view: string;
    readonly met: number;
    readonly accounted: number;
    readonly missing: number;
  };
  people_led: { readonly count: number };
  people_let_go: { readonly count: number };
  branches_changed_since: { readonly count: number };
  branches_stay: { readonly count: number };
}

/** What the check of an identity provider warns of. Days are as in ISO 8601. */
export interface OfProviders {
  certificate_expired: { readonly day: string };
  certificate_expires: { readonly day: string; readonly days: number };
  certificate_early: { readonly day: string };
  certificate_key_weak: { readonly key: string; readonly fewest: number };
  certificate_key_unusable: { readonly key: string };
  certificate_signature_weak: { readonly algorithm: string };
  algorithms_unannounced: { readonly accepted: string; readonly announced: string };
  address_plain: { readonly host: string };
  address_private: { readonly host: string; readonly address: string };
  metadata_changed: Nothing;
  metadata_expired: { readonly day: string };
  metadata_unkept: Nothing;
  /** `error`: what went wrong, in English. */
  metadata_unusable: Nothing;
}

/** What each sentence names, by its code. */
export interface SentenceValues extends WhyFull, OfListViews, OfFields, OfBranches, OfRuns, OfProviders {}

export type SentenceCode = keyof SentenceValues;
