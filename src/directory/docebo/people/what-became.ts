import type { ModifyPerson } from '../../../sync/change.ts';
import type { AskedChange, Became, Placement } from '../../../sync/directory.ts';
import type { MirroredBranch, MirroredMembership, MirroredPerson } from '../../../sync/tenant.ts';
import { usernameKey } from '../../../sync/username.ts';
import { findUser, readAllMembers } from '../endpoints/users.ts';
import { isRefusal } from '../http/error.ts';
import { asRemembered } from '../inspect.ts';
import type { Reading } from '../read-tenant.ts';
import { isAsGiven, personOf, withLevel } from '../values.ts';
import { type Handing, importBatch } from './batch.ts';
import { whoIsThere } from './create-users.ts';
import { agrees } from './decide.ts';
import { aside, called } from './exchange-usernames.ts';
import { UPDATE } from './update-users.ts';

/**
 * Looks at those of whom an answer was not heard: one to three calls for each person, and one for every 200 people of each
 * branch. Who had stepped aside from their username gets it back. Whoever calls this is alone with the tenant.
 */
export async function lookAtUnheard<Tx>(looking: Looking<Tx>, asked: readonly AskedChange[]): Promise<void> {
  const unheard = asked.filter(({ answered }) => !answered);
  const steppedAside: MirroredPerson[] = [];
  for (const { change } of unheard) {
    if (change.action === 'create') await whoIsThere(looking, { change });
    // Once it is asked who goes where, what they are called and have was answered.
    else if (change.membership === null) steppedAside.push(...(await lookAtPerson(looking, change)));
  }
  await giveBack(looking, steppedAside);
  await lookAtBranches(
    looking,
    unheard.flatMap(({ change, from }) => (change.action === 'create' ? [] : [{ change, from }])),
  );
}

type Looking<Tx> = Reading<Tx> & Handing<Tx>;

/** Answers the person, with the username that is remembered, where they are found to have stepped aside from it. */
async function lookAtPerson<Tx>(
  { client, mirror, described, call }: Reading<Tx>,
  { personId, after }: ModifyPerson,
): Promise<MirroredPerson[]> {
  const [person] = await mirror.transaction((tx) => mirror.peopleById(tx, [personId]));
  if (person === undefined) return [];
  const wanted = after['username'];
  const names = wanted == null ? [person.username] : [wanted, person.username, aside(person)];
  for (const username of new Set(names)) {
    const user = await findUser(client, username, call);
    if (user?.user_id !== person.remoteId) continue;
    const now = asRemembered(withLevel(personOf(user, described), person), person);
    await mirror.transaction((tx) => mirror.savePeople(tx, [now]));
    return username === aside(person) ? [{ ...person, ...called(now, person.username) }] : [];
  }
  return [];
}

/**
 * The exchange of which they have stepped aside has ended, and may not be wanted any more. Whose username somebody else has
 * by now stays as they are, and is remembered so: the next plan finds it.
 */
async function giveBack<Tx>(looking: Looking<Tx>, people: readonly MirroredPerson[]): Promise<void> {
  const { mirror } = looking;
  const items = people.map(({ remoteId, username }) => ({ user_id: remoteId, new_username: username }));
  const rows = await importBatch(looking, items, UPDATE);
  const done = people.filter((_, index) => rows[index]?.success);
  await mirror.transaction((tx) => mirror.savePeople(tx, done));
}

interface Unheard {
  readonly change: ModifyPerson;
  readonly from: string | null;
}

/** Who is in the branches into which people were to be put, and out of which. */
async function lookAtBranches<Tx>({ client, mirror, call }: Reading<Tx>, moves: readonly Unheard[]): Promise<void> {
  const ids = new Set(
    moves.flatMap(({ change: { membership }, from }) => [membership?.branchId ?? [], from ?? []].flat()),
  );
  const branches = ids.size === 0 ? [] : await mirror.transaction((tx) => mirror.branchesById(tx, [...ids]));
  for (const branch of branches) {
    const remoteIds = await membersOf(branch);
    if (remoteIds === null) continue;
    const arriving = moves.flatMap(({ change: { personId, membership } }): Placement[] =>
      membership?.branchId === branch.id ? [{ personId, ...membership }] : [],
    );
    await mirror.transaction(async (tx) => {
      const people = await mirror.peopleById(
        tx,
        arriving.map(({ personId }) => personId),
      );
      const there = new Set(people.flatMap(({ id, remoteId }) => (remoteIds.has(remoteId) ? [id] : [])));
      // Whoever is there and was not known to be has been put there by the run.
      await mirror.placed(
        tx,
        arriving.filter(({ personId }) => there.has(personId)),
      );
      await mirror.saveMembers(tx, branch.id, [...remoteIds]);
    });
  }

  /** Null where the branch is gone. */
  async function membersOf({ remoteId }: MirroredBranch): Promise<ReadonlySet<string> | null> {
    try {
      return new Set(await readAllMembers(client, remoteId, call));
    } catch (error) {
      if (isRefusal(error)) return null;
      throw error;
    }
  }
}

/** What is remembered of these changes. */
export async function whatBecame<Tx>(
  { mirror }: Pick<Reading<Tx>, 'mirror'>,
  asked: readonly AskedChange[],
): Promise<Became[]> {
  const ids = asked.flatMap(({ change }) => (change.action === 'create' ? [] : [change.personId]));
  const keys = asked.flatMap(({ change }) => (change.action === 'create' ? [change.usernameKey] : []));
  return await mirror.transaction(async (tx) => {
    const people = ids.length > 0 ? await mirror.peopleById(tx, ids) : [];
    const holders = keys.length > 0 ? await mirror.peopleByUsername(tx, keys) : [];
    const known: Known = {
      people: new Map(people.map((person) => [person.id, person])),
      holders: new Map(holders.map((person) => [usernameKey(person.username), person])),
      memberships: Map.groupBy(await mirror.membershipsOf(tx, ids), ({ personId }) => personId),
    };
    return asked.map((one) => becameOf(known, one));
  });
}

interface Known {
  readonly people: ReadonlyMap<string, MirroredPerson>;
  readonly holders: ReadonlyMap<string, MirroredPerson>;
  readonly memberships: ReadonlyMap<string, readonly MirroredMembership[]>;
}

function becameOf({ people, holders, memberships }: Known, { change }: AskedChange): Became {
  if (change.action === 'create') {
    const holder = holders.get(change.usernameKey);
    const isOurs = holder !== undefined && !holder.superadmin && holder.sfdcId === change.sfdc.id;
    return { valued: isOurs && isAsGiven(holder, change.values), moved: false };
  }
  const person = people.get(change.personId);
  if (person === undefined) return { valued: false, moved: false };
  const { manager: _, ...told } = change.after;
  const there = memberships.get(person.id) ?? [];
  return {
    valued: Object.keys(told).length > 0 && agrees(person, told),
    moved: change.membership !== null && there.some(({ branchId }) => branchId === change.membership?.branchId),
  };
}
