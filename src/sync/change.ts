import type { PersonValues } from './directory.ts';

export const ACTIONS = ['create', 'update', 'move', 'deactivate', 'reactivate', 'link', 'skip', 'reject'] as const;
export type Action = (typeof ACTIONS)[number];

/** Reasons of a `link` that changes nothing about a person: only what the link remembers of the record is brought up to date. */
export const COMPARED = 'compared';
export const FOLLOWED = 'administrator_followed';
/** Reason of every change that takes one of another run back (R40). */
export const UNDONE = 'undone';
export const UNCHANGED_REASONS: readonly string[] = [COMPARED, FOLLOWED];

/** A change that a directory can make to a person. `skip` and `reject` never reach a directory. */
export type PersonChange = CreatePerson | ModifyPerson;

/** Where a person comes from (R36), kept on the person. */
export interface SfdcMark {
  readonly id: string;
  readonly userType: 'user' | 'contact' | 'custom';
}

export interface CreatePerson {
  readonly action: 'create';
  /** Own and additional fields; `username` is always there. */
  readonly values: PersonValues;
  /** See username.ts. */
  readonly usernameKey: string;
  readonly mustChangePassword: boolean;
  readonly sfdc: SfdcMark;
  readonly membership: RunMembership;
}

export interface ModifyPerson {
  readonly action: 'update' | 'move' | 'deactivate' | 'reactivate' | 'link';
  readonly personId: string;
  /** Only the values that differ, as they were when planned; empty when only the branch changes. */
  readonly before: PersonValues;
  /** The same keys as `before`. */
  readonly after: PersonValues;
  /** The key of `after.username` where that is among them, else null. */
  readonly usernameKey: string | null;
  readonly sfdc: SfdcMark;
  /** Where the run's own membership goes; null leaves memberships as they are. */
  readonly membership: RunMembership | null;
}

/** The one membership that a run makes and moves; memberships made by hand are never touched (R37). */
export interface RunMembership {
  readonly branchId: string;
  /** Id of the settings whose runs own the membership. */
  readonly madeBy: string;
}

/** A branch that exists, or one that the same plan creates, named by its key. */
export type BranchRef = { readonly id: string } | { readonly key: string };

export type BranchChange =
  | {
      readonly action: 'create';
      readonly key: string;
      readonly code: string;
      readonly name: string;
      readonly parent: BranchRef;
    }
  | {
      readonly action: 'update';
      readonly branchId: string;
      readonly before: { readonly name: string };
      readonly after: { readonly name: string };
    }
  | {
      readonly action: 'move';
      readonly branchId: string;
      readonly before: { readonly parentId: string };
      readonly after: { readonly parent: BranchRef };
    };
