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

export interface Picklist {
  readonly controller: string | null;
  readonly options: Option[];
}

export interface Option {
  readonly value: string;
  label: string;
  active: boolean;
  /** Values of the controller for which it can be chosen. */
  readonly validFor: readonly string[];
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
  /** What becomes of a run that cannot read a mapped field as before. */
  readonly fieldDrift: 'stop' | 'keep';
  readonly mode: 'single' | 'accounts' | 'picklists';
  /** The picklists that branches follow, the one of the topmost branches first. */
  readonly fields: readonly string[];
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
  /** Of a branch: an account's Id, or `Region__c=EMEA/Country__c=IT`; null: the destination. */
  key: string | null;
  /** A superadmin has made the link. */
  readonly byHand: boolean;
  /** A run has deactivated the person, because the record left the view or became inactive. */
  left: boolean;
}

export interface World {
  /** Of every object, by Id. */
  readonly records: Map<string, Rec>;
  /** By developer name. */
  readonly views: Record<string, View>;
  /** By field, which is the same for every kind of person. */
  readonly picklists: Readonly<Record<string, Picklist>>;
  /** Labels of the platform's dropdown. */
  readonly dropdown: string[];
  settings: Settings;
  readonly people: Set<Person>;
  /** The oldest first. */
  readonly branches: Branch[];
  /** By Id of the record. */
  readonly links: Map<string, Link>;
  /** By key; null where a branch was needed and none could be used. */
  readonly branchLinks: Map<string, Branch | null>;
  /** The view that the last finished run has read; null before the first. */
  viewRead: string | null;
  /** How many records it has found there. */
  readLast: number | null;
}

/** A record of the view, and what it asks for. */
export interface Wanted {
  readonly record: Rec;
  readonly username: string;
  readonly values: Record<string, string | null>;
  /** As in links. */
  readonly key: string | null;
  /** Null for somebody new. */
  readonly person: Person | null;
  /** Null for somebody new or to be adopted. */
  readonly link: Link | null;
}

/** A branch that accounts or picklists ask for. */
export interface Node {
  /** 0 for those below the destination. */
  readonly depth: number;
  readonly key: string;
  readonly name: string;
  /** Key of the branch above. */
  readonly parent: string | null;
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

const REFERENCES: Record<string, string> = { Account: 'AccountId', Company__r: 'Company__c', Parent: 'ParentId' };

/** Whether the integration user sees the record. */
export function isVisible(record: Rec | undefined): record is Rec {
  return record !== undefined && !record.deleted && !record.hidden;
}

/** The value at a field path; null where a parent on the way is not seen. */
export function read(world: World, record: Rec, path: string): Value {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) return record.values[first] ?? null;
  const parent = world.records.get(String(record.values[REFERENCES[first] ?? '']));
  return isVisible(parent) ? read(world, parent, rest.join('.')) : null;
}

/** Whether the record is in the list view that the settings have chosen. */
export function isInView(world: World, record: Rec | undefined): boolean {
  const { object, view } = world.settings;
  if (!isVisible(record) || record.object !== object) return false;
  return (world.views[view] ?? []).every(({ path, equals }) => read(world, record, path) === equals);
}
