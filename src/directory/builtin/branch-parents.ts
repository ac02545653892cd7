import { sql } from 'kysely';
import { list } from '../../store/text-list.ts';
import type { UnitOfWork } from '../../store/unit-of-work.ts';
import type { BranchRef } from '../../sync/change.ts';

/** Branches that others are put below: those created by key, and those that are there, each looked for once. */
export interface Parents {
  add(key: string, id: string): void;
  /** Looks for those that are named by their id and locks them, so that nobody deletes one before something is below it. */
  lookFor(refs: readonly BranchRef[]): Promise<void>;
  /** Null where there is no such branch, or no longer. */
  idOf(ref: BranchRef): string | null;
}

export function parentsOn({ db }: UnitOfWork): Parents {
  const created = new Map<string, string>();
  const present = new Map<string, boolean>();
  return {
    add: (key, id) => {
      created.set(key, id);
    },
    async lookFor(refs) {
      const unknown = new Set(refs.flatMap((ref) => ('id' in ref && !present.has(ref.id) ? [ref.id] : [])));
      if (unknown.size === 0) return;
      for (const id of unknown) present.set(id, false);
      const { rows } = await sql<{ id: string }>`
        select id from branch where id = any(${list([...unknown])}::bigint[]) order by id for key share`.execute(db);
      for (const { id } of rows) present.set(id, true);
    },
    idOf(ref) {
      if ('key' in ref) return created.get(ref.key) ?? null;
      return present.get(ref.id) ? ref.id : null;
    },
  };
}
