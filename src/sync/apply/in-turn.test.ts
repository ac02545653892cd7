import { describe, expect, it } from 'vitest';
import { AT_ONCE, inTurn } from './in-turn.ts';

const SOON_MS = 20;

/** What a page does, in order; it creates people before it is its turn. */
function page() {
  const log: string[] = [];
  const apply = async (turn: () => Promise<void>) => {
    log.push('create');
    await turn();
    log.push('place');
  };
  return { log, apply };
}

describe('a page that begins while the one before is applied', () => {
  it('waits for its turn with what pages share', async () => {
    const { log, apply } = page();
    const before = Promise.withResolvers<void>();
    const applied = inTurn(before.promise, apply);
    expect(log).toEqual(['create']);
    before.resolve();
    await applied;
    expect(log).toEqual(['create', 'place']);
  });

  it('is given up where that takes too long, so that it is in nobody’s way, and applied again afterwards', async () => {
    const { log, apply } = page();
    const before = Promise.withResolvers<void>();
    const applied = inTurn(before.promise, apply, SOON_MS);
    setTimeout(before.resolve, 3 * SOON_MS);
    await applied;
    expect(log).toEqual(['create', 'create', 'place']);
  });

  it('is not applied behind one that fails, at once or after a long time', async () => {
    for (const wait of [0, 3 * SOON_MS]) {
      const { log, apply } = page();
      const before = Promise.withResolvers<void>();
      const applied = inTurn(before.promise, apply, SOON_MS);
      setTimeout(() => before.reject(new Error('full')), wait);
      await expect(applied).rejects.toThrow('full');
      expect(log).toEqual(['create']);
    }
  });

  it('fails with what it meets itself', async () => {
    const refused = async () => {
      throw new Error('refused');
    };
    await expect(inTurn(AT_ONCE(), refused)).rejects.toThrow('refused');
  });
});
