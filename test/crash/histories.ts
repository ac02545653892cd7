import type { History } from './history.ts';

const KINDS: readonly Pick<History, 'reader' | 'workers'>[] = [
  { reader: 'rest' },
  { reader: 'bulk' },
  { reader: 'rest' },
  { reader: 'cli' },
  { reader: 'bulk', workers: 2 },
];
const ROUNDS = [4, 3, 3];

/** Histories with about so many kills, every other one with faults; their seeds begin with the given one. */
export function* histories(seed: number, kills: number): Generator<History, void, undefined> {
  const each = ROUNDS.reduce((sum, round) => sum + round, 0);
  for (let number = 0; number < Math.ceil(kills / each); number += 1) {
    const kind = KINDS[number % KINDS.length] ?? { reader: 'cli' };
    yield { ...kind, faults: Math.floor(number / 2) % 2 === 1, seed: seed + number, kills: ROUNDS };
  }
}
