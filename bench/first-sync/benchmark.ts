import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { sql } from 'kysely';
import { z } from 'zod';
import { openDatabase } from '../../src/store/database.ts';
import { startSandboxProcess } from '../sandbox-process.ts';
import { configuration } from './fixture.ts';
import { type Figures, type Measured, printReport } from './report.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const FIGURES = z.object({ seconds: z.number(), cpu: z.number(), peakBytes: z.number(), records: z.int().nullable() });

/** Loads a generated org with every contender, each into a fresh database of one server, and prints the ratios. */
export async function benchmarkFirstSync(options: {
  contacts: number;
  json?: boolean;
  cpuProfile?: string;
}): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rollcall-bench-'));
  await using cleanUp = new AsyncDisposableStack();
  cleanUp.defer(() => rm(dataDir, { recursive: true, force: true }));
  const server = cleanUp.use(await openDatabase({ dataDir }));
  const sandbox = cleanUp.use(await startSandboxProcess(['--contacts', String(options.contacts)]));
  const configFile = join(dataDir, 'bench.yaml');
  await writeFile(configFile, configuration(sandbox.url));

  const measure = async (name: string, databaseUrl: string): Promise<Measured> => {
    const before = await sandbox.cpuSeconds();
    const profile =
      options.cpuProfile !== undefined && name === 'ours' ? ['--cpu-prof', `--cpu-prof-dir=${options.cpuProfile}`] : [];
    const figures = await contender(profile, [name, sandbox.url, databaseUrl]);
    if (figures.records !== null && figures.records !== options.contacts) {
      throw new Error(`${name} loaded ${figures.records} of ${options.contacts} contacts.`);
    }
    return { ...figures, sandboxCpu: (await sandbox.cpuSeconds()) - before };
  };
  const database = async (name: string): Promise<string> => {
    await sql`create database ${sql.id(name)}`.execute(server.db);
    const url = server.url.replace(/\/[^/?]*\?/, `/${name}?`);
    await rollcall(['config', 'apply', configFile], url);
    return url;
  };
  const progress = (step: string) => process.stderr.write(`${step} …\n`);

  progress('draining the sandbox');
  const drainBulk = await measure('drainBulk', '');
  const drainRest = await measure('drainRest', '');
  progress('floor: Bulk CSV into one table');
  const floor = await measure('floor', await database('floor'));
  progress('script: first load and second run');
  const scriptUrl = await database('script');
  const script = await measure('script', scriptUrl);
  const scriptAgain = await measure('script', scriptUrl);
  progress('Rollcall: first load and unchanged run');
  const oursUrl = await database('ours');
  const first = await measure('ours', oursUrl);
  const unchanged = await measure('ours', oursUrl);

  const figures: Figures = {
    contacts: options.contacts,
    drainBulk,
    drainRest,
    floor,
    script,
    scriptAgain,
    first,
    unchanged,
  };
  if (options.json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  else printReport(figures);
}

async function contender(nodeOptions: readonly string[], parameters: readonly string[]) {
  const path = join(import.meta.dirname, 'contender.ts');
  return FIGURES.parse(JSON.parse(await run([...nodeOptions, path, ...parameters], {})));
}

async function rollcall(parameters: readonly string[], databaseUrl: string): Promise<void> {
  await run([join(ROOT, 'src', 'main.ts'), ...parameters], { ROLLCALL_DATABASE_URL: databaseUrl });
}

async function run(parameters: readonly string[], environment: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, parameters, {
    env: { ...process.env, SF_CLIENT_SECRET: 'rollcall-secret', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const output = await text(child.stdout);
  const code = await closed;
  if (code !== 0) throw new Error(`${parameters.join(' ')} ended with ${code}.`);
  return output;
}
