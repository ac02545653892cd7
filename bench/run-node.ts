import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** Runs this Node with the secret that the benchmarks' configurations name, and answers what it printed. */
export async function runNode(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = spawn(process.execPath, parameters, {
    env: {
      ...process.env,
      SF_CLIENT_SECRET: 'rollcall-secret',
      ROLLCALL_PRIVATE_NETWORKS: 'loopback',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const output = await text(child.stdout);
  const code = await closed;
  if (code !== 0) throw new Error(`${parameters.join(' ')} ended with ${code}.`);
  return output;
}
