import { fileURLToPath } from 'node:url';
import { applyFile } from '../../src/administration/configuration/apply.ts';
import { interruptSignal } from '../../src/cli/interrupt.ts';
import { errorText } from '../../src/cli/output/error-text.ts';
import { sanitizeLines } from '../../src/cli/output/sanitize.ts';
import { Interruption } from '../../src/cli/session.ts';
import { showProgress } from '../../src/cli/sync/show-progress.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { readConfigurationFile } from '../../src/config/file.ts';
import { type Context, createContext } from '../../src/context.ts';
import { type EntityOutcome, outcomeOf } from './outcome.ts';
import { startConsole, startSandbox } from './processes.ts';
import { closing, consoleLines, report } from './report.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DATA_DIR = '.rollcall/demo';
const EXAMPLE = 'examples/acme.yaml';

/** What the sandbox lets in. */
const CREDENTIALS = { SF_CLIENT_ID: 'rollcall', SF_CLIENT_SECRET: 'rollcall-secret' };

/** Plays the demo and answers the exit code. Whatever it starts has ended when it returns. */
export async function demo(words: readonly string[]): Promise<number> {
  const once = words.includes('--once');
  const unknown = words.find((word) => word !== '--once');
  if (unknown !== undefined) {
    process.stderr.write(`The demo does not know ${unknown}. Usage: npm run demo [-- --once]\n`);
    return 2;
  }
  const signal = interruptSignal(() => process.stderr.write('\nStopping.\n'));
  try {
    return await play(once, signal);
  } catch (error) {
    if (signal.aborted) return once && signal.reason instanceof Interruption ? signal.reason.exitCode : 0;
    process.stderr.write(`The demo failed. ${errorText(error)}\n`);
    return 1;
  }
}

async function play(once: boolean, signal: AbortSignal): Promise<number> {
  say('Rollcall demo: the people of a Salesforce org become people of a learning platform.\n');
  await using sandbox = await startSandbox();
  const url = sandbox.ready;
  say(`Salesforce     ${url} (a sandbox with the sample org "acme")`);

  const environment = {
    ROLLCALL_DATA_DIR: DATA_DIR,
    ROLLCALL_LOG_LEVEL: process.env.ROLLCALL_LOG_LEVEL,
    // The sandbox is on this machine.
    ROLLCALL_PRIVATE_NETWORKS: 'loopback',
    SF_URL: url,
    ...CREDENTIALS,
  };
  await using context = await createContext(readEnvironment(environment, ROOT));
  say(`Database       embedded PostgreSQL in ${DATA_DIR}, up to date`);

  const file = await readConfigurationFile(`${ROOT}${EXAMPLE}`);
  const changes = await applyFile(context.db, file);
  const different = changes.filter(({ outcome }) => outcome !== 'unchanged').length;
  const applied = different === 0 ? 'nothing to change' : `${different} branches, fields and settings`;
  say(`Configuration  ${EXAMPLE}: ${applied}\n`);

  const outcomes = await synchronize(context, signal);
  const width = process.stdout.columns ?? 80;
  say(report(outcomes, width));
  say(closing({ dataDir: DATA_DIR, url, credentials: CREDENTIALS, once }));
  if (!once) {
    await using server = await startConsole(environment);
    say(consoleLines(server.ready));
    await Promise.race([aborted(signal), sandbox.ended, server.ended]);
    return signal.aborted ? 0 : 1;
  }
  return outcomes.every(({ succeeded }) => succeeded) ? 0 : 1;
}

async function synchronize(context: Context, signal: AbortSignal): Promise<EntityOutcome[]> {
  await using connection = await context.connect('acme');
  const outcomes: EntityOutcome[] = [];
  for (const entity of ['users', 'contacts'] as const) {
    const result = await showProgress(entity, { stderr: process.stderr, signal }, (watch) =>
      connection.synchronize(entity, { ...watch, dryRun: false }),
    );
    outcomes.push(await outcomeOf(context.db, result.id));
  }
  return outcomes;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function say(text: string): void {
  process.stdout.write(`${sanitizeLines(text)}\n`);
}
