import { COMPARED } from '../change.ts';
import type { PlannedChange } from '../journal/changes.ts';
import type { RunEvent } from '../journal/events.ts';
import type { Link } from '../journal/links.ts';
import type { StoredClaim, Verdict } from '../journal/plans.ts';
import type { Journal } from '../journal.ts';
import type { PlanningJournal } from '../plan/plan-context.ts';
import { noCounts } from '../progress.ts';
import type { Account } from '../source.ts';

/** A run that nobody has stored: no plan is found under it. */
export const NO_RUN = '0';

/** What becomes of the plan of a single record. */
export interface OneRecord {
  /** Null: nothing changes. */
  change: PlannedChange | null;
  readonly branches: PlannedChange[];
  readonly events: RunEvent[];
}

/**
 * The journal of a run that has read one record and stores nothing: its plan is `record`, everything else is what the
 * real journal remembers. With it `settle` says of one person what it says of them in a run, without writing a row.
 *
 * @param person their link, and whether the run has not found their record.
 */
export function oneRecordJournal<Tx>(
  real: Journal<Tx>,
  settingsId: string,
  { missed, link }: { readonly missed: boolean; readonly link: Link | null },
  record: OneRecord,
): PlanningJournal<Tx> {
  const staged = new Map<string, Account | null>();
  const present = link !== null && !link.left ? [link] : [];
  const { compare, ofPeople, ofRecords, branchLinks, branchesOfOthers } = real.links;
  return {
    transaction: (work) => real.transaction(work),
    runs: {
      transition: async () => undefined,
      counts: async () => ({ counts: noCounts(), branches: { created: 0, renamed: 0, moved: 0 } }),
    },
    plans: {
      lastPage: async () => null,
      async savePage(_tx, _runId, { changes }) {
        for (const change of changes) {
          if (change.kind === 'person') record.change = change;
          else record.branches.push(change);
        }
      },
      analyze: async () => undefined,
      dropRepeated: async () => 0,
      contestedClaims: async () => claimOf(record.change),
      async settleClaims(_tx, _runId, _page, [verdict]) {
        if (record.change !== null && verdict !== undefined) record.change = settled(record.change, verdict);
      },
      async *placed() {
        const { change } = record;
        if (change === null || change.targetId === null) return;
        const moves = change.action === 'move';
        if (!moves && !(change.action === 'link' && change.reason === COMPARED)) return;
        yield [{ page: 0, seq: 0, personId: change.targetId, branchKey: change.branchKey, moves }];
      },
      async turnMoves(_tx, _runId, turned) {
        const { change } = record;
        if (change === null || turned.length === 0) return;
        record.change =
          change.action === 'move'
            ? { ...change, action: 'link', reason: COMPARED }
            : { ...change, action: 'move', reason: 'branch_resettled' };
      },
      discountUnchanged: async () => undefined,
      branchKeys: async () => keyOf(record.change, ({ action }) => action !== 'skip'),
      async stageAccounts(_tx, _runId, accounts) {
        for (const account of accounts) staged.set(account.id, account);
      },
      async stageGoneAccounts(_tx, _runId, ids) {
        for (const id of ids) staged.set(id, null);
      },
      countStaged: async () => staged.size,
      async stagedAccounts(tx, _run, ids, remembered) {
        const asked = [...new Set([...ids, ...parentsOf(staged)])];
        const known = await real.plans.stagedAccounts(tx, { id: NO_RUN, settingsId }, asked, remembered);
        const latest = new Map<string, Account | null>([...known, ...staged]);
        const needed = new Map<string, Account>();
        for (const id of ids) {
          for (let at = latest.get(id); at && !needed.has(at.id); at = latest.get(at.parentId ?? '')) {
            needed.set(at.id, at);
          }
        }
        return needed;
      },
      recordsMet: async () => 0,
      countShared: async () => ({ led: 0, held: 0 }),
      dropStaging: async () => undefined,
    },
    links: {
      compare,
      ofPeople,
      ofRecords,
      branchLinks,
      branchesOfOthers,
      async *unseen() {
        if (missed) yield present;
      },
      async *underKeys(_tx, _settingsId, _runId, keys) {
        if (record.change !== null) return;
        yield present.filter(({ branchKey, misplaced }) => misplaced || keys.includes(branchKey));
      },
      async keysInUse(tx, ...asked) {
        const among = asked[2];
        const keys = await real.links.keysInUse(tx, ...asked);
        const own = keyOf(record.change, ({ action }) => action !== 'deactivate');
        return [...new Set([...keys, ...own.filter((key) => among?.includes(key) ?? true)])];
      },
    },
    events: {
      async add(_tx, events) {
        record.events.push(...events);
      },
    },
    accounts: { known: (...asked) => real.accounts.known(...asked) },
  };
}

function keyOf(change: PlannedChange | null, counts: (change: PlannedChange) => boolean): string[] {
  if (change === null || change.branchKey === null || change.action === 'reject' || !counts(change)) return [];
  return [change.branchKey];
}

function parentsOf(accounts: ReadonlyMap<string, Account | null>): string[] {
  return [...accounts.values()].flatMap((account) => account?.parentId ?? []);
}

/** Somebody has the username that the record wants. */
function claimOf(change: PlannedChange | null): StoredClaim[] {
  const holder = change?.detail?.holder;
  if (change === null || holder === undefined || change.sourceId === null) return [];
  const { sourceId, action, reason, targetId, username, usernameKey, detail } = change;
  const intended = detail?.intended ?? null;
  const names = { username: username ?? '', usernameKey: usernameKey ?? '' };
  return [{ page: 0, seq: 0, sourceId, action, reason, targetId, ...names, holder, intended }];
}

function settled(change: PlannedChange, { action, reason, detail }: Verdict): PlannedChange {
  const emptied = action === 'reject' ? { before: null, after: null, hash: null } : {};
  return { ...change, ...emptied, action, reason, detail: detail ?? null };
}
