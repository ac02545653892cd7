import { type Kysely, sql } from 'kysely';
import { applyFile } from '../../src/administration/configuration/apply.ts';
import { parseConfiguration } from '../../src/config/file.ts';
import { openDatabase } from '../../src/store/database.ts';
import { migrateToLatest } from '../../src/store/migrate.ts';
import type { Database } from '../../src/store/schema.ts';
import { databaseUrl } from '../support/database-template.ts';
import type { Environment } from '../support/rollcall.ts';

/** A database with the settings of the test, and what a `rollcall` process needs to work on it. */
export interface Installation extends AsyncDisposable {
  readonly db: Kysely<Database>;
  readonly environment: Environment;
  /** From now on, every commit of a run takes so many milliseconds in sessions that begin. */
  slowCommits(milliseconds: number): Promise<void>;
}

/** Makes and migrates a database of this name on the server, which is dropped in the end; `configuration` is its rollcall.yaml. */
export async function install(
  serverUrl: string,
  name: string,
  { environment, configuration }: { readonly environment: Environment; readonly configuration: string },
): Promise<Installation> {
  const onServer = async (...statements: string[]) => {
    await using server = await openDatabase({ databaseUrl: serverUrl, dataDir: '', poolSize: 1 });
    for (const statement of statements) await sql.raw(statement).execute(server.db);
  };
  await onServer(`create database ${name}`);
  const url = databaseUrl(serverUrl, name);
  // Told apart from the processes that are watched.
  const ownUrl = `${url}${url.includes('?') ? '&' : '?'}application_name=crash-test`;
  const database = await openDatabase({ databaseUrl: ownUrl, dataDir: '', poolSize: 4 });
  const { db } = database;
  await migrateToLatest(db);
  await applyFile(db, parseConfiguration(configuration, 'rollcall.yaml'));
  await addSlowCommits(db);
  return {
    db,
    environment: { ...environment, ROLLCALL_DATABASE_URL: url },
    slowCommits: (milliseconds) => onServer(`alter database ${name} set crash.delay = '${milliseconds / 1000}'`),
    async [Symbol.asyncDispose]() {
      await database.close();
      await onServer(`drop database ${name} with (force)`);
    },
  };
}

/**
 * Deferred triggers run when a transaction commits, at a moment at which everything is written and nothing is decided;
 * a process that is killed then never learns whether its commit took effect. Once for each transaction of a run.
 */
async function addSlowCommits(db: Kysely<Database>): Promise<void> {
  await sql`
    create function slow_commit() returns trigger language plpgsql as $$
    begin
      if current_setting('crash.slept', true) is distinct from txid_current()::text then
        perform set_config('crash.slept', txid_current()::text, false);
        perform pg_sleep(coalesce(nullif(current_setting('crash.delay', true), ''), '0')::float);
      end if;
      return null;
    end $$`.execute(db);
  // Not those that only tell how far a run is.
  await sql`create constraint trigger slow_commit after insert or update of state, salesforce_calls on run
    deferrable initially deferred for each row execute function slow_commit()`.execute(db);
  await sql`create constraint trigger slow_commit after insert or update on run_page
    deferrable initially deferred for each row execute function slow_commit()`.execute(db);
}
