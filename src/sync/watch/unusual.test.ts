import { describe, expect, it } from 'vitest';
import { unusual } from './unusual.ts';

describe('the number of records', () => {
  it('R46: is unusual when it is far from that of the last runs', () => {
    expect(unusual(69, [100, 100, 101], 30)).toContain('69 records; in the last runs it had about 100');
    expect(unusual(70, [100, 100, 101], 30)).toBeNull();
    expect(unusual(131, [100, 90, 101], 30)).not.toBeNull();
  });

  it('R46: is not led astray by one odd run among the last', () => {
    expect(unusual(100, [100, 0, 100, 101, 99], 30)).toBeNull();
  });

  it('R46: has to differ by some people, by a share that is asked for, and from some runs', () => {
    expect(unusual(1, [10, 10, 10], 30)).toBeNull();
    expect(unusual(0, [1000, 1000], 30)).toBeNull();
    expect(unusual(0, [1000, 1000, 1000], null)).toBeNull();
  });
});
