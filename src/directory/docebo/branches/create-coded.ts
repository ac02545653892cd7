import type { BranchChange } from '../../../sync/change.ts';
import type { Outcome } from '../../../sync/directory.ts';
import type { MirroredBranch } from '../../../sync/tenant.ts';
import { readBranches } from '../endpoints/branches.ts';
import type { BranchWriting } from '../write-branches.ts';
import { type Answers, askForBranches, type Placed } from './ask-for-branches.ts';
import { CODE_TAKEN, PARENT_MISSING, refusedBranch } from './outcomes.ts';
import { knownForms } from './tenant-code.ts';

export type CreateBranch = Extract<BranchChange, { readonly action: 'create' }>;

/** A branch with the code that the tenant is given for it. */
interface Coded {
  readonly change: CreateBranch;
  readonly code: string;
}

export interface Created extends Coded {
  readonly outcome: Outcome;
  /**
   * What Docebo has answered: it made the branch now, or it has read it and refuses it. Null where it was not asked, or
   * nothing of that was said.
   */
  readonly answer: 'taken' | 'refused' | null;
}

/** Creates branches with these codes, whose parents are there, unless they are there already. */
export async function createCoded<Tx>(
  writing: BranchWriting<Tx>,
  level: readonly Coded[],
  created: Map<string, MirroredBranch>,
): Promise<Created[]> {
  const { mirror } = writing;
  const done: Created[] = [];
  const parents = await parentsOf(
    writing,
    level.map(({ change }) => change),
    created,
  );
  const codes = new Set(level.flatMap(({ change }) => knownForms(change.code)));
  const existing = await mirror.transaction((tx) => mirror.branchesByCode(tx, [...codes]));
  const placed: Placed[] = [];
  for (const { change, code } of level) {
    const one = { change, code, answer: null } as const;
    const parent = parents.get(change);
    const forms: readonly (string | null)[] = knownForms(change.code);
    const [branch, another] = existing.filter((candidate) => forms.includes(candidate.code));
    if (parent === undefined) done.push({ ...one, outcome: PARENT_MISSING });
    else if (branch === undefined) placed.push({ change, code, parent });
    else if (another !== undefined || branch.parentId !== parent.id) done.push({ ...one, outcome: CODE_TAKEN });
    else {
      // Made by a process that died before it could note the outcome.
      created.set(change.key, branch);
      done.push({ ...one, outcome: { kind: 'applied', id: branch.id } });
    }
  }
  if (placed.length === 0) return done;
  const answers = await askForBranches(writing, placed);
  const answerTo = ({ change }: Placed): Created['answer'] => {
    const answer = answers.get(change);
    return answer?.kind === 'taken' || (answer?.kind === 'refused' && answer.judged) ? answer.kind : null;
  };
  const told = await savedAsTold(writing, placed, answers);
  if (told === null) {
    const found = await foundAfterwards(writing, placed, { answers, created });
    return [...done, ...found.map(([one, outcome]): Created => ({ ...one, outcome, answer: answerTo(one) }))];
  }
  for (const [{ change }, branch] of told) created.set(change.key, branch);
  return [
    ...done,
    ...told.map(([one, { id }]): Created => ({ ...one, outcome: { kind: 'applied', id }, answer: answerTo(one) })),
  ];
}

/**
 * Remembers the branches by the ids that Docebo has told. Null where the chart has to be looked at: some were told no id,
 * or that of a branch that was there before, and one that was refused may have been made by whoever died.
 */
async function savedAsTold<Tx>(
  { mirror }: BranchWriting<Tx>,
  placed: readonly Placed[],
  answers: Answers,
): Promise<[Placed, MirroredBranch][] | null> {
  const made = placed.flatMap((one) => {
    const answer = answers.get(one.change);
    return answer?.kind === 'taken' && answer.remoteId !== null ? [{ one, remoteId: answer.remoteId }] : [];
  });
  if (made.length < placed.length) return null;
  return await mirror.transaction(async (tx) => {
    const remoteIds = made.map(({ remoteId }) => remoteId);
    if (new Set(remoteIds).size < made.length || (await mirror.branchesByRemoteId(tx, remoteIds)).length > 0)
      return null;
    const saved = await mirror.saveBranches(
      tx,
      made.map(({ one: { change, parent, code }, remoteId }) => {
        return { remoteId, parentRemoteId: parent.remoteId, code, name: change.name };
      }),
    );
    const byId = new Map((await mirror.branchesById(tx, saved)).map((branch) => [branch.id, branch]));
    return made.flatMap(({ one }, index): [Placed, MirroredBranch][] => {
      const branch = byId.get(saved[index] ?? '');
      return branch === undefined ? [] : [[one, branch]];
    });
  });
}

/** The answer did not tell, so the chart is read again. A branch of that code elsewhere is not ours. */
async function foundAfterwards<Tx>(
  writing: BranchWriting<Tx>,
  placed: readonly Placed[],
  { answers, created }: { readonly answers: Answers; readonly created: Map<string, MirroredBranch> },
): Promise<[Placed, Outcome][]> {
  const { mirror } = writing;
  const listed = await readBranches(writing, writing.call);
  const codes = placed.map(({ code }) => code);
  return await mirror.transaction(async (tx) => {
    await mirror.saveBranches(tx, listed, { whole: true });
    const found = await mirror.branchesByCode(tx, codes);
    return placed.map((one): [Placed, Outcome] => {
      const { change, parent, code } = one;
      const answer = answers.get(change);
      const branch = found.find((candidate) => candidate.code === code && candidate.parentId === parent.id);
      // Whoever died while Docebo made it may have it refused as one that exists.
      const isElsewhere = found.some((candidate) => candidate.code === code);
      if (branch === undefined) {
        return [one, answer?.kind !== 'refused' || isElsewhere ? CODE_TAKEN : refusedBranch(answer.message)];
      }
      created.set(change.key, branch);
      return [one, { kind: 'applied', id: branch.id }];
    });
  });
}

async function parentsOf<Tx>(
  writing: BranchWriting<Tx>,
  level: readonly CreateBranch[],
  created: ReadonlyMap<string, MirroredBranch>,
): Promise<Map<CreateBranch, MirroredBranch>> {
  const { mirror } = writing;
  const ids = new Set(level.flatMap(({ parent }) => ('id' in parent ? [parent.id] : [])));
  const found = ids.size > 0 ? await mirror.transaction((tx) => mirror.branchesById(tx, [...ids])) : [];
  const byId = new Map(found.map((branch) => [branch.id, branch]));
  return new Map(
    level.flatMap((change) => {
      const { parent } = change;
      const branch = 'id' in parent ? byId.get(parent.id) : created.get(parent.key);
      return branch === undefined ? [] : [[change, branch] as const];
    }),
  );
}
