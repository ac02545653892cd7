import { saying } from '../../../support/sentence.ts';
import type { Outcome } from '../../../sync/directory.ts';
import type { MirroredPerson, RemotePerson } from '../../../sync/tenant.ts';
import type { BatchItem, BatchRow } from '../endpoints/users.ts';
import type { PeopleWriting } from '../write-people.ts';
import { importBatch } from './batch.ts';
import type { Update } from './decide.ts';
import { assertUsernamesCount, calledOtherwise, willHaveOtherEmail } from './email-as-username.ts';
import { refusedRow } from './look-up.ts';
import { noteAsking } from './note-asking.ts';
import { remember, UPDATE } from './update-users.ts';

/**
 * Lets people have each other's usernames, and changes nothing else: the first of each circle steps aside, the others
 * follow, and the first gets what the last has given up. Where one of them is refused theirs, all of that circle get their
 * own again: nobody keeps the one that was only for stepping aside. Cancelling does not interrupt it.
 *
 * Answers what remains to be changed of those who have their new username.
 */
export async function exchangeUsernames<Tx>(
  { call, ...writing }: PeopleWriting<Tx>,
  circles: readonly (readonly Update[])[],
): Promise<Update[]> {
  const { signal: _, ...uncancelled } = call;
  return await exchange({ ...writing, call: uncancelled }, circles);
}

async function exchange<Tx>(writing: PeopleWriting<Tx>, circles: readonly (readonly Update[])[]): Promise<Update[]> {
  await assertUsernamesCount(writing, circles.flat().some(willHaveOtherEmail));
  await noteAsking(writing, circles.flat());
  await rename(
    writing,
    circles.flatMap(([first]) =>
      first === undefined ? [] : [{ person: first.person, username: aside(first.person) }],
    ),
  );
  const inOrder = circles.flatMap(([first, ...others]) => (first === undefined ? [] : [...others, first]));
  const rows = await rename(
    writing,
    inOrder.map(({ person, values }) => ({ person, username: values['username'] ?? person.username })),
  );
  const isDone = (update: Update) => rows.get(update.person)?.success === true;
  const exchanged = circles.filter((circle) => circle.every(isDone)).flat();
  const renamed = exchanged.map(withNewUsername);
  await remember(
    writing,
    renamed.map(({ person }) => person),
  );
  for (const circle of circles.filter((one) => !one.every(isDone))) {
    for (const { pending, person } of circle) {
      const row = rows.get(person) ?? null;
      pending.outcome = row?.success ? GIVEN_BACK : refusedRow(row);
    }
    await giveBack(writing, circle, isDone);
  }
  return renamed;
}

/** Backwards, so that each one's own username is free: that of the last is, and the first has stepped aside. */
async function giveBack<Tx>(
  writing: PeopleWriting<Tx>,
  [first, ...others]: readonly Update[],
  isDone: (update: Update) => boolean,
): Promise<void> {
  if (first === undefined) return;
  const back = [...others.filter(isDone).toReversed(), first].map(({ person }) => person);
  const rows = await rename(
    writing,
    back.map((person) => ({ person, username: person.username })),
  );
  // Where that is refused too, it is at least known.
  const lost = back.filter((person) => !rows.get(person)?.success);
  const now = new Map(others.map(({ person, values }) => [person, values['username'] ?? person.username]));
  await remember(
    writing,
    lost.map((person) => called(person, now.get(person) ?? aside(person))),
  );
}

interface Rename {
  readonly person: MirroredPerson;
  readonly username: string;
}

async function rename<Tx>(
  writing: PeopleWriting<Tx>,
  renames: readonly Rename[],
): Promise<ReadonlyMap<MirroredPerson, BatchRow | null>> {
  const items = renames.map(({ person, username }): BatchItem => {
    return { user_id: person.remoteId, new_username: username };
  });
  const rows = await importBatch(writing, items, UPDATE);
  const answered = renames.map((one, index) => ({ ...one, row: rows[index] ?? null }));
  const namings = answered.map((one) => ({ ...one, remoteId: one.person.remoteId }));
  const ignored = new Set((await calledOtherwise(writing, namings)).map(({ person }) => person));
  return new Map(answered.map(({ person, row }) => [person, ignored.has(person) ? IGNORED : row]));
}

function withNewUsername(update: Update): Update {
  const { username, ...values } = update.values;
  const person = { ...update.person, ...called(update.person, username ?? update.person.username) };
  return { ...update, person, values, holderId: null };
}

/** What nobody else is called. */
export function aside({ remoteId }: RemotePerson): string {
  return `rollcall.renames.${remoteId}`;
}

export function called({ remoteId, superadmin, values, sfdcId }: RemotePerson, username: string): RemotePerson {
  return { remoteId, superadmin, sfdcId, username, values: { ...values, username } };
}

/** A row that is said to be done, and is not. */
const IGNORED: BatchRow = {
  success: false,
  userId: null,
  message: 'it has ignored the new username, as it does where "Use email as username" is on',
};

const GIVEN_BACK: Outcome = {
  kind: 'failed',
  code: 'username_taken',
  said: saying(
    'outcome_docebo_kept',
  )`The person keeps their username: Docebo refuses the one of somebody with whom it was to be exchanged. The next run tries again.`,
};
