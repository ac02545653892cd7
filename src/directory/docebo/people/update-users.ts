import type { Outcome } from '../../../sync/directory.ts';
import type { RemotePerson } from '../../../sync/tenant.ts';
import { markKeys } from '../described.ts';
import { type BatchItem, type BatchRow, findUser, isGone } from '../endpoints/users.ts';
import { batchValues, personOf } from '../values.ts';
import type { PeopleWriting } from '../write-people.ts';
import { importBatch, type OwnOptions } from './batch.ts';
import { CHANGED_MEANWHILE, type Move, PERSON_GONE, type Update } from './decide.ts';
import { lookUp, refusedRow, type Undone } from './look-up.ts';
import { renameOrder } from './rename-order.ts';

const UPDATE: OwnOptions = { update_user_info: true, branch_option: 'do_nothing', change_user_password: false };

/** Updates people in one call, addressed by their id. Answers the moves of those who were updated. */
export async function updateUsers<Tx>(writing: PeopleWriting<Tx>, all: readonly Update[]): Promise<Move[]> {
  const { updates, parked } = renameOrder(all);
  if (parked.length > 0) {
    await importBatch(
      writing,
      parked.map(({ person }) => ({ user_id: person.remoteId, new_username: aside(person.remoteId) })),
      UPDATE,
    );
  }
  const rows = await importBatch(
    writing,
    updates.map((update) => itemOf(writing, update)),
    UPDATE,
  );
  const done: Update[] = [];
  const undone: Undone<Update>[] = [];
  for (const [index, update] of updates.entries()) {
    const row: BatchRow | null = rows[index] ?? null;
    if (row?.success) done.push(update);
    else undone.push({ item: update, row, words: wordsOf(update) });
  }
  await remember(writing, done);
  const outcomes = await lookUp(
    undone,
    (update) => howTheyAre(writing, update),
    (_, row) => refusedRow(row),
  );
  for (const [{ pending }, outcome] of outcomes) pending.outcome = outcome;
  for (const { pending, person, move } of done) {
    if (move === null) pending.outcome = { kind: 'applied', id: person.id };
  }
  return done.flatMap(({ move }) => move ?? []);
}

/** What nobody else is called. */
function aside(remoteId: string): string {
  return `rollcall.renames.${remoteId}`;
}

function itemOf<Tx>({ described }: PeopleWriting<Tx>, { change, person, values, marks }: Update): BatchItem {
  const keys = markKeys(described);
  const { username } = values;
  return {
    user_id: person.remoteId,
    ...(username == null ? {} : { new_username: username }),
    ...batchValues(values, described),
    ...(marks ? { [keys.id]: change.sfdc.id, [keys.userType]: change.sfdc.userType } : {}),
  };
}

function wordsOf({ person, values }: Update): string[] {
  return [person.remoteId, person.username, values['username'] ?? '', values['email'] ?? ''];
}

async function remember<Tx>({ mirror }: PeopleWriting<Tx>, done: readonly Update[]): Promise<void> {
  await mirror.transaction((tx) =>
    mirror.savePeople(
      tx,
      done.map(({ change, person, values, marks }): RemotePerson => {
        const { remoteId, superadmin, username, sfdcId } = person;
        const merged = Object.entries({ ...person.values, ...values }).filter(([, value]) => value !== null);
        return {
          remoteId,
          superadmin,
          username: values['username'] ?? username,
          values: Object.fromEntries(merged),
          sfdcId: marks ? change.sfdc.id : sfdcId,
        };
      }),
    ),
  );
}

/** Whether they are still there, and still as they were; null where nothing is different. */
async function howTheyAre<Tx>(writing: PeopleWriting<Tx>, { person }: Update): Promise<Outcome | null> {
  const { client, mirror, described, call } = writing;
  if (await isGone(client, person.remoteId, call)) {
    await mirror.transaction((tx) => mirror.forgetPeople(tx, [person.id]));
    return PERSON_GONE;
  }
  // By the list, whose values have the form that the mirror knows.
  const user = await findUser(client, person.username, call);
  if (user?.user_id === person.remoteId) {
    const now = personOf(user, described);
    const same = Object.keys(person.values).every((key) => key === 'manager' || now.values[key] === person.values[key]);
    if (same && now.superadmin === person.superadmin) return null;
    await mirror.transaction((tx) => mirror.savePeople(tx, [now]));
  }
  return CHANGED_MEANWHILE;
}
