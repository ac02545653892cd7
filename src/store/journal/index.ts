import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import type { Journal } from '../../sync/journal.ts';
import type { Database } from '../schema.ts';
import { type UnitOfWork, unitOfWork } from '../unit-of-work.ts';
import { accountMemory } from './accounts.ts';
import { askedJournal } from './asked.ts';
import { eventJournal } from './events.ts';
import { fencedWork } from './fence.ts';
import { type SettingsLease, takeLease } from './lease.ts';
import { linkJournal } from './links.ts';
import { settingsMemory } from './memory.ts';
import { planJournal } from './plans.ts';
import { runJournal } from './runs.ts';
import { sharingJournal } from './sharing.ts';
import { unresolvedJournal } from './unresolved.ts';
import { watchJournal } from './watch.ts';

/**
 * The journal on PostgreSQL. Its unit of work is a database transaction.
 *
 * @param workerId of this process, if it works on jobs: see workers.ts.
 */
export function createJournal(db: Kysely<Database>, pool: Pool, workerId: string = randomUUID()): Journal<UnitOfWork> {
  const fenced = (lease: Pick<SettingsLease, 'settingsId' | 'epoch'>): Journal<UnitOfWork> => ({
    ...journal,
    transaction: (work) => fencedWork(pool, lease, work),
  });
  const sharing = { db, pool, workerId, fenced };
  const journal: Journal<UnitOfWork> = {
    ...queriesOf(db),
    transaction: (work) => unitOfWork(pool, work),
    atomically: (work) => unitOfWork(pool, (tx) => work(within(tx))),
    async lease(settingsId) {
      const lease = await takeLease(pool, settingsId);
      return {
        journal: { ...fenced(lease), sharing: sharingJournal({ ...sharing, lease }) },
        signal: lease.signal,
        [Symbol.asyncDispose]: () => lease[Symbol.asyncDispose](),
      };
    },
    sharing: sharingJournal({ ...sharing, lease: null }),
  };
  return journal;

  /** Sees what the transaction has written, and is part of it. */
  function within(tx: UnitOfWork): Journal<UnitOfWork> {
    const inside: Journal<UnitOfWork> = {
      ...journal,
      ...queriesOf(tx.db),
      transaction: (work) => work(tx),
      atomically: (work) => work(inside),
    };
    return inside;
  }
}

function queriesOf(db: Kysely<Database>) {
  return {
    runs: runJournal(db),
    plans: planJournal(db),
    asked: askedJournal(db),
    links: linkJournal(db),
    events: eventJournal(),
    settings: settingsMemory(db),
    unresolved: unresolvedJournal(db),
    accounts: accountMemory(db),
    watch: watchJournal(db),
  };
}
