import type { StoredClaim } from '../../../src/sync/journal/plans.ts';
import type { PlanningJournal } from '../../../src/sync/plan/plan-context.ts';
import type { Account } from '../../../src/sync/source.ts';
import { copy, type JournalMemory, type PlacedChange } from './memory.ts';

/** Small, so that more than one batch comes up. */
const BATCH = 2;

/** Keys that a contested claim loses once it is granted. */
const WAITING = ['holder', 'intended', 'code', 'field', 'value', 'message'];

/** Stored plans in memory: what src/store/journal/{plans,claims,staging}.ts do in PostgreSQL. */
export function memoryPlans(memory: JournalMemory): PlanningJournal<null>['plans'] {
  const people = () => memory.changes.filter(({ kind }) => kind === 'person');
  const claimants = () => people().filter(({ usernameKey }) => usernameKey !== null);
  return {
    async lastPage() {
      const last = memory.pages.toSorted((one, other) => one.page - other.page).at(-1);
      return last ? { page: last.page, phase: last.phase, next: last.next } : null;
    },
    async savePage(_, _runId, { changes, ...page }) {
      if (memory.pages.some((one) => one.page === page.page)) throw new Error(`Page ${page.page} is stored already`);
      memory.pages.push(copy(page));
      memory.changes.push(...changes.map((change, seq) => ({ ...copy(change), page: page.page, seq })));
    },
    async analyze() {
      // Nothing to measure: memory has no query planner.
    },
    async dropRepeated() {
      const newest = new Map<string | null, PlacedChange>();
      for (const change of people().toSorted(byPlace)) newest.set(change.sourceId, change);
      const before = memory.changes.length;
      memory.changes = memory.changes.filter(
        (change) => change.kind !== 'person' || newest.get(change.sourceId) === change,
      );
      return before - memory.changes.length;
    },
    async contestedClaims() {
      const claims = claimants();
      const holders = new Set(claims.flatMap(({ detail }) => detail?.holder ?? []));
      const isContested = ({ usernameKey }: PlacedChange) => {
        const same = claims.filter((claim) => claim.usernameKey === usernameKey);
        return same.length > 1 || same.some(({ detail }) => detail?.holder !== undefined);
      };
      const asked = claims.filter((claim) => isContested(claim) || holders.has(claim.targetId ?? ''));
      return asked.toSorted(byPlace).map(storedClaim);
    },
    async settleClaims(_, _runId, page, verdicts) {
      for (const [index, { action, reason, detail, late, ...place }] of verdicts.entries()) {
        const at = memory.changes.findIndex((change) => change.page === place.page && change.seq === place.seq);
        const change = memory.changes[at];
        if (change === undefined) continue;
        const emptied = action === 'reject' ? { before: null, after: null, hash: null } : {};
        const kept = Object.entries(change.detail ?? {}).filter(([key]) => !WAITING.includes(key));
        const rest = change.detail === null ? null : Object.fromEntries(kept);
        const moved = late ? { page, seq: index + 1 } : {};
        memory.changes[at] = { ...change, action, reason, ...emptied, detail: detail ?? rest, ...moved };
      }
      memory.pages.push({ page, phase: 'whole', next: null, rows: 0, unchanged: 0, seen: null });
    },
    async branchKeys() {
      const led = people().filter(
        ({ action, detail }) => !['reject', 'skip'].includes(action) || detail?.holder !== undefined,
      );
      return [...new Set(led.flatMap(({ branchKey }) => branchKey ?? []))];
    },
    async *placed() {
      const all = people().flatMap(({ page, seq, action, reason, targetId, branchKey }) => {
        const moves = action === 'move';
        const isPlaced = targetId !== null && (moves || (action === 'link' && reason === 'compared'));
        return isPlaced ? [{ page, seq, personId: targetId, branchKey, moves }] : [];
      });
      const sorted = all.toSorted((one, other) => one.page - other.page || one.seq - other.seq);
      for (let from = 0; from < sorted.length; from += BATCH) yield sorted.slice(from, from + BATCH);
    },
    async turnMoves(_, _runId, turned) {
      const isTurned = (change: PlacedChange) =>
        turned.some(({ page, seq }) => page === change.page && seq === change.seq);
      memory.changes = memory.changes.map((change): PlacedChange => {
        if (!isTurned(change)) return change;
        return change.action === 'move'
          ? { ...change, action: 'link', reason: 'compared' }
          : { ...change, action: 'move', reason: 'branch_resettled' };
      });
    },
    async discountUnchanged() {
      const moved = people().filter(({ reason }) => reason === 'branch_resettled');
      for (const { sourceId, page } of moved) {
        const reading = memory.pages
          .toSorted((one, other) => one.page - other.page)
          .find((one) => one.page < page && one.seen?.slice(0, one.rows).includes(sourceId ?? ''));
        const discounted = (one: (typeof memory.pages)[number]) => ({ ...one, unchanged: one.unchanged - 1 });
        memory.pages = memory.pages.map((one) => (one === reading ? discounted(one) : one));
      }
    },
    async stageAccounts(_, _runId, accounts) {
      for (const account of accounts) if (!memory.staged.has(account.id)) memory.staged.set(account.id, copy(account));
    },
    async stageGoneAccounts(_, _runId, ids) {
      for (const id of ids) if (!memory.staged.has(id)) memory.staged.set(id, null);
    },
    async countStaged() {
      return memory.staged.size;
    },
    async stagedAccounts(_, _run, ids, remembered) {
      const latest = new Map<string, Account | null>([
        ...(remembered ? memory.accounts.map((account) => [account.id, account] as const) : []),
        ...memory.staged,
      ]);
      const needed = new Map<string, Account>();
      for (const id of ids) {
        for (let at = latest.get(id); at && !needed.has(at.id); at = latest.get(at.parentId ?? '')) {
          needed.set(at.id, copy(at));
        }
      }
      return needed;
    },
    async recordsMet() {
      const swept = memory.pages.filter(({ phase, seen }) => phase === 'sweep' && seen !== null);
      if (swept.length > 0) return swept.reduce((sum, { seen }) => sum + (seen?.length ?? 0), 0);
      return memory.pages.reduce((sum, { rows }) => sum + rows, 0);
    },
    async countShared() {
      const led = people().filter(({ detail }) => detail?.code === 'led').length;
      return { led, held: people().filter(({ reason }) => reason === 'held').length };
    },
    async dropStaging() {
      memory.staged.clear();
      memory.pages = memory.pages.map((page) => ({ ...page, seen: null }));
    },
  };
}

function byPlace(one: PlacedChange, other: PlacedChange): number {
  return one.page - other.page || one.seq - other.seq;
}

function storedClaim({ page, seq, sourceId, action, reason, targetId, username, usernameKey, detail }: PlacedChange) {
  const claim: StoredClaim = {
    page,
    seq,
    sourceId: sourceId ?? '',
    action,
    reason,
    targetId,
    username: username ?? '',
    usernameKey: usernameKey ?? '',
    holder: detail?.holder ?? null,
    intended: detail?.intended ?? null,
  };
  return claim;
}
