import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { runCommand } from './cli/run.ts';
import { readEnvironment } from './config/environment.ts';

const manifest = z.object({ version: z.string() });
const { version } = manifest.parse(JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')));

// `rollcall users | head` closes the pipe early: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const exitCode = await runCommand({
  arguments: process.argv.slice(2),
  environment: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  version,
  open: async ({ logLevel, ...options } = {}) => {
    // Loaded only when it is needed: `rollcall --help` answers at once.
    const { createContext } = await import('./context.ts');
    return await createContext(readEnvironment({ ROLLCALL_LOG_LEVEL: logLevel, ...process.env }), options);
  },
});

// Exit only when everything is written: a pipe may still be taking it in.
process.stdout.write('', () => process.exit(exitCode));
