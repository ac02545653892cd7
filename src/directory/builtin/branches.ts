import { sql } from 'kysely';
import { list } from '../../store/text-list.ts';
import type { UnitOfWork } from '../../store/unit-of-work.ts';
import type { Branch } from '../../sync/directory.ts';

export async function branchByCode(tx: UnitOfWork, code: string): Promise<Branch | null> {
  const [branch] = await branches(tx, sql`code = ${code}`);
  return branch ?? null;
}

export async function branchesByCode(tx: UnitOfWork, codes: readonly string[]): Promise<Branch[]> {
  return await branches(tx, sql`code = any(${list(codes)})`);
}

export async function branchesById(tx: UnitOfWork, ids: readonly string[]): Promise<Branch[]> {
  return await branches(tx, sql`id = any(${list(ids)}::bigint[])`);
}

export async function branchChildren(tx: UnitOfWork, parentIds: readonly string[]): Promise<Branch[]> {
  return await branches(tx, sql`parent_id = any(${list(parentIds)}::bigint[])`);
}

async function branches(tx: UnitOfWork, condition: ReturnType<typeof sql>): Promise<Branch[]> {
  const { rows } = await sql<Branch>`
    select id, code, name, parent_id as "parentId" from branch where ${condition}`.execute(tx.db);
  return rows;
}
