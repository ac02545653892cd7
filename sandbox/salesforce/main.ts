import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { numberOption, portOption, runSandbox } from '../shared/command-line.ts';
import { DEFAULT_PORT, DEFAULTS, type SandboxOptions } from './http/options.ts';
import { startSalesforceSandbox } from './http/server.ts';

interface CommandLine extends Omit<SandboxOptions, 'dataFile' | 'jwtPublicKey' | 'clock'> {
  readonly port: number;
  readonly data?: string;
  readonly jwtPublicKey?: string;
}

/** Starts the sandbox from the command line and keeps it until SIGTERM or SIGINT. */
await runSandbox('Salesforce', () => {
  const { data, jwtPublicKey, ...options } = readCommandLine();
  return startSalesforceSandbox({
    ...options,
    ...(data === undefined ? {} : { dataFile: data }),
    ...(jwtPublicKey === undefined ? {} : { jwtPublicKey: readFileSync(jwtPublicKey, 'utf8') }),
  });
});

function readCommandLine(): CommandLine {
  const program = new Command('sandbox/salesforce')
    .description('A server that behaves like a Salesforce org')
    .addOption(portOption(DEFAULT_PORT))
    .addOption(numberOption('--seed <seed>', 'the same seed gives the same org').default(DEFAULTS.seed))
    .addOption(numberOption('--contacts <n>', 'contacts of the org, generated while they are read'))
    .addOption(numberOption('--accounts <n>', 'accounts of the org'))
    .addOption(new Option('--data <file>', 'JSON file with an org of your own').conflicts(['contacts', 'accounts']))
    .option('--no-user-list-views', 'answer 404 for the list views of User, as some orgs do')
    .addOption(numberOption('--latency <ms>', 'wait before every answer').default(DEFAULTS.latency))
    .addOption(numberOption('--api-limit <n>', 'API requests per day').default(DEFAULTS.apiLimit))
    .addOption(numberOption('--token-lifetime <seconds>', 'life of an access token').default(DEFAULTS.tokenLifetime))
    .option('--jwt-public-key <file>', 'PEM certificate or public key that signs JWT bearer assertions')
    .addOption(numberOption('--bulk-queued <ms>', 'time a Bulk job waits').default(DEFAULTS.bulkQueued))
    .addOption(numberOption('--bulk-running <ms>', 'time a Bulk job runs').default(DEFAULTS.bulkRunning))
    .addOption(numberOption('--bulk-page-size <n>', 'records on a Bulk result page').default(DEFAULTS.bulkPageSize))
    .exitOverride();
  program.parse();
  const options = program.opts<CommandLine>();
  if (options.accounts !== undefined && options.contacts === undefined) {
    program.error("error: option '--accounts' needs '--contacts'");
  }
  return options;
}
