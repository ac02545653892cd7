import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';

export interface QueueSize {
  readonly waiting: number;
  readonly active: number;
  /** Since when the oldest waits. */
  readonly oldestWaitingSince: Date | null;
}

/** The jobs in the queue's own schema, which must be there: see jobs/job-queue.ts. */
export async function queueSize(db: Kysely<Database>): Promise<QueueSize> {
  const { rows } = await sql<QueueSize>`
    select (count(*) filter (where state in ('created', 'retry')))::int as waiting,
           (count(*) filter (where state = 'active'))::int as active,
           min(created_on) filter (where state in ('created', 'retry')) as "oldestWaitingSince"
    from jobs.job where name = 'synchronize' and state < 'completed' and start_after <= now()`.execute(db);
  return rows[0] ?? { waiting: 0, active: 0, oldestWaitingSince: null };
}
