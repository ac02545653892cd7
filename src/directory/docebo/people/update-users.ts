import { RollcallError } from '../../../support/errors.ts';
import { saying } from '../../../support/sentence.ts';
import type { Outcome } from '../../../sync/directory.ts';
import type { RemotePerson } from '../../../sync/tenant.ts';
import { markKeys } from '../described.ts';
import { type BatchItem, type BatchRow, findUser, isGone } from '../endpoints/users.ts';
import { batchValues, personOf, withLevel } from '../values.ts';
import type { PeopleWriting } from '../write-people.ts';
import { importBatch, type OwnOptions } from './batch.ts';
import { CHANGED_MEANWHILE, type Decided, finish, PERSON_GONE, type Update } from './decide.ts';
import {
  assertUsernamesCount,
  calledOtherwise,
  namesChange,
  usernameAfter,
  WHAT_TO_DO,
  willHaveOtherEmail,
} from './email-as-username.ts';
import { lookUp, refusedRow, type Undone } from './look-up.ts';
import { noteAsking } from './note-asking.ts';

export const UPDATE: OwnOptions = { update_user_info: true, branch_option: 'do_nothing', change_user_password: false };

/** Updates people in one call, addressed by their id. Answers what follows for those who were updated. */
export async function updateUsers<Tx>(writing: PeopleWriting<Tx>, updates: readonly Update[]): Promise<Following> {
  await assertUsernamesCount(writing, updates.some(willHaveOtherEmail));
  // See createUsers.
  const first = writing.learned().emailIsUsername === null ? updates.find(willHaveOtherEmail) : undefined;
  if (first === undefined) return await updateTogether(writing, updates);
  const one = await updateTogether(writing, [first]);
  const isDone = first.pending.outcome === null || first.pending.outcome.kind === 'applied';
  if (isDone) await writing.learn({ emailIsUsername: false });
  const others = updates.filter((update) => update !== first);
  const { managers, moves } = others.length === 0 ? NOTHING : await updateTogether(writing, others);
  return { managers: [...one.managers, ...managers], moves: [...one.moves, ...moves] };
}

const NOTHING: Following = { managers: [], moves: [] };

async function updateTogether<Tx>(writing: PeopleWriting<Tx>, updates: readonly Update[]): Promise<Following> {
  await noteAsking(writing, updates);
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
  const otherwise = await calledOtherwise(
    writing,
    updates.flatMap((update, index) => {
      const { remoteId } = update.person;
      return namesChange(update)
        ? [{ remoteId, username: usernameAfter(update), row: rows[index] ?? null, update }]
        : [];
    }),
  );
  const names = new Map(otherwise.map(({ update, row }) => [update, row?.username ?? update.person.username]));
  await remember(
    writing,
    done.map((update) => asUpdated(update, names.get(update) ?? usernameAfter(update))),
  );
  const [another] = otherwise;
  if (another !== undefined) throw calledByEmail(another.username, names.get(another.update) ?? '');
  const outcomes = await lookUp(
    undone,
    (update) => howTheyAre(writing, update),
    (_, row) => refusedRow(row),
  );
  for (const [{ pending }, outcome] of outcomes) pending.outcome = outcome;
  return settle(done);
}

/** What remains to be done for people. */
export type Following = Pick<Decided, 'managers' | 'moves'>;

/** Answers what follows for those who were updated; the others of them are done. */
export function settle(done: readonly Update[]): Following {
  const following: Following = { managers: [], moves: [] };
  for (const { pending, person, manager, move } of done) {
    if (manager !== null) following.managers.push({ pending, personId: person.id, manager, move });
    else if (move !== null) following.moves.push(move);
    else finish(pending, person.id);
  }
  return following;
}

function itemOf<Tx>(writing: PeopleWriting<Tx>, { change, person, values, marks }: Update): BatchItem {
  const keys = markKeys(writing.described);
  const { username } = values;
  return {
    user_id: person.remoteId,
    ...(username == null ? {} : { new_username: username }),
    ...batchValues(values, writing),
    ...(marks ? { [keys.id]: change.sfdc.id, [keys.userType]: change.sfdc.userType } : {}),
  };
}

function wordsOf({ person, values }: Update): string[] {
  return [person.remoteId, person.username, values['username'] ?? '', values['email'] ?? ''];
}

/** The person as an update leaves them. */
function asUpdated({ change, person, values, marks }: Update, username: string): RemotePerson {
  const { remoteId, superadmin, sfdcId } = person;
  const merged = Object.entries({ ...person.values, ...values, username }).filter(([, value]) => value !== null);
  return {
    remoteId,
    superadmin,
    username,
    values: Object.fromEntries(merged),
    sfdcId: marks ? change.sfdc.id : sfdcId,
  };
}

function calledByEmail(wanted: string, username: string): RollcallError {
  return new RollcallError('docebo_usernames', [
    saying('docebo_calls')`Docebo calls somebody ${{ called: username }} who was to be called ${{ username: wanted }}:`,
    WHAT_TO_DO,
    saying('docebo_calls_then')`What else was changed stays, and the next run goes on from there.`,
  ]);
}

export async function remember<Tx>({ mirror }: PeopleWriting<Tx>, people: readonly RemotePerson[]): Promise<void> {
  if (people.length > 0) await mirror.transaction((tx) => mirror.savePeople(tx, people));
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
    const now = withLevel(personOf(user, described), person);
    const same = Object.keys(person.values).every((key) => key === 'manager' || now.values[key] === person.values[key]);
    if (same && now.superadmin === person.superadmin) return null;
    await mirror.transaction((tx) => mirror.savePeople(tx, [now]));
  }
  return CHANGED_MEANWHILE;
}
