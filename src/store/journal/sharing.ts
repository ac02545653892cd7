import { type Kysely, sql } from 'kysely';
import type { Pool } from 'pg';
import type { Journal } from '../../sync/journal.ts';
import { noCounts } from '../../sync/progress.ts';
import { COUNT_KEYS } from '../../sync/result.ts';
import type { Sharing } from '../../sync/sharing.ts';
import type { Database } from '../schema.ts';
import { list } from '../text-list.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { othersWork } from '../workers.ts';
import type { SettingsLease } from './lease.ts';
import { takeSeat } from './reader.ts';
import { seatOfHelper, seatOfLeader } from './seats.ts';

export interface SharingContext {
  readonly db: Kysely<Database>;
  readonly pool: Pool;
  /** Of this process: see workers.ts. */
  readonly workerId: string;
  /** What whoever leads a run holds; null for others. */
  readonly lease: SettingsLease | null;
  /** The journal whose transactions only the holder of this lease can commit, and whoever helps it. */
  readonly fenced: (lease: Pick<SettingsLease, 'settingsId' | 'epoch'>) => Journal<UnitOfWork>;
}

export function sharingJournal({ db, pool, workerId, lease, fenced }: SharingContext): Sharing<UnitOfWork> {
  return {
    othersWork: () => othersWork(db, workerId),

    async offer(tx, runId, positions) {
      await tx.db.deleteFrom('run_part').where('run_id', '=', runId).execute();
      await sql`
        insert into run_part (run_id, part, position)
        select ${runId}, number - 1, position
        from unnest(${list(positions)}) with ordinality as offered (position, number)`.execute(tx.db);
    },

    async state(runId) {
      const parts = await db
        .selectFrom('run_part')
        .select(['done', 'counts', 'position'])
        .where('run_id', '=', runId)
        .execute();
      const [first] = parts;
      if (first === undefined) return null;
      const { readers } = await db
        .selectFrom('run_page')
        .select(sql<number>`count(distinct reader_id)::int`.as('readers'))
        .where('run_id', '=', runId)
        .executeTakeFirstOrThrow();
      const counts = noCounts();
      for (const part of parts) for (const key of COUNT_KEYS) counts[key] += part.counts[key] ?? 0;
      return { open: parts.filter(({ done }) => !done).length, counts, readers, position: first.position };
    },

    async join(runId) {
      const seat = await (lease === null ? seatOfHelper(db, runId) : seatOfLeader(pool, lease, runId));
      return seat && takeSeat({ db, journal: fenced(seat), seat });
    },
  };
}
