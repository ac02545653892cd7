import type { CallOptions } from '../../sync/source.ts';
import type { MirroredBranch, MirroredPerson, RemotePerson, TenantGate } from '../../sync/tenant.ts';
import type { Inspection, SeenBranch } from '../../sync/verify/inspection.ts';
import { type ListedBranch, readBranches } from './endpoints/branches.ts';
import {
  type Direction,
  fromBothEnds,
  isGone,
  type ListPosition,
  readAllMembers,
  readUsers,
} from './endpoints/users.ts';
import { type Reading, tellDifference } from './read-tenant.ts';
import { personOf, tidied, withLevel } from './values.ts';

/** The tenant as it is now, held against the mirror. `reading` is asked for each call. */
export function createInspection<Tx>(
  gate: TenantGate,
  reading: (call: CallOptions) => Promise<Reading<Tx>>,
): Inspection<Tx> {
  return {
    async people(note, { remember, ...call }) {
      const read = await reading(call);
      const { client, mirror, described } = read;
      /** Whoever is read from both ends is compared once. */
      const done = new Set<string>();
      const readPage = async (direction: Direction, at: ListPosition | null) =>
        await gate.alone(async () => {
          const page = await readUsers(client, direction, at, call);
          const listed = page.users
            .map((user) => personOf(user, described))
            .filter(({ remoteId }) => !done.has(remoteId));
          for (const { remoteId } of listed) done.add(remoteId);
          await mirror.transaction(async (tx) => {
            const remoteIds = listed.map(({ remoteId }) => remoteId);
            const known = new Map(
              (await mirror.peopleByRemoteId(tx, remoteIds)).map((person) => [person.remoteId, person]),
            );
            const people = listed.map((person) => {
              const remembered = known.get(person.remoteId);
              return asRemembered(withLevel(person, remembered), remembered);
            });
            const compared = people.flatMap((now) => {
              const remembered = known.get(now.remoteId);
              return remembered === undefined
                ? []
                : [{ id: remembered.id, remembered, now: { ...now, id: remembered.id } }];
            });
            const unmarked = await note(tx, compared);
            if (!remember) return;
            const isUnmarked = ({ remoteId }: RemotePerson) => unmarked.has(known.get(remoteId)?.id ?? '');
            await mirror.savePeople(
              tx,
              people.map((person) => (isUnmarked(person) ? { ...person, sfdcId: null } : person)),
            );
          });
          return page;
        }, call.signal);
      const counted = await fromBothEnds(async (direction) => {
        for (let at: ListPosition | null = null; ; ) {
          const page = await readPage(direction, at);
          if (page.next === null) return page.counted;
          at = page.next;
        }
      });
      tellDifference(read, counted);
    },

    async gone(ids, note, { remember, ...call }) {
      const { client, mirror } = await reading(call);
      const people = await mirror.transaction((tx) => mirror.peopleById(tx, ids));
      for (const person of people) {
        await gate.alone(async () => {
          if (!(await isGone(client, person.remoteId, call))) return;
          await mirror.transaction(async (tx) => {
            if (remember) await mirror.forgetPeople(tx, [person.id]);
            await note(tx, person);
          });
        }, call.signal);
      }
    },

    async branches(ids, note, { remember, ...call }) {
      const read = await reading(call);
      const { mirror } = read;
      await gate.alone(async () => {
        const listed = await readBranches(read, call);
        const byRemoteId = new Map(listed.map((branch) => [branch.remoteId, branch]));
        await mirror.transaction(async (tx) => {
          const remembered = await mirror.branchesById(tx, ids);
          const parents = await mirror.branchesById(
            tx,
            remembered.flatMap(({ parentId }) => parentId ?? []),
          );
          const byId = new Map(parents.map((parent) => [parent.id, parent]));
          if (remember) await mirror.saveBranches(tx, listed, { whole: true });
          await note(
            tx,
            remembered.map((branch) => {
              const now = byRemoteId.get(branch.remoteId);
              return {
                id: branch.id,
                remembered: seen(branch, byId.get(branch.parentId ?? '')),
                now: now === undefined ? null : seen(now, byRemoteId.get(now.parentRemoteId ?? '')),
              };
            }),
          );
        });
      }, call.signal);
    },

    async members({ settingsIds, gone }, note, { remember, ...call }) {
      const { client, mirror } = await reading(call);
      const branches = await mirror.transaction((tx) => mirror.branchesOfRuns(tx, settingsIds));
      for (const { id, remoteId, name } of branches.filter((branch) => !gone.has(branch.id))) {
        await gate.alone(async () => {
          const remoteIds = await readAllMembers(client, remoteId, call);
          await mirror.transaction(async (tx) => {
            const personIds = await mirror.notAmong(tx, id, settingsIds, remoteIds);
            if (remember) await mirror.saveMembers(tx, id, remoteIds);
            if (personIds.length > 0) await note(tx, { branch: name, personIds });
          });
        }, call.signal);
      }
    },
  };
}

/** The answer to what somebody was given by us, as it was given where Docebo has only tidied it up. */
export function asRemembered<P extends RemotePerson>(now: P, remembered: MirroredPerson | undefined): P {
  if (remembered === undefined) return now;
  const values: Record<string, string | null> = { ...now.values };
  // Lists do not tell by username who is whose manager.
  if (remembered.values['manager'] != null) values['manager'] = remembered.values['manager'];
  for (const [key, value] of Object.entries(now.values)) {
    const given = remembered.values[key];
    if (given != null && given !== value && tidied(given) === (value ?? '')) values[key] = given;
  }
  return { ...now, values };
}

function seen(
  { code, name }: Pick<MirroredBranch | ListedBranch, 'code' | 'name'>,
  parent: Pick<MirroredBranch | ListedBranch, 'remoteId' | 'name'> | undefined,
): SeenBranch {
  return { code, name, parent: parent === undefined ? null : { remoteId: parent.remoteId, name: parent.name } };
}
