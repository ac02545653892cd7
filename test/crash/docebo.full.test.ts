import { expect, inject, it } from 'vitest';
import { type DoceboHistory, playDocebo } from './docebo-history.ts';

const HISTORIES: readonly [string, DoceboHistory][] = [
  ['alone', { people: 320, faults: false, seed: 501, kills: [4, 3, 3] }],
  ['with faults of Docebo', { people: 320, faults: true, seed: 502, kills: [3, 3] }],
];

it.each(HISTORIES)(
  'R38: processes that are killed while they call Docebo leave a tenant that the next one completes: %s',
  { timeout: 3_600_000 },
  async (_name, history) => {
    const place = { serverUrl: inject('databaseServerUrl'), folder: inject('testFolder') };
    const killed = await playDocebo(place, history);
    console.log(
      `${killed.length} killed, ${killed.filter(({ atWork }) => atWork).length} of them while Docebo was at work; calls: ${killed.map(({ calls }) => calls).join(' ')}`,
    );
    expect(killed).toHaveLength(history.kills.reduce((sum, count) => sum + count, 0));
    expect(killed.filter(({ atWork }) => atWork).length).toBeGreaterThanOrEqual(killed.length / 4);
  },
);
