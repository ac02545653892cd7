import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { FOLLOWED, type PersonChange } from '../change.ts';
import type { Outcome, Placement } from '../directory.ts';
import { SFDC_USER_TYPE } from '../entity.ts';
import type { StoredChange } from '../journal/changes.ts';
import type { StoredRun } from '../journal/runs.ts';
import type { RunContext } from '../run-context.ts';
import { usernameKey } from '../username.ts';

/**
 * What a page that takes changes back asks of the directory. Nobody is created, and no membership but the run's own moves. A
 * plan may have waited for days: who is an administrator by now, is held by others, or was moved since, is `claimed`.
 */
export async function undoWrites<Tx>(
  context: RunContext<Tx>,
  tx: Tx,
  run: StoredRun,
  changes: readonly StoredChange[],
): Promise<{ stored: readonly StoredChange[]; changes: readonly PersonChange[]; claimed: readonly StoredChange[] }> {
  const { directory, settingsId } = context;
  const back = new Set(changes.flatMap(({ detail }) => detail?.to ?? []));
  const present = new Set((back.size > 0 ? await directory.branchesById(tx, [...back]) : []).map(({ id }) => id));
  const claimed = await claimedSince(context, tx, changes);
  const stored = changes.filter((change) => !claimed.has(change));
  const userType = SFDC_USER_TYPE[run.entity];
  return { stored, claimed: [...claimed], changes: stored.map(personChange) };

  function personChange({ action, sourceId, targetId, before, after, detail }: StoredChange): PersonChange {
    if (targetId === null || action === 'create' || action === 'skip' || action === 'reject') {
      throw new RollcallError(
        'run_state',
        saying(
          'plan_unreadable',
        )`The stored plan has a change (${{ action }}) that cannot be read. Discard the run and start a new one.`,
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

async function claimedSince<Tx>(
  { directory, journal, settingsId }: RunContext<Tx>,
  tx: Tx,
  changes: readonly StoredChange[],
): Promise<ReadonlySet<StoredChange>> {
  const ids = changes.flatMap(({ targetId }) => targetId ?? []);
  const people = await directory.peopleById(tx, ids);
  const administrators = new Set(people.flatMap(({ id, superadmin }) => (superadmin ? id : [])));
  const leaving = changes.flatMap(({ after, targetId }) => (after?.['active'] === 'false' ? (targetId ?? []) : []));
  const links = await journal.links.ofPeople(tx, leaving);
  const held = new Set(links.flatMap((link) => (link.holds && link.settingsId !== settingsId ? link.personId : [])));
  const notIn = async (branchOf: (change: StoredChange) => string | undefined) => {
    const placements = changes.flatMap((change): Placement[] => {
      const branchId = branchOf(change);
      return change.targetId === null || branchId === undefined
        ? []
        : [{ personId: change.targetId, branchId, besides: change.detail?.to, madeBy: settingsId }];
    });
    return new Set(await directory.misplaced(tx, placements));
  };
  // Whoever is back already was so by an attempt that was interrupted behind the call.
  const away = await notIn(({ detail }) => detail?.to);
  const moved = new Set([...(await notIn(({ detail }) => detail?.at))].filter((id) => away.has(id)));
  return new Set(
    changes.filter(({ targetId, reason, after, detail }) => {
      const id = targetId ?? '';
      const isMoved = detail?.at !== undefined && moved.has(id);
      const isHeld = after?.['active'] === 'false' && held.has(id);
      return isMoved || isHeld || (administrators.has(id) && reason !== FOLLOWED);
    }),
  );
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
