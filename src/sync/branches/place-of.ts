import type { BranchLink } from '../journal/links.ts';

/** Why a branch that stays linked has no people for now: they wait for it in the destination branch (R21). */
const WAITING: ReadonlySet<string | null> = new Set(['parent_unresolved', 'above_destination']);

/** True for a match that is not used, though the branch that is linked to the key is remembered. */
export function isWaiting(reason: string | null): boolean {
  return WAITING.has(reason);
}

/** The branch in which people of a key are; null for the destination. */
export function placeOf({ branchId, reason }: Pick<BranchLink, 'branchId' | 'reason'>): string | null {
  return isWaiting(reason) ? null : branchId;
}
