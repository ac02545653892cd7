import { saying } from '../../../support/sentence.ts';
import type { CreatePerson, ModifyPerson, PersonChange, RunMembership } from '../../../sync/change.ts';
import type { Outcome, PersonValues } from '../../../sync/directory.ts';
import type { Mirror, MirroredBranch, MirroredMembership, MirroredPerson } from '../../../sync/tenant.ts';
import { usernameKey } from '../../../sync/username.ts';
import { isAsGiven } from '../values.ts';
import type { PeopleWriting } from '../write-people.ts';

/** A change that has been taken in, and its outcome, once there is one. */
export interface Pending {
  /** See Settled. */
  readonly position: number;
  readonly change: PersonChange;
  outcome: Outcome | null;
  /** What stands for the outcome of a change that is done but for a part of it. */
  lacking?: Outcome;
}

/** What has to be done for changes; those that need nothing have their outcome. */
export interface Decided {
  readonly creations: Creation[];
  readonly updates: Update[];
  /** Who is to be whose manager, once they are both there. */
  readonly managers: ManagerToSet[];
  readonly moves: Move[];
}

export interface Creation {
  readonly pending: Pending;
  readonly change: CreatePerson;
  readonly branch: MirroredBranch;
  /** The id at Docebo of a branch that has no code of its own: whoever is created there is handed over apart. */
  readonly apart: string | null;
  readonly values: PersonValues;
  /** Username of a manager who is not in Docebo yet, as far as it is known: Docebo would refuse everything else with it. */
  readonly manager: string | null;
  /** Who has the username until now, if anybody. */
  readonly holderId: string | null;
}

export interface Update {
  readonly pending: Pending;
  readonly change: ModifyPerson;
  readonly person: MirroredPerson;
  /** Empty where only the mark is to be written (R36). */
  readonly values: PersonValues;
  /** See Creation. */
  readonly manager: string | null;
  readonly marks: boolean;
  /** What follows once the values are there. */
  readonly move: Move | null;
  /** Who else has the new username until now, if anybody. */
  readonly holderId: string | null;
}

export interface ManagerToSet {
  readonly pending: Pending;
  /** Our id. */
  readonly personId: string;
  /** Username. */
  readonly manager: string;
  /** What follows. */
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

/** What is asked of the mirror. */
type Remembered<Tx> = Pick<
  Mirror<Tx>,
  'transaction' | 'peopleById' | 'peopleByUsername' | 'branchesById' | 'branchesByCode' | 'membershipsOf'
>;

/** Holds changes against the mirror: what is there already, what has moved meanwhile, and what calls it takes. */
export async function decide<Tx>(
  { mirror, emailIsUsername }: Pick<PeopleWriting<Tx>, 'emailIsUsername'> & { readonly mirror: Remembered<Tx> },
  changes: readonly Pending[],
): Promise<Decided> {
  const ids = changes.flatMap(({ change }) => (change.action === 'create' ? [] : [change.personId]));
  const keys = changes.flatMap(({ change }) => change.usernameKey ?? []);
  const managerKeys = new Set(
    changes.flatMap(({ change }) => {
      const manager = (change.action === 'create' ? change.values : change.after)['manager'];
      return manager == null ? [] : [usernameKey(manager)];
    }),
  );
  const branchIds = new Set(changes.flatMap(({ change }) => change.membership?.branchId ?? []));
  const known = await mirror.transaction(async (tx) => {
    const people = ids.length > 0 ? await mirror.peopleById(tx, ids) : [];
    const holders = keys.length > 0 ? await mirror.peopleByUsername(tx, keys) : [];
    const managers = managerKeys.size > 0 ? await mirror.peopleByUsername(tx, [...managerKeys]) : [];
    const branches = branchIds.size > 0 ? await mirror.branchesById(tx, [...branchIds]) : [];
    const codes = new Set(branches.flatMap(({ code }) => code ?? []));
    const coded = codes.size > 0 ? await mirror.branchesByCode(tx, [...codes]) : [];
    const personIds = [...people, ...holders].map(({ id }) => id);
    return {
      people: new Map(people.map((person) => [person.id, person])),
      managers: new Set(managers.map(({ username }) => usernameKey(username))),
      holders: new Map(holders.map((person) => [usernameKey(person.username), person])),
      branches: new Map(branches.map((branch) => [branch.id, branch])),
      ambiguous: new Set([...Map.groupBy(coded, ({ code }) => code)].flatMap(([code, all]) => (all[1] ? [code] : []))),
      memberships: Map.groupBy(await mirror.membershipsOf(tx, personIds), ({ personId }) => personId),
    };
  });
  const decided: Decided = { creations: [], updates: [], managers: [], moves: [] };
  for (const pending of changes) {
    const { change } = pending;
    if (emailIsUsername && hasOtherEmail(change, known.people)) pending.outcome = OTHER_EMAIL;
    else if (change.action === 'create') decideCreation(known, decided, pending, change);
    else decideModification(known, decided, pending, change);
  }
  return decided;
}

interface Known {
  readonly people: ReadonlyMap<string, MirroredPerson>;
  /** Username keys of those managers who are there. */
  readonly managers: ReadonlySet<string>;
  readonly holders: ReadonlyMap<string, MirroredPerson>;
  readonly branches: ReadonlyMap<string, MirroredBranch>;
  /** Codes that more than one branch has: Docebo does not look after that. */
  readonly ambiguous: ReadonlySet<string | null>;
  readonly memberships: ReadonlyMap<string, readonly MirroredMembership[]>;
}

function decideCreation(known: Known, decided: Decided, pending: Pending, change: CreatePerson): void {
  const branch = known.branches.get(change.membership.branchId);
  const holder = known.holders.get(change.usernameKey);
  if (branch === undefined) pending.outcome = BRANCH_GONE;
  // Of a run that was interrupted behind the call: they are here already.
  else if (holder?.sfdcId === change.sfdc.id && !holder.superadmin) {
    if (!isAsGiven(holder, change.values)) {
      pending.outcome = madeOtherwise(holder.username);
      return;
    }
    const { manager } = change.values;
    const isSet = manager == null || holder.values['manager'] === manager;
    place(known, decided, pending, holder, change.membership, isSet ? null : manager);
  } else if (holder?.superadmin) pending.outcome = usernameTaken(holder.username);
  else {
    const apart = branch.code === null || known.ambiguous.has(branch.code) ? branch.remoteId : null;
    const valued = managerApart(known, change.values);
    decided.creations.push({ pending, change, branch, apart, ...valued, holderId: holder?.id ?? null });
  }
}

/** Values with a manager only where that is somebody who is there. */
function managerApart({ managers }: Known, values: PersonValues) {
  const { manager, ...others } = values;
  return manager == null || managers.has(usernameKey(manager))
    ? { values, manager: null }
    : { values: others, manager };
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
    place(known, decided, pending, person, membership, null);
    return;
  }
  const move = membership === null ? null : moveOf(known, pending, person, membership);
  if (move === 'gone') {
    pending.outcome = BRANCH_GONE;
    return;
  }
  const holder = change.usernameKey === null ? undefined : known.holders.get(change.usernameKey);
  const holderId = holder === undefined || holder.id === person.id ? null : holder.id;
  const apart = managerApart(known, isThere ? {} : after);
  if (marks || Object.keys(apart.values).length > 0) {
    decided.updates.push({ pending, change, person, ...apart, marks, move, holderId });
  } else place(known, decided, pending, person, membership, apart.manager);
}

function place(
  known: Known,
  decided: Decided,
  pending: Pending,
  person: MirroredPerson,
  membership: RunMembership | null,
  manager: string | null,
): void {
  const move = membership === null ? null : moveOf(known, pending, person, membership);
  if (move === 'gone') pending.outcome = BRANCH_GONE;
  else if (manager !== null) decided.managers.push({ pending, personId: person.id, manager, move });
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

export function agrees({ values }: MirroredPerson, wanted: PersonValues): boolean {
  return Object.entries(wanted).every(([key, value]) => (values[key] ?? null) === value);
}

/** The outcome of a change that is done. */
export function finish(pending: Pending, id: string, from?: string): void {
  pending.outcome ??= { ...(pending.lacking ?? { kind: 'applied', id }), ...(from === undefined ? {} : { from }) };
}

/** Of whom Docebo would make the e-mail address the username, and not what they are to be called. */
function hasOtherEmail(change: PersonChange, people: Known['people']): boolean {
  if (change.action !== 'create' && !('username' in change.after || 'email' in change.after)) return false;
  const { username, email } =
    change.action === 'create' ? change.values : { ...people.get(change.personId)?.values, ...change.after };
  return usernameKey(email ?? '') !== usernameKey(username ?? '');
}

export function usernameTaken(username: string): Outcome {
  return {
    kind: 'stale',
    said: saying('outcome_docebo_username')`The username ${{ username }} was taken in Docebo since the plan was made.`,
  };
}

/** They are known by their username from then on, and the next plan treats them as anybody who is there (R13, R34). */
export function madeOtherwise(username: string): Outcome {
  return {
    kind: 'stale',
    said: saying(
      'outcome_docebo_made_otherwise',
    )`${{ username }} is in Docebo since the plan was made, and carries the Id of this record in sfdc_id, but has other values than this run would give: somebody else made or changed them. Nothing of them was changed; the next run takes them for somebody who exists.`,
  };
}

const OTHER_EMAIL: Outcome = {
  kind: 'failed',
  code: 'value_invalid',
  said: saying(
    'outcome_docebo_email',
  )`Docebo uses the e-mail address as username here (emailIsUsername), and this person would have another one. Map both from the same Salesforce field.`,
};
export const PERSON_GONE: Outcome = {
  kind: 'stale',
  said: saying('outcome_docebo_gone')`The person is no longer in Docebo. The next run plans them anew.`,
};
export const CHANGED_MEANWHILE: Outcome = {
  kind: 'stale',
  said: saying(
    'outcome_docebo_changed',
  )`The person was changed in Docebo since the plan was made. The next run plans them anew.`,
};
export const SUPERADMIN: Outcome = {
  kind: 'stale',
  said: saying(
    'outcome_docebo_superadmin',
  )`The person has become a superadmin in Docebo since the plan was made. The next run leaves them alone.`,
};
export const BRANCH_GONE: Outcome = {
  kind: 'stale',
  said: saying(
    'outcome_docebo_no_branch',
  )`The branch of the person is no longer in Docebo. The next run plans them anew.`,
};
