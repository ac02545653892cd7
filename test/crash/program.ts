/**
 * The command `rollcall` as src/main.ts starts it, but that Salesforce is read in small pages: `CRASH_READER` is `rest`
 * or `bulk`. With `CRASH_PARALLEL_APPLY` workers also apply together. So a few hundred records are as many commits as a hundred thousand otherwise.
 */
import { runCommand } from '../../src/cli/run.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { createContext } from '../../src/context.ts';
import { READ_IN_SMALL_PAGES } from './readers.ts';

const reader = process.env['CRASH_READER'] === 'bulk' ? 'bulk' : 'rest';
const exitCode = await runCommand({
  arguments: process.argv.slice(2),
  environment: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  version: 'crash test',
  open: () =>
    createContext(readEnvironment(process.env), {
      salesforce: READ_IN_SMALL_PAGES[reader],
      // A call lasts a fraction of a second there.
      docebo: {
        gate: { graceMs: 1000, lookMs: 20, beatMs: 2000, staleMs: 60_000 },
        retry: { baseMs: 20, maxWaitMs: 200, lostMs: 200 },
      },
      builtin: { parallelApply: process.env['CRASH_PARALLEL_APPLY'] === 'yes' },
    }),
});
process.stdout.write('', () => process.exit(exitCode));
