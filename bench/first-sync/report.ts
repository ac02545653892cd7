import { cpus, loadavg } from 'node:os';
import Table from 'cli-table3';
import type { NeighbourCpu } from '../ground.ts';

export interface Measured extends NeighbourCpu {
  readonly seconds: number;
  /** CPU seconds of the contender's own process. */
  readonly cpu: number;
  readonly peakBytes: number;
  /** Calls to Salesforce; null where nobody counts. */
  readonly calls: number | null;
}

export interface Figures {
  readonly contacts: number;
  readonly drainBulk: Measured;
  readonly drainRest: Measured;
  readonly floor: Measured;
  readonly script: Measured;
  readonly scriptAgain: Measured;
  readonly first: Measured;
  readonly unchanged: Measured;
}

/** A ratio counts only while the sandbox takes less than a third of the time. */
const SANDBOX_SHARE = 1 / 3;

/** Prints every contender, and how ours compare with the script and the floor. */
export function printReport(figures: Figures): void {
  const { contacts, drainBulk, drainRest, floor, script, scriptAgain, first, unchanged } = figures;
  const table = new Table({
    head: ['', 'seconds', 'records/s', 'own CPU s', 'database CPU s', 'sandbox CPU s', 'sandbox share', 'peak MB'],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
  });
  const rows: [string, Measured][] = [
    ['sandbox drained by Bulk', drainBulk],
    ['sandbox drained by REST', drainRest],
    ['floor: Bulk CSV into one table', floor],
    ['script: first load', script],
    ['script: second run', scriptAgain],
    ['Rollcall: first load', first],
    ['Rollcall: unchanged full run', unchanged],
  ];
  for (const [name, measured] of rows) table.push([name, ...columns(measured, contacts)]);
  const lines = [
    `${contacts.toLocaleString('en')} contacts; ${machine()}`,
    table.toString(),
    ratio('first load / script', first, script),
    ratio('unchanged run / script', unchanged, script),
    ratio('unchanged run / script, second run', unchanged, scriptAgain),
    ratio('first load / floor', first, floor),
    `calls to Salesforce: ${first.calls} in the first load, ${unchanged.calls} in the unchanged run`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function machine(): string {
  const processors = cpus();
  const load = loadavg().map((value) => value.toFixed(1));
  return `${processors.length} × ${processors[0]?.model ?? 'unknown processor'}, load over 1, 5, 15 minutes ${load.join(', ')}`;
}

function columns({ seconds, cpu, databaseCpu, sandboxCpu, peakBytes }: Measured, contacts: number): string[] {
  return [
    seconds.toFixed(1),
    Math.round(contacts / seconds).toLocaleString('en'),
    cpu.toFixed(1),
    databaseCpu === null ? '?' : databaseCpu.toFixed(1),
    sandboxCpu.toFixed(1),
    `${Math.round((sandboxCpu / seconds) * 100)} %`,
    Math.round(peakBytes / 2 ** 20).toString(),
  ];
}

/** By the clock, and by the CPU time of contender and database, which others on the same machine disturb less. */
function ratio(name: string, one: Measured, other: Measured): string {
  const counts = [one, other].every(({ sandboxCpu, seconds }) => sandboxCpu / seconds < SANDBOX_SHARE);
  const byClock = (one.seconds / other.seconds).toFixed(2);
  const byCpu = (cpuSeconds(one) / cpuSeconds(other)).toFixed(2);
  const note = counts ? '' : '; does not count: the sandbox took over a third of the time';
  return `${name.padEnd(36)} ${byClock} ×  (CPU ${byCpu} ×${note})`;
}

function cpuSeconds({ cpu, databaseCpu }: Measured): number {
  return cpu + (databaseCpu ?? 0);
}
