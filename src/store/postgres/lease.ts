import { readFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import pg from 'pg';
import { RollcallError } from '../../support/errors.ts';
import { onTerminal } from '../../support/terminal-text.ts';
import type { DataFolder } from './data-folder.ts';
import { SUPERUSER } from './initialise.ts';
import { PORT } from './settings.ts';

/** Any number that nothing else locks; the database `postgres`, where the leases live, holds nothing of ours. */
const LEASE_KEY = 7_265_514_201;

/**
 * cannot_connect_now: starting up, recovering or shutting down; admin_shutdown, crash_shutdown: caught in the middle of
 * it, as are connections that break.
 */
const BUSY: ReadonlySet<string> = new Set(['57P03', '57P01', '57P02', 'ECONNRESET', 'EPIPE']);

/**
 * One client's mark on an embedded server: a connection that does nothing but hold a shared advisory lock. It goes
 * with its process, however that ends, and needs no process ids, so it counts clients in other containers too.
 */
export interface Lease {
  client: pg.Client;
  socket: Socket;
  url: string;
  /** The `cluster_name` of the server behind it. */
  clusterName: string;
}

export type JoinResult = { kind: 'joined'; lease: Lease } | { kind: 'busy' } | { kind: 'nobody' };

/**
 * Connects to the server behind the socket and takes a lease.
 * @returns `busy` while it starts, recovers or shuts down; `nobody` when nothing listens there.
 * @throws RollcallError `database_unavailable` for any other refusal.
 */
export async function join(folder: DataFolder, socketFolder: string): Promise<JoinResult> {
  const password = await readFile(folder.password, 'utf8').catch((cause: unknown) => {
    throw new RollcallError(
      'database_unavailable',
      onTerminal(
        `The password of the embedded database, ${folder.password}, cannot be read. Start Rollcall as the user who owns ${folder.root}, or restore the file from a backup.`,
      ),
      { cause },
    );
  });
  const socket = new Socket();
  const client = new pg.Client({
    stream: () => socket,
    host: socketFolder,
    port: PORT,
    user: SUPERUSER,
    password,
    database: 'postgres',
    application_name: 'rollcall lease',
  });
  // An error without a listener would end the process; a lease that is lost is noticed by its 'end'.
  client.on('error', () => undefined);
  let clusterName: string;
  try {
    await client.connect();
    await client.query('select pg_advisory_lock_shared($1)', [LEASE_KEY]);
    clusterName = await ensureDatabase(client);
  } catch (error) {
    await client.end().catch(() => undefined);
    return refusal(error, socketFolder);
  }
  // A client that was never closed must not keep its process from ending.
  socket.unref();
  const url = `postgresql://${SUPERUSER}:${password}@/rollcall?host=${encodeURIComponent(socketFolder)}&port=${PORT}`;
  return { kind: 'joined', lease: { client, socket, url, clusterName } };
}

/**
 * Gives the lease back and says whether it was the last one. While the caller holds the folder's lock nobody can
 * take a new one, so the answer stays true.
 */
export async function giveBack(lease: Lease): Promise<'last' | 'others'> {
  lease.socket.ref();
  await lease.client.query('select pg_advisory_unlock_shared($1)', [LEASE_KEY]);
  const { rows } = await lease.client.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [LEASE_KEY]);
  return rows[0]?.last === true ? 'last' : 'others';
}

/** Closes the connection, and waits for it: a process with nothing else to do would end meanwhile. */
export async function closeLease({ client, socket }: Lease): Promise<void> {
  socket.ref();
  await client.end().catch(() => undefined);
}

/** @returns the server's `cluster_name` */
async function ensureDatabase(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ cluster: string; exists: boolean }>(
    `select current_setting('cluster_name') as cluster,
      exists (select from pg_database where datname = 'rollcall') as exists`,
  );
  if (rows[0]?.exists !== true) await client.query('create database rollcall');
  return rows[0]?.cluster ?? '';
}

function refusal(error: unknown, socketFolder: string): JoinResult {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = error instanceof Error ? error.message : String(error);
  if (BUSY.has(code) || reason.startsWith('Connection terminated')) return { kind: 'busy' };
  if (code === 'ENOENT' || code === 'ECONNREFUSED') return { kind: 'nobody' };
  throw new RollcallError(
    'database_unavailable',
    onTerminal(`The embedded database behind ${socketFolder} refuses the connection: ${reason}.`),
    { cause: error },
  );
}
