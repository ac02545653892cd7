import { Command, InvalidArgumentError, Option } from 'commander';
import { benchmarkConsole, type ConsoleOptions } from './console/benchmark.ts';
import { benchmarkCsv, type CsvOptions } from './csv/benchmark.ts';
import { benchmarkDocebo, type DoceboOptions } from './docebo/benchmark.ts';
import { benchmarkFirstSync, type FirstSyncOptions } from './first-sync/benchmark.ts';
import { benchmarkIncremental, type IncrementalOptions } from './incremental/benchmark.ts';
import { benchmarkSharing, type SharingOptions } from './sharing/benchmark.ts';

const DEFAULT_SIZES: readonly number[] = [100_000, 1_000_000];

const program = new Command('bench').description('Benchmarks, each against baselines measured in the same run');
program
  .command('first-sync')
  .description('first load and unchanged run, against a bulk copy (floor) and an afternoon’s script')
  .option('--contacts <n>', 'contacts of the generated org', count, 200_000)
  .option('--json', 'print the figures as JSON')
  .option('--cpu-profile <dir>', 'write CPU profiles of our own runs there; their figures include its cost')
  .action((options: FirstSyncOptions) => benchmarkFirstSync(options));
program
  .command('incremental')
  .description('runs over the same number of changes in orgs of several sizes')
  .option('--contacts <n...>', 'contacts of the generated orgs', counts, DEFAULT_SIZES)
  .option('--changed <n>', 'contacts that change before each run', count, 1000)
  .option('--runs <n>', 'runs for each org, of which the median is taken', count, 3)
  .action((options: IncrementalOptions) => benchmarkIncremental(options));
program
  .command('csv')
  .description('our own CSV reader against libraries, on a Bulk result in memory')
  .option('--records <n>', 'records', count, 200_000)
  .option('--runs <n>', 'runs of each, of which the median is taken', count, 5)
  .action((options: CsvOptions) => benchmarkCsv(options));
program
  .command('sharing')
  .description('a first load by one worker, by two, and so on')
  .option('--contacts <n>', 'contacts of the generated org', count, 200_000)
  .option('--workers <n>', 'most workers at a time', count, 3)
  .option('--part-size <n>', 'records of a part of the results', count, 10_000)
  .option('--latency <ms>', 'milliseconds that every answer of Salesforce takes longer', count, 300)
  .action((options: SharingOptions) => benchmarkSharing(options));
program
  .command('console')
  .description('long tasks while the preview scrolls, when each page can be used, and a chart of 100,000 branches')
  .addOption(new Option('--only <what>', 'one of them').choices(['preview', 'pages', 'chart']))
  .option('--times <n>', 'how often each page is opened, of which the median is taken', count, 5)
  .action((options: ConsoleOptions) => benchmarkConsole(options));
program
  .command('docebo')
  .description('calls to a Docebo tenant for each kind of change, beside what they may be')
  .option('--contacts <n>', 'people who are there', atLeast(1000), 1200)
  .option('--chunk <n>', 'people handed over in one call', count, 100)
  .action((options: DoceboOptions) => benchmarkDocebo(options));
await program.parseAsync();

function counts(text: string, before: readonly number[] | undefined): number[] {
  return [...(before === DEFAULT_SIZES ? [] : (before ?? [])), count(text)];
}

/** The same, but not below a number. */
function atLeast(lowest: number): (text: string) => number {
  return (text) => {
    const value = count(text);
    if (value >= lowest) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${lowest}.`);
  };
}

function count(text: string): number {
  if (/^[1-9]\d{0,7}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1.');
}
