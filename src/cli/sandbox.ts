import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import type { Session } from './session.ts';

const SERVERS = {
  salesforce: 'a server that behaves like Salesforce, with a sample org',
  docebo: 'a server that behaves like Docebo, with a sample platform',
} as const;

/** Servers for trying things out. They are processes of their own: everything behind their name is theirs. */
export function sandboxCommand(session: Session): Command {
  const sandbox = new Command('sandbox').description('start a server to try Rollcall with').enablePositionalOptions();
  for (const [name, description] of Object.entries(SERVERS)) {
    sandbox
      .command(name)
      .description(`${description}; its options: rollcall sandbox ${name} --help`)
      .argument('[options...]', 'see its own --help')
      .allowUnknownOption()
      .passThroughOptions()
      .helpOption(false)
      .action(async (options: string[]) => session.exitWith(await runServer(name, options, session)));
  }
  return sandbox;
}

/** Runs until the server ends; answers its exit code, 128 + n when signal n ended it. */
async function runServer(name: string, options: readonly string[], session: Session): Promise<number> {
  // .ts in a checkout, .js in the built package.
  const extension = extname(import.meta.url);
  const main = fileURLToPath(new URL(`../../sandbox/${name}/main${extension}`, import.meta.url));
  const child = spawn(process.execPath, [main, ...options], { stdio: 'inherit' });
  const stop = () => child.kill('SIGTERM');
  // At a second Ctrl-C this process ends at once, and may not leave the server behind.
  const kill = () => child.kill('SIGKILL');
  session.signal.addEventListener('abort', stop, { once: true });
  process.once('exit', kill);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once('error', reject);
  child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  try {
    return await promise;
  } finally {
    session.signal.removeEventListener('abort', stop);
    process.off('exit', kill);
  }
}
