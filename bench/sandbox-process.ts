import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const STATS = z.object({ cpu: z.object({ user: z.number(), system: z.number() }) });

export interface SandboxProcess extends AsyncDisposable {
  readonly url: string;
  /** CPU seconds that the sandbox has used so far. */
  cpuSeconds(): Promise<number>;
}

/** The sandbox Salesforce in a process of its own, so that its work is not mistaken for ours. */
export async function startSandboxProcess(parameters: readonly string[]): Promise<SandboxProcess> {
  const main = join(import.meta.dirname, '..', 'sandbox', 'salesforce', 'main.ts');
  const child = spawn(process.execPath, [main, '--port', '0', ...parameters], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout);
  const [line] = await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => [''])]);
  const url = /http:\/\/\S+/.exec(String(line))?.[0];
  if (url === undefined) throw new Error('The sandbox did not start.');
  return {
    url,
    async cpuSeconds() {
      const { cpu } = STATS.parse(await (await fetch(`${url}/__sandbox/stats`)).json());
      return cpu.user + cpu.system;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
