import { saying } from '../../../support/sentence.ts';
import type { Outcome } from '../../../sync/directory.ts';
import type { MirroredPerson } from '../../../sync/tenant.ts';
import { type BatchRow, findUser } from '../endpoints/users.ts';
import type { Reading } from '../read-tenant.ts';
import { withLevels } from '../save-listed.ts';
import { batchValues, personOf } from '../values.ts';
import type { PeopleWriting } from '../write-people.ts';
import { importBatch } from './batch.ts';
import { finish, type ManagerToSet, type Move } from './decide.ts';
import { lookUp, type Undone } from './look-up.ts';
import { managersThere } from './managers-there.ts';
import { noteAsking } from './note-asking.ts';
import { remember, UPDATE } from './update-users.ts';

/**
 * Sets managers who were not in Docebo when the rest of their people was written, and may be by now. Whose manager is not
 * there has everything else. A manager who is there without the mirror knowing is in the mirror then, where somebody was
 * refused for something else. Answers the moves that follow.
 */
export async function setManagers<Tx>(writing: PeopleWriting<Tx>, managers: readonly ManagerToSet[]): Promise<Move[]> {
  const { mirror } = writing;
  const ids = managers.map(({ personId }) => personId);
  const people = new Map((await mirror.transaction((tx) => mirror.peopleById(tx, ids))).map((one) => [one.id, one]));
  const asked = managers.flatMap(({ pending, personId, manager }) => {
    const person = people.get(personId);
    return person === undefined ? [] : [{ pending, person, manager }];
  });
  await noteAsking(writing, managers);
  const rows = await importBatch(
    writing,
    asked.map(({ person, manager }) => ({ user_id: person.remoteId, ...batchValues({ manager }, writing) })),
    UPDATE,
  );
  const set = asked.filter((_, index) => rows[index]?.success);
  await remember(
    writing,
    set.map(({ person: { remoteId, username, superadmin, sfdcId, values }, manager }) => {
      return { remoteId, username, superadmin, sfdcId, values: { ...values, manager } };
    }),
  );
  const isSet = new Set(set.map(({ pending }) => pending));
  const rowOf = new Map(asked.map(({ pending }, index) => [pending, rows[index] ?? null]));
  const { there, missing } = await managersThere(
    writing,
    managers.filter(({ pending }) => !isSet.has(pending)),
  );
  for (const one of there) one.pending.lacking = lacking(one, rowOf.get(one.pending)?.message ?? '');
  const outcomes = await lookUp(
    missing.map((item) => undone(item, people.get(item.personId), rowOf.get(item.pending) ?? null)),
    async (one) =>
      (await isInDocebo(writing, one.manager)) ? lacking(one, rowOf.get(one.pending)?.message ?? '') : null,
    (one) => lacking(one, ''),
  );
  for (const [{ pending }, outcome] of outcomes) pending.lacking = outcome;
  return followManagers(managers);
}

function undone(item: ManagerToSet, person: MirroredPerson | undefined, row: BatchRow | null): Undone<ManagerToSet> {
  return { item, row, words: [item.manager, person?.username ?? '', person?.remoteId ?? ''] };
}

/** Whether somebody has the username whom the mirror does not know; it does then. */
async function isInDocebo<Tx>({ client, mirror, described, call }: Reading<Tx>, username: string): Promise<boolean> {
  const user = await findUser(client, username, call);
  if (user === null) return false;
  const listed = personOf(user, described);
  await mirror.transaction(async (tx) => await mirror.savePeople(tx, await withLevels(mirror, tx, [listed])));
  return true;
}

/** Leaves people without their managers, whom Docebo was asked for and does not have. Answers the moves that follow. */
export function leaveWithout(managers: readonly ManagerToSet[]): Move[] {
  for (const one of managers) one.pending.lacking = lacking(one, '');
  return followManagers(managers);
}

function followManagers(managers: readonly ManagerToSet[]): Move[] {
  for (const { pending, personId, move } of managers) if (move === null) finish(pending, personId);
  return managers.flatMap(({ move }) => move ?? []);
}

/** `why`: what Docebo says against a manager who is there. */
function lacking({ manager, personId: id }: ManagerToSet, why: string): Outcome {
  const failed = { kind: 'failed', code: 'manager_missing', id } as const;
  if (why !== '') {
    return {
      ...failed,
      said: saying(
        'outcome_docebo_manager_refused',
      )`Docebo does not take ${{ manager }} as manager: ${{ why }}. Everything else of the person is done; the next run tries again.`,
    };
  }
  return {
    ...failed,
    said: saying(
      'outcome_docebo_manager',
    )`${{ manager }}, the manager, is not in Docebo. Everything else of the person is done; the next run tries again.`,
  };
}
