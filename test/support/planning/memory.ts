import type { PlannedChange } from '../../../src/sync/journal/changes.ts';
import type { RunEvent } from '../../../src/sync/journal/events.ts';
import type { BranchLink, Link, OtherBranchLink, PersonLink } from '../../../src/sync/journal/links.ts';
import type { PlannedPage } from '../../../src/sync/journal/plans.ts';
import type { RunPatch } from '../../../src/sync/journal/runs.ts';
import type { PlannedRun } from '../../../src/sync/plan/plan-context.ts';
import type { RunState } from '../../../src/sync/result.ts';
import type { Account } from '../../../src/sync/source.ts';

/** A change where it is stored. */
export type PlacedChange = PlannedChange & { page: number; seq: number };

/** What a journal remembers of one run and its settings, as plain values. */
export interface JournalMemory {
  readonly run: PlannedRun;
  state: RunState;
  patch: RunPatch;
  pages: Omit<PlannedPage, 'changes'>[];
  changes: PlacedChange[];
  events: RunEvent[];
  /** By Id; null where the account was deleted in Salesforce. */
  staged: Map<string, Account | null>;
  /** Links of these settings, whose people are all there. */
  links: Link[];
  /** Of people with other settings. */
  otherLinks: readonly PersonLink[];
  branchLinks: Map<string, BranchLink>;
  branchesOfOthers: readonly OtherBranchLink[];
  /** Accounts as the last run saw them. */
  accounts: readonly Account[];
}

/** Copies in, copies out: nobody changes what is stored by holding on to it. */
export function copy<T>(value: T): T {
  return structuredClone(value);
}
