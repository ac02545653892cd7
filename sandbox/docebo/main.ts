import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { numberOption, portOption, runSandbox } from '../shared/command-line.ts';
import { DEFAULT_PORT, DEFAULTS, type SandboxOptions } from './http/options.ts';
import { CONCURRENCY_MODES } from './http/serial-calls.ts';
import { startDoceboSandbox } from './http/server.ts';
import { MESSAGES, SCALARS } from './http/shapes.ts';

interface CommandLine extends Omit<SandboxOptions, 'dataFile' | 'jwtPublicKey' | 'clock'> {
  readonly port: number;
  readonly data?: string;
  readonly jwtPublicKey?: string;
}

/** Starts the sandbox from the command line and keeps it until SIGTERM or SIGINT. */
await runSandbox('Docebo', () => {
  const { data, jwtPublicKey, ...options } = readCommandLine();
  return startDoceboSandbox({
    ...options,
    ...(data === undefined ? {} : { dataFile: data }),
    ...(jwtPublicKey === undefined ? {} : { jwtPublicKey: readFileSync(jwtPublicKey, 'utf8') }),
  });
});

function readCommandLine(): CommandLine {
  const concurrency = new Option('--concurrency <mode>', 'what becomes of a batch or branch call beside another one')
    .choices(CONCURRENCY_MODES)
    .default(DEFAULTS.concurrency);
  const dropdowns = new Option('--listed-dropdowns <how>', 'how lists of users show dropdowns')
    .choices(['label', 'id'])
    .default(DEFAULTS.listedDropdowns);
  const scalars = new Option('--scalars <how>', 'how answers say ids, numbers and flags')
    .choices(SCALARS)
    .default(DEFAULTS.scalars);
  const messages = new Option('--messages <how>', 'how answers say what is wrong')
    .choices(MESSAGES)
    .default(DEFAULTS.messages);
  return new Command('sandbox/docebo')
    .description('A server that behaves like a Docebo platform')
    .addOption(portOption(DEFAULT_PORT))
    .addOption(numberOption('--seed <seed>', 'the same seed generates the same users').default(DEFAULTS.seed))
    .addOption(numberOption('--users <n>', 'users to generate, besides those of the platform').default(DEFAULTS.users))
    .option('--data <file>', 'JSON file with a platform of your own')
    .addOption(numberOption('--latency <ms>', 'wait before every answer').default(DEFAULTS.latency))
    .addOption(numberOption('--quota <n>', 'calls per window and IP address; then 429').default(DEFAULTS.quota))
    .addOption(numberOption('--quota-window <seconds>', 'window of the quota').default(DEFAULTS.quotaWindow))
    .option('--quota-tokens', 'asking for a token counts, too', DEFAULTS.quotaTokens)
    .addOption(numberOption('--retry-after <seconds>', 'tell a Retry-After with 429; none otherwise'))
    .addOption(numberOption('--max-concurrent <n>', 'requests at one time; then 503').default(DEFAULTS.maxConcurrent))
    .addOption(concurrency)
    .addOption(numberOption('--conflict-status <status>', 'its status when refused').default(DEFAULTS.conflictStatus))
    .addOption(numberOption('--batch-time <ms>', 'least time of a batch or branch call').default(DEFAULTS.batchTime))
    .addOption(numberOption('--batch-limit <n>', 'items that a batch may have').default(DEFAULTS.batchLimit))
    .addOption(numberOption('--row-index-base <n>', 'row_index of the first item').default(DEFAULTS.rowIndexBase))
    .option('--batch-branch-ids', 'a batch of branches tells their ids', DEFAULTS.batchBranchIds)
    .option('--no-flattened-root', 'the flattened tree is told without the root branch')
    .addOption(
      numberOption('--uncounted <n>', 'so many more than they list do lists of users and branches count').default(
        DEFAULTS.uncounted,
      ),
    )
    .addOption(dropdowns)
    .option('--no-listed-levels', 'lists of users do not tell levels')
    .option('--no-listed-caller', 'lists of users leave out whoever asks for them')
    .option('--no-sorting', 'lists of users are in their own order, whatever is asked for')
    .addOption(scalars)
    .addOption(messages)
    .addOption(numberOption('--token-lifetime <seconds>', 'life of an access token').default(DEFAULTS.tokenLifetime))
    .addOption(
      numberOption('--refresh-token-lifetime <seconds>', 'life of a refresh token').default(
        DEFAULTS.refreshTokenLifetime,
      ),
    )
    .option('--jwt-public-key <file>', 'PEM public key that verifies JWT bearer assertions')
    .exitOverride()
    .parse()
    .opts<CommandLine>();
}
