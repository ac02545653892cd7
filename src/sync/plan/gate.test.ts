import { describe, expect, it } from 'vitest';
import { noCounts } from '../progress.ts';
import { holdReason, type Stakes } from './gate.ts';

const stakes = (overrides: Partial<Omit<Stakes, 'counts'>> & { deactivated?: number; created?: number }): Stakes => {
  const { deactivated = 0, created = 0, ...others } = overrides;
  return {
    counts: { ...noCounts(), deactivated, created },
    linked: 100,
    met: 80,
    leavers: deactivated,
    replaced: false,
    ...others,
  };
};

describe('holdReason', () => {
  it('R39: holds a read that found nobody although people are linked', () => {
    expect(holdReason(stakes({ met: 0, linked: 1 }))).toContain('no record at all');
    expect(holdReason(stakes({ met: 0, linked: 0 }))).toBeNull();
  });

  it('R39: an incremental run that met nothing has nothing to be held for', () => {
    expect(holdReason(stakes({ met: null }))).toBeNull();
  });

  it('R39: holds when more than a fifth of the linked people would be deactivated', () => {
    expect(holdReason(stakes({ deactivated: 21 }))).toContain('21 of 100');
    expect(holdReason(stakes({ deactivated: 20 }))).toBeNull();
  });

  it('R39: lets few people go without asking', () => {
    expect(holdReason(stakes({ linked: 19, deactivated: 18 }))).toBeNull();
  });

  it('R39: creations on a new platform need no approval', () => {
    expect(holdReason(stakes({ linked: 0, created: 10_000 }))).toBeNull();
  });

  it('R35: nobody leaves by a change of view without approval, however few they are', () => {
    expect(holdReason(stakes({ replaced: true, deactivated: 1 }))).toContain('another one than before');
    expect(holdReason(stakes({ replaced: true }))).toBeNull();
  });
});
