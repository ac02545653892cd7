import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { haveNoCommon, type PhasePage } from './extract/read-phases.ts';
import { overlapping } from './overlapping.ts';

const page = (...ids: string[]): PhasePage => ({
  phase: 'whole',
  rows: ids.map((id) => [id]),
  ids,
  next: null,
  looked: 1,
});

async function* pages(...all: readonly PhasePage[]): AsyncGenerator<PhasePage, void, undefined> {
  yield* all;
}

/** What happened to pages, named by their first record, in order. */
function recorder(slow: string) {
  const log: string[] = [];
  return {
    log,
    async store({ ids: [name = ''] }: PhasePage, before: Promise<void>): Promise<void> {
      log.push(`begin ${name}`);
      if (name === slow) await wait(20);
      await before;
      log.push(`commit ${name}`);
    },
  };
}

describe('storing pages that overlap', () => {
  it('begins a page while the one before is stored, and commits them in order', async () => {
    const { log, store } = recorder('a');
    await overlapping(pages(page('a'), page('b'), page('c')), store, haveNoCommon);
    expect(log.slice(0, 2)).toEqual(['begin a', 'begin b']);
    expect(log.filter((entry) => entry.startsWith('commit'))).toEqual(['commit a', 'commit b', 'commit c']);
  });

  it('lets a page wait that has a record of the one before', async () => {
    const { log, store } = recorder('a');
    await overlapping(pages(page('a', 'x'), page('b', 'x')), store, haveNoCommon);
    expect(log).toEqual(['begin a', 'commit a', 'begin b', 'commit b']);
  });

  it('commits nothing behind a page that fails', async () => {
    const log: string[] = [];
    const store = async ({ ids: [name = ''] }: PhasePage, before: Promise<void>) => {
      if (name === 'a') {
        await wait(5);
        throw new Error('full');
      }
      await before;
      log.push(name);
    };
    await expect(overlapping(pages(page('a'), page('b'), page('c')), store, haveNoCommon)).rejects.toThrow('full');
    expect(log).toEqual([]);
  });

  it('stores what was read when the reading fails, before it says so', async () => {
    const { log, store } = recorder('a');
    async function* broken(): AsyncGenerator<PhasePage, void, undefined> {
      yield page('a');
      throw new Error('unreachable');
    }
    await expect(overlapping(broken(), store, haveNoCommon)).rejects.toThrow('unreachable');
    expect(log).toEqual(['begin a', 'commit a']);
  });
});
