import type { Entity } from './entity.ts';

/** What an administrator decides for one entity of one connection. A plain value, stored as JSON with the settings row. */
export interface EntitySettings {
  readonly entity: Entity;
  /** API name of the Salesforce object: User, Contact, or the custom object (R6). */
  readonly object: string;
  /** Developer name or Id of the list view. */
  readonly listView: string;
  /** Platform field key → where its value comes from. `username`, `firstname`, `lastname` are mandatory (R24). */
  readonly mapping: Readonly<Record<string, MappingLine>>;
  readonly options: ImportOptions;
  readonly branches: BranchRule;
  /** What happens to linked people who left the list view or became inactive (R35). */
  readonly leavers: 'keep' | 'deactivate';
}

export interface MappingLine {
  /** Salesforce field path, at most five parents: `Email`, `Account.Name`. */
  readonly field: string;
  /** For picklists: take the option's label or its stored value. */
  readonly picklist: 'label' | 'value';
}

export interface ImportOptions {
  /** R9: people created by a run choose a new password at their first password sign-in. */
  readonly forcePasswordChange: boolean;
  /** R12. */
  readonly incremental: boolean;
  /** R13: false leaves people who already exist as they are and only links them. */
  readonly updateExisting: boolean;
}

/** R14, R15, R17. `destination` is the code of a branch other than the root (R20). */
export type BranchRule =
  | { readonly mode: 'single'; readonly destination: string }
  | { readonly mode: 'accounts'; readonly destination: string }
  | { readonly mode: 'picklists'; readonly destination: string; readonly fields: readonly string[] };
