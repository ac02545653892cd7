import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface Ended {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A `rollcall` that is running as a process of its own. */
export interface Running {
  /** As a terminal, an operator or the system would. */
  signal(name: 'SIGINT' | 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
  /** Settles when the text stands in its output; waits for ever if it never does. */
  printed(text: string): Promise<void>;
  /** What it has written to stdout so far. */
  output(): string;
  /** What it has written to stderr so far. */
  log(): string;
  readonly ended: Promise<Ended>;
}

export type Environment = Readonly<Record<string, string>>;

/**
 * Starts `rollcall` with nothing in its environment but what is given, the way to programs, and leave to reach neighbours on
 * this machine, as all those of tests are; `main` is the file to run, where it is not that of this checkout, `input` what is typed.
 */
export function startRollcall(
  words: readonly string[],
  environment: Environment,
  main = MAIN,
  input: string | null = null,
): Running {
  const child = spawn(process.execPath, [main, ...words], {
    env: { PATH: process.env['PATH'], ROLLCALL_PRIVATE_NETWORKS: 'loopback', ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input ?? '');
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  child.once('error', reject);
  child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  return {
    signal: (name) => child.kill(name),
    async printed(text) {
      while (!stdout.includes(text)) await once(child.stdout, 'data');
    },
    output: () => stdout,
    log: () => stderr,
    ended: promise,
  };
}

/** Runs `rollcall` to its end. */
export async function rollcall(
  words: readonly string[],
  environment: Environment,
  input: string | null = null,
): Promise<Ended> {
  return await startRollcall(words, environment, MAIN, input).ended;
}
