import type { Context } from '../../context.ts';
import { createBranch, editBranch } from '../../directory/builtin/edit-branches.ts';
import { inTransaction } from '../../store/unit-of-work.ts';
import { branchDetail, branchIdOf, rootBranch } from '../../store/views/branch.ts';
import { audited } from '../audited.ts';
import type { JsonOption } from '../options.ts';
import { sanitize } from '../output/sanitize.ts';
import type { Answer } from '../session.ts';

type Acting = Pick<Context, 'db' | 'now'>;

export interface CreateOptions extends JsonOption {
  readonly code?: string;
  readonly parent?: string;
}

export interface EditOptions extends JsonOption {
  readonly name?: string;
  /** False: it is to have none. */
  readonly code?: string | false;
  readonly parent?: string;
}

export async function addBranch(context: Acting, name: string, { code, parent }: CreateOptions): Promise<Answer> {
  return await audited(context, { action: 'branch.create', target: name, detail: () => ({ code, parent }) }, () =>
    inTransaction(context.db, async (tx) => {
      const parentId = parent === undefined ? await rootBranch(tx) : await branchIdOf(tx, parent);
      const id = await createBranch(tx, { name, code: code ?? null, parentId });
      return await answer(tx, id, 'Created the branch');
    }),
  );
}

export async function changeBranch(
  context: Acting,
  branch: string,
  { name, code, parent }: EditOptions,
): Promise<Answer> {
  return await audited(context, { action: 'branch.edit', target: branch, detail: () => ({ name, code, parent }) }, () =>
    inTransaction(context.db, async (tx) => {
      const id = await branchIdOf(tx, branch);
      const parentId = parent === undefined ? undefined : await branchIdOf(tx, parent);
      await editBranch(tx, id, { name, code: code === false ? null : code, parentId });
      return await answer(tx, id, 'The branch is now');
    }),
  );
}

async function answer(db: Context['db'], branchId: string, what: string): Promise<Answer> {
  const { id, code, name, path } = await branchDetail(db, branchId);
  return {
    json: { branch: { id, code, name, path } },
    text: () => sanitize(`${what} ${path.join(' › ')} (${code ?? `#${id}`}).`),
  };
}
