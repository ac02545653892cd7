import { describe, expect, it } from 'vitest';
import { sourceField } from '../../../test/support/mapping.ts';
import {
  link,
  pageOf,
  person,
  planned,
  planning,
  type Situation,
  SWEEP,
} from '../../../test/support/planning/planning.ts';
import { say } from '../sentences/sentence.ts';
import { STANDARD_OPTIONS } from '../settings.ts';
import { BRANCH_PAGE } from './page-writer.ts';
import { settle } from './settle.ts';

const BY_ACCOUNT = { branches: { mode: 'accounts', destination: 'CUSTOMERS' } } as const;
const ACME = { id: 'A', name: 'Acme', parentId: null };

async function settled(situation: Situation) {
  const plan = planning(situation);
  await settle(plan.context, plan.run);
  return plan;
}

describe('a settled plan', () => {
  it('is planned, with its counts and with how many records were met', async () => {
    const pages = [pageOf([planned('A'), planned('B', { action: 'update' })], { rows: 5, unchanged: 3 })];
    const { memory, progress } = await settled({ pages });
    expect(memory.state).toBe('planned');
    expect(memory.patch).toMatchObject({
      counts: { extracted: 5, unchanged: 3, created: 1, updated: 1 },
      branchCounts: { created: 0, renamed: 0, moved: 0 },
      met: 5,
    });
    expect(progress).toEqual(['branches', 'planning']);
  });

  it('has a page of branches before all, and no page of people where none is added', async () => {
    const { memory } = await settled({});
    expect(memory.pages).toEqual([
      { page: BRANCH_PAGE, phase: 'whole', next: null, rows: 0, unchanged: 0, seen: null },
    ]);
    expect(memory.events).toEqual([]);
  });

  it('R12: does not know how many records there are when it has not read all their Ids', async () => {
    const pages = [pageOf([planned('A')], { phase: 'delta' })];
    expect((await settled({ pages, run: { mode: 'incremental' } })).memory.patch.met).toBeNull();
    const swept = [...pages, pageOf([], { page: 1, phase: 'sweep', seen: ['A', 'B'] })];
    expect((await settled({ pages: swept, run: { mode: 'incremental', sweep: SWEEP } })).memory.patch.met).toBe(2);
  });

  it('R38: of a dry run keeps what a run keeps, so that it can be applied later', async () => {
    const situation = {
      settings: BY_ACCOUNT,
      pages: [pageOf([planned('003', { branchKey: 'A' })])],
      salesforce: { accounts: [ACME] },
    };
    const dry = await settled({ ...situation, run: { dryRun: true } });
    expect([dry.memory.staged.size, dry.memory.pages[0]?.seen, dry.memory.patch.met]).toEqual([1, ['003'], 1]);
    const { memory } = await settled(situation);
    expect([memory.staged, memory.pages]).toEqual([dry.memory.staged, dry.memory.pages]);
  });

  it('is nothing at all when the branches cannot be planned', async () => {
    const plan = planning({ settings: { branches: { mode: 'single', destination: 'NOWHERE' } }, pages: [pageOf([])] });
    const before = structuredClone(plan.memory);
    await expect(settle(plan.context, plan.run)).rejects.toMatchObject({ code: 'branch_destination' });
    expect(plan.memory).toEqual(before);
  });
});

describe('records that came twice', () => {
  it('are planned as they came last, with a warning', async () => {
    const pages = [
      pageOf([planned('A', { username: 'old' }), planned('B')]),
      pageOf([planned('A', { username: 'new' })], { page: 1 }),
    ];
    const { memory, page } = await settled({ pages });
    expect(page(0)).toEqual([planned('B')]);
    expect(page(1)).toEqual([planned('A', { username: 'new' })]);
    expect(memory.events).toEqual([
      {
        runId: '7',
        level: 'warning',
        code: 'read_twice',
        said: [say('read_twice', { count: 1 })],
      },
    ]);
  });
});

describe('contested usernames', () => {
  const renamed = (sourceId: string, targetId: string, username: string, holder: string) =>
    planned(sourceId, {
      action: 'reject',
      reason: 'username_taken',
      targetId,
      username,
      usernameKey: username,
      before: { username: 'x' },
      after: { username },
      hash: 'h',
      detail: { code: 'username_taken', holder, intended: { action: 'update', reason: 'changed' } },
    });

  it('R34: are swapped behind all other people of the run', async () => {
    const links = [link('A', '11'), link('B', '12')];
    const pages = [pageOf([renamed('A', '11', 'bruno', '12'), renamed('B', '12', 'anna', '11'), planned('C')])];
    const { page } = await settled({ pages, links });
    expect(page(0)).toEqual([planned('C')]);
    expect(page(1).map(({ sourceId, action, reason, detail }) => [sourceId, action, reason, detail])).toEqual([
      ['A', 'update', 'changed', {}],
      ['B', 'update', 'changed', {}],
    ]);
  });

  it('R34: stay with whoever has them, and the rejection names that record', async () => {
    const links = [link('A', '11'), link('B', '12')];
    const { page, memory } = await settled({ pages: [pageOf([renamed('A', '11', 'bruno', '12')])], links });
    expect(page(0)).toMatchObject([{ action: 'reject', reason: 'username_taken', after: null, hash: null }]);
    expect(page(0)[0]?.detail?.message).toContain('the Salesforce record B');
    expect(memory.patch.counts).toMatchObject({ rejected: 1 });
  });

  it('R34: take no page when there are none', async () => {
    const { memory } = await settled({ pages: [pageOf([planned('A', { usernameKey: 'anna' })])] });
    expect(memory.pages.map(({ page }) => page)).toEqual([0, BRANCH_PAGE]);
  });
});

describe('what follows from the whole of a plan', () => {
  it('R35: leavers come on a page of their own, before branches are planned', async () => {
    const branchLinks = { A: { branchId: '99', reason: null, gone: false } };
    const { page, memory } = await settled({
      settings: { ...BY_ACCOUNT, leavers: 'deactivate' },
      people: [person('11', 'anna')],
      links: [link('003', '11', { branchKey: 'A' })],
      branchLinks,
      salesforce: { accounts: [ACME] },
      pages: [pageOf([], { page: 2 }), pageOf([], { page: 3 })],
    });
    expect(page(4)).toMatchObject([{ action: 'deactivate', sourceId: '003', reason: 'left_list_view' }]);
    // Nobody is under the deleted branch any more, so it does not come back.
    expect(page(BRANCH_PAGE)).toEqual([]);
    expect(memory.patch.counts).toMatchObject({ deactivated: 1 });
  });

  it('R21: problems with branches are warnings of the run', async () => {
    const { memory, page } = await settled({
      settings: BY_ACCOUNT,
      branches: [{ id: '10', code: null, name: 'Acme', parentId: '2' }],
      pages: [pageOf([planned('003', { branchKey: 'A' })])],
      salesforce: { accounts: [ACME] },
    });
    expect(memory.events).toMatchObject([{ runId: '7', level: 'warning', code: 'no_code' }]);
    expect(memory.events[0]?.said[0]?.message).toContain('"Acme" (#10)');
    expect(page(BRANCH_PAGE)).toMatchObject([{ action: 'link', branchKey: 'A', reason: 'no_code' }]);
  });

  it('R17: branches of picklists are counted', async () => {
    const option = { value: 'EMEA', label: 'Europe', active: true, validFor: null };
    const { memory } = await settled({
      settings: { branches: { mode: 'picklists', destination: 'CUSTOMERS', fields: ['Region__c'] } },
      salesforce: { fields: [sourceField('Region__c', 'picklist', [option])] },
    });
    expect(memory.patch.branchCounts).toEqual({ created: 1, renamed: 0, moved: 0 });
  });
});

describe('people of another branch key', () => {
  const at = (personId: string, branchId: string, madeBy = '5') => ({ personId, branchId, madeBy });
  const move = (sourceId: string, targetId: string, branchKey: string | null) =>
    planned(sourceId, { action: 'move', reason: 'branch_changed', targetId, branchKey });

  it('R28: move only where it leads them to another branch', async () => {
    const { page, memory } = await settled({
      memberships: [at('11', '2'), at('12', '2'), at('13', '2'), at('13', '3'), at('14', '3', 'hand'), at('15', '2')],
      branchLinks: {
        N: { branchId: null, reason: 'no_code', gone: false },
        B: { branchId: '3', reason: null, gone: false },
      },
      pages: [
        pageOf([
          move('A', '11', null),
          move('B', '12', 'B'),
          move('C', '13', 'B'),
          move('D', '14', 'B'),
          move('E', '15', 'N'),
        ]),
      ],
    });
    expect(page(0).map(({ sourceId, action, reason }) => `${sourceId} ${action} ${reason}`)).toEqual([
      'A link compared',
      'B move branch_changed',
      'C move branch_changed',
      'D link compared',
      'E link compared',
    ]);
    expect(memory.patch.counts).toMatchObject({ moved: 2, unchanged: 3 });
  });

  it('R15: move where the branch is only created by this run', async () => {
    const { page } = await settled({
      settings: BY_ACCOUNT,
      memberships: [at('11', '2')],
      salesforce: { accounts: [ACME] },
      pages: [pageOf([planned('003', { action: 'link', reason: 'compared', targetId: '11', branchKey: 'A' })])],
    });
    expect(page(0)).toMatchObject([{ action: 'move', reason: 'branch_resettled' }]);
  });
});

describe('people whose branch went elsewhere', () => {
  const moved = { branchLinks: { '': { branchId: '99', reason: 'destination', gone: false } } };

  it('R22: move without being read, in batches, but for superadmins and those who have a change', async () => {
    const ids = ['11', '12', '13', '14', '15'];
    const people = ids.map((id) => person(id, `user${id}`, { superadmin: id === '12' }));
    const links = ids.map((id) => link(`S${id}`, id, { hash: `h${id}`, stamp: `s${id}` }));
    const pages = [pageOf([planned('S15', { action: 'update', targetId: '15' })])];
    const { page, memory } = await settled({ ...moved, people, links, pages });
    const move = { action: 'move', reason: 'branch_resettled', before: {}, after: {} } as const;
    expect(page(1)).toEqual([planned('S11', { ...move, targetId: '11', hash: 'h11', stamp: 's11' })]);
    expect(page(2).map(({ sourceId }) => sourceId)).toEqual(['S13', 'S14']);
    expect(memory.patch.counts).toMatchObject({ moved: 3, updated: 1 });
  });

  it('R28: count as moved, and not as unchanged as well, where their record was read', async () => {
    const people = ['11', '12', '13'].map((id) => person(id, `user${id}`));
    const links = people.map(({ id }) => link(`S${id}`, id, { hash: `h${id}` }));
    const pages = [
      pageOf([], { rows: 2, unchanged: 2, seen: ['S11', 'other'] }),
      // A sweep has met the third, and not read it.
      pageOf([], { page: 1, phase: 'sweep', rows: 1, unchanged: 1, seen: ['S12', 'S13'] }),
    ];
    const { memory } = await settled({ ...moved, people, links, pages });
    expect(memory.patch.counts).toMatchObject({ extracted: 3, moved: 3, unchanged: 1 });
  });

  it('R22: move also where they were only compared', async () => {
    const compared = planned('A', { action: 'link', reason: 'compared', targetId: '11' });
    const { page } = await settled({ ...moved, pages: [pageOf([compared])] });
    expect(page(0)).toEqual([{ ...compared, action: 'move', reason: 'branch_resettled' }]);
  });

  it('R13: stay where they are when they are not to be updated', async () => {
    const settings = { options: { ...STANDARD_OPTIONS, updateExisting: false } };
    const people = [person('11', 'anna')];
    const { memory, page } = await settled({ ...moved, settings, people, links: [link('A', '11')] });
    expect(memory.pages.map((one) => one.page)).toEqual([BRANCH_PAGE]);
    expect(page(BRANCH_PAGE)).toMatchObject([{ action: 'link', branchKey: '', targetId: '2' }]);
  });

  it('R13, R19: move also where they are misplaced, and not where their hash alone was voided by hand', async () => {
    const people = ['11', '12', '13'].map((id) => person(id, `user${id}`));
    const links = people.map(({ id }) => link(`S${id}`, id, { hash: null, misplaced: id !== '13' }));
    const memberships = [{ personId: '11', branchId: '2', madeBy: '5' }];
    const { page, memory } = await settled({ people, links, memberships });
    expect(page(1).map(({ sourceId, action }) => [sourceId, action])).toEqual([['S12', 'move']]);
    expect(memory.patch.counts).toMatchObject({ moved: 1 });
  });

  it('R34: superadmins alone make no page', async () => {
    const people = [person('11', 'anna', { superadmin: true })];
    const { memory } = await settled({ ...moved, people, links: [link('A', '11')] });
    expect(memory.pages.map(({ page }) => page)).toEqual([BRANCH_PAGE]);
  });
});
