import { queueForBranches, queueForPeople } from '../../store/notifications/queue.ts';
import type { UnitOfWork } from '../../store/unit-of-work.ts';
import type { CreatePerson, ModifyPerson, PersonChange } from '../../sync/change.ts';
import type { Announcement, Outcome, Placement } from '../../sync/directory.ts';
import { createPeople } from './create-people.ts';
import { modifyPeople } from './modify-people.ts';
import { movePeople, placePeople } from './place-people.ts';
import { unlessRefused } from './unless-refused.ts';

/** Applies changes of people, one outcome each, in order. */
export async function applyPeople(
  tx: UnitOfWork,
  changes: readonly PersonChange[],
  announcement: Announcement | null,
): Promise<Outcome[]> {
  return await unlessRefused(tx, changes, (some) => applyTogether(tx, some, announcement));
}

/** Modifications first, so that usernames they let go are free for those created. */
async function applyTogether(
  tx: UnitOfWork,
  changes: readonly PersonChange[],
  announcement: Announcement | null,
): Promise<Outcome[]> {
  const creates = changes.filter((change): change is CreatePerson => change.action === 'create');
  const modifications = changes.filter((change): change is ModifyPerson => change.action !== 'create');
  const modified = await modifyPeople(tx, modifications);
  const options = { tells: announcement !== null };
  const moved = await movePeople(tx, placements(modifications, modified), options);
  const created = await createPeople(tx, creates);
  const placed = await placePeople(tx, placements(creates, created), options);
  if (announcement !== null) {
    const newcomers = created.flatMap((outcome) => (outcome.kind === 'applied' ? [outcome.id] : []));
    await queueForPeople(tx.db, 'person_created', newcomers, announcement.runId);
    await queueForBranches(tx.db, [...moved, ...placed], announcement.runId);
  }

  const ofModified = modified.values();
  const ofCreated = created.values();
  return changes.map((change): Outcome => {
    const { value } = change.action === 'create' ? ofCreated.next() : ofModified.next();
    return value ?? { kind: 'failed', code: 'internal', message: 'The change got no outcome.' };
  });
}

function placements(changes: readonly PersonChange[], outcomes: readonly Outcome[]): Placement[] {
  return changes.flatMap(({ membership }, index) => {
    const outcome = outcomes[index];
    return outcome?.kind === 'applied' && membership ? [{ personId: outcome.id, ...membership }] : [];
  });
}
