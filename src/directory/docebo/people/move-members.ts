import { saying } from '../../../support/sentence.ts';
import type { Outcome, Placement } from '../../../sync/directory.ts';
import type { MirroredBranch } from '../../../sync/tenant.ts';
import { HOUR_MS, isWithin } from '../age.ts';
import { readBranches } from '../endpoints/branches.ts';
import { changeMembers, readAllMembers } from '../endpoints/users.ts';
import { inHalves } from '../halve.ts';
import { isForContent, isRefusal } from '../http/error.ts';
import type { PeopleWriting } from '../write-people.ts';
import { BRANCH_GONE, finish, type Move } from './decide.ts';
import { noteAsking } from './note-asking.ts';

/** After so long, it is asked again who is in a branch before somebody is put there. */
const MEMBERS_MS = HOUR_MS;

/**
 * Puts people into their branches, those of one branch together, and then takes them out of those where an earlier run of
 * the same settings had put them, so that nobody is nowhere meanwhile. Who is there by hand stays so (R37).
 */
export async function moveMembers<Tx>(writing: PeopleWriting<Tx>, moves: readonly Move[]): Promise<void> {
  const { mirror } = writing;
  await noteAsking(writing, moves);
  const arrived: Move[] = [];
  for (const group of Map.groupBy(moves, ({ branch }) => branch.id).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const present = await presentIn(writing, first.branch, group);
    if (present === null) {
      for (const move of group) unmoved(move, BRANCH_GONE);
      continue;
    }
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
  for (const { pending, person, leaves } of arrived) finish(pending, person.id, leaves[0]?.branchId);
}

function placementOf({ person, membership }: Move): Placement {
  return { personId: person.id, ...membership };
}

/**
 * Ids of those who are in the branch already; null where the branch is gone. Docebo's answer does not tell who was there
 * before it was asked to add them: where somebody is to be added, who is there is read, unless it was a short while ago.
 */
async function presentIn<Tx>(
  writing: PeopleWriting<Tx>,
  { id, remoteId }: MirroredBranch,
  moves: readonly Move[],
): Promise<ReadonlySet<string> | null> {
  const { mirror, client, call } = writing;
  const ids = moves.map(({ person }) => person.id);
  const [present, [branch]] = await mirror.transaction(
    async (tx) => [await remembered(tx), await mirror.branchesById(tx, [id])] as const,
  );
  if (branch === undefined) return null;
  if (isWithin(branch.membersAt, MEMBERS_MS) || ids.every((one) => present.has(one))) return present;
  try {
    const remoteIds = await readAllMembers(client, remoteId, call);
    return await mirror.transaction(async (tx) => {
      await mirror.saveMembers(tx, id, remoteIds);
      return await remembered(tx);
    });
  } catch (error) {
    if (isRefusal(error) && (await isBranchGone(writing, remoteId))) return null;
    throw error;
  }

  async function remembered(tx: Tx): Promise<ReadonlySet<string>> {
    const memberships = await mirror.membershipsOf(tx, ids);
    return new Set(memberships.flatMap(({ personId, branchId }) => (branchId === id ? [personId] : [])));
  }
}

/** Those for whom it was done; the others have an outcome that says why not. */
async function change<Tx, M extends Move>(
  writing: PeopleWriting<Tx>,
  action: 'add_to_branch' | 'remove_from_branch',
  branchId: string,
  moves: readonly M[],
): Promise<M[]> {
  const done: M[] = [];
  for (let from = 0; from < moves.length; from += writing.chunk) {
    const some = moves.slice(from, from + writing.chunk);
    const refused = await refusedOf(writing, action, branchId, some);
    const taken = some.filter((move) => !refused.has(move));
    done.push(...taken);
    // Where all are refused it may be for the branch.
    if (taken.length > 0 || !(await isBranchGone(writing, branchId))) {
      for (const [move, said] of refused) unmoved(move, refusal(said), action === 'remove_from_branch');
    } else if (action === 'remove_from_branch') done.push(...some);
    else for (const move of some) unmoved(move, BRANCH_GONE);
  }
  return done;
}

/** Who is not put there or taken out, and what Docebo says. */
async function refusedOf<Tx, M extends Move>(
  { client, call, onEvent }: PeopleWriting<Tx>,
  action: 'add_to_branch' | 'remove_from_branch',
  branchId: string,
  moves: readonly M[],
): Promise<Map<M, string>> {
  try {
    const parts = await inHalves(
      moves,
      async (few) => {
        const userIds = few.map(({ person }) => person.remoteId);
        await changeMembers(client, action, branchId, userIds, call);
        return few;
      },
      (rows, reason) => onEvent({ kind: 'chunk_halved', rows, reason }),
    );
    return new Map(
      moves.flatMap((move, index): [M, string][] => {
        const part = parts[index];
        return part !== undefined && 'refused' in part ? [[move, part.refused.failure.message]] : [];
      }),
    );
  } catch (error) {
    if (!isForContent(error)) throw error;
    return new Map(moves.map((move) => [move, error.failure.message]));
  }
}

/** Looks at the chart; a branch that is gone is forgotten, so that the next run does not lead there any more (R19). */
async function isBranchGone<Tx>(writing: PeopleWriting<Tx>, branchId: string): Promise<boolean> {
  const { mirror, call } = writing;
  const listed = await readBranches(writing, call);
  if (listed.some(({ remoteId }) => remoteId === branchId)) return false;
  await mirror.transaction((tx) => mirror.saveBranches(tx, listed, { whole: true }));
  return true;
}

/** Who has got their values, or is in their new branch as well, has that whatever becomes of the rest. */
function unmoved({ pending, person: { id }, leaves }: Move, why: Outcome, isInBoth = false): void {
  const { change } = pending;
  const isWritten = change.action === 'create' || Object.keys(change.after).length > 0;
  const from = leaves[0]?.branchId;
  pending.outcome = {
    ...why,
    ...(isWritten || isInBoth ? { id } : {}),
    ...(isInBoth && from !== undefined ? { from } : {}),
  };
}

function refusal(why: string): Outcome {
  return {
    kind: 'failed',
    code: 'branch_refused',
    said: saying(
      'outcome_docebo_unmoved',
    )`Docebo does not move the person to their branch: ${{ why }}. The next run tries again.`,
  };
}
