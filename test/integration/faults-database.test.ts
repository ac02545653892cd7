import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RollcallError } from '../../src/support/errors.ts';
import type { Progress, RunResult } from '../../src/sync/result.ts';
import { faultOrg, installFor, outcomeOf, READERS } from '../support/fault-org.ts';
import type { Installation } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';

/** Three pages of 200 by REST. */
const RECORDS = 500;
const [reader = { salesforce: {} }] = READERS;

/** Ends every session of the database but that which asks for it, as a server does that is restarted. */
const endSessions = ({ db }: Installation) =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(db);

/**
 * A Rollcall whose run has met the end of all sessions. On a machine that is busy, the run may be over by then: it did
 * not meet it, and another one is tried.
 */
async function interrupted(
  salesforce: SalesforceOrg,
  reached: (progress: Progress) => boolean,
  tries = 5,
): Promise<Installation> {
  const rollcall = await installFor(reader, salesforce);
  let ending: Promise<unknown> | undefined;
  const onProgress = (progress: Progress) => {
    if (reached(progress)) ending ??= endSessions(rollcall);
  };
  const outcome = await rollcall.sync('contacts', { onProgress }).catch((error: unknown) => error);
  await ending;
  if (outcome instanceof Error || tries === 1) {
    expect(outcome).toMatchObject({ code: 'database_unavailable' });
    return rollcall;
  }
  await rollcall[Symbol.asyncDispose]();
  return await interrupted(salesforce, reached, tries - 1);
}

/** Does what the error says: runs again. The pool may hand out another session that has ended before it has heard so. */
async function again(rollcall: Installation, tries = 5): Promise<RunResult> {
  return await rollcall.sync('contacts').catch(async (error: unknown) => {
    if (tries === 1 || !(error instanceof RollcallError && error.code === 'database_unavailable')) throw error;
    return await again(rollcall, tries - 1);
  });
}

let salesforce: SalesforceOrg;
let expected: Awaited<ReturnType<typeof outcomeOf>>;

beforeAll(async () => {
  salesforce = await startOrg(faultOrg(RECORDS));
  await using smooth = await installFor(reader, salesforce);
  expected = await outcomeOf(smooth, (await smooth.sync('contacts')).id);
});

afterAll(async () => {
  await salesforce[Symbol.asyncDispose]();
});

describe('a database that ends all sessions under a run', () => {
  it.each<[string, (progress: Progress) => boolean]>([
    ['reads', ({ phase, done }) => phase === 'extracting' && done >= 200],
    ['has read everything', ({ phase, done }) => phase === 'extracting' && done >= RECORDS],
    ['makes branches', ({ phase }) => phase === 'branches'],
    ['completes its plan', ({ phase }) => phase === 'planning'],
    ['begins to apply', ({ phase, done }) => phase === 'applying' && done === 0],
    ['applies', ({ phase, done }) => phase === 'applying' && done > 100],
  ])('that %s is told so; the next one goes on and ends it', async (_name, reached) => {
    await using rollcall = await interrupted(salesforce, reached);
    const result = await again(rollcall);
    expect(result.id).toBe('1');
    expect(await outcomeOf(rollcall, result.id)).toEqual(expected);
    expect((await rollcall.events(result.id)).map(({ code }) => code)).toContain('run_resumed');
  });
});

/**
 * Lets the database say once for each of them that its disk is full: when the third page is stored, and when the third
 * page of people is written. Two pages are on their way at a time, so the first one is there by then.
 */
async function fillDisk({ db }: Installation): Promise<void> {
  // What a sequence has counted stays when the transaction is rolled back.
  await sql`create sequence disk_reads`.execute(db);
  await sql`create sequence disk_writes`.execute(db);
  await sql`
    create function disk_full() returns trigger language plpgsql as $$
    begin
      if nextval(tg_argv[0]::regclass) = tg_argv[1]::bigint then
        raise exception 'could not extend file: No space left on device' using errcode = '53100';
      end if;
      return null;
    end $$`.execute(db);
  await sql`create trigger disk_full after insert on run_page
    for each statement execute function disk_full('disk_reads', 3)`.execute(db);
  await sql`create trigger disk_full after insert on person
    for each statement execute function disk_full('disk_writes', 3)`.execute(db);
}

/** Databases are used again. */
async function emptyDisk({ db }: Installation): Promise<void> {
  await sql`drop function disk_full cascade`.execute(db);
  await sql`drop sequence disk_reads, disk_writes`.execute(db);
}

/** How many pages that were read are stored, and how many of them are applied. */
async function pagesOf({ db }: Installation): Promise<{ stored: number; applied: number }> {
  const { rows } = await sql<{ stored: number; applied: number }>`
    select count(*)::int as stored, count(applied_at)::int as applied from run_page where rows > 0`.execute(db);
  return rows[0] ?? { stored: 0, applied: 0 };
}

describe('a disk of the database that becomes full under a run', () => {
  it('that reads, and later applies, stops it with that reason; with room again, the next one goes on', async () => {
    await using rollcall = await installFor(reader, salesforce);
    await fillDisk(rollcall);
    const full = { code: 'database_unavailable', message: expect.stringContaining('The disk of the database is full') };
    await expect(rollcall.sync('contacts')).rejects.toMatchObject(full);
    const read = await pagesOf(rollcall);
    expect(read.applied).toBe(0);
    expect([1, 2]).toContain(read.stored);
    await expect(rollcall.sync('contacts')).rejects.toMatchObject(full);
    expect([1, 2]).toContain((await pagesOf(rollcall)).applied);
    const result = await rollcall.sync('contacts');
    expect(result.id).toBe('1');
    expect(await outcomeOf(rollcall, result.id)).toEqual(expected);
    await emptyDisk(rollcall);
  });
});
