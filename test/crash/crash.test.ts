import { expect, inject, it } from 'vitest';
import { type History, play } from './history.ts';
import type { Kill } from './kill.ts';
import { isInterruption, table } from './table.ts';

const HISTORIES: readonly History[] = [
  { reader: 'rest', faults: false, seed: 1, kills: [4] },
  { reader: 'bulk', faults: true, seed: 2, kills: [2, 2] },
];

it('R38: processes that are killed anywhere in a run leave work that the next one ends, as if nobody had been killed', {
  timeout: 900_000,
}, async () => {
  const place = { serverUrl: inject('databaseServerUrl'), folder: inject('testFolder') };
  const kills: Kill[] = [];
  for (const history of HISTORIES) kills.push(...(await play(place, history)));
  console.log(table(kills));
  expect(kills).toHaveLength(8);
  expect(kills.filter(isInterruption).length).toBeGreaterThanOrEqual(kills.length / 2);
});
