import type { OwnerOf } from '../../store/owner.ts';

/** ` (settings of anna)`; nothing for shared settings. */
export function ownedBy({ ownerName }: Pick<OwnerOf, 'ownerName'>): string {
  return ownerName === null ? '' : ` (settings of ${ownerName})`;
}
