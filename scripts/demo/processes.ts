import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const SANDBOX = fileURLToPath(new URL('../../sandbox/salesforce/main.ts', import.meta.url));
const ROLLCALL = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const SANDBOX_PORT = 4800;
const CONSOLE_PORT = 8080;
const LISTENING = /listening on (http:\/\/\S+)/;

const Ready = z.object({ address: z.string(), setupCode: z.string().nullable() });

/** A process of the demo's own; disposing it ends the process. */
export interface OwnProcess<T> extends AsyncDisposable {
  /** What it has said when it was ready. */
  readonly ready: T;
  /** Settles when the process has ended by itself. */
  readonly ended: Promise<void>;
}

/** A sandbox Salesforce on its standard port, or on a free one where that is taken; answers its address. */
export async function startSandbox(): Promise<OwnProcess<string>> {
  const words = ['--port', await portOrAny(SANDBOX_PORT)];
  return await start('The sandbox Salesforce', [SANDBOX, ...words], process.env, (said) => LISTENING.exec(said)?.[1]);
}

/** `rollcall serve`, likewise; answers its address, and the code with which the first administrator is made. */
export async function startConsole(environment: NodeJS.ProcessEnv): Promise<OwnProcess<z.output<typeof Ready>>> {
  const words = ['serve', '--json', '--port', await portOrAny(CONSOLE_PORT)];
  return await start('The server', [ROLLCALL, ...words], { ...process.env, ...environment }, (said) =>
    said.trimEnd().endsWith('}') ? Ready.parse(JSON.parse(said)) : undefined,
  );
}

async function start<T>(
  name: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  readyOf: (said: string) => T | undefined,
): Promise<OwnProcess<T>> {
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'], env });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  child.once('error', reject);
  child.once('exit', () => resolve());
  return {
    ready: await Promise.race([
      readiness(child.stdout, readyOf),
      ended.then(() => {
        throw new Error(`${name} ended before it was ready.`);
      }),
    ]),
    ended,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      const giveUp = setTimeout(kill, 5000);
      await ended;
      clearTimeout(giveUp);
      process.off('exit', kill);
    },
  };
}

async function readiness<T>(output: NodeJS.ReadableStream, readyOf: (said: string) => T | undefined): Promise<T> {
  let said = '';
  for await (const line of createInterface({ input: output })) {
    said += `${line}\n`;
    const ready = readyOf(said);
    if (ready !== undefined) return ready;
  }
  return await new Promise<never>(() => {
    // The output has ended without it: the process is about to end, which is told elsewhere.
  });
}

async function portOrAny(port: number): Promise<string> {
  return String((await isFree(port)) ? port : 0);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  server.once('error', () => resolve(false));
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  return await promise;
}
