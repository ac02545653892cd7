import { type Kysely, sql } from 'kysely';
import { expect, it } from 'vitest';
import type { Database } from '../../src/store/schema.ts';
import { faultOrg, installFor, READERS } from '../support/fault-org.ts';
import { done } from '../support/outcome.ts';
import { startOrg } from '../support/salesforce-org.ts';

/** Four pages of 200 by REST. */
const RECORDS = 700;
/** Keys of the advisory locks that commits wait for: of a page that was read, and of one that was applied. */
const STORED = 11;
const APPLIED = 12;

/** Lets the first page's commits wait for whoever holds a lock, and counts the statements that write people. */
async function slowDown(db: Kysely<Database>): Promise<void> {
  await sql`create sequence people_written`.execute(db);
  await sql`
    create function wait_for_lock() returns trigger language plpgsql as $$
    begin
      perform pg_advisory_xact_lock_shared(tg_argv[0]::bigint);
      return null;
    end $$`.execute(db);
  await sql`
    create function count_people() returns trigger language plpgsql as $$
    begin
      perform nextval('people_written');
      return null;
    end $$`.execute(db);
  for (const [name, event, key] of [
    ['stored', 'insert', STORED],
    ['applied', 'update of applied_at', APPLIED],
  ] as const) {
    await sql`create constraint trigger ${sql.id(name)} after ${sql.raw(event)} on run_page deferrable initially deferred
      for each row when (new.page = 0) execute function wait_for_lock(${sql.lit(key)})`.execute(db);
  }
  await sql`create trigger counted after insert on person for each statement execute function count_people()`.execute(
    db,
  );
}

/** Databases are used again. */
async function asBefore(db: Kysely<Database>): Promise<void> {
  await sql`drop function wait_for_lock, count_people cascade`.execute(db);
  await sql`drop sequence people_written`.execute(db);
}

it('overlaps the download of a page with the planning of the one before, and the same with applying', async () => {
  await using salesforce = await startOrg(faultOrg(RECORDS));
  const [reader = { salesforce: {} }] = READERS;
  await using rollcall = await installFor(reader, salesforce);
  const { db } = rollcall;
  const pages = async () => {
    const rows = await db.selectFrom('run_page').select(['page', 'applied_at']).where('rows', '>', 0).execute();
    return { stored: rows.length, applied: rows.filter((page) => page.applied_at !== null).length };
  };
  const nextPages = () => {
    const { requests } = salesforce.sandbox.stats();
    const locators = Object.entries(requests).filter(([route]) => /^GET .*\/query\/:/.test(route));
    return locators.reduce((sum, [, count]) => sum + count, 0);
  };
  await slowDown(db);
  await db.connection().execute(async (gate) => {
    for (const key of [STORED, APPLIED]) await sql`select pg_advisory_lock(${key})`.execute(gate);
    const run = rollcall.sync('contacts');
    // It is awaited below, where nothing fails before.
    run.catch(() => undefined);
    // The second page is asked for while the first one is not committed.
    await expect.poll(nextPages).toBeGreaterThan(0);
    expect(await pages()).toEqual({ stored: 0, applied: 0 });
    await sql`select pg_advisory_unlock(${STORED})`.execute(gate);
    // The people of the second page are written while the first one is not committed.
    await expect
      .poll(async () => (await sql<{ last: string }>`select last_value as last from people_written`.execute(db)).rows)
      .toEqual([{ last: '2' }]);
    expect(await pages()).toEqual({ stored: 4, applied: 0 });
    await sql`select pg_advisory_unlock(${APPLIED})`.execute(gate);
    expect(done(await run)).toMatchObject({ created: RECORDS - 8 });
  });
  await asBefore(db);
});
