import fc from 'fast-check';
import { cases } from './case.ts';
import { type PlayOptions, play } from './history.ts';
import { HITS, type Hit } from './hits.ts';
import type { Installation } from './installation.ts';

/** Each thing that histories are about comes up in at least this share of them. */
const LEAST_SHARE = 0.05;

export interface Proof extends PlayOptions {
  readonly numRuns: number;
  readonly seed: number;
  /** Of a failure that was printed: begins there. */
  readonly path?: string;
  readonly onPlayed?: (played: number) => void;
}

/**
 * Plays so many histories and answers how many of them put each rule to the test. Throws at the first on which the
 * engine and the reference disagree, with its seed and shrunk path.
 */
export async function playMany(installation: Installation, proof: Proof): Promise<ReadonlyMap<Hit, number>> {
  const { numRuns, seed, path, onPlayed, ...options } = proof;
  const counts = new Map<Hit, number>(HITS.map((hit) => [hit, 0]));
  let played = 0;
  let failed = false;
  /** Shrinking takes its time: whoever does not want to wait for it has the first failure. */
  const told = (error: unknown): never => {
    if (!failed) console.error(`History ${played + 1} of seed ${seed} has failed, and is shrunk now:`, error);
    failed = true;
    throw error;
  };
  const property = fc.asyncProperty(cases, async (history) => {
    for (const hit of await play(installation, history, options).catch(told)) {
      counts.set(hit, (counts.get(hit) ?? 0) + 1);
    }
    played += 1;
    onPlayed?.(played);
  });
  await fc.assert(property, { numRuns, seed, ...(path === undefined ? {} : { path }) });
  return counts;
}

export function table(counts: ReadonlyMap<Hit, number>, of: number): string {
  return [...counts].map(([hit, count]) => `${String(Math.round((100 * count) / of)).padStart(4)} % ${hit}`).join('\n');
}

/** What has come up so seldom that little is proved about it. */
export function tooSeldom(counts: ReadonlyMap<Hit, number>, of: number): Hit[] {
  return [...counts].filter(([, count]) => count < LEAST_SHARE * of).map(([hit]) => hit);
}
