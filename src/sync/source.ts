import type { Sentence } from '../support/sentence.ts';

/**
 * The port to the system that is master of the people: a Salesforce org. It can only read.
 * Implemented by src/salesforce; used by the steps of a run and by previews.
 *
 * Every method throws RollcallError with a `salesforce_*` code when Salesforce refuses or cannot be understood,
 * and rejects with the signal's reason when the signal aborts. `salesforce_budget` ends any of them but `identity`,
 * `listViews` and `serverTime` when the org's daily API usage has reached the share that the connection leaves to Rollcall (R48).
 */
export interface Source {
  /** Signs in and says as whom and where: the org, and the integration user that decides what is visible. */
  identity(options?: CallOptions): Promise<SourceIdentity>;

  /**
   * Custom objects that can be synchronized (R6), in label order: with records that people keep, and with at least one
   * list view that the integration user may see.
   */
  customObjects(options?: CallOptions): Promise<CustomObject[]>;

  /**
   * List views of an object that the integration user may see (R7), in label order. Where an org does not offer those
   * of users to programs, `All_Active_Users` and `All_Users` are among them, which are not Salesforce's own.
   */
  listViews(object: string, options?: CallOptions): Promise<ListView[]>;

  /**
   * Describes the fields behind the paths (`Email`, `Account.Name`, up to five levels of parents), in the order asked.
   * Throws `salesforce_field`, naming every path that does not exist or that the integration user may not read, and
   * which of the two it is.
   */
  fields(object: string, paths: readonly string[], options?: CallOptions): Promise<SourceField[]>;

  /**
   * The same without throwing for missing fields (R45); `found` and `missing` are in the order asked. `found` holds
   * fields of any type, also those that no mapping can read (address, base64). Throws `salesforce_permission` when the
   * object itself is gone.
   */
  inspectFields(object: string, paths: readonly string[], options?: CallOptions): Promise<FieldInspection>;

  /**
   * Every field of an object that a mapping can read, by path; with `parents` also those of the objects that it refers
   * to (`Account.Name`), after its own. Throws `salesforce_permission` when the object is not there.
   */
  allFields(object: string, options: CallOptions & { readonly parents: boolean }): Promise<SourceField[]>;

  /** True when the object has this field and the integration user may see it. Never throws for a missing field. */
  hasField(object: string, field: string, options?: CallOptions): Promise<boolean>;

  /**
   * Turns a list view into the query that will be read: filter and scope of the view, columns replaced by `paths`,
   * no ORDER BY, narrowed by `since`. The result is a plain value that can be stored with a run.
   */
  compile(request: ExtractRequest, options?: CallOptions): Promise<CompiledExtract>;

  /**
   * Fetches the first page of a read that is about to begin, and answers how many records it will read. A `read` of the
   * same extract from its beginning, by this source, takes that page instead of asking for it again.
   */
  prefetch(extract: CompiledExtract, options?: CallOptions): Promise<number>;

  /** How many records the compiled query would read now. */
  count(extract: CompiledExtract, options?: CallOptions): Promise<number>;

  /**
   * Reads the compiled query as pages, the next one fetched while the consumer works on this one.
   * With `resume` (a page's `next`) the read continues after that page; throws `salesforce_cursor` if Salesforce no
   * longer knows it, and `salesforce_incomplete` when more or fewer records came than were announced. `limit` ends the read after that many records and always reads by REST (previews).
   */
  read(extract: CompiledExtract, options?: ReadOptions): AsyncIterable<SourcePage>;

  /**
   * Prepares a large read so that several can share it, each with a source of its own: positions in the order of the
   * records, each to be given to `read` as its `resume`. A lone position is a read that goes on to its end; one of
   * several ends where the next begins. Null where the read is too small for that, or cannot be divided at all; then it
   * begins as usual.
   *
   * @param records how many there are, more or less.
   */
  split(extract: CompiledExtract, records: number, options?: CallOptions): Promise<SplitRead | null>;

  /** Says, with any position of a split read, that nobody reads there any more. Never fails for what is gone already. */
  release(position: string): Promise<void>;

  /**
   * Reads the records of these Ids among those that the extract reads: its filter and scope hold, in the order of its
   * `paths`. Any number of Ids, in batches, by REST; text that is no Id and Ids given twice are passed over. A record
   * that is not yielded is not among them. Throws `salesforce_query` when the extract's own query is so long that no
   * Id fits beside it.
   */
  readIds(extract: CompiledExtract, ids: readonly string[], options?: CallOptions): AsyncIterable<readonly Row[]>;

  /**
   * The record of this Id in the columns of an extract, whether or not it is among those that the extract reads; null
   * where it does not exist, was deleted, or may not be seen.
   */
  record(extract: CompiledExtract, id: string, options?: CallOptions): Promise<Row | null>;

  /**
   * Yields the accounts of these Ids and all their ancestors that the integration user may see, in batches, in no
   * order. May yield accounts that nobody asked for and may repeat one. An account that is not yielded is not visible.
   */
  accounts(ids: readonly string[], options?: CallOptions): AsyncIterable<readonly Account[]>;

  /**
   * Accounts that the integration user sees and whose SystemModstamp is at or after `since`, and the Ids of those
   * deleted since then that are still in the recycle bin. Streamed, in no order.
   */
  accountsChanged(since: Date, options?: CallOptions): AsyncIterable<AccountChanges>;

  /** The Salesforce server's clock as last seen in a response, never this machine's. */
  serverTime(options?: CallOptions): Promise<Date>;

  /** Calls made so far by this source, each request counted once, retries included. */
  calls(): number;

  /** The org's daily API usage as last reported (`Sforce-Limit-Info`), or null before the first answer. */
  apiUsage(): { used: number; max: number } | null;
}

export interface SourceIdentity {
  /** 18 characters. */
  readonly organizationId: string;
  /** Null where the integration user may not read the Organization record. */
  readonly organizationName: string | null;
  readonly username: string;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface ReadOptions extends CallOptions {
  readonly resume?: string;
  readonly limit?: number;
}

export interface CustomObject {
  /** API name. */
  readonly object: string;
  readonly label: string;
  /** How many there are. */
  readonly listViews: number;
}

export interface ListView {
  /** 18 characters; not in the form of an Id where the view is not Salesforce's own. */
  readonly id: string;
  readonly developerName: string;
  readonly label: string;
  /** False: Salesforce cannot express this view as SOQL, so it cannot be synchronized. */
  readonly soqlCompatible: boolean;
}

export interface ExtractRequest {
  /** API name of the object: User, Contact, Foo__c. */
  readonly object: string;
  /** Developer name, 15- or 18-character Id of the list view. */
  readonly listView: string;
  /** Columns to read, in order; each is a field path. No duplicates. */
  readonly paths: readonly string[];
  readonly since?: Since;
}

/**
 * Only records changed at or after `at`: by their own SystemModstamp or by that of a parent, each given as the path of
 * relationships that leads to it (`Account`, `Account.Parent`, `Manager`).
 */
export interface Since {
  readonly at: Date;
  readonly parents: readonly string[];
}

export interface CompiledExtract {
  readonly object: string;
  readonly listView: { readonly id: string; readonly developerName: string; readonly label: string };
  readonly soql: string;
  readonly paths: readonly string[];
  /** Scope of the view: `everything`, `mine`, … */
  readonly scope: string;
  /** False when the view has no condition at all and reads the whole object. */
  readonly filtered: boolean;
  /**
   * For the administrator: that the scope `mine` means the integration user, by which way a filter was found
   * that this org does not offer as usual, that all records are read because `since` cannot be applied.
   */
  readonly warnings: readonly Sentence[];
}

/**
 * One value as text; null where Salesforce has none. Booleans are `true` and `false`; instants end in `Z` and numbers
 * are as short as JavaScript writes them, whichever of Salesforce's APIs delivered them. A long read should copy what it
 * keeps: a cell may hold on to the text of its whole page.
 */
export type Cell = string | null;

/** Cells in the order of the extract's `paths`. Ids are 18 characters. */
export type Row = readonly Cell[];

export interface SourcePage {
  readonly rows: readonly Row[];
  /** Where to go on after this page (opaque text, to be stored); null after the last page. */
  readonly next: string | null;
  /** Records in the whole read where Salesforce has said so, for progress. */
  readonly total: number | null;
}

export interface SplitRead {
  readonly positions: readonly string[];
  /** Records in all positions together. */
  readonly total: number;
}

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
}

export interface AccountChanges {
  readonly changed: readonly Account[];
  /** 18 characters. */
  readonly deleted: readonly string[];
}

export interface FieldInspection {
  readonly found: readonly SourceField[];
  readonly missing: readonly MissingField[];
}

export interface MissingField {
  readonly path: string;
  /** `unknown`: Salesforce does not say whether the field is absent or unreadable, because that needs a permission. */
  readonly reason: 'absent' | 'unreadable' | 'unknown';
  readonly why: Sentence;
}

export interface PicklistOption {
  readonly value: string;
  /** In the language of the integration user. */
  readonly label: string;
  readonly active: boolean;
  /** Positions in the controller's `options` that this option is valid for; null where the picklist is independent. */
  readonly validFor: readonly number[] | null;
}

/** Describe's own type names (string, picklist, multipicklist, boolean, int, double, date, datetime, reference, …). */
export interface SourceField {
  readonly path: string;
  readonly label: string;
  readonly type: string;
  readonly length: number;
  readonly filterable: boolean;
  /**
   * API name of the field of the same object that controls a dependent picklist; null for other fields. A controlling
   * checkbox counts as two options: position 0 is false, 1 is true.
   */
  readonly controller: string | null;
  /** Options of a picklist or multipicklist in describe's order; empty for other types. */
  readonly options: readonly PicklistOption[];
}
