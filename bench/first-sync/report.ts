import Table from 'cli-table3';

export interface Measured {
  readonly seconds: number;
  /** CPU seconds of the contender's own process. */
  readonly cpu: number;
  readonly peakBytes: number;
  /** CPU seconds of the sandbox meanwhile. */
  readonly sandboxCpu: number;
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
    head: ['', 'seconds', 'records/s', 'own CPU s', 'sandbox CPU s', 'sandbox share', 'peak MB'],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
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
    `${contacts.toLocaleString('en')} contacts`,
    table.toString(),
    ratio('first load / script', first, script),
    ratio('unchanged run / script', unchanged, script),
    ratio('unchanged run / script, second run', unchanged, scriptAgain),
    ratio('first load / floor', first, floor),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function columns({ seconds, cpu, sandboxCpu, peakBytes }: Measured, contacts: number): string[] {
  return [
    seconds.toFixed(1),
    Math.round(contacts / seconds).toLocaleString('en'),
    cpu.toFixed(1),
    sandboxCpu.toFixed(1),
    `${Math.round((sandboxCpu / seconds) * 100)} %`,
    Math.round(peakBytes / 2 ** 20).toString(),
  ];
}

function ratio(name: string, one: Measured, other: Measured): string {
  const counts = [one, other].every(({ sandboxCpu, seconds }) => sandboxCpu / seconds < SANDBOX_SHARE);
  const value = `${(one.seconds / other.seconds).toFixed(2)} ×`;
  return `${name.padEnd(36)} ${value}${counts ? '' : '  (does not count: the sandbox took over a third of the time)'}`;
}
