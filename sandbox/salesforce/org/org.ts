import type { Hidden } from './access.ts';

/**
 * The sandbox org as its parts see it. Records are plain objects keyed by field API name; parents are reached through
 * the reference field (`AccountId` → table('Account')). Built by data/ (acme, generated, from a file), read by soql/,
 * served and changed by http/.
 */
export interface Org {
  /** 18 characters, prefix 00D. */
  readonly id: string;
  readonly name: string;
  readonly hasPersonAccounts: boolean;
  /** Whatever anyone may see of them. */
  readonly objects: ReadonlyMap<string, ObjectSchema>;
  /** The objects and fields that the user's profile shows. */
  objectsFor(userId: string): ReadonlyMap<string, ObjectSchema>;
  readonly listViews: readonly ListViewDefinition[];
  /** The list views that are shared with the user. */
  listViewsFor(userId: string): readonly ListViewDefinition[];
  /** False makes /sobjects/User/listviews answer 404, as some orgs do. */
  readonly userListViews: boolean;
  /** By the object's exact API name; throws INVALID_TYPE for an object the org does not have. */
  table(object: string): Table;
  /** The org's clock; SystemModstamp has whole seconds. */
  now(): Date;
  /**
   * Deletes a record and, with it, those that cannot be without it; other lookups to it are cleared. Throws what
   * `Table.delete` throws.
   */
  delete(object: string, id: string, userId: string): void;
  /** Takes a record out of the recycle bin, with all that went in with it. Throws UNDELETE_FAILED when it is not there. */
  undelete(id: string, userId: string): void;
  readonly setup: OrgSetup;
}

/** What an administrator changes in Setup, and what no Salesforce can do: move its clock. */
export interface OrgSetup {
  hide(userId: string, things: Hidden): void;
  show(userId: string, things: Hidden): void;
  /** Puts a schema in the place of the one of that name. */
  replaceObject(schema: ObjectSchema): void;
  replaceListViews(views: readonly ListViewDefinition[]): void;
  /** When objects, fields or who sees them last changed, in whole seconds; never the same for two states. */
  readonly describedAt: Date;
  moveClock(milliseconds: number): void;
  /** What `write` writes is stamped so much earlier than now: it was begun then, and is committed only now. */
  commitLate<T>(milliseconds: number, write: () => T): T;
  /** The stamp of what is written now, apart from what `commitLate` says the org's time. */
  commitTime(): Date;
  /** The time without what the clock was moved by: sign-in goes by it, since its clients' clocks do not move along. */
  wallClock(): Date;
}

/** Who may sign in to the sandbox, and as whom the client credentials grant runs. */
export interface OrgAdmin {
  readonly users: readonly SignInUser[];
  readonly integrationUser: SignInUser;
}

export interface SignInUser {
  /** 18 characters, prefix 005; the same row is in table('User'). */
  readonly id: string;
  readonly username: string;
  readonly password: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** A datetime is held as `2011-07-07T00:37:00.000Z`, a date as `2010-01-01`, a multi-select as `four;six`, empty as null. */
export type FieldValue = string | number | boolean | null;
export type SandboxRecord = Readonly<Record<string, FieldValue>>;

export interface Table {
  readonly object: string;
  /** Rows including deleted ones; positions 0 … length-1 never change their record. */
  readonly length: number;
  /** The whole record, formula fields included. */
  at(position: number): SandboxRecord;
  /** Reads one field of the record at a position; far cheaper than `at` where rows are many. */
  reader(field: string): FieldReader;
  /** Position of an Id (15 or 18 characters), or -1. */
  find(id: string): number;
  /** Whether sharing lets this user see the row. */
  visible(position: number, userId: string): boolean;
  /** False while every row is visible to everyone and none is deleted, so that a scan need not ask. */
  readonly restricted: boolean;
  /**
   * Each returns the Id; SystemModstamp, LastModifiedDate … are set by the table. Values are checked as Salesforce
   * checks them, and a SalesforceError is thrown (REQUIRED_FIELD_MISSING, STRING_TOO_LONG, …).
   */
  insert(values: Readonly<Record<string, FieldValue>>, userId: string): string;
  update(id: string, values: Readonly<Record<string, FieldValue>>, userId: string): void;
  /** Marks IsDeleted; the row stays for queryAll, and rows that refer to it stay as they are (see `Org.delete`). */
  delete(id: string, userId: string): void;
  /**
   * Writes values as they are, past every check of the API: what data loads and background jobs leave behind. Without
   * an Id a new row. Returns the Id.
   */
  put(id: string | null, values: Readonly<Record<string, FieldValue>>, change: Change): string;
  /** Takes a row away without a trace, as emptying the recycle bin does; no deletion shows anywhere. */
  erase(id: string): void;
  /** Whether the row at a position is no more: erased, or deleted for longer than the recycle bin keeps it. */
  gone(position: number): boolean;
  /** Rows that are neither deleted nor erased. */
  readonly live: number;
}

/** Who changes a row. */
export interface Change {
  readonly userId: string;
  /** True: SystemModstamp moves, but neither LastModifiedDate nor LastModifiedById. */
  readonly background?: boolean;
}

export type FieldReader = (position: number) => FieldValue;

export interface ObjectSchema {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string;
  readonly custom: boolean;
  /** False: the object has no list views, and its describe no `urls.listviews`. */
  readonly listViews: boolean;
  readonly fields: ReadonlyMap<string, FieldSchema>;
  /** Set for what the API does not let one create, update or delete (ListView, Profile, Organization). */
  readonly readOnly?: true;
  /** Set for objects whose records are the org's own objects and fields. */
  readonly metadata?: true;
}

export interface FieldSchema {
  readonly name: string;
  readonly label: string;
  /** Describe's type: id, string, textarea, picklist, multipicklist, boolean, int, double, date, datetime, reference, … */
  readonly type: string;
  readonly length: number;
  readonly nillable: boolean;
  readonly filterable: boolean;
  readonly sortable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly custom: boolean;
  readonly referenceTo: readonly string[];
  /** `Account` for AccountId, `Region__r` for a custom lookup; null when not a reference. */
  readonly relationshipName: string | null;
  readonly picklist: readonly PicklistValue[];
  readonly restrictedPicklist: boolean;
  readonly controllerName: string | null;
  /** Set for a reference whose record is deleted together with the one it refers to. */
  readonly cascadeDelete?: true;
  /** Set for a formula field: computed from the record when read. */
  readonly formula?: (record: SandboxRecord, org: Org) => FieldValue;
}

export interface PicklistValue {
  readonly value: string;
  readonly label: string;
  readonly active: boolean;
  readonly default: boolean;
  /** Values of the controlling field for which this one is valid; null where the picklist is independent. */
  readonly validFor: readonly string[] | null;
}

export interface ListViewDefinition {
  /** 18 characters, prefix 00B. */
  readonly id: string;
  readonly object: string;
  readonly developerName: string;
  readonly label: string;
  readonly soqlCompatible: boolean;
  /** everything, mine, mru, … */
  readonly scope: string;
  /** Field paths shown, in order; `toLabel(Type)` where the view shows a picklist's label. */
  readonly columns: readonly string[];
  /** SOQL text after WHERE, or null. */
  readonly where: string | null;
  readonly orderBy: string;
}

/** Who asks: decides `mine`, TODAY and what is visible. */
export interface Session {
  readonly userId: string;
  /** IANA name. */
  readonly timeZone: string;
}
