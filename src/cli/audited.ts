import { userInfo } from 'node:os';
import type { Context } from '../context.ts';
import type { ActName } from '../store/access/acts.ts';
import { beginAct, endAct } from '../store/access/audit.ts';
import { RollcallError } from '../support/errors.ts';
import { Interruption } from './session.ts';

/** What a command does, in the words that the API has for it. */
interface CommandAct<T> {
  readonly action: ActName;
  /** To whom or what, as people call it. */
  readonly target: string | null;
  /** What else matters, once it is done; never a secret. */
  readonly detail?: (done: T) => Readonly<Record<string, unknown>>;
}

/** Does something that the audit log shows, under the name of the account that the command runs as. */
export async function audited<T>(
  { db, now }: Pick<Context, 'db' | 'now'>,
  { action, target, detail }: CommandAct<T>,
  work: () => Promise<T>,
): Promise<T> {
  const actor = { id: null, name: accountName(), via: 'command', tokenId: null, address: null } as const;
  const act = await beginAct(db, actor, action, now());
  try {
    const result = await work();
    await endAct(db, act, { outcome: 'done', code: null, target, detail: detail?.(result) ?? null });
    return result;
  } catch (error) {
    // Where the database is gone, what went wrong first is what counts.
    await endAct(db, act, { ...endOf(error), target, detail: null }).catch(() => undefined);
    throw error;
  }
}

/** Whoever stopped the command by Ctrl-C has had no error. */
function endOf(error: unknown): { readonly outcome: 'refused' | 'failed'; readonly code: string | null } {
  if (error instanceof RollcallError) return { outcome: 'refused', code: error.code };
  return { outcome: 'failed', code: error instanceof Interruption ? null : 'internal' };
}

/** The account that the command runs as; null where the system has no name for it, as in some containers. */
export function accountName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}
