import { expect, inject, it } from 'vitest';
import { play } from './history.ts';
import { isInterruption, table } from './table.ts';

it('R38: workers that are killed anywhere in a run are replaced by the next one, which ends it', {
  timeout: 3_600_000,
}, async () => {
  const place = { serverUrl: inject('databaseServerUrl'), folder: inject('testFolder') };
  const kills = await play(place, { reader: 'rest', faults: false, workers: true, seed: 77, kills: [3, 2] });
  console.log(table(kills));
  expect(kills).toHaveLength(5);
  expect(kills.filter(isInterruption).length).toBeGreaterThanOrEqual(3);
});
