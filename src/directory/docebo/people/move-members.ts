import type { Placement } from '../../../sync/directory.ts';
import type { MirroredBranch } from '../../../sync/tenant.ts';
import { changeMembers, type ListPosition, readMembers } from '../endpoints/users.ts';
import { inHalves } from '../halve.ts';
import { isRefusal } from '../http/error.ts';
import type { PeopleWriting } from '../write-people.ts';
import type { Move } from './decide.ts';

/**
 * Puts people into their branches, those of one branch together, and then takes them out of those where an earlier run of
 * the same settings had put them, so that nobody is nowhere meanwhile. Who is there by hand stays so (R37).
 */
export async function moveMembers<Tx>(writing: PeopleWriting<Tx>, moves: readonly Move[]): Promise<void> {
  const { mirror } = writing;
  const arrived: Move[] = [];
  for (const group of Map.groupBy(moves, ({ branch }) => branch.id).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const present = await presentIn(writing, first.branch, group);
    arrived.push(...group.filter(({ person }) => present.has(person.id)));
    const absent = group.filter(({ person }) => !present.has(person.id));
    const added = await change(writing, 'add_to_branch', first.branch.remoteId, absent);
    await mirror.transaction((tx) => mirror.placed(tx, added.map(placementOf)));
    arrived.push(...added);
  }
  const leaving = arrived.flatMap((move) => move.leaves.map((left) => ({ ...move, left })));
  for (const [branchId, group] of Map.groupBy(leaving, ({ left }) => left.remoteBranchId)) {
    const removed = await change(writing, 'remove_from_branch', branchId, group);
    await mirror.transaction((tx) =>
      mirror.removed(
        tx,
        removed.map(({ left }) => left),
      ),
    );
  }
  for (const { pending, person } of arrived) pending.outcome ??= { kind: 'applied', id: person.id };
}

function placementOf({ person, membership }: Move): Placement {
  return { personId: person.id, ...membership };
}

/** Ids of those who are in the branch already. Who is there is read once; from then on it is known. */
async function presentIn<Tx>(
  writing: PeopleWriting<Tx>,
  branch: MirroredBranch,
  moves: readonly Move[],
): Promise<ReadonlySet<string>> {
  const { mirror, client, call } = writing;
  if (!branch.membersKnown) {
    const remoteIds: string[] = [];
    for (let at: ListPosition | null = null; ; ) {
      const { users, next } = await readMembers(client, branch.remoteId, at, call);
      remoteIds.push(...users.map(({ user_id: id }) => id));
      if (next === null) break;
      at = next;
    }
    await mirror.transaction((tx) => mirror.saveMembers(tx, branch.id, remoteIds));
  }
  const ids = moves.map(({ person }) => person.id);
  const memberships = await mirror.transaction((tx) => mirror.membershipsOf(tx, ids));
  return new Set(memberships.flatMap(({ personId, branchId }) => (branchId === branch.id ? [personId] : [])));
}

/** Those for whom it was done; the others have an outcome that says why not. */
async function change<Tx, M extends Move>(
  { client, chunk, call, onEvent }: PeopleWriting<Tx>,
  action: 'add_to_branch' | 'remove_from_branch',
  branchId: string,
  moves: readonly M[],
): Promise<M[]> {
  const done: M[] = [];
  for (let from = 0; from < moves.length; from += chunk) {
    const some = moves.slice(from, from + chunk);
    try {
      const parts = await inHalves(
        some,
        async (few) => {
          const userIds = few.map(({ person }) => person.remoteId);
          await changeMembers(client, action, branchId, userIds, call);
          return few;
        },
        (rows, reason) => onEvent({ kind: 'chunk_halved', rows, reason }),
      );
      for (const [index, move] of some.entries()) {
        const part = parts[index];
        if (part !== undefined && 'refused' in part) fail(move, part.refused.failure.message);
        else done.push(move);
      }
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // It is about the branch, not about one of them.
      for (const move of some) fail(move, error.failure.message);
    }
  }
  return done;
}

function fail({ pending }: Move, said: string): void {
  pending.outcome = {
    kind: 'failed',
    code: 'branch_refused',
    message: `Docebo does not move the person to their branch: ${said}. The next run tries again.`,
  };
}
