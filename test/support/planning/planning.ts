import { DESTINATION_KEY } from '../../../src/sync/branches/destination-key.ts';
import type { Branch, Person, Placement } from '../../../src/sync/directory.ts';
import type { PlannedChange } from '../../../src/sync/journal/changes.ts';
import type { BranchLink, Link } from '../../../src/sync/journal/links.ts';
import type { PlannedPage } from '../../../src/sync/journal/plans.ts';
import type { OtherSettings } from '../../../src/sync/others.ts';
import type { PlanContext, PlannedRun } from '../../../src/sync/plan/plan-context.ts';
import type { Progress } from '../../../src/sync/result.ts';
import type { EntitySettings } from '../../../src/sync/settings.ts';
import type { Account, AccountChanges, CompiledExtract, SourceField } from '../../../src/sync/source.ts';
import { contactSettings, NAMES } from '../mapping.ts';
import { copy, type JournalMemory } from './memory.ts';
import { memoryJournal } from './memory-journal.ts';
import { memoryPlatform } from './memory-platform.ts';

/** What there is before a run is planned; whatever is left out is not there. */
export interface Situation {
  readonly settings?: Partial<EntitySettings>;
  readonly run?: Partial<PlannedRun>;
  readonly people?: readonly Person[];
  /** Besides the root (1) and the destination (2). */
  readonly branches?: readonly Branch[];
  readonly memberships?: readonly Placement[];
  readonly links?: readonly Link[];
  readonly otherLinks?: JournalMemory['otherLinks'];
  readonly others?: readonly OtherSettings[];
  /** Where keys are; that of the destination is there unless it is given. */
  readonly branchLinks?: Readonly<Record<string, BranchLink>>;
  readonly branchesOfOthers?: JournalMemory['branchesOfOthers'];
  /** As the last run saw them. */
  readonly accounts?: readonly Account[];
  /** Pages of people that have been read and planned. */
  readonly pages?: readonly PlannedPage[];
  readonly salesforce?: {
    /** Accounts that the integration user sees. */
    readonly accounts?: readonly Account[];
    readonly changes?: readonly AccountChanges[];
    readonly fields?: readonly SourceField[];
  };
}

export interface Planning {
  readonly context: PlanContext<null>;
  readonly run: PlannedRun;
  readonly memory: JournalMemory;
  /** Changes stored on this page, without their places. */
  page(number: number): PlannedChange[];
  readonly progress: Progress['phase'][];
  /** Ids of the accounts that Salesforce was asked for, one list for each time. */
  readonly asked: (readonly string[])[];
}

export const ROOT: Branch = { id: '1', code: null, name: 'Platform', parentId: null };
export const DESTINATION: Branch = { id: '2', code: 'CUSTOMERS', name: 'Customers', parentId: '1' };
export const AT_DESTINATION: BranchLink = { branchId: '2', reason: 'destination', gone: false };
const RUN: PlannedRun = { id: '7', settingsId: '5', mode: 'full', since: null, sweep: null, dryRun: false };

/** Ids and stamps of a whole view. */
export const SWEEP: CompiledExtract = {
  object: 'Contact',
  listView: { id: '00B000000000001AAA', developerName: 'Learners', label: 'Learners' },
  soql: 'SELECT Id, SystemModstamp FROM Contact',
  paths: ['Id', 'SystemModstamp'],
  scope: 'everything',
  filtered: true,
  warnings: [],
};

/** Everything that planning works with, in memory. */
export function planning(situation: Situation = {}): Planning {
  const run = { ...RUN, ...situation.run };
  const branchLinks = { [DESTINATION_KEY]: AT_DESTINATION, ...situation.branchLinks };
  const memory: JournalMemory = {
    run,
    state: 'extracting',
    patch: {},
    pages: [],
    changes: [],
    events: [],
    staged: new Map(),
    links: copy([...(situation.links ?? [])]),
    otherLinks: situation.otherLinks ?? [],
    branchLinks: new Map(Object.entries(copy(branchLinks))),
    branchesOfOthers: situation.branchesOfOthers ?? [],
    accounts: situation.accounts ?? [],
  };
  for (const { changes, ...page } of situation.pages ?? []) {
    memory.pages.push(page);
    memory.changes.push(...changes.map((change, seq) => ({ ...change, page: page.page, seq })));
  }
  const asked: (readonly string[])[] = [];
  const progress: Progress['phase'][] = [];
  const context: PlanContext<null> = {
    settingsId: run.settingsId,
    settings: contactSettings(NAMES, situation.settings),
    others: situation.others ?? [],
    source: source(situation.salesforce ?? {}, asked),
    directory: memoryPlatform({
      people: situation.people ?? [],
      memberships: situation.memberships ?? [],
      branches: [ROOT, DESTINATION, ...(situation.branches ?? [])],
    }),
    journal: memoryJournal(memory),
    onProgress: ({ phase }) => progress.push(phase),
  };
  const page = (number: number) =>
    memory.changes.flatMap(({ page: at, seq: _seq, ...change }) => (at === number ? [change] : []));
  return { context, run, memory, page, progress, asked };
}

/** A Salesforce whose accounts and fields are these. */
function source(
  { accounts = [], changes = [], fields = [] }: NonNullable<Situation['salesforce']>,
  asked: (readonly string[])[],
): PlanContext<null>['source'] {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return {
    fields: async (_object, paths) => paths.flatMap((path) => fields.find((field) => field.path === path) ?? []),
    async *accounts(ids) {
      asked.push([...ids].sort());
      const found = new Map<string, Account>();
      for (const id of ids) {
        for (let at = byId.get(id); at && !found.has(at.id); at = byId.get(at.parentId ?? '')) found.set(at.id, at);
      }
      for (const account of found.values()) yield [account];
    },
    async *accountsChanged() {
      yield* changes;
    },
  };
}

export function person(id: string, username: string, more: Partial<Person> = {}): Person {
  return { id, username, values: { active: 'true', firstname: 'Anna', lastname: 'Rossi' }, superadmin: false, ...more };
}

export function link(sourceId: string, personId: string, more: Partial<Link> = {}): Link {
  return {
    sourceId,
    personId,
    hash: null,
    branchKey: null,
    left: false,
    byHand: false,
    misplaced: false,
    stamp: null,
    ...more,
  };
}

/** A change of a person as a page of the extraction has it. */
export function planned(sourceId: string, more: Partial<PlannedChange> = {}): PlannedChange {
  return {
    kind: 'person',
    action: 'create',
    reason: 'new',
    sourceId,
    targetId: null,
    username: null,
    usernameKey: null,
    branchKey: null,
    hash: null,
    stamp: null,
    before: null,
    after: null,
    detail: null,
    ...more,
  };
}

export function pageOf(changes: readonly PlannedChange[], more: Partial<PlannedPage> = {}): PlannedPage {
  const seen = changes.flatMap(({ sourceId }) => sourceId ?? []);
  return { page: 0, phase: 'whole', next: null, rows: changes.length, unchanged: 0, seen, changes, ...more };
}
