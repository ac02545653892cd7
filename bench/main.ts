import { Command, InvalidArgumentError } from 'commander';
import { benchmarkFirstSync, type FirstSyncOptions } from './first-sync/benchmark.ts';

const program = new Command('bench').description('Benchmarks, each against baselines measured in the same run');
program
  .command('first-sync')
  .description('first load and unchanged run, against a bulk copy (floor) and an afternoon’s script')
  .option('--contacts <n>', 'contacts of the generated org', count, 200_000)
  .option('--json', 'print the figures as JSON')
  .option('--cpu-profile <dir>', 'write CPU profiles of our own runs there; their figures include its cost')
  .action((options: FirstSyncOptions) => benchmarkFirstSync(options));
await program.parseAsync();

function count(text: string): number {
  if (/^[1-9]\d{0,7}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1.');
}
