import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../src/store/database.ts';
import { databaseCpuMeter } from './database-cpu.ts';
import { createDatabases, type Databases } from './databases.ts';
import { startSandboxProcess } from './sandbox-process.ts';

/** CPU seconds of our neighbours during a measurement. */
export interface NeighbourCpu {
  readonly sandboxCpu: number;
  /** Of all processes of the database server; null where the system does not tell. */
  readonly databaseCpu: number | null;
}

/** What contenders stand on: a sandbox with a generated org and a database server, nothing else. */
export interface Ground extends AsyncDisposable {
  readonly url: string;
  readonly databases: Databases;
  /** Brings the server to rest, so that nobody pays for what another one left behind, and measures around the work. */
  measure<T extends object>(work: () => Promise<T>): Promise<T & NeighbourCpu>;
}

/**
 * `configure` is given the sandbox's address and answers the configuration for every database; `sandboxOptions` are further
 * options of the sandbox's command line.
 */
export async function prepareGround(
  contacts: number,
  configure: (url: string) => string,
  sandboxOptions: readonly string[] = [],
): Promise<Ground> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rollcall-bench-'));
  await using cleanUp = new AsyncDisposableStack();
  cleanUp.defer(() => rm(dataDir, { recursive: true, force: true }));
  const server = cleanUp.use(await openDatabase({ dataDir }));
  const databaseCpu = await databaseCpuMeter(server.db);
  const sandbox = cleanUp.use(await startSandboxProcess(['--contacts', String(contacts), ...sandboxOptions]));
  const configFile = join(dataDir, 'bench.yaml');
  await writeFile(configFile, configure(sandbox.url));
  const databases = createDatabases(server, configFile);
  const used = async () => ({ sandbox: await sandbox.cpuSeconds(), database: await databaseCpu() });
  const standing = cleanUp.move();
  return {
    url: sandbox.url,
    databases,
    async measure(work) {
      await databases.rest();
      const before = await used();
      const figures = await work();
      const after = await used();
      return {
        ...figures,
        sandboxCpu: after.sandbox - before.sandbox,
        databaseCpu: after.database === null || before.database === null ? null : after.database - before.database,
      };
    },
    [Symbol.asyncDispose]: () => standing.disposeAsync(),
  };
}
