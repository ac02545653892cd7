import { RollcallError } from '../../support/errors.ts';
import type { PersonChange } from '../change.ts';
import type { Outcome } from '../directory.ts';
import { SFDC_USER_TYPE } from '../entity.ts';
import type { StoredChange } from '../journal/changes.ts';
import type { StoredRun } from '../journal/runs.ts';
import type { RunContext } from '../run-context.ts';
import { usernameKey } from '../username.ts';

/** What a page that takes changes back asks of the directory. Nobody is created, and no membership but the run's own moves. */
export async function undoWrites<Tx>(
  { directory, settingsId }: RunContext<Tx>,
  tx: Tx,
  run: StoredRun,
  changes: readonly StoredChange[],
): Promise<{ stored: readonly StoredChange[]; changes: readonly PersonChange[]; claimed: readonly StoredChange[] }> {
  const back = new Set(changes.flatMap(({ detail }) => detail?.to ?? []));
  const present = new Set((back.size > 0 ? await directory.branchesById(tx, [...back]) : []).map(({ id }) => id));
  const userType = SFDC_USER_TYPE[run.entity];
  return { stored: changes, claimed: [], changes: changes.map(personChange) };

  function personChange({ action, sourceId, targetId, before, after, detail }: StoredChange): PersonChange {
    if (targetId === null || action === 'create' || action === 'skip' || action === 'reject') {
      throw new RollcallError(
        'run_state',
        `The stored plan has a change (${action}) that cannot be read. Discard the run and start a new one.`,
      );
    }
    const to = detail?.to;
    return {
      action,
      personId: targetId,
      before: before ?? {},
      after: after ?? {},
      usernameKey: after?.['username'] ? usernameKey(after['username']) : null,
      sfdc: { id: sourceId ?? '', userType },
      membership: to !== undefined && present.has(to) ? { branchId: to, madeBy: settingsId } : null,
    };
  }
}

/** Links of people who are as they were before: the next run of everybody who holds them compares them again. */
export async function noteUndone<Tx>(
  { journal, settingsId }: Pick<RunContext<Tx>, 'journal' | 'settingsId'>,
  tx: Tx,
  { writes, outcomes }: { readonly writes: readonly StoredChange[]; readonly outcomes: readonly Outcome[] },
): Promise<void> {
  const applied = writes.filter((_, index) => outcomes[index]?.kind === 'applied');
  const links = applied.flatMap(({ action, sourceId, targetId }) =>
    sourceId !== null && targetId !== null && (action === 'deactivate' || action === 'reactivate')
      ? [{ sourceId, personId: targetId, left: action === 'deactivate' }]
      : [],
  );
  await journal.links.putBack(tx, settingsId, links);
  // Also of those of whom only a part was done.
  await journal.links.voidPeople(
    tx,
    writes.flatMap(({ targetId }) => targetId ?? []),
  );
}
