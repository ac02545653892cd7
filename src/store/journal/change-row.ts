import { sql } from 'kysely';
import type { PlannedChange } from '../../sync/journal/changes.ts';
import type { CopyValue } from '../copy.ts';

/** All but people who are created as planned: found by an index, of which a first load has nothing. */
export const BUT_CREATED = sql<boolean>`(action <> 'create' or kind = 'branch' or outcome is not null)`;

/** Changes as rows for COPY, in the column order of plans.ts. */
export function* changeRows(runId: string, page: number, changes: readonly PlannedChange[]): Generator<CopyValue[]> {
  for (const [seq, change] of changes.entries()) {
    yield [
      runId,
      page,
      seq,
      change.kind,
      change.action,
      change.reason,
      change.sourceId,
      change.targetId,
      change.username,
      change.usernameKey,
      change.branchKey,
      change.hash,
      change.stamp,
      json(change.before),
      json(change.after),
      json(change.detail),
    ];
  }
}

function json(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
