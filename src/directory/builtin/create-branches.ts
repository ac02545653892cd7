import { sql } from 'kysely';
import type { UnitOfWork } from '../../store/unit-of-work.ts';
import { saying } from '../../support/sentence.ts';
import type { BranchChange } from '../../sync/change.ts';
import type { Outcome } from '../../sync/directory.ts';
import type { Parents } from './branch-parents.ts';

export type CreateBranch = Extract<BranchChange, { readonly action: 'create' }>;

/**
 * Creates branches, one outcome each, in order. All whose parents are there go in with one statement, then all below
 * those, so that the cost follows the depth of the tree.
 */
export async function createBranches(
  tx: UnitOfWork,
  changes: readonly CreateBranch[],
  parents: Parents,
): Promise<Outcome[]> {
  const outcomes = new Map<CreateBranch, Outcome>();
  for (let waiting = changes; waiting.length > 0; waiting = waiting.filter((change) => !outcomes.has(change))) {
    const keys = new Set(waiting.map(({ key }) => key));
    const ready = waiting.filter(({ parent }) => !('key' in parent && keys.has(parent.key)));
    // Those that wait for each other get no parent at all.
    const level = ready.length > 0 ? ready : waiting;
    await parents.lookFor(level.map(({ parent }) => parent));
    for (const [change, outcome] of await insertLevel(tx, level, parents)) {
      outcomes.set(change, outcome);
      if (outcome.kind !== 'failed' && outcome.id !== undefined) parents.add(change.key, outcome.id);
    }
  }
  return changes.map((change) => outcomes.get(change) ?? PARENT_MISSING);
}

async function insertLevel(
  { db }: UnitOfWork,
  level: readonly CreateBranch[],
  parents: Parents,
): Promise<Map<CreateBranch, Outcome>> {
  const outcomes = new Map<CreateBranch, Outcome>(level.map((change) => [change, PARENT_MISSING]));
  const placed = level.flatMap((change) => {
    const parentId = parents.idOf(change.parent);
    return parentId === null ? [] : [{ change, parentId }];
  });
  if (placed.length === 0) return outcomes;
  const { rows } = await sql<{ id: string; code: string }>`
    insert into branch (code, name, parent_id)
    select * from unnest(
      ${placed.map(({ change }) => change.code)}::text[],
      ${placed.map(({ change }) => change.name)}::text[],
      ${placed.map(({ parentId }) => parentId)}::bigint[])
    on conflict (code) do nothing
    returning id, code`.execute(db);
  const idOfCode = new Map(rows.map(({ code, id }) => [code, id]));
  const others = placed.filter(({ change }) => !idOfCode.has(change.code));
  const alike = await madeAlike(db, others);
  for (const one of placed) {
    const { change } = one;
    const id = idOfCode.get(change.code);
    outcomes.set(
      change,
      id === undefined ? (alike.get(change.code) ?? codeTaken(change.code)) : { kind: 'applied', id },
    );
    // A code is given once, also where two changes ask for it.
    idOfCode.delete(change.code);
  }
  return outcomes;
}

interface Placed {
  readonly change: CreateBranch;
  readonly parentId: string;
}

/** Branches by code that are there just so: a run of one person has made them since the plan, or is faster. */
async function madeAlike(db: UnitOfWork['db'], placed: readonly Placed[]): Promise<Map<string, Outcome>> {
  const made = new Map<string, Outcome>();
  if (placed.length === 0) return made;
  const { rows } = await sql<{ id: string; code: string; name: string; parent_id: string | null }>`
    select id, code, name, parent_id from branch
    where code = any(${placed.map(({ change }) => change.code)}::text[])`.execute(db);
  for (const { change, parentId } of placed) {
    const alike = rows.find(
      ({ code, name, parent_id }) => code === change.code && name === change.name && parent_id === parentId,
    );
    if (alike === undefined || made.has(change.code)) continue;
    const said = saying(
      'outcome_branch_made',
    )`The branch ${{ branch: change.name }} has been made meanwhile, and is the one that was to be made.`;
    made.set(change.code, { kind: 'stale', id: alike.id, said });
  }
  return made;
}

function codeTaken(code: string): Outcome {
  return {
    kind: 'stale',
    said: saying('outcome_code_given')`The code ${{ code }} has been given to another branch since the plan was made.`,
  };
}

export const PARENT_MISSING: Outcome = {
  kind: 'failed',
  code: 'branch_parent',
  said: saying(
    'outcome_parent_missing',
  )`The branch above could not be made, or is no longer there, so nothing was put below it. The next run tries again.`,
};
