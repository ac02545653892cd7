/** The words in which the model tells a history: plain data, shared by the reference and by what drives the real thing. */

export type Value = string | boolean | null;

export interface Rec {
  /** 18 characters. */
  readonly id: string;
  readonly object: string;
  readonly values: Record<string, Value>;
  deleted: boolean;
  /** The integration user does not see it. */
  hidden: boolean;
}

/** The filter of a list view: every condition holds. */
export type View = readonly { readonly path: string; readonly equals: Value }[];

/** One line of a mapping: platform field ← Salesforce field. */
export interface Line {
  readonly target: string;
  readonly path: string;
  readonly kind: 'text' | 'dropdown' | 'date' | 'yesno' | 'level';
}

export interface Settings {
  readonly entity: 'users' | 'contacts' | 'custom';
  readonly object: string;
  /** Developer name of the list view. */
  readonly view: string;
  readonly mapping: readonly Line[];
  readonly forcePasswordChange: boolean;
  readonly incremental: boolean;
  readonly updateExisting: boolean;
  readonly leavers: 'keep' | 'deactivate';
  readonly mode: 'single' | 'accounts';
  /** Code of the destination branch. */
  readonly destination: string;
}

export interface Branch {
  name: string;
  code: string | null;
  /** Null for the root. */
  parent: Branch | null;
}

export interface Person {
  username: string;
  /** Everything else that a mapping can fill, but for level and active. */
  readonly values: Record<string, string | null>;
  level: string;
  active: boolean;
  mustChangePassword: boolean;
  sfdcId: string | null;
  sfdcUserType: string | null;
  memberships: { readonly branch: Branch; readonly byHand: boolean }[];
}

export interface Link {
  readonly person: Person;
  /** The account's Id where accounts make the branches; null: the destination. */
  readonly key: string | null;
  /** A run has deactivated the person, because the record left the view or became inactive. */
  left: boolean;
}

export interface World {
  /** Of every object, by Id. */
  readonly records: Map<string, Rec>;
  /** By developer name. */
  readonly views: Record<string, View>;
  /** Labels of the picklist that becomes the platform's dropdown, by value. */
  readonly labels: Record<string, string>;
  /** Labels of the platform's dropdown. */
  readonly dropdown: string[];
  settings: Settings;
  readonly people: Set<Person>;
  /** The oldest first. */
  readonly branches: Branch[];
  /** By Id of the record. */
  readonly links: Map<string, Link>;
  /** By Id of the account; null where a branch was needed and none could be used. */
  readonly branchLinks: Map<string, Branch | null>;
  /** The view that the last finished run has read; null before the first. */
  viewRead: string | null;
}

/** What a run did. */
export interface Outcome {
  /** Records in the view. */
  read: number;
  /** Record Id → codes, any of which would be right. */
  readonly rejected: Map<string, readonly string[]>;
  readonly skipped: Map<string, string>;
  /** What is wrong with branches. */
  readonly problems: Set<string>;
  deactivated: number;
  /** Of them those who are not in the view any more. */
  left: number;
  /** The run waits for approval. */
  held: boolean;
}
