import { describe, expect, it } from 'vitest';
import { noCounts } from '../progress.ts';
import { holdReason } from './gate.ts';

const counts = (overrides: Partial<ReturnType<typeof noCounts>>) => ({ ...noCounts(), ...overrides });

describe('holdReason', () => {
  it('R39: holds a read that found nobody although people are linked', () => {
    expect(holdReason(counts({ extracted: 0 }), 1)).toContain('no record at all');
    expect(holdReason(counts({ extracted: 0 }), 0)).toBeNull();
  });

  it('R39: holds when more than a fifth of the linked people would be deactivated', () => {
    expect(holdReason(counts({ extracted: 80, deactivated: 21 }), 100)).toContain('21 of 100');
    expect(holdReason(counts({ extracted: 80, deactivated: 20 }), 100)).toBeNull();
  });

  it('R39: lets few people go without asking', () => {
    expect(holdReason(counts({ extracted: 1, deactivated: 18 }), 19)).toBeNull();
  });

  it('R39: creations on a new platform need no approval', () => {
    expect(holdReason(counts({ extracted: 10_000, created: 10_000 }), 0)).toBeNull();
  });
});
