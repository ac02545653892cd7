import { expect, inject, it } from 'vitest';
import { playDocebo } from './docebo-history.ts';

it('R38: a process that is killed while it calls Docebo leaves a tenant that the next one completes; more in docebo.full.test.ts', async () => {
  const place = { serverUrl: inject('databaseServerUrl'), folder: inject('testFolder') };
  const killed = await playDocebo(place, { people: 60, faults: false, seed: 503, kills: [1] });
  expect(killed).toHaveLength(1);
});
