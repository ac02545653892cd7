import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { RemotePerson } from '../../sync/tenant.ts';
import { usernameKey } from '../../sync/username.ts';
import { type Counted, incomplete, isDoubtful } from './endpoints/counted.ts';
import { type Direction, fromBothEnds, type ListPosition, readByLevel, readUsers } from './endpoints/users.ts';
import type { Reading } from './read-tenant.ts';
import { withLevels } from './save-listed.ts';
import { type ListedPerson, personOf } from './values.ts';

/**
 * Asks who the superadmins are, so that none is touched who has become one since (R34). Usually one call; where the list
 * does not begin with them, or without one who is known, all of it is read. Throws `docebo_list` where that does not tell
 * levels: nobody ceases to be a superadmin by a list that says of nobody that they are.
 */
export async function readSuperadmins<Tx>(reading: Reading<Tx>): Promise<void> {
  const { mirror } = reading;
  const known = await mirror.transaction((tx) => mirror.superadmins(tx));
  const isBelieved = (found: readonly ListedPerson[] | null) => {
    if (!found?.some((person) => isAccount(reading, person))) return false;
    const ids = new Set(found.map(({ remoteId }) => remoteId));
    return known.every((remoteId) => ids.has(remoteId));
  };
  let found = await fromHead(reading, 'asc');
  if (!isBelieved(found)) found = await fromHead(reading, 'desc');
  const superadmins = found !== null && isBelieved(found) ? found : await fromWholeList(reading);
  await mirror.transaction(async (tx) => {
    const people = (await withLevels(mirror, tx, superadmins)).filter(({ superadmin }) => superadmin);
    await mirror.savePeople(tx, people);
    await mirror.markSuperadmins(
      tx,
      people.map(({ remoteId }) => remoteId),
    );
    await mirror.remember(tx, { superadminsAt: new Date() });
  });
}

/**
 * Throws `docebo_list` where nobody who was read is a superadmin, or whoever the token stands for is none: the list has not
 * told it, and superadmins would be changed.
 */
export async function assertLevelsTold<Tx>(reading: Reading<Tx>): Promise<void> {
  const { mirror } = reading;
  const { account, accountId } = reading.described;
  const told = await mirror.transaction(async (tx) => {
    const superadmins = await mirror.superadmins(tx);
    const [listed] = accountId === undefined ? [] : await mirror.peopleByRemoteId(tx, [accountId]);
    const [called] = account === undefined ? [] : await mirror.peopleByUsername(tx, [usernameKey(account)]);
    const own = listed ?? called;
    return superadmins.length > 0 && (own === undefined || superadmins.includes(own.remoteId));
  });
  if (!told) throw tellsNoLevels(reading);
}

/** Of whoever the token stands for it is known that they are a superadmin. */
function isAccount(
  { described: { account, accountId } }: Pick<Reading<unknown>, 'described'>,
  { remoteId, username }: Pick<RemotePerson, 'remoteId' | 'username'>,
): boolean {
  if (accountId !== undefined) return remoteId === accountId;
  return account !== undefined && usernameKey(username) === usernameKey(account);
}

function tellsNoLevels({ described: { account } }: Pick<Reading<unknown>, 'described'>): RollcallError {
  return new RollcallError(
    'docebo_list',
    saying(
      'docebo_levels',
    )`Docebo's list of users does not say that ${{ account: account ?? 'anybody' }} is a superadmin, though the token of the connection is a superadmin's: it does not tell levels, or leaves users out, so that superadmins could be changed. Let the account of the connection see the level of all users in Docebo (User management, column Level), then run again; if it stays, ask Docebo's support why GET /manage/v1/user tells no level. Nothing is changed until then.`,
  );
}

/** Null where the list does not begin with them: which way levels are sorted is not documented, nor whether they are. */
async function fromHead<Tx>(
  { client, described, call }: Reading<Tx>,
  direction: Direction,
): Promise<ListedPerson[] | null> {
  const found: ListedPerson[] = [];
  for (let at: ListPosition | null = null; ; ) {
    const { users, next, counted } = await readByLevel(client, direction, at, call);
    const people = users.map((user) => personOf(user, described));
    const levels = people.map(({ values }) => values['level']);
    if (levels.includes(null) || (at === null && levels[0] === 'user')) return null;
    found.push(...people.filter(({ superadmin }) => superadmin));
    const firstUser = levels.indexOf('user');
    if (firstUser !== -1 && next !== null) {
      return levels.slice(firstUser).every((level) => level === 'user') ? found : null;
    }
    if (next === null) {
      // Of one page nothing can be left out or repeated.
      if (at !== null && isDoubtful(counted)) throw incomplete(counted, 'users');
      return found;
    }
    at = next;
  }
}

/**
 * Superadmins, and whose level is not told. Throws `docebo_list` where it names no superadmin, or whoever the token stands for as somebody else. They may not be
 * listed at all: whether tenants list accounts that are made for programs is not documented.
 */
async function fromWholeList<Tx>(reading: Reading<Tx>): Promise<ListedPerson[]> {
  const { client, described, call } = reading;
  const found = new Map<string, ListedPerson>();
  let contradicted = false;
  await fromBothEnds(async (direction): Promise<Counted> => {
    for (let at: ListPosition | null = null; ; ) {
      const { users, next, counted } = await readUsers(client, direction, at, call);
      for (const user of users) {
        const person = personOf(user, described);
        if (person.superadmin !== false) found.set(person.remoteId, person);
        if (!person.superadmin && isAccount(reading, person)) contradicted = true;
      }
      if (next === null) return counted;
      at = next;
    }
  });
  const all = [...found.values()];
  if (contradicted || !all.some(({ superadmin }) => superadmin)) throw tellsNoLevels(reading);
  return all;
}
