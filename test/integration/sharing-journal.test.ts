import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseHandle } from '../../src/store/database.ts';
import { createJournal } from '../../src/store/journal/index.ts';
import { helpableRuns } from '../../src/store/journal/seats.ts';
import type { UnitOfWork } from '../../src/store/unit-of-work.ts';
import { forgetWorker, noteWorker } from '../../src/store/workers.ts';
import type { Journal } from '../../src/sync/journal.ts';
import { noCounts } from '../../src/sync/progress.ts';
import type { ClaimedPart, Reader } from '../../src/sync/sharing.ts';
import { testDatabase } from '../support/database.ts';

const WORKER = '00000000-0000-4000-8000-000000000001';
const OTHER = '00000000-0000-4000-8000-000000000002';

let database: DatabaseHandle;
let journal: Journal<UnitOfWork>;
let settingsId: string;

beforeAll(async () => {
  database = await testDatabase();
  journal = createJournal(database.db, database.pool, WORKER);
  const { rows } = await sql<{ id: string }>`
    with made as (insert into connection (name, config) values ('acme', '{}') returning id)
    insert into settings (connection_id, entity, config) select id, 'contacts', '{}' from made
    returning id`.execute(database.db);
  settingsId = rows[0]?.id ?? '';
});

afterAll(() => database?.close());

/** A run that somebody leads, with parts on offer. */
async function led(positions: readonly string[] = ['a', 'b', 'c']) {
  const lease = await journal.lease(settingsId);
  const { rows } = await sql<{ id: string }>`
    insert into run (settings_id, entity, state, mode, fingerprint) values (${settingsId}, 'contacts', 'extracting', 'full', 'x')
    returning id`.execute(database.db);
  const runId = rows[0]?.id ?? '';
  await lease.journal.transaction((tx) => lease.journal.sharing.offer(tx, runId, positions));
  return {
    runId,
    journal: lease.journal,
    async [Symbol.asyncDispose]() {
      await lease.journal.transaction((tx) => lease.journal.plans.dropStaging(tx, runId));
      await lease[Symbol.asyncDispose]();
    },
  };
}

async function joined(runId: string, by = journal): Promise<Reader<UnitOfWork>> {
  const reader = await by.sharing.join(runId);
  if (reader === null) throw new Error('There is nothing to join');
  return reader;
}

async function claimed(reader: Reader<UnitOfWork>): Promise<ClaimedPart> {
  const part = await reader.claim();
  if (part === null) throw new Error('There is nothing to claim');
  return part;
}

const advance = (reader: Reader<UnitOfWork>, part: ClaimedPart, next: string | null) =>
  reader.journal.transaction((tx) =>
    reader.advance(tx, part, { next, pages: part.pages + 1, counts: { ...noCounts(), extracted: 200 } }),
  );

/** As if nothing had been heard of the reader for a minute. */
const silence = ({ id }: Reader<UnitOfWork>) =>
  sql`update run_reader set beat_at = beat_at - interval '1 minute' where id = ${id}`.execute(database.db);

describe('a shared run', () => {
  it('can be helped while somebody leads it, and offers what nobody has in hand', async () => {
    let id = '';
    {
      await using run = await led(['a']);
      id = run.runId;
      expect(await helpableRuns(database.db)).toEqual([{ id, settingsId }]);
      await using helper = await joined(id);
      await claimed(helper);
      expect(await helpableRuns(database.db)).toEqual([]);
    }
    expect(await helpableRuns(database.db)).toEqual([]);
    expect(await journal.sharing.join(id)).toBeNull();
  });

  it('gives each part to one reader, in order, and adds up what all have read', async () => {
    await using run = await led();
    await using leader = await joined(run.runId, run.journal);
    await using helper = await joined(run.runId);
    const [first, second] = [await claimed(leader), await claimed(helper)];
    expect([first.position, second.position, (await claimed(leader)).position]).toEqual(['a', 'b', 'c']);
    expect(await helper.claim()).toBeNull();
    await advance(leader, first, 'a2');
    await advance(helper, second, null);
    expect(await journal.sharing.state(run.runId)).toMatchObject({ open: 2, counts: { extracted: 400 } });
  });

  it('takes back what a helper had in hand that leaves, where it stood', async () => {
    await using run = await led(['a']);
    {
      await using helper = await joined(run.runId);
      await advance(helper, await claimed(helper), 'a2');
    }
    await using other = await joined(run.runId);
    expect(await claimed(other)).toMatchObject({ part: 0, position: 'a2', pages: 1, counts: { extracted: 200 } });
  });

  it('takes it back from one that gives no sign of life, which can write nothing more there', async () => {
    await using run = await led(['a', 'b']);
    await using zombie = await joined(run.runId);
    const part = await claimed(zombie);
    await silence(zombie);
    await using helper = await joined(run.runId);
    expect(await claimed(helper)).toMatchObject({ position: 'a' });
    await expect(advance(zombie, part, 'a2')).rejects.toMatchObject({ code: 'run_taken_over' });
    // It may do what is left.
    expect(await claimed(zombie)).toMatchObject({ position: 'b' });
  });

  it('never takes anything from its leader, which holds the lease', async () => {
    await using run = await led(['a']);
    await using leader = await joined(run.runId, run.journal);
    const part = await claimed(leader);
    await silence(leader);
    await using helper = await joined(run.runId);
    expect(await helper.claim()).toBeNull();
    await advance(leader, part, null);
  });

  it('lets its leader wait until the last parts are done', async () => {
    await using run = await led(['a']);
    await using leader = await joined(run.runId, run.journal);
    await using helper = await joined(run.runId);
    const part = await claimed(helper);
    const order: string[] = [];
    const waiting = leader.claim().then((next) => order.push(`leader has ${next?.position ?? 'nothing left'}`));
    await sql`select pg_sleep(0.3)`.execute(database.db);
    order.push('helper is done');
    await advance(helper, part, null);
    await waiting;
    expect(order).toEqual(['helper is done', 'leader has nothing left']);
  });

  it('sends its helpers away when another one leads it, and keeps what they have read', async () => {
    await using run = await led(['a', 'b']);
    await using former = await joined(run.runId, run.journal);
    await using helper = await joined(run.runId);
    const [done, open] = [await claimed(former), await claimed(helper)];
    await advance(helper, open, 'b2');
    await using leader = await joined(run.runId, run.journal);
    await expect(advance(helper, { ...open, pages: 1 }, 'b3')).rejects.toMatchObject({ code: 'run_taken_over' });
    await expect(advance(former, done, null)).rejects.toMatchObject({ code: 'run_taken_over' });
    await expect(helper.claim()).rejects.toMatchObject({ code: 'run_taken_over' });
    expect([(await claimed(leader)).position, (await claimed(leader)).position]).toEqual(['a', 'b2']);
  });

  it('refuses every transaction of a helper once its lease has another epoch', async () => {
    await using run = await led(['a']);
    await using helper = await joined(run.runId);
    const part = await claimed(helper);
    await sql`update lease set epoch = epoch + 1`.execute(database.db);
    await expect(advance(helper, part, null)).rejects.toMatchObject({ code: 'run_taken_over' });
    await expect(helper.claim()).rejects.toMatchObject({ code: 'run_taken_over' });
    await sql`update lease set epoch = epoch - 1`.execute(database.db);
  });
});

describe('whether others work', () => {
  it('is known by their signs of life; this process does not count', async () => {
    const { db } = database;
    await noteWorker(db, WORKER);
    expect(await journal.sharing.othersWork()).toBe(false);
    await noteWorker(db, OTHER);
    expect(await journal.sharing.othersWork()).toBe(true);
    await sql`update worker set beat_at = beat_at - interval '31 seconds' where id = ${OTHER}`.execute(db);
    expect(await journal.sharing.othersWork()).toBe(false);
    await noteWorker(db, OTHER);
    expect(await journal.sharing.othersWork()).toBe(true);
    await forgetWorker(db, OTHER);
    expect(await journal.sharing.othersWork()).toBe(false);
    await sql`update worker set beat_at = beat_at - interval '2 minutes'`.execute(db);
    await noteWorker(db, OTHER);
    expect(await db.selectFrom('worker').select('id').execute()).toEqual([{ id: OTHER }]);
  });
});
