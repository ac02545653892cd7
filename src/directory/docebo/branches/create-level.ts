import type { BranchChange } from '../../../sync/change.ts';
import type { Outcome } from '../../../sync/directory.ts';
import type { MirroredBranch } from '../../../sync/tenant.ts';
import { type BranchRow, createBranch, createBranches, readBranches } from '../endpoints/branches.ts';
import { inHalves } from '../halve.ts';
import { isRefusal } from '../http/error.ts';
import type { BranchWriting } from '../write-branches.ts';
import { BRANCH_REFUSED, CODE_TAKEN, PARENT_MISSING, refusalOf, refusedBranch } from './outcomes.ts';
import { alphanumericCode, isAlphanumeric } from './tenant-code.ts';

export type CreateBranch = Extract<BranchChange, { readonly action: 'create' }>;

interface Placed {
  readonly change: CreateBranch;
  readonly parent: MirroredBranch;
  /** As the tenant is given it. */
  readonly code: string;
}

/**
 * Creates branches of one level, whose parents are there, in as few calls as it takes. Those that are refused, and have
 * codes that a tenant may refuse, are tried with others: once one was taken so, all are written so from then on.
 */
export async function createLevel<Tx>(
  writing: BranchWriting<Tx>,
  level: readonly CreateBranch[],
  created: Map<string, MirroredBranch>,
): Promise<[BranchChange, Outcome][]> {
  const { learned, learn } = writing;
  if (learned().alphanumericCodes) return await createWith(writing, level, created, alphanumericCode);
  const first = await createWith(writing, level, created, (code) => code);
  const again = first.flatMap(([change, outcome]) => {
    const isRefused = outcome.kind === 'failed' && outcome.code === BRANCH_REFUSED;
    return isRefused && change.action === 'create' && !isAlphanumeric(change.code) ? [change] : [];
  });
  if (again.length === 0) return first;
  const second = new Map(await createWith(writing, again, created, alphanumericCode));
  if ([...second.values()].some(({ kind }) => kind === 'applied')) await learn({ alphanumericCodes: true });
  return first.map(([change, outcome]) => {
    const otherwise = second.get(change);
    // Where that is refused, too, it is not for the code.
    return [change, otherwise?.kind === 'applied' ? otherwise : outcome];
  });
}

async function createWith<Tx>(
  writing: BranchWriting<Tx>,
  level: readonly CreateBranch[],
  created: Map<string, MirroredBranch>,
  codeOf: (code: string) => string,
): Promise<[BranchChange, Outcome][]> {
  const { mirror } = writing;
  const outcomes: [BranchChange, Outcome][] = [];
  const parents = await parentsOf(writing, level, created);
  const codes = level.flatMap(({ code }) => [code, alphanumericCode(code)]);
  const existing = await mirror.transaction((tx) => mirror.branchesByCode(tx, [...new Set(codes)]));
  const placed: Placed[] = [];
  for (const change of level) {
    const parent = parents.get(change);
    const [branch, another] = existing.filter(
      ({ code }) => code === change.code || code === alphanumericCode(change.code),
    );
    if (parent === undefined) outcomes.push([change, PARENT_MISSING]);
    else if (branch === undefined) placed.push({ change, parent, code: codeOf(change.code) });
    else if (another !== undefined || branch.parentId !== parent.id) outcomes.push([change, CODE_TAKEN]);
    else {
      // Made by a process that died before it could note the outcome.
      created.set(change.key, branch);
      outcomes.push([change, { kind: 'applied', id: branch.id }]);
    }
  }
  if (placed.length === 0) return outcomes;
  const asked = await create(writing, placed);
  const told = await savedAsTold(writing, placed, asked);
  if (told === null) return [...outcomes, ...(await foundAfterwards(writing, placed, { ...asked, created }))];
  for (const [{ change }, branch] of told) created.set(change.key, branch);
  return [
    ...outcomes,
    ...told.map(([{ change }, { id }]): [BranchChange, Outcome] => [change, { kind: 'applied', id }]),
  ];
}

/** What Docebo may say where it has left alone a branch that was there before, which is a success for it. */
const SKIPPED = /exist|skip/i;

/** What Docebo has answered. */
interface Asked {
  /** Why it refuses some. */
  readonly refused: ReadonlyMap<CreateBranch, string>;
  /** Ids at Docebo of those that it has not refused, as far as it tells them. */
  readonly ids: ReadonlyMap<CreateBranch, string>;
}

/** Those below a branch without a code of its own go one by one. */
async function create<Tx>(writing: BranchWriting<Tx>, placed: readonly Placed[]): Promise<Asked> {
  const { client, call, chunk } = writing;
  const ambiguous = await ambiguousCodes(
    writing,
    placed.map(({ parent }) => parent),
  );
  const { batch = [], single = [] } = Object.groupBy(placed, ({ parent }) =>
    parent.code === null || ambiguous.has(parent.code) ? 'single' : 'batch',
  );
  const refused = new Map<CreateBranch, string>();
  const ids = new Map<CreateBranch, string>();
  for (let from = 0; from < batch.length; from += chunk) {
    const some = batch.slice(from, from + chunk);
    for (const [index, row] of (await createTogether(writing, some)).entries()) {
      const change = some[index]?.change;
      if (change === undefined) continue;
      if (!row.success) refused.set(change, row.message);
      else if (row.remoteId !== null && !SKIPPED.test(row.message)) ids.set(change, row.remoteId);
    }
  }
  for (const { change, parent, code } of single) {
    const branch = { code, name: change.name, parentRemoteId: parent.remoteId };
    let remoteId: string | null = null;
    const problem = await refusalOf(async () => {
      remoteId = await createBranch(client, branch, call);
    });
    if (problem !== null) refused.set(change, problem);
    else if (remoteId !== null) ids.set(change, remoteId);
  }
  return { refused, ids };
}

/** In one call; in more where it is refused as a whole, so that those are left out for which it is. */
async function createTogether<Tx>(
  { client, call, onEvent }: BranchWriting<Tx>,
  some: readonly Placed[],
): Promise<BranchRow[]> {
  const refusedFor = (message: string): BranchRow => ({ success: false, message, remoteId: null });
  try {
    const parts = await inHalves(
      some,
      async (few) =>
        await createBranches(
          client,
          few.map(({ change: { name }, parent, code }) => ({ code, name, parentCode: parent.code ?? '' })),
          call,
        ),
      (rows, reason) => onEvent({ kind: 'chunk_halved', rows, reason }),
    );
    return parts.map((part) => ('result' in part ? part.result : refusedFor(part.refused.failure.message)));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return some.map(() => refusedFor(error.failure.message));
  }
}

/**
 * Remembers the branches by the ids that Docebo has told. Null where the chart has to be looked at: some were told no id,
 * or that of a branch that was there before, and one that was refused may have been made by whoever died.
 */
async function savedAsTold<Tx>(
  { mirror }: BranchWriting<Tx>,
  placed: readonly Placed[],
  { refused, ids }: Asked,
): Promise<[Placed, MirroredBranch][] | null> {
  const made = placed.flatMap((one) => {
    const remoteId = ids.get(one.change);
    return remoteId === undefined ? [] : [{ one, remoteId }];
  });
  if (refused.size > 0 || made.length < placed.length) return null;
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
  { refused, created }: Asked & { readonly created: Map<string, MirroredBranch> },
): Promise<[BranchChange, Outcome][]> {
  const { mirror } = writing;
  const listed = await readBranches(writing, writing.call);
  const codes = placed.map(({ code }) => code);
  return await mirror.transaction(async (tx) => {
    await mirror.saveBranches(tx, listed, { whole: true });
    const found = await mirror.branchesByCode(tx, codes);
    return placed.map(({ change, parent, code }): [BranchChange, Outcome] => {
      const problem = refused.get(change);
      const branch = found.find((one) => one.code === code && one.parentId === parent.id);
      // Whoever died while Docebo made it may have it refused as one that exists.
      const isElsewhere = found.some((one) => one.code === code);
      if (branch === undefined)
        return [change, problem === undefined || isElsewhere ? CODE_TAKEN : refusedBranch(problem)];
      created.set(change.key, branch);
      return [change, { kind: 'applied', id: branch.id }];
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

/** Docebo lets two branches have the same code; then it names neither. */
async function ambiguousCodes<Tx>(
  { mirror }: BranchWriting<Tx>,
  branches: readonly MirroredBranch[],
): Promise<ReadonlySet<string>> {
  const codes = [...new Set(branches.flatMap(({ code }) => code ?? []))];
  const found = codes.length > 0 ? await mirror.transaction((tx) => mirror.branchesByCode(tx, codes)) : [];
  const seen = new Set<string>();
  return new Set(
    found.flatMap(({ code }) => {
      if (code === null) return [];
      if (seen.has(code)) return [code];
      seen.add(code);
      return [];
    }),
  );
}
