import { userInfo } from 'node:os';
import type { Context } from '../context.ts';
import { beginAct, endAct } from '../store/access/audit.ts';
import { RollcallError } from '../support/errors.ts';

/** Does something that the audit log shows, under the name of the account that the command runs as. */
export async function audited<T>(
  { db, now }: Pick<Context, 'db' | 'now'>,
  { action, target }: { readonly action: string; readonly target: string | null },
  work: () => Promise<T>,
): Promise<T> {
  const actor = { id: null, name: accountName(), via: 'command', tokenId: null, address: null } as const;
  const act = await beginAct(db, actor, action, now());
  try {
    const result = await work();
    await endAct(db, act, { outcome: 'done', code: null, target, detail: null });
    return result;
  } catch (error) {
    const code = error instanceof RollcallError ? error.code : 'internal';
    const outcome = error instanceof RollcallError ? 'refused' : 'failed';
    await endAct(db, act, { outcome, code, target, detail: null });
    throw error;
  }
}

/** The account that the command runs as; null where the system has no name for it, as in some containers. */
export function accountName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}
