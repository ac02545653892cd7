import { join } from 'node:path';
import { z } from 'zod';
import { configuration } from '../fixture.ts';
import { prepareGround } from '../ground.ts';
import { launcherOptions } from '../launcher-options.ts';
import { runNode } from '../run-node.ts';
import { type Figures, type Measured, printReport } from './report.ts';

const CONTENDER = join(import.meta.dirname, 'contender.ts');
const FIGURES = z.object({
  seconds: z.number(),
  cpu: z.number(),
  peakBytes: z.number(),
  records: z.int().nullable(),
  calls: z.int().nullable(),
});

export interface FirstSyncOptions {
  readonly contacts: number;
  readonly json?: boolean;
  /** Folder for the CPU profiles of our own runs. */
  readonly cpuProfile?: string;
}

/**
 * Loads a generated org with every contender, each into a fresh database of one server, and prints the ratios. Before
 * each measurement the server is brought to rest, so that nobody pays for what another one left behind.
 */
export async function benchmarkFirstSync(options: FirstSyncOptions): Promise<void> {
  const { contacts, json = false, cpuProfile } = options;
  await using ground = await prepareGround(contacts, configuration);
  const { databases } = ground;

  const measure = async (contender: string, databaseUrl = '', nodeOptions: readonly string[] = []) =>
    (await ground.measure(async () => {
      const printed = await runNode([...nodeOptions, CONTENDER, contender, ground.url, databaseUrl]);
      const figures = FIGURES.parse(JSON.parse(printed));
      if (figures.records !== null && figures.records !== contacts) {
        throw new Error(`${contender} worked on ${figures.records} of ${contacts} contacts.`);
      }
      return figures;
    })) satisfies Measured;
  const launch = await launcherOptions();
  const profile = cpuProfile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${cpuProfile}`];
  const progress = (step: string) => process.stderr.write(`${step} …\n`);

  progress('draining the sandbox');
  const drainBulk = await measure('drainBulk');
  const drainRest = await measure('drainRest');
  progress('floor: Bulk CSV into one table');
  const floor = await measure('floor', await databases.create('floor'));
  progress('script: first load and second run');
  const scriptUrl = await databases.create('script');
  const script = await measure('script', scriptUrl);
  await databases.assertLoaded('script', contacts);
  const scriptAgain = await measure('script', scriptUrl);
  progress('Rollcall: first load and unchanged run');
  const oursUrl = await databases.create('ours');
  const first = await measure('firstLoad', oursUrl, [...launch, ...profile]);
  await databases.assertLoaded('ours', contacts);
  const unchanged = await measure('unchangedRun', oursUrl, [...launch, ...profile]);

  const figures: Figures = {
    contacts,
    drainBulk,
    drainRest,
    floor,
    script,
    scriptAgain,
    first,
    unchanged,
  };
  if (json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  else printReport(figures);
}
