import { DESTINATION_KEY } from '../branches/destination-key.ts';
import type { Account } from '../source.ts';
import type { PlanContext, PlannedRun } from './plan-context.ts';

/** Accounts handed to the database at a time. */
const BATCH = 5_000;

/**
 * Reads the accounts behind the branches of a run and stores them beside its plan: all that are needed and their
 * ancestors in a full run, only what changed since the last run and what has become needed in an incremental one.
 */
export async function stageAccounts<Tx>(context: PlanContext<Tx>, run: PlannedRun): Promise<void> {
  const { journal, settingsId } = context;
  const keys = await journal.transaction(async (tx) => {
    const known = await journal.links.branchLinks(tx, settingsId);
    return new Set([...known.keys(), ...(await journal.plans.branchKeys(tx, run.id))]);
  });
  keys.delete(DESTINATION_KEY);
  if (keys.size === 0) return;
  if (run.mode === 'full' || run.since === null) await stage(context, run, keys);
  else await stageChanged(context, run, keys, run.since);
}

async function stageChanged<Tx>(
  context: PlanContext<Tx>,
  run: PlannedRun,
  keys: ReadonlySet<string>,
  since: Date,
): Promise<void> {
  const { journal, source, settingsId, signal } = context;
  const call = signal ? { signal } : {};
  const parents = new Set<string>();
  for await (const { changed, deleted } of source.accountsChanged(since, call)) {
    const ours = new Set(await journal.accounts.known(settingsId, [...changed.map(({ id }) => id), ...deleted]));
    const kept = changed.filter(({ id }) => ours.has(id));
    for (const { parentId } of kept) if (parentId !== null) parents.add(parentId);
    await stageInBatches(context, run, kept);
    const gone = deleted.filter((id) => ours.has(id));
    if (gone.length > 0) await journal.transaction((tx) => journal.plans.stageGoneAccounts(tx, run.id, gone));
  }
  const wanted = new Set([...keys, ...parents]);
  for (const id of await journal.accounts.known(settingsId, [...wanted])) wanted.delete(id);
  if (wanted.size > 0) await stage(context, run, wanted);
}

/** These accounts and all their ancestors, as Salesforce has them now. */
async function stage<Tx>(context: PlanContext<Tx>, run: PlannedRun, ids: ReadonlySet<string>): Promise<void> {
  const { source, signal } = context;
  for await (const accounts of source.accounts([...ids], signal ? { signal } : {})) {
    await stageInBatches(context, run, accounts);
  }
}

async function stageInBatches<Tx>(
  { journal }: PlanContext<Tx>,
  run: PlannedRun,
  accounts: readonly Account[],
): Promise<void> {
  for (let from = 0; from < accounts.length; from += BATCH) {
    const batch = accounts.slice(from, from + BATCH);
    await journal.transaction((tx) => journal.plans.stageAccounts(tx, run.id, batch));
  }
}
