import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { joinEmbeddedServer } from '../../src/store/postgres/embedded.ts';
import { processExists } from '../../src/store/postgres/process.ts';

export const clientScript = fileURLToPath(new URL('./database-client.ts', import.meta.url));

const Line = z.looseObject({
  kind: z.string(),
  pid: z.number().optional(),
  url: z.string().optional(),
  rows: z.array(z.record(z.string(), z.unknown())).optional(),
  code: z.string().optional(),
  message: z.string().optional(),
});
export type Line = z.infer<typeof Line>;

/** A process running database-client.ts. */
export interface DatabaseClient {
  process: ChildProcess;
  /** The server's process id. */
  pid: number;
  url: string;
  /** What it told before it was ready: started, joined, … */
  events: Line[];
  query(statement: string): Promise<Line>;
  /** Ends it politely and returns what it told on its way out. */
  close(): Promise<Line[]>;
  /** SIGKILL */
  kill(): Promise<void>;
}

export interface ClientOptions {
  uid?: number;
  gid?: number;
  native?: string;
  /** Variables beyond those of this process. */
  env?: Readonly<Record<string, string>>;
  /** A program that runs it, with its own arguments. */
  through?: readonly string[];
}

/** Starts a client and waits until it is connected. @throws Error with its last words when it gives up. */
export async function startClient(dataDir: string, options: ClientOptions = {}): Promise<DatabaseClient> {
  const { native, env, through = [], ...account } = options;
  const [program = '', ...args] = [
    ...through,
    process.execPath,
    clientScript,
    dataDir,
    ...(native === undefined ? [] : [native]),
  ];
  const child = spawn(program, args, {
    ...account,
    env: { ...process.env, ...env },
    cwd: '/',
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<Line> => {
    const { value } = await lines.next();
    return value === undefined ? { kind: 'end' } : Line.parse(JSON.parse(value));
  };
  const events: Line[] = [];
  for (;;) {
    const line = await next();
    events.push(line);
    if (line.kind === 'ready') break;
    if (line.kind === 'error' || line.kind === 'end') throw new ClientRefused(line);
  }
  const { pid = 0, url = '' } = events.at(-1) ?? {};
  return {
    process: child,
    pid,
    url,
    events,
    query: (statement) => {
      child.stdin.write(`${statement}\n`);
      return next();
    },
    close: async () => {
      child.stdin.end();
      const told: Line[] = [];
      for (let line = await next(); line.kind !== 'end'; line = await next()) told.push(line);
      return told;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}

/** A client whose server goes when the test ends, however it ends. */
export async function testClient(dataDir: string, options: ClientOptions = {}): Promise<DatabaseClient> {
  const started = await startClient(dataDir, options);
  onTestFinished(() => {
    started.process.kill('SIGKILL');
    if (runs(started.pid)) process.kill(started.pid, 'SIGKILL');
  });
  return started;
}

/** What a client said instead of becoming ready. */
export class ClientRefused extends Error {
  readonly line: Line;
  constructor(line: Line) {
    super(`${line.code}: ${line.message}`);
    this.line = line;
  }
}

/**
 * Data directories inside `folder`: `initialised` is one for all that leave it in order, `fresh` makes a copy of it
 * (of a longer path where names are given), `empty` a path where nothing is yet.
 */
export async function dataDirectories(folder: string) {
  const base = mkdtempSync(join(folder, 'data-'));
  const initialised = join(base, 'initialised');
  const server = await joinEmbeddedServer({ dataDir: initialised });
  await server.release();
  let count = 0;
  return {
    initialised,
    empty: () => join(base, `dir-${++count}`),
    fresh: (...name: string[]) => {
      const path = join(base, `dir-${++count}`, ...name);
      mkdirSync(dirname(path), { recursive: true });
      execFileSync('cp', ['-a', initialised, path]);
      return path;
    },
  };
}

/** Whether the process runs. One that has ended, but whose parent has not noticed yet, does not. */
export function runs(pid: number): boolean {
  if (!processExists(pid)) return false;
  return process.platform !== 'linux' || readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';
}

export const socketFolderOf = (url: string) => new URL(url.replace('@/', '@local/')).searchParams.get('host') ?? '';
