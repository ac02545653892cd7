import type { Kysely } from 'kysely';
import type { Database } from '../../store/schema.ts';
import type { UnitOfWork } from '../../store/unit-of-work.ts';
import type { Directory } from '../../sync/directory.ts';
import { applyBranches } from './apply-branches.ts';
import { applyPeople } from './apply-people.ts';
import { branchByCode, branchChildren, branchesByCode, branchesById } from './branches.ts';
import { platformFields } from './fields.ts';
import { peopleById, peopleByUsername } from './people.ts';

/** The built-in platform's people and branches, written in the journal's own transaction. */
export function createBuiltinDirectory(db: Kysely<Database>): Directory<UnitOfWork> {
  return {
    kind: 'builtin',
    fields: () => platformFields(db),
    peopleByUsername,
    peopleById,
    branchByCode,
    branchesByCode,
    branchesById,
    branchChildren,
    applyPeople,
    applyBranches,
    calls: () => 0,
  };
}
