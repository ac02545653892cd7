import { describe, expect, it } from 'vitest';
import {
  link,
  pageOf,
  person,
  planned,
  planning,
  type Situation,
  SWEEP,
} from '../../../test/support/planning/planning.ts';
import { planLeavers } from './plan-leavers.ts';

const DEACTIVATE = { leavers: 'deactivate' } as const;

async function leavers(situation: Situation): Promise<(string | null)[]> {
  const { context, run } = planning(situation);
  const found: (string | null)[] = [];
  for await (const batch of planLeavers(context, null, run)) found.push(...batch.map(({ sourceId }) => sourceId));
  return found;
}

const anna = person('11', 'anna');
const three = {
  people: [anna, person('12', 'bruno'), person('13', 'carla')],
  links: [link('A', '11'), link('B', '12'), link('C', '13')],
};

describe('leavers', () => {
  it('R35: who is linked and not met any more is deactivated, and stays linked', async () => {
    const { context, run } = planning({
      settings: DEACTIVATE,
      people: [anna],
      links: [link('A', '11', { branchKey: 'K', hash: 'h', stamp: '9' })],
    });
    const batches = await Array.fromAsync(planLeavers(context, null, run));
    expect(batches.flat()).toEqual([
      planned('A', {
        action: 'deactivate',
        reason: 'left_list_view',
        targetId: '11',
        username: 'anna',
        branchKey: 'K',
        hash: 'h',
        stamp: null,
        before: { active: 'true' },
        after: { active: 'false' },
      }),
    ]);
  });

  it('R35: who was met stays, and all others leave, however many they are', async () => {
    const pages = [pageOf([planned('B')])];
    expect(await leavers({ ...three, settings: DEACTIVATE, pages })).toEqual(['A', 'C']);
    expect(await leavers({ ...three, settings: DEACTIVATE })).toEqual(['A', 'B', 'C']);
  });

  it('R35: nobody leaves where the settings keep them', async () => {
    expect(await leavers({ ...three, settings: { leavers: 'keep' } })).toEqual([]);
  });

  it('R35: only a run that read the whole view, or all its Ids, can tell', async () => {
    const incremental = { ...three, settings: DEACTIVATE };
    expect(await leavers({ ...incremental, run: { mode: 'incremental' } })).toEqual([]);
    expect(await leavers({ ...incremental, run: { mode: 'incremental', sweep: SWEEP } })).toHaveLength(3);
  });

  it('R34, R35: superadmins, inactive people and those who are gone are left alone', async () => {
    const people = [person('11', 'anna', { superadmin: true }), person('12', 'bruno', { values: { active: 'false' } })];
    expect(await leavers({ ...three, people, settings: DEACTIVATE })).toEqual([]);
  });

  describe('R25: whom another holds', () => {
    const of = (personId: string, more: { left?: boolean; holds?: boolean } = {}) => {
      return { personId, settingsId: '6', sourceId: 'X', left: false, holds: true, ...more };
    };

    async function reasons(situation: Situation): Promise<string[]> {
      const { context, run } = planning({ ...three, ...situation });
      return (await Array.fromAsync(planLeavers(context, null, run))).flat().map(({ action, reason }) => {
        return `${action} ${reason}`;
      });
    }

    it('is let go of and stays as they are; whom nobody holds is deactivated', async () => {
      // B's have let go of Carla and do not mind what becomes of her.
      const otherLinks = [of('11'), of('12', { left: true }), of('13', { left: true, holds: false })];
      expect(await reasons({ settings: DEACTIVATE, otherLinks })).toEqual([
        'skip held',
        'skip held',
        'deactivate left_list_view',
      ]);
    });

    it('is let go of too where we keep those who leave, unless the other has let go as well', async () => {
      const others = [{ id: '6', whose: 'the settings of bea', owner: 'bea', leads: false, leavers: 'keep' }] as const;
      const otherLinks = [of('11'), of('12', { left: true })];
      expect(await reasons({ settings: { leavers: 'keep' }, others, otherLinks })).toEqual(['skip held']);
    });
  });
});
