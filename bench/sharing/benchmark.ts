import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Table from 'cli-table3';
import pg from 'pg';
import { configuration } from '../fixture.ts';
import { type NeighbourCpu, prepareGround } from '../ground.ts';
import { launcherOptions } from '../launcher-options.ts';
import { runNode } from '../run-node.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

export interface SharingOptions {
  readonly contacts: number;
  /** Most workers at a time. */
  readonly workers: number;
  /** Records of a part, which in a real org is Salesforce's decision. */
  readonly partSize: number;
  /** Milliseconds that every answer of the sandbox takes longer. */
  readonly latency: number;
}

interface Measured extends NeighbourCpu {
  readonly workers: number;
  /** From the moment that the run is asked for to that at which its plan is there. */
  readonly planned: number;
  /** … and all is applied. */
  readonly seconds: number;
  readonly readers: number;
  readonly calls: number;
}

/** A first load by one worker, by two, and so on: what it gains that they share the reading of the list view. */
export async function benchmarkSharing({ contacts, workers, partSize, latency }: SharingOptions): Promise<void> {
  const sandbox = ['--bulk-page-size', String(partSize), '--latency', String(latency)];
  await using ground = await prepareGround(contacts, configuration, sandbox);
  const all: Measured[] = [];
  for (let count = 1; count <= workers; count += 1) {
    process.stderr.write(`${count} ${count === 1 ? 'worker' : 'workers'} …\n`);
    const name = `workers_${count}`;
    const url = await ground.databases.create(name);
    all.push({ workers: count, ...(await ground.measure(() => firstLoad(url, count))) });
    await ground.databases.assertLoaded(name, contacts);
  }
  print(all);
}

async function firstLoad(url: string, count: number): Promise<Omit<Measured, 'workers' | keyof NeighbourCpu>> {
  await using _workers = await startWorkers(url, count);
  const client = new pg.Client(url);
  await client.connect();
  try {
    await runNode([MAIN, 'sync', 'contacts', '--background', '--json'], { ROLLCALL_DATABASE_URL: url });
    const asked = performance.now();
    const since = () => (performance.now() - asked) / 1000;
    await until(client, `state not in ('queued', 'extracting')`);
    const planned = since();
    await until(client, 'finished_at is not null');
    const seconds = since();
    const { rows } = await client.query<{ state: string; readers: number; calls: number }>(
      `select state, salesforce_calls as calls,
         (select count(distinct coalesce(reader_id, 0))::int from run_page where rows > 0) as readers
       from run`,
    );
    const [run] = rows;
    if (run?.state !== 'succeeded') throw new Error(`The run ended as ${run?.state}.`);
    return { planned, seconds, readers: run.readers, calls: run.calls };
  } finally {
    await client.end();
  }
}

async function until(client: pg.Client, condition: string): Promise<void> {
  while ((await client.query(`select from run where ${condition}`)).rowCount === 0) await wait(20);
}

/** Starts them and waits until they take runs. */
async function startWorkers(url: string, count: number): Promise<AsyncDisposable> {
  const launch = await launcherOptions();
  const environment = {
    ...process.env,
    SF_CLIENT_SECRET: 'rollcall-secret',
    ROLLCALL_PRIVATE_NETWORKS: 'loopback',
    ROLLCALL_DATABASE_URL: url,
  };
  const children = Array.from({ length: count }, () =>
    spawn(process.execPath, [...launch, MAIN, 'work', '--json'], {
      env: environment,
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  await Promise.all(children.map((child) => once(child.stdout, 'data')));
  return {
    async [Symbol.asyncDispose]() {
      const ended = children.map((child) => once(child, 'close'));
      for (const child of children) child.kill('SIGTERM');
      await Promise.all(ended);
    },
  };
}

function print(all: readonly Measured[]): void {
  const table = new Table({
    head: ['workers', 'planned after s', 'applied after s', 'database CPU s', 'sandbox CPU s', 'readers', 'calls'],
    style: { head: [], border: [] },
  });
  for (const { workers, planned, seconds, databaseCpu, sandboxCpu, readers, calls } of all) {
    const cpu = [databaseCpu?.toFixed(1) ?? '?', sandboxCpu.toFixed(1)];
    table.push([workers, planned.toFixed(1), seconds.toFixed(1), ...cpu, readers, calls]);
  }
  const [alone] = all;
  const ratios = all.slice(1).flatMap(({ workers, planned }) => {
    return alone ? [`planned by ${workers} workers / by one: ${(planned / alone.planned).toFixed(2)} ×`] : [];
  });
  process.stdout.write(`${[table.toString(), ...ratios].join('\n')}\n`);
}
