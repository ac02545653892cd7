import type { DataFolder } from './data-folder.ts';

/** The port only names the socket file; nothing listens on the network. */
export const PORT = 5432;

/**
 * Settings of the embedded server, as arguments: they live in the code and follow it, whatever the data directory
 * was initialised with. Durability is PostgreSQL's default in full (fsync, synchronous_commit, full_page_writes);
 * the rest spares a bulk load some work. Benchmarks run with the same.
 */
export function serverArguments(folder: DataFolder, socketFolder: string): string[] {
  const settings = {
    cluster_name: folder.clusterName,
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    port: String(PORT),
    max_connections: '100',

    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    // Nobody replicates from the embedded server. But with `minimal`, a sequence that is used in the transaction that
    // creates it, as the migrations do, goes back to its beginning when the server crashes before the next checkpoint:
    // its page is logged at the end as having values logged ahead, which were not.
    wal_level: 'replica',
    max_wal_senders: '0',
    max_logical_replication_workers: '0',
    wal_compression: 'pglz',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    checkpoint_completion_target: '0.9',

    shared_buffers: '128MB',
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    // Queries are many and small: compiling them costs more than it saves.
    jit: 'off',

    log_timezone: 'UTC',
    timezone: 'UTC',
    // What goes wrong with a statement is told to who sent it. Here it would fill the disk, and name people.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    logging_collector: 'off',
    log_destination: 'stderr',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
