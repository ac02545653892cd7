import { expect, inject, it } from 'vitest';
import { type History, play } from './history.ts';
import type { Kill } from './kill.ts';
import { isInterruption, table } from './table.ts';

const HISTORIES: readonly [string, History][] = [
  ['one at a time', { reader: 'rest', faults: false, workers: 1, seed: 77, kills: [3, 2] }],
  ['two that share what they read', { reader: 'bulk', faults: false, workers: 2, seed: 78, kills: [5, 5] }],
  [
    'two that share what they read and apply',
    { reader: 'bulk', faults: false, workers: 2, appliesTogether: true, seed: 80, kills: [4, 4] },
  ],
  ['three that share, with faults', { reader: 'bulk', faults: true, workers: 3, seed: 79, kills: [5, 4] }],
];

/** Of every history. */
const all: Kill[] = [];

it.each(HISTORIES)(
  'R38: workers that are killed anywhere in a run are replaced by others, who end it: %s',
  {
    timeout: 3_600_000,
  },
  async (_name, history) => {
    const place = { serverUrl: inject('databaseServerUrl'), folder: inject('testFolder') };
    const kills = await play(place, history);
    console.log(table(kills));
    expect(kills).toHaveLength(history.kills.reduce((sum, count) => sum + count, 0));
    all.push(...kills);
    expect(kills.filter(isInterruption).length).toBeGreaterThanOrEqual(kills.length / 2);
  },
);

// Where a kill falls depends on which of the workers gets which page: asked of all of them together.
it('R38: among them are workers that were killed while reading, and while applying', () => {
  const states = all.map(({ at }) => at.state);
  expect(states).toContain('extracting');
  expect(states).toContain('applying');
});
