import { DESTINATION_KEY } from '../branches/destination-key.ts';
import { placeOf } from '../branches/place-of.ts';
import type { BranchLink } from '../journal/links.ts';
import { destinationOf } from '../prepare.ts';
import type { SourceField } from '../source.ts';
import { linkedBranch } from './branch-changes.ts';
import { type BranchPlan, planAccountBranches, planPicklistBranches } from './plan-branches.ts';
import type { PlanContext, PlannedRun } from './plan-context.ts';
import { stageAccounts } from './stage-accounts.ts';

export interface SettledBranches extends Pick<BranchPlan, 'changes' | 'problems'> {
  /** Keys (null: the destination) that lead elsewhere than before. */
  readonly resettled: readonly (string | null)[];
  /** Id of the branch that a key leads to once the branches are applied; null for one that is only created then. */
  readonly placeOf: (key: string | null) => string | null;
}

/**
 * Reads from Salesforce what branches are made of, before the transaction that plans them: accounts are staged beside
 * the plan, the picklists that branches follow are the answer, empty where they follow none.
 */
export async function readBranchFields<Tx>(context: PlanContext<Tx>, run: PlannedRun): Promise<readonly SourceField[]> {
  const { source, settings, signal } = context;
  const { branches } = settings;
  if (branches.mode === 'accounts') await stageAccounts(context, run);
  if (branches.mode !== 'picklists') return [];
  return await source.fields(settings.object, branches.fields, signal ? { signal } : {});
}

/** Plans the branches. Everything else about the people, leavers too, is planned before, or branches would outlive them. */
export async function settleBranches<Tx>(
  context: PlanContext<Tx>,
  tx: Tx,
  run: PlannedRun,
  fields: readonly SourceField[],
): Promise<SettledBranches> {
  const { journal, settings, settingsId } = context;
  const destination = await destinationOf(context.directory, tx, settings);
  const known = await journal.links.branchLinks(tx, settingsId);
  const before = known.get(DESTINATION_KEY);
  const settled = before?.branchId === destination.id;
  const plan = await planBranches(context, tx, run, { destination, known, fields });
  const after = new Map<string, BranchLink | null>(known);
  for (const { action, branchKey, targetId, reason } of plan.changes) {
    if (branchKey === null) continue;
    after.set(branchKey, action === 'create' ? null : { branchId: targetId, reason, gone: false });
  }
  return {
    placeOf: (key) => {
      const link = key === null ? undefined : after.get(key);
      return link === null ? null : ((link && placeOf(link)) ?? destination.id);
    },
    changes: [...(settled ? [] : [linkedBranch(DESTINATION_KEY, destination.id, 'destination')]), ...plan.changes],
    problems: plan.problems,
    resettled: [...(settled || !before ? [] : atDestination(known)), ...plan.resettled],
  };
}

interface BranchInput {
  readonly destination: Awaited<ReturnType<typeof destinationOf>>;
  readonly known: ReadonlyMap<string, BranchLink>;
  readonly fields: readonly SourceField[];
}

const NOTHING: BranchPlan = { changes: [], problems: [], resettled: [] };

async function planBranches<Tx>(
  context: PlanContext<Tx>,
  tx: Tx,
  run: PlannedRun,
  { destination, known, fields }: BranchInput,
): Promise<BranchPlan> {
  const { journal, settings } = context;
  switch (settings.branches.mode) {
    case 'single':
      return NOTHING;
    case 'picklists':
      return await planPicklistBranches(context, tx, run.id, destination, fields);
    case 'accounts': {
      const keys = await journal.plans.branchKeys(tx, run.id);
      const incremental = run.mode !== 'full';
      if (incremental && (await isAsBefore(context, tx, run, { known, keys }))) return NOTHING;
      const needed = new Set([...known.keys(), ...keys]);
      const accounts = await journal.plans.stagedAccounts(tx, run, [...needed], incremental);
      return await planAccountBranches(context, tx, run.id, destination, needed, accounts);
    }
    default:
      return settings.branches satisfies never;
  }
}

/** True when nothing that the tree is made of has changed: no account, nor which are needed, and none waits for a code. */
async function isAsBefore<Tx>(
  { journal }: PlanContext<Tx>,
  tx: Tx,
  run: PlannedRun,
  { known, keys }: { known: ReadonlyMap<string, BranchLink>; keys: readonly string[] },
): Promise<boolean> {
  if (keys.some((key) => !known.has(key))) return false;
  if ([...known.values()].some((link) => placeOf(link) === null)) return false;
  return (await journal.plans.countStaged(tx, run.id)) === 0;
}

/** The keys of people in the destination branch, be it for want of a value or of a branch that can be used. */
function atDestination(known: ReadonlyMap<string, BranchLink>): (string | null)[] {
  return [null, ...[...known].flatMap(([key, link]) => (placeOf(link) === null ? [key] : []))];
}
