import type { BranchChange, BranchRef } from '../../sync/change.ts';
import type { Outcome } from '../../sync/directory.ts';
import type { MirroredBranch, RemoteBranch } from '../../sync/tenant.ts';
import { createBranch, createBranches, moveBranch, readBranches, renameBranch } from './endpoints/branches.ts';
import { isRefusal } from './http/error.ts';
import type { Reading } from './read-tenant.ts';

type CreateBranch = Extract<BranchChange, { readonly action: 'create' }>;

export interface BranchWriting<Tx> extends Reading<Tx> {
  /** Branches handed over in one call. */
  readonly chunk: number;
}

/**
 * Applies changes of branches in order. New ones go level by level, each level in as few calls as it takes; whoever calls
 * this is alone with the tenant.
 */
export async function writeBranches<Tx>(
  writing: BranchWriting<Tx>,
  changes: readonly BranchChange[],
): Promise<Outcome[]> {
  const created = new Map<string, MirroredBranch>();
  const outcomes = new Map<BranchChange, Outcome>();
  for (let from = 0; from < changes.length; ) {
    const group = groupAt(changes, from);
    for (const [change, outcome] of await applyGroup(writing, group, created)) outcomes.set(change, outcome);
    from += group.length;
  }
  return changes.map((change) => outcomes.get(change) ?? PARENT_MISSING);
}

/** Creations that follow each other; any other change by itself. */
function groupAt(changes: readonly BranchChange[], from: number): readonly BranchChange[] {
  const rest = changes.slice(from);
  const end = rest.findIndex(({ action }) => action !== 'create');
  return end === 0 ? rest.slice(0, 1) : rest.slice(0, end < 0 ? rest.length : end);
}

async function applyGroup<Tx>(
  writing: BranchWriting<Tx>,
  group: readonly BranchChange[],
  created: Map<string, MirroredBranch>,
): Promise<[BranchChange, Outcome][]> {
  const [first] = group;
  if (first === undefined) return [];
  if (first.action !== 'create') return [[first, await changeBranch(writing, first, created)]];
  const outcomes: [BranchChange, Outcome][] = [];
  let waiting = group.filter((change): change is CreateBranch => change.action === 'create');
  while (waiting.length > 0) {
    const keys = new Set(waiting.map(({ key }) => key));
    const ready = waiting.filter(({ parent }) => !('key' in parent && keys.has(parent.key)));
    // Those that wait for each other get no parent at all.
    const level = ready.length > 0 ? ready : waiting;
    outcomes.push(...(await createLevel(writing, level, created)));
    const done = new Set<BranchChange>(level);
    waiting = waiting.filter((change) => !done.has(change));
  }
  return outcomes;
}

interface Placed {
  readonly change: CreateBranch;
  readonly parent: MirroredBranch;
}

async function createLevel<Tx>(
  writing: BranchWriting<Tx>,
  level: readonly CreateBranch[],
  created: Map<string, MirroredBranch>,
): Promise<[BranchChange, Outcome][]> {
  const { mirror } = writing;
  const outcomes: [BranchChange, Outcome][] = [];
  const parents = await parentsOf(writing, level, created);
  const codes = level.map(({ code }) => code);
  const existing = await mirror.transaction((tx) => mirror.branchesByCode(tx, codes));
  const placed: Placed[] = [];
  for (const change of level) {
    const parent = parents.get(change);
    const [branch, another] = existing.filter(({ code }) => code === change.code);
    if (parent === undefined) outcomes.push([change, PARENT_MISSING]);
    else if (branch === undefined) placed.push({ change, parent });
    else if (another !== undefined || branch.parentId !== parent.id) outcomes.push([change, CODE_TAKEN]);
    else {
      // Made by a process that died before it could note the outcome.
      created.set(change.key, branch);
      outcomes.push([change, { kind: 'applied', id: branch.id }]);
    }
  }
  if (placed.length === 0) return outcomes;
  const refused = await create(writing, placed);
  return [...outcomes, ...(await foundAfterwards(writing, placed, { refused, created }))];
}

/** Answers what was refused, and why: those below a branch without a code of its own go one by one. */
async function create<Tx>(writing: BranchWriting<Tx>, placed: readonly Placed[]): Promise<Map<CreateBranch, string>> {
  const { client, call, chunk } = writing;
  const ambiguous = await ambiguousCodes(
    writing,
    placed.map(({ parent }) => parent),
  );
  const { batch = [], single = [] } = Object.groupBy(placed, ({ parent }) =>
    parent.code === null || ambiguous.has(parent.code) ? 'single' : 'batch',
  );
  const refused = new Map<CreateBranch, string>();
  for (let from = 0; from < batch.length; from += chunk) {
    const some = batch.slice(from, from + chunk);
    const branches = some.map(({ change: { code, name }, parent }) => ({ code, name, parentCode: parent.code ?? '' }));
    for (const [index, row] of (await createBranches(client, branches, call)).entries()) {
      const change = some[index]?.change;
      if (!row.success && change !== undefined) refused.set(change, row.message);
    }
  }
  for (const { change, parent } of single) {
    const branch = { code: change.code, name: change.name, parentRemoteId: parent.remoteId };
    const problem = await refusalOf(async () => void (await createBranch(client, branch, call)));
    if (problem !== null) refused.set(change, problem);
  }
  return refused;
}

/** The answer to a batch does not tell ids, so the chart is read again. A branch of that code elsewhere is not ours. */
async function foundAfterwards<Tx>(
  writing: BranchWriting<Tx>,
  asked: readonly Placed[],
  {
    refused,
    created,
  }: { readonly refused: ReadonlyMap<CreateBranch, string>; readonly created: Map<string, MirroredBranch> },
): Promise<[BranchChange, Outcome][]> {
  const { mirror } = writing;
  const listed = await readBranches(writing.client, writing.call);
  const codes = asked.map(({ change }) => change.code);
  return await mirror.transaction(async (tx) => {
    await mirror.saveBranches(tx, listed, { whole: true });
    const found = await mirror.branchesByCode(tx, codes);
    return asked.map(({ change, parent }): [BranchChange, Outcome] => {
      const problem = refused.get(change);
      const branch = found.find(({ code, parentId }) => code === change.code && parentId === parent.id);
      // Whoever died while Docebo made it may have it refused as one that exists.
      if (branch === undefined) return [change, problem === undefined ? CODE_TAKEN : refusedBranch(problem)];
      created.set(change.key, branch);
      return [change, { kind: 'applied', id: branch.id }];
    });
  });
}

async function changeBranch<Tx>(
  writing: BranchWriting<Tx>,
  change: Exclude<BranchChange, CreateBranch>,
  created: ReadonlyMap<string, MirroredBranch>,
): Promise<Outcome> {
  const { client, mirror, call, described } = writing;
  const applied: Outcome = { kind: 'applied', id: change.branchId };
  const [branch] = await mirror.transaction((tx) => mirror.branchesById(tx, [change.branchId]));
  if (branch === undefined) return CHANGED_MEANWHILE;
  const { remoteId, code, name, parentId } = branch;
  if (change.action === 'update') {
    if (name === change.after.name) return applied;
    if (name !== change.before.name) return CHANGED_MEANWHILE;
    const languages = described.languages.map((language) => language.code);
    const renamed = { remoteId, code, name: change.after.name, languages };
    const problem = await refusalOf(() => renameBranch(client, renamed, call));
    if (problem !== null) return refusedBranch(problem);
    await save(writing, branch, { name: change.after.name });
    return applied;
  }
  const parent = await parentOf(writing, change.after.parent, created);
  if (parent === undefined) return PARENT_MISSING;
  if (parentId === parent.id) return applied;
  if (parentId !== change.before.parentId) return CHANGED_MEANWHILE;
  const problem = await refusalOf(() => moveBranch(client, { remoteId, parentRemoteId: parent.remoteId }, call));
  if (problem !== null) return refusedBranch(problem);
  await save(writing, branch, { parentRemoteId: parent.remoteId });
  return applied;
}

async function save<Tx>(
  { mirror }: BranchWriting<Tx>,
  branch: MirroredBranch,
  changed: Partial<RemoteBranch>,
): Promise<void> {
  await mirror.transaction(async (tx) => {
    const [parent] = branch.parentId === null ? [] : await mirror.branchesById(tx, [branch.parentId]);
    const { remoteId, code, name } = branch;
    await mirror.saveBranches(tx, [{ remoteId, code, name, parentRemoteId: parent?.remoteId ?? null, ...changed }]);
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

async function parentOf<Tx>(
  { mirror }: BranchWriting<Tx>,
  ref: BranchRef,
  created: ReadonlyMap<string, MirroredBranch>,
): Promise<MirroredBranch | undefined> {
  if ('key' in ref) return created.get(ref.key);
  return (await mirror.transaction((tx) => mirror.branchesById(tx, [ref.id])))[0];
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

/** What Docebo says against it; null where it was done. */
async function refusalOf(work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (isRefusal(error)) return error.failure.message;
    throw error;
  }
}

function refusedBranch(said: string): Outcome {
  return {
    kind: 'failed',
    code: 'branch_refused',
    message: `Docebo refuses this branch: ${said}. The next run plans it anew.`,
  };
}

const PARENT_MISSING: Outcome = {
  kind: 'failed',
  code: 'branch_parent',
  message:
    'The branch above could not be made, or is no longer there, so nothing was put below it. The next run tries again.',
};
const CODE_TAKEN: Outcome = {
  kind: 'stale',
  message: 'Another branch of Docebo has this code meanwhile. The next run plans it anew.',
};
const CHANGED_MEANWHILE: Outcome = {
  kind: 'stale',
  message: 'The branch was changed in Docebo since the plan was made. The next run plans it anew.',
};
