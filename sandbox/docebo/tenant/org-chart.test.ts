import { array, assert, constantFrom, nat, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOrgChart, type OrgChart } from './org-chart.ts';

const ROOT = 0;
const newChart = () => createOrgChart({ id: ROOT, parent: null, code: '', translations: { all: 'Root' } });

const steps = array(tuple(constantFrom('add', 'move', 'recode', 'remove'), nat(1_000), nat(1_000)), { maxLength: 60 });
type Step = readonly [kind: string, one: number, other: number];

/** Takes a step, if the chart allows it. */
function take(chart: OrgChart, [kind, one, other]: Step): void {
  const all = chart.walk();
  const [branch, target] = [all[one % all.length], all[other % all.length]];
  if (branch === undefined || target === undefined) return;
  const isFree = branch.id !== ROOT && !chart.subtree(branch.id).includes(target);
  if (kind === 'add') chart.add({ parent: branch.id, code: `C${other % 7}`, translations: { all: 'Branch' } });
  else if (kind === 'move' && isFree) chart.change(branch.id, { parent: target.id });
  else if (kind === 'recode' && branch.id !== ROOT) chart.change(branch.id, { code: `C${other % 7}` });
  else if (kind === 'remove' && branch.id !== ROOT && chart.children(branch.id).length === 0) chart.remove(branch.id);
}

/** Whoever reads nested sets finds the parent of a branch so: the closest one that surrounds it. */
function parentBySets(chart: OrgChart, id: number): number | null {
  const own = chart.placeOf(id);
  const around = chart.walk().filter(({ id: other }) => {
    const { left, right } = chart.placeOf(other);
    return left < own.left && right > own.right;
  });
  return around.at(-1)?.id ?? null;
}

describe('the organization chart', () => {
  it('numbers branches so that left and right tell who is below whom, and levels how deep', () => {
    assert(
      property(steps, (taken) => {
        const chart = newChart();
        for (const step of taken) take(chart, step);
        const numbers = chart.walk().flatMap(({ id }) => [chart.placeOf(id).left, chart.placeOf(id).right]);
        expect(new Set(numbers).size).toBe(2 * chart.size);
        expect(Math.max(...numbers)).toBe(2 * chart.size);
        for (const { id, parent } of chart.walk()) {
          expect(parentBySets(chart, id)).toBe(parent);
          expect(chart.placeOf(id).level).toBe(parent === null ? 1 : chart.placeOf(parent).level + 1);
        }
      }),
    );
  });

  it('finds every branch by its code and below its parent', () => {
    assert(
      property(steps, (taken) => {
        const chart = newChart();
        for (const step of taken) take(chart, step);
        const all = chart.walk();
        expect(all).toHaveLength(chart.size);
        for (const branch of all) {
          if (branch.code !== '') expect(chart.coded(branch.code)).toContain(branch);
          expect(chart.children(branch.id)).toEqual(all.filter(({ parent }) => parent === branch.id));
        }
      }),
    );
  });

  it('goes its own way as a copy, and can become that copy', () => {
    const chart = newChart();
    const kept = chart.add({ parent: ROOT, code: 'KEPT', translations: { all: 'Kept' } });
    const copy = chart.copy();
    const mine = chart.add({ parent: ROOT, code: 'MINE', translations: { all: 'Mine' } });
    const theirs = copy.add({ parent: kept.id, code: 'THEIRS', translations: { all: 'Theirs' } });
    // Neither knows that the number has been given away.
    expect(theirs.id).toBe(mine.id);
    chart.become(copy);
    expect(chart.coded('MINE')).toEqual([]);
    expect(chart.get(mine.id)).toMatchObject({ code: 'THEIRS', parent: kept.id });
  });
});
