import type { Kysely } from 'kysely';
import { byName } from '../by-name.ts';
import type { PlatformId } from '../platform.ts';
import type { Database } from '../schema.ts';
import { isOf } from './of-platform.ts';

export interface BranchNode {
  readonly id: string;
  readonly code: string | null;
  readonly name: string;
  readonly parentId: string | null;
  /** 0 for the root. */
  readonly depth: number;
  /** People who sit in this very branch. */
  readonly people: number;
  /** The same with everything below it; someone in two of these branches counts twice. */
  readonly peopleBelow: number;
  /** Branches below it, at any depth. */
  readonly branchesBelow: number;
}

/** Every branch of a platform, each directly before the branches below it, siblings by name. */
export async function branchTree(db: Kysely<Database>, platform: PlatformId = null): Promise<BranchNode[]> {
  const rows = await db
    .selectFrom('platform_branch as branch')
    .leftJoin('platform_membership as membership', 'membership.branch_id', 'branch.id')
    .where(isOf('branch', platform))
    .groupBy(['branch.id', 'branch.code', 'branch.name', 'branch.parent_id'])
    .select((eb) => [
      'branch.id',
      'branch.code',
      'branch.name',
      'branch.parent_id as parentId',
      eb.fn.count<string>('membership.person_id').as('people'),
    ])
    .orderBy(byName('branch.name'))
    .orderBy('branch.id')
    .execute();
  const children = Map.groupBy(rows, (row) => row.parentId);

  const nodes: BranchNode[] = [];
  const visit = (row: (typeof rows)[number], depth: number): { people: number; branches: number } => {
    const place = nodes.length;
    const people = Number(row.people);
    nodes.push({ ...row, depth, people, peopleBelow: people, branchesBelow: 0 });
    const sum = { people, branches: 0 };
    for (const child of children.get(row.id) ?? []) {
      const below = visit(child, depth + 1);
      sum.people += below.people;
      sum.branches += below.branches + 1;
    }
    nodes[place] = { ...row, depth, people, peopleBelow: sum.people, branchesBelow: sum.branches };
    return sum;
  };
  for (const root of children.get(null) ?? []) visit(root, 0);
  return nodes;
}
