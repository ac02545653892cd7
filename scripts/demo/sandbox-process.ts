import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const STANDARD_PORT = 4800;
const MAIN = fileURLToPath(new URL('../../sandbox/salesforce/main.ts', import.meta.url));
const READY = /listening on (http:\/\/\S+)/;

/** A sandbox Salesforce in a process of its own; disposing it ends the process. */
export interface SandboxProcess extends AsyncDisposable {
  readonly url: string;
  /** Settles when the process has ended by itself. */
  readonly ended: Promise<void>;
}

/** Starts the sandbox on its standard port, or on a free one where that is taken. */
export async function startSandbox(): Promise<SandboxProcess> {
  const port = (await isFree(STANDARD_PORT)) ? STANDARD_PORT : 0;
  const child = spawn(process.execPath, [MAIN, '--port', String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  child.once('error', reject);
  child.once('exit', () => resolve());
  return {
    url: await Promise.race([
      readyAddress(child.stdout),
      ended.then(() => {
        throw new Error('The sandbox Salesforce ended before it was ready.');
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

async function readyAddress(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const address = READY.exec(line)?.[1];
    if (address !== undefined) return address;
  }
  return await new Promise<never>(() => {
    // The output has ended without the address: the process is about to end, which is told elsewhere.
  });
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  server.once('error', () => resolve(false));
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  return await promise;
}
