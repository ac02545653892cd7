import { describe, expect, it } from 'vitest';
import { ACTIONS } from './change.ts';
import { asTurnedOut, countOf, noCounts, tally } from './progress.ts';

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

describe('the counts of an applied plan', () => {
  it('are those planned, without what was not applied as planned', () => {
    const counts = { ...noCounts(), extracted: 9, created: 5, unchanged: 3, updated: 1 };
    const planned = { counts, branches: { created: 2, renamed: 1, moved: 0 } };
    const turnedOut = asTurnedOut(planned, [
      { kind: 'person', action: 'create', reason: 'new', outcome: 'stale', count: 2 },
      { kind: 'person', action: 'create', reason: 'new', outcome: 'failed', count: 1 },
      { kind: 'person', action: 'link', reason: 'compared', outcome: 'stale', count: 1 },
      { kind: 'branch', action: 'create', reason: 'account', outcome: 'stale', count: 1 },
      { kind: 'branch', action: 'link', reason: 'destination', outcome: 'failed', count: 1 },
    ]);
    expect(turnedOut).toEqual({
      counts: { ...counts, created: 2, unchanged: 2, stale: 3, failed: 1 },
      branches: { created: 1, renamed: 1, moved: 0 },
    });
    expect(planned).toEqual({ counts, branches: { created: 2, renamed: 1, moved: 0 } });
  });
});
