import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_PORT, DEFAULTS, type SandboxOptions } from './http/options.ts';
import { startSalesforceSandbox } from './http/server.ts';

const WRONG_USAGE = 2;
const LARGEST_PORT = 65_535;

interface CommandLine extends Omit<SandboxOptions, 'dataFile' | 'jwtPublicKey' | 'clock'> {
  readonly port: number;
  readonly data?: string;
  readonly jwtPublicKey?: string;
}

/** Starts the sandbox from the command line and keeps it until SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const { data, jwtPublicKey, ...options } = readCommandLine();
  // A signal that comes before the server listens ends the program just as cleanly.
  let close = (): Promise<void> => Promise.resolve();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void close().then(() => process.exit(0));
    });
  }
  const sandbox = await startSalesforceSandbox({
    ...options,
    ...(data === undefined ? {} : { dataFile: data }),
    ...(jwtPublicKey === undefined ? {} : { jwtPublicKey: readFileSync(jwtPublicKey, 'utf8') }),
  });
  close = () => sandbox.close();
  process.stdout.write(`sandbox Salesforce listening on ${sandbox.url}\n`);
}

function readCommandLine(): CommandLine {
  const program = new Command('sandbox/salesforce')
    .description('A server that behaves like a Salesforce org')
    .addOption(number('--port <port>', 'port on loopback, 0 for a free one', LARGEST_PORT).default(DEFAULT_PORT))
    .addOption(number('--seed <seed>', 'the same seed gives the same org').default(DEFAULTS.seed))
    .addOption(number('--contacts <n>', 'contacts of the org, generated while they are read'))
    .addOption(number('--accounts <n>', 'accounts of the org'))
    .addOption(new Option('--data <file>', 'JSON file with an org of your own').conflicts(['contacts', 'accounts']))
    .option('--no-user-list-views', 'answer 404 for the list views of User, as some orgs do')
    .addOption(number('--latency <ms>', 'wait before every answer').default(DEFAULTS.latency))
    .addOption(number('--api-limit <n>', 'API requests per day').default(DEFAULTS.apiLimit))
    .addOption(number('--token-lifetime <seconds>', 'life of an access token').default(DEFAULTS.tokenLifetime))
    .option('--jwt-public-key <file>', 'PEM certificate or public key that signs JWT bearer assertions')
    .addOption(number('--bulk-queued <ms>', 'time a Bulk job waits').default(DEFAULTS.bulkQueued))
    .addOption(number('--bulk-running <ms>', 'time a Bulk job runs').default(DEFAULTS.bulkRunning))
    .addOption(number('--bulk-page-size <n>', 'records on a Bulk result page').default(DEFAULTS.bulkPageSize))
    .exitOverride();
  program.parse();
  const options = program.opts<CommandLine>();
  if (options.accounts !== undefined && options.contacts === undefined) {
    program.error("error: option '--accounts' needs '--contacts'");
  }
  return options;
}

function number(flags: string, description: string, largest = Number.MAX_SAFE_INTEGER): Option {
  return new Option(flags, description).argParser((text: string) => {
    if (/^\d+$/.test(text) && Number(text) <= largest) return Number(text);
    throw new InvalidArgumentError(
      largest === Number.MAX_SAFE_INTEGER ? 'It must be a whole number.' : `It must be a number up to ${largest}.`,
    );
  });
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE') {
    const port = 'port' in error ? `Port ${String(error.port)}` : 'The port';
    return `${port} is already in use. Stop the program that listens there, or choose another with --port.`;
  }
  return error.message;
}

try {
  await main();
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : WRONG_USAGE);
  process.stderr.write(`sandbox Salesforce could not start: ${explain(error)}\n`);
  process.exit(1);
}
