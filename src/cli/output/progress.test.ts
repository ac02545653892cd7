import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { noCounts } from '../../sync/progress.ts';
import { line } from './progress.ts';

const reading = { phase: 'extracting', done: 6000, total: 12_000, counts: noCounts() } as const;

describe('R28: the progress line', () => {
  it('shows phase, bar, counts, elapsed and expected time', () => {
    const shown = line({
      entity: 'contacts',
      progress: reading,
      started: 0,
      phase: { since: 1000, from: 0 },
      now: 4000,
    });
    expect(shown).toBe('Contacts  reading   ██████████░░░░░░░░░░  50 %  6,000/12,000  0:04, about 0:03 left');
  });

  it('fits on a narrow terminal with a million records', () => {
    const progress = { ...reading, done: 999_999, total: 1_000_000 };
    const shown = line({ entity: 'contacts', progress, started: 0, phase: { since: 0, from: 0 }, now: 600_000 });
    expect(stringWidth(shown)).toBeLessThanOrEqual(90);
  });

  it('promises nothing before anything is done, and counts where the total is not known', () => {
    const moment = { entity: 'users', started: 0, phase: { since: 0, from: 0 }, now: 2000 } as const;
    expect(line({ ...moment, progress: { ...reading, done: 0 } })).not.toContain('left');
    expect(line({ ...moment, progress: { ...reading, total: null } })).toBe('Users  reading   6,000  0:02');
    expect(line({ ...moment, progress: null })).toBe('Users  connecting  0:02');
  });
});
