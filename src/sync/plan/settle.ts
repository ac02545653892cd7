import { DESTINATION_KEY } from '../branches/destination-key.ts';
import type { Link, PlannedChange, RunEvent, StoredRun } from '../journal.ts';
import { destinationOf } from '../prepare.ts';
import type { RunContext } from '../run-context.ts';
import { linkedBranch, planAccountBranches } from './plan-branches.ts';
import { planLeavers } from './plan-leavers.ts';
import { settleUsernames } from './settle-usernames.ts';
import { stageAccounts } from './stage-accounts.ts';

/** Branches are applied before every page of people. */
export const BRANCH_PAGE = -1;

/**
 * Completes a plan with what only the whole of it can tell: records read twice, usernames wanted twice, branches, people
 * whose branch went elsewhere, leavers. One transaction, at whose end the run is `planned`.
 */
export async function settle<Tx>(context: RunContext<Tx>, run: StoredRun): Promise<void> {
  const { journal } = context;
  if (context.settings.branches.mode === 'accounts') await stageAccounts(context, run);
  const last = await journal.plans.lastPage(run.id);
  await journal.transaction(async (tx) => {
    const pages = pageWriter(context, tx, run, (last?.page ?? 0) + 1);
    const events: RunEvent[] = [];
    await journal.plans.analyze(tx);
    const dropped = await journal.plans.dropRepeated(tx, run.id);
    if (dropped > 0)
      events.push(
        warning(run, 'read_twice', `${dropped} records came twice from Salesforce; the newer copy was taken.`),
      );
    await settleClaims(context, tx, run, pages.next);
    const resettled = await settleBranches(context, tx, run, events);
    for await (const links of journal.links.underKeys(tx, context.settingsId, run.id, resettled)) {
      await pages.write(links.map((link) => moved(link)));
    }
    for await (const leavers of planLeavers(context, tx, run)) await pages.write(leavers);
    await journal.events.add(tx, events);
    if (run.dryRun) await journal.plans.dropStaging(tx, run.id);
    const { counts, branches } = await journal.runs.counts(tx, run.id);
    await journal.runs.transition(tx, run.id, 'extracting', 'planned', { counts, branchCounts: branches });
  });
}

async function settleClaims<Tx>(
  context: RunContext<Tx>,
  tx: Tx,
  run: StoredRun,
  latePage: () => number,
): Promise<void> {
  const { journal } = context;
  const claims = await journal.plans.contestedClaims(tx, run.id);
  if (claims.length === 0) return;
  const holders = claims.flatMap(({ holder }) => (holder === null ? [] : [holder]));
  const sourceOfHolder = new Map<string, string>();
  for (const link of await journal.links.ofPeople(tx, holders)) sourceOfHolder.set(link.personId, link.sourceId);
  await journal.plans.settleClaims(tx, run.id, latePage(), settleUsernames(claims, sourceOfHolder));
}

/** Plans the branches and answers the keys whose people have to move along. */
async function settleBranches<Tx>(
  context: RunContext<Tx>,
  tx: Tx,
  run: StoredRun,
  events: RunEvent[],
): Promise<readonly string[]> {
  const { journal, settings, settingsId } = context;
  const destination = await destinationOf(context.directory, tx, settings);
  const known = await journal.links.branchLinks(tx, settingsId);
  const changes: PlannedChange[] = [];
  let resettled: readonly string[] = [];
  if (known.get(DESTINATION_KEY)?.branchId !== destination.id) {
    changes.push(linkedBranch(DESTINATION_KEY, destination.id, 'destination'));
  }
  const incremental = run.mode === 'incremental';
  // Nothing that the tree is made of has changed: neither an account, nor which ones are needed.
  const keys = await journal.plans.branchKeys(tx, run.id);
  const asBefore =
    incremental && keys.every((key) => known.has(key)) && (await journal.plans.countStaged(tx, run.id)) === 0;
  if (settings.branches.mode === 'accounts' && !asBefore) {
    const needed = new Set([...known.keys(), ...keys]);
    needed.delete(DESTINATION_KEY);
    const accounts = await journal.plans.stagedAccounts(tx, run, [...needed], incremental);
    const plan = await planAccountBranches(context, tx, destination, needed, accounts);
    changes.push(...plan.changes);
    events.push(...plan.problems.map(({ code, message }) => warning(run, code, message)));
    resettled = plan.resettled;
  }
  await journal.plans.savePage(tx, run.id, {
    page: BRANCH_PAGE,
    phase: 'whole',
    next: null,
    rows: 0,
    unchanged: 0,
    seen: null,
    changes,
  });
  return resettled;
}

function moved({ sourceId, personId, branchKey, hash, stamp }: Link): PlannedChange {
  return {
    kind: 'person',
    action: 'move',
    reason: 'branch_resettled',
    sourceId,
    targetId: personId,
    username: null,
    usernameKey: null,
    branchKey,
    hash,
    stamp,
    before: {},
    after: {},
    detail: null,
  };
}

/** Numbers pages of changes behind those of the extraction. */
function pageWriter<Tx>(context: RunContext<Tx>, tx: Tx, run: StoredRun, first: number) {
  let page = first;
  const next = () => page++;
  const write = async (changes: readonly PlannedChange[]) => {
    if (changes.length === 0) return;
    await context.journal.plans.savePage(tx, run.id, {
      page: next(),
      phase: 'whole',
      next: null,
      rows: 0,
      unchanged: 0,
      seen: null,
      changes,
    });
  };
  return { next, write };
}

function warning(run: StoredRun, code: string, message: string): RunEvent {
  return { runId: run.id, level: 'warning', code, message };
}
