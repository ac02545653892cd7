import { type Kysely, sql } from 'kysely';
import { applyFile } from '../../src/administration/configuration/apply.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { parseConfiguration } from '../../src/config/file.ts';
import { createContext, type OpenConnection } from '../../src/context.ts';
import { openDatabase } from '../../src/store/database.ts';
import type { Database } from '../../src/store/schema.ts';
import { builtinPlatform } from './builtin-platform.ts';
import { doceboPlatform } from './docebo-platform.ts';
import type { ModelPlatform } from './model-platform.ts';
import type { World } from './world.ts';

/** Docebo as it is, but for waits that a history would have to sit through. */
const QUICK = {
  retry: { baseMs: 5, maxWaitMs: 50 },
  gate: { graceMs: 20, lookMs: 5, hangingMs: 60_000, beatMs: 1000, staleMs: 10_000 },
};

/** A Rollcall in this process, used for one history after another. */
export interface Installation extends AsyncDisposable {
  readonly db: Kysely<Database>;
  /** A folder for what a history leaves lying about. */
  readonly folder: string;
  /** Empties the database; people are read so many at a time from now on. */
  begin(pageSize: number): Promise<void>;
  /** Makes the settings, and what the platform has of branches and fields, those of the world. */
  configure(world: World, salesforceUrl: string, platform: ModelPlatform): Promise<void>;
  /** The platform of a history, as it is at its beginning. */
  openPlatform(world: () => World): Promise<ModelPlatform>;
  connect(): Promise<OpenConnection>;
}

/** From this page size on a history reads by REST, where a page holds all of its people. */
const BY_REST = 6;

export async function install(
  databaseUrl: string,
  folder: string,
  kind: 'builtin' | 'docebo' = 'builtin',
): Promise<Installation> {
  await forgetful(databaseUrl);
  const reading = { bulkPageSize: BY_REST, bulkThreshold: 0 };
  const environment = readEnvironment({
    ROLLCALL_DATABASE_URL: databaseUrl,
    SF_SECRET: 'rollcall-secret',
    ROLLCALL_PRIVATE_NETWORKS: 'loopback',
    DOCEBO_SECRET: 'rollcall-secret',
  });
  const context = await createContext(environment, { salesforce: reading, docebo: QUICK });
  const { db } = context;
  const tables = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename not like '%migration%'`.execute(
    db,
  );
  // Deleting the few rows of a history is faster than truncating; without checks any order of the tables will do.
  const empty = tables.rows.map(({ name }) => `delete from "${name}";`).join('\n');

  let configured = '';
  return {
    db,
    folder,
    async begin(pageSize) {
      configured = '';
      reading.bulkPageSize = pageSize;
      reading.bulkThreshold = pageSize < BY_REST ? 0 : 50_000;
      await db.connection().execute(async (connection) => {
        await sql
          .raw(`set session_replication_role = replica;\n${empty}\nset session_replication_role = origin;`)
          .execute(connection);
        await connection.insertInto('branch').values({ name: 'Platform', code: null, parent_id: null }).execute();
      });
    },
    async configure(world, salesforceUrl, platform) {
      const text = JSON.stringify(configuration(world, salesforceUrl, platform));
      if (text === configured) return;
      await applyFile(db, parseConfiguration(text, 'rollcall.yaml'));
      configured = text;
    },
    connect: () => context.connect(),
    async openPlatform(world) {
      if (kind === 'builtin') return builtinPlatform(db, world);
      return await doceboPlatform(
        {
          db,
          folder,
          async repair() {
            await using connection = await context.connect();
            // The reference leaves whoever was deactivated by hand alone, as the built-in platform does.
            await connection.verify({ repair: true, reactivate: false });
          },
          async survey() {
            await using connection = await context.connect();
            await connection.survey();
          },
        },
        world,
      );
    },
    [Symbol.asyncDispose]: () => context[Symbol.asyncDispose](),
  };
}

/** What a history leaves behind need not survive a power cut; without waiting for the disk it is played much faster. */
async function forgetful(databaseUrl: string): Promise<void> {
  await using database = await openDatabase({ databaseUrl, dataDir: '', poolSize: 1 });
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(database.db);
  for (const { name } of rows) {
    await sql`alter database ${sql.id(name)} set synchronous_commit = off`.execute(database.db);
  }
}

function configuration(world: World, url: string, platform: ModelPlatform): object {
  const { settings } = world;
  const { entity, object, view, mapping, mode, fields, destination, leavers } = settings;
  const { forcePasswordChange, incremental, updateExisting, fieldDrift } = settings;
  const { platform: own, directory } = platform.configuration(world);
  return {
    ...(own === undefined ? {} : { platform: own }),
    connections: [
      {
        name: 'model',
        ...(directory === undefined ? {} : { directory }),
        salesforce: { url, grant: 'client_credentials', clientId: 'rollcall', clientSecret: '${SF_SECRET}' },
        sync: {
          [entity]: {
            ...(entity === 'custom' ? { object } : {}),
            listView: view,
            mapping: Object.fromEntries(
              mapping.map(({ target, path }) => [platform.keyOf(target), { field: path, picklist: 'label' }]),
            ),
            options: { forcePasswordChange, incremental, updateExisting, fieldDrift },
            branches: { mode, destination, ...(mode === 'picklists' ? { fields } : {}) },
            leavers,
            // The reference knows the one threshold by which people lose their access.
            thresholds: { rejected: 'off', changed: 'off' },
          },
        },
      },
    ],
  };
}
