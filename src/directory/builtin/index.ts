import type { Kysely } from 'kysely';
import { announcesPeople } from '../../store/notifications/queue.ts';
import type { Database } from '../../store/schema.ts';
import type { UnitOfWork } from '../../store/unit-of-work.ts';
import type { Directory } from '../../sync/directory.ts';
import { applyBranches } from './apply-branches.ts';
import { applyPeople } from './apply-people.ts';
import { branchByCode, branchChildren, branchesByCode, branchesById } from './branches.ts';
import { platformFields } from './fields.ts';
import { peopleById, peopleByUsername } from './people.ts';
import { misplaced } from './place-people.ts';

export interface BuiltinOptions {
  /**
   * Whether pages are offered to other processes to be applied. They may be, but the database does the work, and half as
   * much again for two at a time: every row locks the branch and the settings that all the others lock too.
   */
  readonly parallelApply?: boolean;
}

/** The built-in platform's people and branches, written in the journal's own transaction. */
export function createBuiltinDirectory(
  db: Kysely<Database>,
  { parallelApply = false }: BuiltinOptions = {},
): Directory<UnitOfWork> {
  return {
    kind: 'builtin',
    writing: { kind: 'transactional', parallel: parallelApply, applyPeople, applyBranches },
    ready: async () => undefined,
    survey: async () => undefined,
    fields: () => platformFields(db),
    peopleByUsername,
    peopleById,
    branchByCode,
    branchesByCode,
    branchesById,
    branchChildren,
    misplaced,
    inspection: null,
    announces: () => announcesPeople(db),
    calls: () => 0,
    branchCalls: () => 0,
  };
}
