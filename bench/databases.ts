import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import type { DatabaseHandle } from '../src/store/database.ts';
import { runNode } from './run-node.ts';

const MAIN = join(import.meta.dirname, '..', 'src', 'main.ts');

export interface Databases {
  /** Creates a database with Rollcall's tables and the benchmark's configuration, and answers its address. */
  create(name: string): Promise<string>;
  /** Throws unless every contact became a person, a link and a membership. */
  assertLoaded(name: string, contacts: number): Promise<void>;
  /**
   * Does the work that PostgreSQL would otherwise do in the background during the next measurement: vacuum and
   * statistics of every database, and a checkpoint. The same for every contender.
   */
  rest(): Promise<void>;
}

/** The contenders' databases, all on one server and therefore with the same settings. */
export function createDatabases({ db, url }: Pick<DatabaseHandle, 'db' | 'url'>, configFile: string): Databases {
  const names: string[] = [];
  const address = (name: string) => url.replace(/\/[^/?]*\?/, `/${name}?`);

  async function query<T extends pg.QueryResultRow>(name: string, text: string): Promise<T[]> {
    const client = new pg.Client(address(name));
    await client.connect();
    try {
      return (await client.query<T>(text)).rows;
    } finally {
      await client.end();
    }
  }

  return {
    async create(name) {
      await sql`create database ${sql.id(name)}`.execute(db);
      names.push(name);
      await runNode([MAIN, 'config', 'apply', configFile], { ROLLCALL_DATABASE_URL: address(name) });
      return address(name);
    },
    async assertLoaded(name, contacts) {
      const [counts] = await query<Record<string, number>>(
        name,
        `select (select count(*)::int from person) as person, (select count(*)::int from link) as link,
           (select count(*)::int from membership) as membership`,
      );
      for (const [table, count] of Object.entries(counts ?? { person: 0 })) {
        if (count !== contacts) throw new Error(`${name} has ${count} rows in ${table}, not ${contacts}.`);
      }
    },
    async rest() {
      for (const name of names) await query(name, 'vacuum (analyze)');
      await sql`checkpoint`.execute(db);
    },
  };
}
