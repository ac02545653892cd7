import type { Directory } from '../directory.ts';
import type { EventJournal } from '../journal/events.ts';
import type { LinkJournal } from '../journal/links.ts';
import type { PlanJournal } from '../journal/plans.ts';
import type { RunJournal, StoredRun } from '../journal/runs.ts';
import type { Journal } from '../journal.ts';
import type { AccountMemory } from '../memory.ts';
import type { RunContext } from '../run-context.ts';
import type { Source } from '../source.ts';

/** The part of a run's context that planning works with: it reads the platform and writes nothing but the plan. */
export interface PlanContext<Tx>
  extends Pick<RunContext<Tx>, 'settingsId' | 'settings' | 'others' | 'signal' | 'onProgress'> {
  readonly source: Pick<Source, 'fields' | 'accounts' | 'accountsChanged'>;
  readonly directory: PlatformReader<Tx>;
  readonly journal: PlanningJournal<Tx>;
}

/** What planning has to know of a run. */
export type PlannedRun = Pick<StoredRun, 'id' | 'settingsId' | 'mode' | 'since' | 'sweep' | 'dryRun'>;

export type PlatformReader<Tx> = Pick<
  Directory<Tx>,
  | 'peopleById'
  | 'peopleByUsername'
  | 'branchByCode'
  | 'branchesByCode'
  | 'branchesById'
  | 'branchChildren'
  | 'misplaced'
>;

export interface PlanningJournal<Tx> extends Pick<Journal<Tx>, 'transaction'> {
  readonly runs: Pick<RunJournal<Tx>, 'transition' | 'counts'>;
  readonly plans: Pick<
    PlanJournal<Tx>,
    | 'lastPage'
    | 'savePage'
    | 'analyze'
    | 'dropRepeated'
    | 'contestedClaims'
    | 'settleClaims'
    | 'placed'
    | 'turnMoves'
    | 'discountUnchanged'
    | 'branchKeys'
    | 'stageAccounts'
    | 'stageGoneAccounts'
    | 'countStaged'
    | 'stagedAccounts'
    | 'recordsMet'
    | 'countShared'
    | 'dropStaging'
  >;
  readonly links: Pick<
    LinkJournal<Tx>,
    'compare' | 'ofPeople' | 'ofRecords' | 'unseen' | 'underKeys' | 'branchLinks' | 'branchesOfOthers' | 'keysInUse'
  >;
  readonly events: Pick<EventJournal<Tx>, 'add'>;
  readonly accounts: Pick<AccountMemory<Tx>, 'known'>;
}
