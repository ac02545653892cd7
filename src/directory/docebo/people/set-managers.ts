import { saying } from '../../../support/sentence.ts';
import type { Outcome } from '../../../sync/directory.ts';
import { batchValues } from '../values.ts';
import type { PeopleWriting } from '../write-people.ts';
import { importBatch } from './batch.ts';
import { finish, type ManagerToSet, type Move } from './decide.ts';
import { managersThere } from './managers-there.ts';
import { noteAsking } from './note-asking.ts';
import { remember, UPDATE } from './update-users.ts';

/**
 * Sets managers who were not in Docebo when the rest of their people was written, and may be by now. Whose manager is not
 * there has everything else. Answers the moves that follow.
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
  const said = new Map(asked.map(({ pending }, index) => [pending, rows[index]?.message ?? '']));
  const { there } = await managersThere(
    writing,
    managers.filter(({ pending }) => !isSet.has(pending)),
  );
  for (const one of managers) {
    const { pending, personId, move } = one;
    if (!isSet.has(pending)) pending.lacking = lacking(one, there.includes(one) ? (said.get(pending) ?? '') : '');
    if (move === null) finish(pending, personId);
  }
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
