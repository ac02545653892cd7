import { LRUCache } from 'lru-cache';
import { type Draft, type Drawn, pathsOf, type Sample, tryMapping } from '../sync/sample.ts';
import type { AdministeredConnection } from './administered.ts';

/** All that is remembered, in characters: some tens of megabytes. A cell counts as so many more. */
const MOST_CHARACTERS = 20_000_000;
const PER_CELL = 20;
const MINUTES = 10;

export interface SampleOptions {
  readonly limit: number;
  /** Reads from Salesforce again, whatever is remembered. */
  readonly fresh: boolean;
  readonly signal: AbortSignal;
}

export interface Samples {
  draw(connection: AdministeredConnection, draft: Draft, options: SampleOptions): Promise<Sample>;
}

/**
 * Whoever maps fields tries again after each of them: the records stay in memory meanwhile, so that Salesforce is asked
 * once and its daily calls are left to runs. Who signs in to where is part of the key: another user sees other records.
 */
export function createSamples(): Samples {
  const memory = new LRUCache<string, Drawn>({
    maxSize: MOST_CHARACTERS,
    sizeCalculation: sizeOf,
    ttl: MINUTES * 60_000,
  });
  return {
    async draw(connection, { object, listView, columns, mapping }, { limit, fresh, signal }) {
      const paths = pathsOf({ columns, mapping });
      const read = paths.map((path) => path.toLowerCase()).toSorted();
      const key = JSON.stringify([connection.id, await connection.accessKey(), object, listView, limit, read]);
      const remembered = fresh ? undefined : memory.get(key);
      const drawn = remembered ?? (await connection.draw({ object, listView, paths }, { limit, signal }));
      if (remembered === undefined) memory.set(key, drawn);
      return tryMapping(drawn, mapping, await connection.platformFields());
    },
  };
}

function sizeOf({ rows }: Drawn): number {
  let size = 1;
  for (const row of rows) for (const cell of row) size += PER_CELL + (cell?.length ?? 0);
  return size;
}
