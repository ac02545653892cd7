import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { FIELDS, signIn } from '../fixture.ts';
import { bulkPages } from './bulk.ts';

/** The floor: Bulk CSV straight into one table of text, nothing looked at. No synchronization can be faster. */
export async function floor(url: string, databaseUrl: string): Promise<number> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await client.query(`create table if not exists raw (${FIELDS.map((field) => `${field} text`).join(', ')})`);
    await client.query('truncate raw');
    for await (const page of bulkPages(await signIn(url))) {
      const copy = client.query(copyFrom('copy raw from stdin (format csv, header true)'));
      await pipeline(Readable.fromWeb(page), copy);
    }
    const { rows } = await client.query<{ count: number }>('select count(*)::int as count from raw');
    return rows[0]?.count ?? 0;
  } finally {
    await client.end();
  }
}

/** How fast the sandbox gives its records away when nobody does anything with them. */
export async function drainBulk(url: string): Promise<void> {
  for await (const page of bulkPages(await signIn(url))) await drain(page);
}

async function drain(page: ReadableStream<Uint8Array>): Promise<void> {
  for await (const chunk of Readable.fromWeb(page)) void chunk;
}
