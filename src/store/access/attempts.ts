import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';

/** How often something may be tried in vain before the next try has to wait, twice as long each time. */
export interface AttemptLimit {
  readonly free: number;
  readonly longestWaitMs: number;
  /** After so long without an attempt, what was before is forgotten. */
  readonly forgottenAfterMs: number;
}

/** Attempts at the same time have clocks of their own: what is not blocked must not seem so to the one that is behind. */
const NOT_BLOCKED = sql<Date>`'epoch'::timestamptz`;

/**
 * Counts an attempt as failed before its end is known, so that attempts made at the same time count too. Answers null,
 * or until when nothing may be tried: then the attempt is not made and not counted.
 */
export async function beginAttempt(
  db: Kysely<Database>,
  key: string,
  { free, longestWaitMs, forgottenAfterMs }: AttemptLimit,
  now: Date,
): Promise<Date | null> {
  const forgotten = new Date(now.getTime() - forgottenAfterMs);
  const { rows } = await sql<{ failures: number }>`
    insert into attempt (key, failures, last_at, blocked_until) values (${key}, 1, ${now}, ${NOT_BLOCKED})
    on conflict (key) do update set
      failures = case when attempt.last_at < ${forgotten} then 1 else attempt.failures + 1 end,
      last_at = ${now},
      blocked_until = case
        when attempt.last_at < ${forgotten} or attempt.failures + 1 < ${free}::int then ${NOT_BLOCKED}
        else ${now}::timestamptz + least(
          ${longestWaitMs}::float8, 1000 * power(2, least(attempt.failures + 1 - ${free}::int, 30))) * interval '1 millisecond'
      end
    where attempt.blocked_until <= ${now}
    returning failures`.execute(db);
  if (rows.length > 0) return null;
  const { blocked_until: until } = await db
    .selectFrom('attempt')
    .select('blocked_until')
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  return until;
}

/** After a success: what failed before does not count any more. */
export async function forgetAttempts(db: Kysely<Database>, keys: readonly string[]): Promise<void> {
  await db.deleteFrom('attempt').where('key', 'in', keys).execute();
}

/** After a success: takes this one attempt back; others of the same address stay counted. */
export async function takeBackAttempt(db: Kysely<Database>, key: string): Promise<void> {
  await db
    .updateTable('attempt')
    .set((eb) => ({ failures: eb('failures', '-', 1), blocked_until: NOT_BLOCKED }))
    .where('key', '=', key)
    .execute();
}
