import type { CreatePerson, ModifyPerson, PersonChange, RunMembership } from '../../../sync/change.ts';
import type { Outcome, PersonValues } from '../../../sync/directory.ts';
import type { MirroredBranch, MirroredMembership, MirroredPerson } from '../../../sync/tenant.ts';
import { usernameKey } from '../../../sync/username.ts';
import type { Reading } from '../read-tenant.ts';

/** A change that has been taken in, and its outcome, once there is one. */
export interface Pending {
  readonly change: PersonChange;
  outcome: Outcome | null;
}

/** What has to be done for changes; those that need nothing have their outcome. */
export interface Decided {
  readonly creations: Creation[];
  readonly updates: Update[];
  readonly moves: Move[];
}

export interface Creation {
  readonly pending: Pending;
  readonly change: CreatePerson;
  readonly branch: MirroredBranch;
}

export interface Update {
  readonly pending: Pending;
  readonly change: ModifyPerson;
  readonly person: MirroredPerson;
  /** Empty where only the mark is to be written (R36). */
  readonly values: PersonValues;
  readonly marks: boolean;
  /** What follows once the values are there. */
  readonly move: Move | null;
}

export interface Move {
  readonly pending: Pending;
  readonly person: MirroredPerson;
  readonly membership: RunMembership;
  readonly branch: MirroredBranch;
  /** What earlier runs of these settings have made elsewhere. */
  readonly leaves: readonly MirroredMembership[];
}

/** What nobody's run changes of a superadmin, whoever has linked them (R34). */
const NEVER_FOLLOWED: ReadonlySet<string> = new Set(['username', 'email', 'level', 'active', 'expiration']);

/** Holds changes against the mirror: what is there already, what has moved meanwhile, and what calls it takes. */
export async function decide<Tx>({ mirror }: Reading<Tx>, changes: readonly Pending[]): Promise<Decided> {
  const ids = changes.flatMap(({ change }) => (change.action === 'create' ? [] : [change.personId]));
  const keys = changes.flatMap(({ change }) => (change.action === 'create' ? [change.usernameKey] : []));
  const branchIds = new Set(changes.flatMap(({ change }) => change.membership?.branchId ?? []));
  const known = await mirror.transaction(async (tx) => {
    const people = ids.length > 0 ? await mirror.peopleById(tx, ids) : [];
    const holders = keys.length > 0 ? await mirror.peopleByUsername(tx, keys) : [];
    const branches = branchIds.size > 0 ? await mirror.branchesById(tx, [...branchIds]) : [];
    const personIds = [...people, ...holders].map(({ id }) => id);
    return {
      people: new Map(people.map((person) => [person.id, person])),
      holders: new Map(holders.map((person) => [usernameKey(person.username), person])),
      branches: new Map(branches.map((branch) => [branch.id, branch])),
      memberships: Map.groupBy(await mirror.membershipsOf(tx, personIds), ({ personId }) => personId),
    };
  });
  const decided: Decided = { creations: [], updates: [], moves: [] };
  for (const pending of changes) {
    const { change } = pending;
    if (change.action === 'create') decideCreation(known, decided, pending, change);
    else decideModification(known, decided, pending, change);
  }
  return decided;
}

interface Known {
  readonly people: ReadonlyMap<string, MirroredPerson>;
  readonly holders: ReadonlyMap<string, MirroredPerson>;
  readonly branches: ReadonlyMap<string, MirroredBranch>;
  readonly memberships: ReadonlyMap<string, readonly MirroredMembership[]>;
}

function decideCreation(known: Known, decided: Decided, pending: Pending, change: CreatePerson): void {
  const branch = known.branches.get(change.membership.branchId);
  const holder = known.holders.get(change.usernameKey);
  if (branch === undefined) pending.outcome = BRANCH_GONE;
  else if (holder === undefined) decided.creations.push({ pending, change, branch });
  // Of a run that was interrupted behind the call: they are here already.
  else if (holder.sfdcId === change.sfdc.id && !holder.superadmin) {
    place(known, decided, pending, holder, change.membership);
  } else pending.outcome = usernameTaken(holder.username);
}

function decideModification(known: Known, decided: Decided, pending: Pending, change: ModifyPerson): void {
  const person = known.people.get(change.personId);
  if (person === undefined) {
    pending.outcome = PERSON_GONE;
    return;
  }
  const { before, after, membership } = change;
  if (person.superadmin && (membership !== null || Object.keys(after).some((key) => NEVER_FOLLOWED.has(key)))) {
    pending.outcome = SUPERADMIN;
    return;
  }
  const isThere = agrees(person, after);
  if (!isThere && !agrees(person, before)) {
    pending.outcome = CHANGED_MEANWHILE;
    return;
  }
  const marks = person.sfdcId !== change.sfdc.id;
  if (isThere && !marks) {
    place(known, decided, pending, person, membership);
    return;
  }
  const move = membership === null ? null : moveOf(known, pending, person, membership);
  if (move === 'gone') pending.outcome = BRANCH_GONE;
  else decided.updates.push({ pending, change, person, values: isThere ? {} : after, marks, move });
}

function place(
  known: Known,
  decided: Decided,
  pending: Pending,
  person: MirroredPerson,
  membership: RunMembership | null,
): void {
  const move = membership === null ? null : moveOf(known, pending, person, membership);
  if (move === 'gone') pending.outcome = BRANCH_GONE;
  else if (move === null) pending.outcome = { kind: 'applied', id: person.id };
  else decided.moves.push(move);
}

/** Null where the person is where they should be, and nowhere else on behalf of these settings. */
function moveOf(
  { branches, memberships }: Known,
  pending: Pending,
  person: MirroredPerson,
  membership: RunMembership,
): Move | 'gone' | null {
  const branch = branches.get(membership.branchId);
  if (branch === undefined) return 'gone';
  const present = memberships.get(person.id) ?? [];
  const leaves = present.filter(({ branchId, madeBy }) => madeBy === membership.madeBy && branchId !== branch.id);
  const isThere = present.some(({ branchId }) => branchId === branch.id);
  return isThere && leaves.length === 0 ? null : { pending, person, membership, branch, leaves };
}

function agrees({ values }: MirroredPerson, wanted: PersonValues): boolean {
  return Object.entries(wanted).every(([key, value]) => (values[key] ?? null) === value);
}

export function usernameTaken(username: string): Outcome {
  return { kind: 'stale', message: `The username ${username} was taken in Docebo since the plan was made.` };
}

export const PERSON_GONE: Outcome = {
  kind: 'stale',
  message: 'The person is no longer in Docebo. The next run plans them anew.',
};
export const CHANGED_MEANWHILE: Outcome = {
  kind: 'stale',
  message: 'The person was changed in Docebo since the plan was made. The next run plans them anew.',
};
export const SUPERADMIN: Outcome = {
  kind: 'stale',
  message: 'The person has become a superadmin in Docebo since the plan was made. The next run leaves them alone.',
};
export const BRANCH_GONE: Outcome = {
  kind: 'stale',
  message: 'The branch of the person is no longer in Docebo. The next run plans them anew.',
};
