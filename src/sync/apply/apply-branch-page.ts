import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { BranchChange } from '../change.ts';
import type { Outcome } from '../directory.ts';
import type { StoredChange } from '../journal/changes.ts';
import type { BranchLink } from '../journal/links.ts';
import type { StoredRun } from '../journal/runs.ts';
import { GONE } from '../plan/branch-changes.ts';
import type { RunContext } from '../run-context.ts';
import { exceptions } from './exceptions.ts';

/** The changes of the plan's branches that reach the directory, as it takes them, beside the ones they come from. */
export function branchWrites(changes: readonly StoredChange[]) {
  const stored = changes.filter((change) => change.action !== 'link');
  return { stored, changes: stored.map(branchChange) };
}

/** Remembers where each key of the plan's branches is now, and marks their page. */
export async function noteBranches<Tx>(
  { journal, settingsId }: RunContext<Tx>,
  tx: Tx,
  run: StoredRun,
  { page, changes: stored, writes, outcomes }: NotedBranches,
): Promise<void> {
  const links: (BranchLink & { key: string })[] = stored.flatMap((change) =>
    change.action === 'link' && change.branchKey !== null
      ? [
          {
            key: change.branchKey,
            branchId: change.targetId,
            reason: change.reason,
            gone: change.reason === GONE,
          },
        ]
      : [],
  );
  for (const [index, change] of writes.entries()) {
    const outcome = outcomes[index];
    if (change.action !== 'create' || change.branchKey === null || outcome === undefined) continue;
    // Without its branch the key's people go to the destination branch, and the next run finds that they have to move.
    const id = outcome.kind === 'failed' ? undefined : outcome.id;
    const [branchId, reason] = id === undefined ? [null, outcome.kind] : [id, null];
    links.push({ key: change.branchKey, branchId, reason, gone: false });
  }
  await journal.links.saveBranchLinks(tx, settingsId, links);
  // R13: people who are not updated stay where they are. Once they are, it is to be seen that they are elsewhere.
  if (!run.basis.settings.options.updateExisting) {
    await journal.links.voidUnder(
      tx,
      settingsId,
      links.map(({ key }) => key),
    );
  }
  await journal.plans.markApplied(tx, run.id, page, exceptions(writes, outcomes));
}

interface NotedBranches {
  readonly page: number;
  readonly changes: readonly StoredChange[];
  readonly writes: readonly StoredChange[];
  readonly outcomes: readonly Outcome[];
}

function branchChange(change: StoredChange): BranchChange {
  const { action, branchKey, targetId, before, after, detail } = change;
  const parent = detail?.parent;
  if (action === 'create' && branchKey !== null && parent && after?.['name'] && after['code']) {
    return { action, key: branchKey, code: after['code'], name: after['name'], parent };
  }
  if (action === 'update' && targetId !== null && before?.['name'] != null && after?.['name']) {
    return { action, branchId: targetId, before: { name: before['name'] }, after: { name: after['name'] } };
  }
  if (action === 'move' && targetId !== null && parent && before?.['parentId']) {
    return { action, branchId: targetId, before: { parentId: before['parentId'] }, after: { parent } };
  }
  throw new RollcallError(
    'run_state',
    saying(
      'plan_branch_unreadable',
    )`The stored plan has a branch change (${{ action }}) that cannot be read. Discard the run and start a new one.`,
  );
}
