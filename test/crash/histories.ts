import type { History } from './history.ts';

const KINDS: readonly Pick<History, 'reader' | 'workers' | 'appliesTogether'>[] = [
  { reader: 'rest' },
  { reader: 'bulk' },
  { reader: 'rest' },
  { reader: 'cli' },
  { reader: 'bulk', workers: 2 },
  { reader: 'rest' },
  { reader: 'bulk' },
  { reader: 'rest' },
  { reader: 'cli' },
  { reader: 'bulk', workers: 2, appliesTogether: true },
];
const ROUNDS = [4, 3, 3];

/** Histories without end, of ten kills each where none comes too late; every other two with faults. Their seeds begin with the given one. */
export function* histories(seed: number): Generator<History, never, undefined> {
  for (let number = 0; ; number += 1) {
    const kind = KINDS[number % KINDS.length] ?? { reader: 'cli' };
    yield { ...kind, faults: Math.floor(number / 2) % 2 === 1, seed: seed + number, kills: ROUNDS };
  }
}
