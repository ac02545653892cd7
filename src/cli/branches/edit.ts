import type { Context } from '../../context.ts';
import { createBranch, editBranch } from '../../directory/builtin/edit-branches.ts';
import { branchDetail, branchIdOf } from '../../store/views/branch.ts';
import type { JsonOption } from '../options.ts';
import { sanitize } from '../output/sanitize.ts';
import type { Answer } from '../session.ts';

export interface CreateOptions extends JsonOption {
  readonly code?: string;
  readonly parent?: string;
}

export interface EditOptions extends JsonOption {
  readonly name?: string;
  readonly code?: string;
}

export async function addBranch(
  { db }: Pick<Context, 'db'>,
  name: string,
  { code, parent }: CreateOptions,
): Promise<Answer> {
  return await db.transaction().execute(async (tx) => {
    const parentId = parent === undefined ? await rootId(tx) : await branchIdOf(tx, parent);
    const id = await createBranch(tx, { name, code: code ?? null, parentId });
    return await answer(tx, id, 'Created the branch');
  });
}

export async function changeBranch(
  { db }: Pick<Context, 'db'>,
  branch: string,
  { name, code }: EditOptions,
): Promise<Answer> {
  return await db.transaction().execute(async (tx) => {
    const id = await branchIdOf(tx, branch);
    await editBranch(tx, id, { ...(name === undefined ? {} : { name }), ...(code === undefined ? {} : { code }) });
    return await answer(tx, id, 'The branch is now');
  });
}

async function rootId(db: Context['db']): Promise<string> {
  const { id } = await db.selectFrom('branch').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
  return id;
}

async function answer(db: Context['db'], branchId: string, what: string): Promise<Answer> {
  const { id, code, name, path } = await branchDetail(db, branchId);
  return {
    json: { branch: { id, code, name, path } },
    text: () => sanitize(`${what} ${path.join(' › ')} (${code ?? `#${id}`}).`),
  };
}
