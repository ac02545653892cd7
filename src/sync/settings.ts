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
  readonly provisioning: Provisioning;
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
  /**
   * R12: incremental runs read all Ids of the list view, in every run while it has at most so many records, above it
   * once a day.
   */
  readonly sweepUpTo: number;
  /**
   * R45: what happens when a field that is mapped, but not mandatory, vanished, changed its type or became unreadable:
   * the run stops, or leaves the values of that field as they are.
   */
  readonly fieldDrift: 'stop' | 'keep';
}

/** What holds where an administrator decided nothing. The order of the keys is that of fingerprints: append only. */
export const STANDARD_OPTIONS: ImportOptions = {
  forcePasswordChange: false,
  incremental: true,
  updateExisting: true,
  sweepUpTo: 50_000,
  fieldDrift: 'stop',
};

/** R10, R11: by which ways of signing in a person who does not exist yet is created on the spot, with this mapping. */
export interface Provisioning {
  readonly saml: boolean;
  readonly oidc: boolean;
  readonly auth0: boolean;
  /** The platform embedded in Salesforce; users only (R10). */
  readonly salesforce: boolean;
}

/** See STANDARD_OPTIONS. */
export const STANDARD_PROVISIONING: Provisioning = { saml: false, oidc: false, auth0: false, salesforce: false };

/** R14, R15, R17. `destination` is the code of a branch other than the root (R20). */
export type BranchRule =
  | { readonly mode: 'single'; readonly destination: string }
  | { readonly mode: 'accounts'; readonly destination: string }
  | { readonly mode: 'picklists'; readonly destination: string; readonly fields: readonly string[] };
