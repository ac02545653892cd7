import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as OnDemand from './on-demand.ts';

type Load = () => Promise<{ readonly Part: string }>;

let module: typeof OnDemand;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  module = await import('./on-demand.ts');
});

afterEach(() => {
  vi.useRealTimers();
});

/** Code that can be had, and how often it was asked for. */
function code() {
  const load = vi.fn<Load>(async () => ({ Part: 'there' }));
  return { load, part: module.onDemand(load) };
}

describe('what is fetched before it is needed', () => {
  it('is nothing, as long as nobody does anything', async () => {
    const { load, part } = code();
    await vi.runAllTimersAsync();
    expect(load).not.toHaveBeenCalled();
    expect(part.parts()).toBeNull();
  });

  it('is everything that the page could need, once somebody does', async () => {
    const all = [code(), code()];
    module.fetchSoon();
    await vi.runAllTimersAsync();
    for (const { load, part } of all) {
      expect(load).toHaveBeenCalledOnce();
      expect(part.parts()).toEqual({ Part: 'there' });
    }
  });

  it('is what a page brings that is opened later, too, but behind that page', async () => {
    module.fetchSoon();
    const { load, part } = code();
    await Promise.resolve();
    expect(load).not.toHaveBeenCalled();
    await vi.runAllTimersAsync();
    expect(load).toHaveBeenCalledOnce();
    expect(part.parts()).toEqual({ Part: 'there' });
  });
});

describe('what does not come', () => {
  it('is told to whoever needs it, not to whoever fetched it in advance, and asked for again', async () => {
    const load = vi.fn<Load>(async () => ({ Part: 'there' }));
    load.mockRejectedValueOnce(new TypeError('offline'));
    load.mockRejectedValueOnce(new TypeError('offline'));
    const part = module.onDemand(load);
    module.fetchSoon();
    await vi.runAllTimersAsync();
    await expect(part.fetch()).rejects.toThrow('offline');
    expect(await part.fetch()).toEqual({ Part: 'there' });
    expect(load).toHaveBeenCalledTimes(3);
  });
});
