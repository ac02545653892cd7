import { describe, expect, it } from 'vitest';
import type { Run } from '../../api/run.ts';
import { firstOfEach, pointsOf, scaleOf, stackOf, stepsTo, totalsOf, withRoom } from './history.ts';

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
  modeReasons: [],
  undoes: null,
  undoneBy: null,
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
  waits: null,
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

  it('is not drawn to the top of a run that did far more than all others, and counts in round steps', () => {
    expect(scaleOf(runsOf([20, 12, 8, 0, 11_000]))).toEqual([0, 5, 10, 15, 20, 25]);
    expect(scaleOf(runsOf([97, 88, 84, 11_191]))).toEqual([0, 50, 100, 150]);
    expect(scaleOf(runsOf([2, 1, 1, 9]))).toEqual([0, 1, 2, 3]);
  });

  it('is drawn to its top where runs do much the same, and where there are too few to tell', () => {
    expect([scaleOf(runsOf([20, 12, 8])), scaleOf(runsOf([1, 11_000])), scaleOf([])]).toEqual([null, null, null]);
  });

  it('says a day once, not of every run on it', () => {
    const days = ['Mon', 'Mon', 'Tue', 'Mon'];
    const named = firstOfEach(runsOf([1, 2, 3, 4]), ({ run: { id } }) => days[Number(id) - 1] ?? '');
    expect(named.map(({ run: { id } }) => id).toSorted()).toEqual(['2', '3', '4']);
  });

  it('is drawn against round numbers, the highest bar below the last of them', () => {
    expect(stepsTo(0)).toEqual([0, 1]);
    expect(stepsTo(1)).toEqual([0, 1]);
    expect(stepsTo(3)).toEqual([0, 1, 2, 3]);
    expect(stepsTo(33)).toEqual([0, 10, 20, 30, 40]);
    expect(stepsTo(5_000_000)).toEqual([0, 2_000_000, 4_000_000, 6_000_000]);
  });

  it('says when runs were as far as words do not touch', () => {
    const words = ['1 Nov', '2 Nov', '3 Nov', '4 Nov'].map((word, index) => ({ word, left: (index + 0.5) / 4 }));
    expect(withRoom(words, 800)).toEqual(words);
    expect(withRoom(words, 120).map(({ word }) => word)).toEqual(['1 Nov', '3 Nov']);
    expect(withRoom(words, 0).map(({ word }) => word)).toEqual(['1 Nov']);
  });

  it('stacks what a run did, and nothing beyond the top', () => {
    const [point] = pointsOf([run('1', { counts: { ...COUNTS, created: 30, moved: 2, rejected: 5, failed: 1 } })]);
    const stacked = (top: number) =>
      (point === undefined ? [] : stackOf(point, top)).map((part) => Object.values(part));
    expect(stacked(100)).toEqual([
      ['created', 30],
      ['moved', 2],
      ['rejected', 5],
      ['failed', 1],
    ]);
    expect(stacked(31)).toEqual([
      ['created', 30],
      ['moved', 1],
    ]);
  });
});
