import { expect, inject, it } from 'vitest';
import { histories } from './histories.ts';
import { play } from './history.ts';
import type { Kill } from './kill.ts';
import { isInterruption, placesSpared, table } from './table.ts';

const KILLS = 100;

it('R38: a hundred processes that are killed leave nothing that the next one does not end', {
  timeout: 3_600_000,
}, async () => {
  const place = { serverUrl: inject('databaseServerUrl'), folder: inject('testFolder') };
  const kills: Kill[] = [];
  for (const history of histories(1000)) {
    if (kills.length >= KILLS) break;
    kills.push(...(await play(place, history)));
  }
  console.log(table(kills));
  expect(kills.length).toBeGreaterThanOrEqual(KILLS);
  expect(placesSpared(kills)).toEqual([]);
  expect(kills.filter(({ inCommit }) => inCommit).length).toBeGreaterThan(0);
  expect(kills.filter(isInterruption).length).toBeGreaterThanOrEqual(kills.length / 2);
});
