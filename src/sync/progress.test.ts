import { describe, expect, it } from 'vitest';
import { ACTIONS } from './change.ts';
import { countOf, noCounts, tally } from './progress.ts';

describe('the count of a change', () => {
  it('is that of its action', () => {
    expect(ACTIONS.map((action) => countOf({ action, reason: 'any' }))).toEqual([
      'created',
      'updated',
      'moved',
      'deactivated',
      'reactivated',
      'linked',
      'skipped',
      'rejected',
    ]);
  });

  it('is unchanged for people who were only compared, and for administrators in whom nothing differs', () => {
    expect(countOf({ action: 'link', reason: 'compared' })).toBe('unchanged');
    expect(countOf({ action: 'link', reason: 'administrator_followed' })).toBe('unchanged');
    expect(countOf({ action: 'update', reason: 'administrator_followed' })).toBe('updated');
    expect(countOf({ action: 'link', reason: 'adopted' })).toBe('linked');
  });

  it('leaves branches out', () => {
    const counts = noCounts();
    tally(counts, [
      { kind: 'branch', action: 'create', reason: 'new' },
      { kind: 'person', action: 'create', reason: 'new' },
    ]);
    expect(counts).toEqual({ ...noCounts(), created: 1 });
  });
});
