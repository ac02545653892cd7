import { describe, expect, it } from 'vitest';
import type { Run } from '../../api/run.ts';
import { pointsOf, topOf, totalsOf } from './history.ts';

const COUNTS = {
  extracted: 0,
  unchanged: 0,
  created: 0,
  updated: 0,
  moved: 0,
  deactivated: 0,
  reactivated: 0,
  linked: 0,
  skipped: 0,
  rejected: 0,
  stale: 0,
  failed: 0,
};

const run = (id: string, more: Partial<Run>): Run => ({
  id,
  connection: 'acme',
  owner: 'shared',
  ownerName: null,
  entity: 'contacts',
  mode: 'full',
  modeReason: null,
  state: 'succeeded',
  dryRun: false,
  startedBy: null,
  createdAt: '2026-11-26T08:00:00.000Z',
  startedAt: `2026-11-26T0${id}:00:00.000Z`,
  finishedAt: `2026-11-26T0${id}:01:00.000Z`,
  counts: COUNTS,
  branches: { created: 0, renamed: 0, moved: 0 },
  salesforceCalls: 0,
  directoryCalls: 0,
  directoryBranchCalls: 0,
  error: null,
  hold: null,
  expiresAt: null,
  paused: null,
  progress: null,
  ...more,
});

describe('the history of runs', () => {
  const points = pointsOf([
    run('4', { finishedAt: null, state: 'applying' }),
    run('3', { counts: { ...COUNTS, updated: 2, stale: 1, failed: 1 } }),
    run('2', { dryRun: true, counts: { ...COUNTS, created: 99 } }),
    run('1', { counts: { ...COUNTS, created: 5, rejected: 1, unchanged: 40 } }),
  ]);

  it('has those that have ended, the oldest first, and no plans', () => {
    expect(points.map(({ run: { id } }) => id)).toEqual(['1', '3']);
  });

  it('adds up what became of people, without those who stayed as they are', () => {
    expect(totalsOf(points)).toEqual([
      { outcome: 'created', count: 5 },
      { outcome: 'updated', count: 2 },
      { outcome: 'rejected', count: 1 },
      { outcome: 'failed', count: 2 },
    ]);
  });

  const runsOf = (created: readonly number[]) =>
    pointsOf(created.map((count, index) => run(String(index + 1), { counts: { ...COUNTS, created: count } })));

  it('is not drawn to the top of a run that did far more than all others', () => {
    expect(topOf(runsOf([20, 12, 8, 0, 11_000]))).toBe(23);
  });

  it('is drawn to its top where runs do much the same, and where there are too few to tell', () => {
    expect([topOf(runsOf([20, 12, 8])), topOf(runsOf([1, 11_000])), topOf([])]).toEqual([null, null, null]);
  });
});
