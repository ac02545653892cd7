import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import type { TestProject } from 'vitest/node';
import { type DatabaseHandle, openDatabase } from '../../src/store/database.ts';
import { migrateToLatest } from '../../src/store/migrate.ts';
import type { Database } from '../../src/store/schema.ts';

/** The database that testDatabase() copies: migrated, and empty but for what the migrations put in. */
export const TEMPLATE = 'rollcall_template';

declare module 'vitest' {
  interface ProvidedContext {
    databaseServerUrl: string;
    /** What the migrations put in, by table; tables that are empty are not here. */
    templateRows: Record<string, Record<string, unknown>[]>;
    /** How many triggers, constraints and functions of ours it has. */
    templateParts: number;
    /** A folder for anything that a test leaves lying about; it is deleted after the run. */
    testFolder: string;
  }
}

/**
 * Starts one embedded server for the whole test run, with a migrated template; stops and deletes it afterwards. With
 * ROLLCALL_TEST_DATABASE_URL that server is used instead, as a role that may create databases.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const testFolder = mkdtempSync(join(tmpdir(), 'rollcall-test-'));
  chmodSync(testFolder, 0o755);
  const dataDir = join(testFolder, 'server');
  // Ctrl-C makes vitest exit at once, without teardown.
  const abort = () => abandon(testFolder, dataDir);
  process.once('exit', abort);
  const given = process.env['ROLLCALL_TEST_DATABASE_URL'];
  const server = await openDatabase({ dataDir, ...(given === undefined ? {} : { databaseUrl: given }) });
  await sql`drop database if exists ${sql.id(TEMPLATE)}`.execute(server.db);
  await sql`create database ${sql.id(TEMPLATE)}`.execute(server.db);
  await using template = await openDatabase({ databaseUrl: databaseUrl(server.url, TEMPLATE), dataDir, poolSize: 1 });
  await migrateToLatest(template.db);
  project.provide('databaseServerUrl', server.url);
  project.provide('templateRows', await rowsOf(template));
  project.provide('templateParts', await partsOf(template.db));
  project.provide('testFolder', testFolder);
  return async () => {
    await server.close();
    process.off('exit', abort);
    rmSync(testFolder, { recursive: true, force: true });
  };
}

/** Triggers, constraints and functions, which a test may have added to and tables do not show. */
export async function partsOf(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ parts: number }>`
    select (select count(*) from pg_trigger where not tgisinternal)::int
      + (select count(*) from pg_constraint where connamespace = 'public'::regnamespace)::int
      + (select count(*) from pg_proc where pronamespace = 'public'::regnamespace)::int as parts`.execute(db);
  return rows[0]?.parts ?? 0;
}

async function rowsOf({ db }: DatabaseHandle): Promise<Record<string, Record<string, unknown>[]>> {
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%'`.execute(db);
  const filled: Record<string, Record<string, unknown>[]> = {};
  for (const { name } of tables) {
    const { rows } = await sql<{
      row: Record<string, unknown>;
    }>`select to_jsonb(t) as row from ${sql.table(name)} t`.execute(db);
    if (rows.length > 0) filled[name] = rows.map(({ row }) => row);
  }
  return filled;
}

/** The server is told to drop everything, and a process that outlives us deletes what it leaves. */
function abandon(testFolder: string, dataDir: string): void {
  try {
    const pid = Number.parseInt(readFileSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8'), 10);
    process.kill(pid, 'SIGQUIT');
  } catch {
    // It was not running yet, or no longer.
  }
  spawn('sh', ['-c', 'sleep 1; rm -rf "$0"', testFolder], { detached: true, stdio: 'ignore' }).unref();
}

/** The address of another database on the same server. */
export function databaseUrl(serverUrl: string, database: string): string {
  return serverUrl.replace(/^(postgres(?:ql)?:\/\/[^/]*)\/[^?]*/, `$1/${database}`);
}
