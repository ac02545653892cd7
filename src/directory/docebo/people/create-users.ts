import { RollcallError } from '../../../support/errors.ts';
import { saying } from '../../../support/sentence.ts';
import type { Outcome, PersonValues } from '../../../sync/directory.ts';
import type { RemotePerson } from '../../../sync/tenant.ts';
import { usernameKey } from '../../../sync/username.ts';
import { markKeys } from '../described.ts';
import { type BatchItem, type BatchRow, findUser } from '../endpoints/users.ts';
import type { Reading } from '../read-tenant.ts';
import { withLevels } from '../save-listed.ts';
import { batchValues, isAsGiven, personOf } from '../values.ts';
import type { PeopleWriting } from '../write-people.ts';
import { importBatch } from './batch.ts';
import { BRANCH_GONE, type Creation, finish, type ManagerToSet, madeOtherwise, usernameTaken } from './decide.ts';
import { assertUsernamesCount, hasOtherEmail, WHAT_TO_DO } from './email-as-username.ts';
import { lookUp, refusedRow, type Undone } from './look-up.ts';
import { noteAsking } from './note-asking.ts';

/**
 * Creates people, each in their branch, in one call: of those who go to branches without a code of their own, all have to
 * go to the same one. Whose branch is gone meanwhile goes to the destination (R19). Answers for whom a manager is still to
 * be set.
 */
export async function createUsers<Tx>(
  writing: PeopleWriting<Tx>,
  creations: readonly Creation[],
): Promise<ManagerToSet[]> {
  const { mirror, destinationId } = writing;
  await assertUsernamesCount(writing, creations.some(hasOtherEmail));
  const [destination] = await mirror.transaction((tx) => mirror.branchesById(tx, [destinationId]));
  const remoteId = creations[0]?.apart ?? destination?.remoteId;
  if (remoteId === undefined) {
    for (const { pending } of creations) pending.outcome = BRANCH_GONE;
    return [];
  }
  const { shown, managers } = await showUsernames(writing, creations, remoteId);
  const others = creations.filter((creation) => !shown.has(creation));
  if (others.length === 0) return managers;
  return [...managers, ...(await createTogether(writing, others, remoteId)).managers];
}

/**
 * Where nobody knows what becomes of usernames, people who would show it are created one by one, and not in a call full of
 * them, until one was really made: who is refused, or there already, shows nothing.
 */
async function showUsernames<Tx>(writing: PeopleWriting<Tx>, creations: readonly Creation[], destination: string) {
  const shown = new Set<Creation>();
  const managers: ManagerToSet[] = [];
  for (const creation of creations.filter(hasOtherEmail)) {
    if (writing.learned().emailIsUsername !== null) break;
    shown.add(creation);
    const { managers: ofFirst, made } = await createTogether(writing, [creation], destination);
    managers.push(...ofFirst);
    if (made > 0) await writing.learn({ emailIsUsername: false });
  }
  return { shown, managers };
}

async function createTogether<Tx>(
  writing: PeopleWriting<Tx>,
  creations: readonly Creation[],
  destination: string,
): Promise<{ readonly managers: readonly ManagerToSet[]; readonly made: number }> {
  const items = creations.map((creation) => itemOf(writing, creation, destination));
  await noteAsking(writing, creations);
  const rows = await importBatch(writing, items, {
    update_user_info: false,
    branch_option: 'existing',
    destination_branch: Number(destination),
    change_user_password: creations.some(({ change }) => change.mustChangePassword),
    send_notification_email: writing.notifies,
  });
  const made: Made[] = [];
  const undone: Undone<Creation>[] = [];
  for (const [index, creation] of creations.entries()) {
    const row: BatchRow | null = rows[index] ?? null;
    if (row?.success && row.userId !== null) {
      made.push({ creation, userId: row.userId, username: usernameMade(creation, row.username ?? null) });
    } else undone.push({ item: creation, row, words: [usernameOf(creation)] });
  }
  const ids = await remember(writing, made);
  const otherwise = made.find(({ creation, username }) => username !== usernameOf(creation));
  if (otherwise !== undefined) throw calledByEmail(otherwise);
  const managers = made.flatMap(({ creation: { pending, manager } }, index): ManagerToSet[] => {
    const personId = ids[index];
    if (personId === undefined) pending.outcome = refusedRow(null);
    else if (manager !== null) return [{ pending, personId, manager, move: null }];
    else finish(pending, personId);
    return [];
  });
  const outcomes = await lookUp(
    undone,
    (creation) => whoIsThere(writing, creation),
    (_, row) => refusedRow(row),
  );
  for (const [{ pending, manager }, outcome] of outcomes) {
    // Whoever is there lacks the manager, whom the call that made them was not told.
    if (outcome.kind === 'applied' && manager !== null) {
      managers.push({ pending, personId: outcome.id, manager, move: null });
    } else pending.outcome = outcome;
  }
  return { managers, made: made.length };
}

/** Somebody who was created, and what Docebo calls them. */
interface Made {
  readonly creation: Creation;
  readonly userId: string;
  readonly username: string;
}

/** What they were to be called, unless Docebo has taken their e-mail address instead. */
function usernameMade(creation: Creation, said: string | null): string {
  const wanted = usernameOf(creation);
  const isEmail = said !== null && usernameKey(said) === usernameKey(creation.values['email'] ?? '');
  return isEmail && usernameKey(said) !== usernameKey(wanted) ? said : wanted;
}

function calledByEmail({ creation, username }: Made): RollcallError {
  return new RollcallError('docebo_usernames', [
    saying(
      'docebo_called_instead',
    )`Docebo has called ${{ username: usernameOf(creation) }} ${{ called: username }} instead:`,
    WHAT_TO_DO,
    saying('docebo_called_instead_then')`Who was created stays, and the next run finds them.`,
  ]);
}

function itemOf<Tx>(writing: PeopleWriting<Tx>, { change, values, branch }: Creation, destination: string): BatchItem {
  const marks = markKeys(writing.described);
  return {
    username: change.values['username'] ?? '',
    ...batchValues(withoutEmpty(values), writing),
    [marks.id]: change.sfdc.id,
    [marks.userType]: change.sfdc.userType,
    ...(branch.remoteId === destination || branch.code === null ? {} : { branch_code: branch.code }),
  };
}

/** Nothing has to be cleared on somebody who is new. */
function withoutEmpty(values: PersonValues): PersonValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

/** Answers our ids, in order. */
async function remember<Tx>({ mirror }: PeopleWriting<Tx>, made: readonly Made[]): Promise<string[]> {
  const people = made.map(({ creation, userId, username }): RemotePerson => {
    return {
      remoteId: userId,
      username,
      superadmin: false,
      values: { level: 'user', active: 'true', ...withoutEmpty(creation.values), username },
      sfdcId: creation.change.sfdc.id,
    };
  });
  return await mirror.transaction(async (tx) => {
    const ids = await mirror.savePeople(tx, people, { made: true });
    await mirror.placed(
      tx,
      made.flatMap(({ creation }, index) => {
        const personId = ids[index];
        return personId === undefined ? [] : [{ personId, ...creation.change.membership }];
      }),
    );
    return ids;
  });
}

/**
 * Whoever has the username: the person of this very record, where the answer to the call that made them was lost, or
 * somebody else. The Id of the record alone proves nothing, for anybody may write it into the field.
 */
export async function whoIsThere<Tx>(
  { client, mirror, described, call }: Reading<Tx>,
  creation: Pick<Creation, 'change'>,
): Promise<Outcome | null> {
  const user = await findUser(client, usernameOf(creation), call);
  if (user === null) return null;
  const listed = personOf(user, described);
  const { sfdc, membership, values } = creation.change;
  return await mirror.transaction(async (tx): Promise<Outcome> => {
    const [person] = await withLevels(mirror, tx, [listed]);
    const [id] = person === undefined ? [] : await mirror.savePeople(tx, [person]);
    if (person === undefined || id === undefined || person.superadmin || person.sfdcId !== sfdc.id) {
      return usernameTaken(listed.username);
    }
    if (listed.sfdcUserType !== sfdc.userType || !isAsGiven(person, values)) return madeOtherwise(listed.username);
    await mirror.placed(tx, [{ personId: id, ...membership }]);
    return { kind: 'applied', id };
  });
}

function usernameOf({ change }: Pick<Creation, 'change'>): string {
  return change.values['username'] ?? '';
}
