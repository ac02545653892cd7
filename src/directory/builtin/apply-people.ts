import { queueForBranches, queueForPeople, queueInvitations } from '../../store/notifications/queue.ts';
import type { UnitOfWork } from '../../store/unit-of-work.ts';
import { saying } from '../../support/sentence.ts';
import type { CreatePerson, ModifyPerson, PersonChange } from '../../sync/change.ts';
import type { Announcement, Outcome, Placement, Turn } from '../../sync/directory.ts';
import { createPeople } from './create-people.ts';
import { modifyPeople } from './modify-people.ts';
import { movePeople, placePeople } from './place-people.ts';
import { unlessRefused } from './unless-refused.ts';

/**
 * Applies changes of people, one outcome each, in order. Two pages at a time have nothing in common but the branches that
 * people are put into; noting that several transactions refer to the same row costs the database half as much again.
 */
export async function applyPeople(
  tx: UnitOfWork,
  changes: readonly PersonChange[],
  announcement: Announcement | null,
  turn: Turn,
): Promise<Outcome[]> {
  return await unlessRefused(tx, changes, (some) => applyTogether(tx, some, announcement, turn));
}

/** Modifications first, so that usernames they let go are free for those created. */
async function applyTogether(
  tx: UnitOfWork,
  changes: readonly PersonChange[],
  announcement: Announcement | null,
  turn: Turn,
): Promise<Outcome[]> {
  const creates = changes.filter((change): change is CreatePerson => change.action === 'create');
  const modifications = changes.filter((change): change is ModifyPerson => change.action !== 'create');
  if (modifications.length > 0) await turn();
  const modified = await modifyPeople(tx, modifications);
  const options = { tells: announcement !== null };
  const moved = await movePeople(tx, placements(modifications, modified), options);
  const created = await createPeople(tx, creates);
  await turn();
  const placed = await placePeople(tx, placements(creates, created), options);
  if (announcement !== null) {
    const newcomers = created.flatMap((outcome) => (outcome.kind === 'applied' ? [outcome.id] : []));
    await queueForPeople(tx.db, 'person_created', newcomers, announcement.runId);
    await queueInvitations(tx.db, newcomers, announcement.runId);
    await queueForBranches(tx.db, [...moved.added, ...placed], announcement.runId);
  }

  const ofModified = modified.map((outcome) => withOrigin(outcome, moved.left)).values();
  const ofCreated = created.values();
  return changes.map((change): Outcome => {
    const { value } = change.action === 'create' ? ofCreated.next() : ofModified.next();
    return value ?? { kind: 'failed', code: 'internal', said: saying('outcome_none')`The change got no outcome.` };
  });
}

function withOrigin(outcome: Outcome, left: ReadonlyMap<string, string>): Outcome {
  if (outcome.kind !== 'applied') return outcome;
  const from = left.get(outcome.id);
  return from === undefined ? outcome : { ...outcome, from };
}

function placements(changes: readonly PersonChange[], outcomes: readonly Outcome[]): Placement[] {
  return changes.flatMap(({ membership }, index) => {
    const outcome = outcomes[index];
    return outcome?.kind === 'applied' && membership ? [{ personId: outcome.id, ...membership }] : [];
  });
}
