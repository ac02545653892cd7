import type { Asked } from '../../../sync/directory.ts';
import type { PeopleWriting } from '../write-people.ts';
import type { Creation, ManagerToSet, Move, Update } from './decide.ts';

type Asking = Update | Creation | ManagerToSet | Move;

/** Says of whom Docebo is about to be asked for something: whoever is gone behind that has changed them all the same. */
export async function noteAsking<Tx>(
  { call }: Pick<PeopleWriting<Tx>, 'call'>,
  some: readonly Asking[],
): Promise<void> {
  if (some.length > 0) await call.asking?.(some.map(askedOf));
}

function askedOf(one: Asking): Asked {
  const { position, change } = one.pending;
  if ('leaves' in one) return { position, to: one.branch.id, from: one.leaves[0]?.branchId ?? null };
  return { position, to: change.action === 'create' ? change.membership.branchId : null, from: null };
}
