import { inspect } from 'node:util';
import { type Kysely, sql } from 'kysely';
import { type MigrationResultSet, Migrator } from 'kysely/migration';
import { RollcallError } from '../support/errors.ts';
import { onTerminal } from '../support/terminal-text.ts';
import { renewOrder } from './by-name.ts';
import { migrations } from './migrations/index.ts';
import type { Database } from './schema.ts';

/**
 * Brings the schema up to date and returns the names of the migrations that were applied, none when it was.
 *
 * Two processes may do this at once: kysely takes an advisory lock, the second finds nothing left to do. Each call
 * runs in one transaction: a migration that fails leaves the schema as it was.
 *
 * @throws RollcallError `database_unavailable` when a migration fails, or when the database is ahead of this code.
 */
export async function migrateToLatest(db: Kysely<Database>): Promise<string[]> {
  await refuseNewerSchema(db);
  const applied = migrationsOf(await migratorOf(db).migrateToLatest());
  await renewOrder(db);
  return applied;
}

/**
 * Makes the schema what it was after the migration `name`, forwards or backwards. Only for a database without data:
 * what later migrations have added is dropped.
 */
export async function migrateEmptyTo(db: Kysely<Database>, name: string): Promise<void> {
  migrationsOf(await migratorOf(db).migrateTo(name));
}

/**
 * A database may lack a migration in the middle: it was migrated with a version in which a later one had landed before.
 * Such a one is applied late; migrations that were written side by side do not build on each other.
 */
function migratorOf(db: Kysely<Database>): Migrator {
  return new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    allowUnorderedMigrations: true,
  });
}

function migrationsOf({ error, results = [] }: MigrationResultSet): string[] {
  if (error !== undefined) {
    const failed = results.find((result) => result.status === 'Error')?.migrationName;
    const reason = error instanceof Error ? error.message : inspect(error);
    throw new RollcallError(
      'database_unavailable',
      onTerminal(
        `The database could not be migrated${failed === undefined ? '' : ` (${failed})`}: ${reason}. Nothing was changed. The database user must be allowed to create tables.`,
      ),
      { cause: error },
    );
  }
  return results.map((result) => result.migrationName);
}

async function refuseNewerSchema(db: Kysely<Database>): Promise<void> {
  const { rows: tables } = await sql<{ present: boolean }>`
    select to_regclass('kysely_migration') is not null as present`.execute(db);
  if (tables[0]?.present !== true) return;
  const { rows } = await sql<{ name: string }>`
    select name from kysely_migration where name <> all (${Object.keys(migrations)}) order by name`.execute(db);
  const unknown = rows.map((row) => row.name);
  if (unknown.length > 0) {
    throw new RollcallError(
      'database_unavailable',
      onTerminal(
        `The database was migrated by a newer version of Rollcall (${unknown.join(', ')}). Start that version or a newer one, or use another database.`,
      ),
    );
  }
}
