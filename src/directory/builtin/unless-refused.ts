import { sql } from 'kysely';
import pg from 'pg';
import type { UnitOfWork } from '../../store/unit-of-work.ts';
import { saying } from '../../support/sentence.ts';
import type { Outcome } from '../../sync/directory.ts';

/** SQLSTATE classes of values that do not fit and of constraints, and the code of triggers that say no. */
const REFUSED = /^(22\w{3}|23\w{3}|P0001)$/;

/** SQLSTATE of something that there may be once only. */
const UNIQUE = '23505';

/**
 * Applies changes together; where the database refuses one of them, in halves, until only that one is left out and
 * answered with `value_invalid`. A value that one person has must not keep thousands of others from being synchronized.
 */
export async function unlessRefused<Change>(
  tx: UnitOfWork,
  changes: readonly Change[],
  apply: (changes: readonly Change[]) => Promise<Outcome[]>,
  again = false,
): Promise<Outcome[]> {
  if (changes.length === 0) return [];
  await sql`savepoint people`.execute(tx.db);
  try {
    const outcomes = await apply(changes);
    await sql`release savepoint people`.execute(tx.db);
    return outcomes;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && REFUSED.test(error.code ?? ''))) throw error;
    await sql`rollback to savepoint people`.execute(tx.db);
    await sql`release savepoint people`.execute(tx.db);
    // Whoever has taken a username at the same moment is there by now, and is found.
    if (error.code === UNIQUE && !again) return await unlessRefused(tx, changes, apply, true);
    if (changes.length === 1) {
      const said = saying(
        'outcome_value_refused',
      )`The platform refuses a value of this person: ${{ why: error.message }}. Correct it in Salesforce.`;
      return [{ kind: 'failed', code: 'value_invalid', said }];
    }
    const middle = Math.ceil(changes.length / 2);
    const first = await unlessRefused(tx, changes.slice(0, middle), apply);
    return [...first, ...(await unlessRefused(tx, changes.slice(middle), apply))];
  }
}
