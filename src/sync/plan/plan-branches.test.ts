import { describe, expect, it } from 'vitest';
import { sourceField } from '../../../test/support/mapping.ts';
import {
  DESTINATION,
  link,
  pageOf,
  planned,
  planning,
  type Situation,
} from '../../../test/support/planning/planning.ts';
import type { Branch } from '../directory.ts';
import type { BranchLink } from '../journal/links.ts';
import { say } from '../sentences/sentence.ts';
import type { Account, SourceField } from '../source.ts';
import { planAccountBranches, planPicklistBranches } from './plan-branches.ts';

const account = (id: string, name: string, parentId: string | null = null): Account => ({ id, name, parentId });
const branch = (id: string, name: string, parentId = '2', code: string | null = id): Branch => ({
  id,
  code,
  name,
  parentId,
});
const at = (branchId: string | null, reason: string | null = null): BranchLink => ({ branchId, reason, gone: false });
const change = { username: null, usernameKey: null, sourceId: null, hash: null, stamp: null, kind: 'branch' };

async function byAccounts(situation: Situation, accounts: readonly Account[], needed?: readonly string[]) {
  const { context, run } = planning(situation);
  const keys = needed ?? accounts.map(({ id }) => id);
  const byId = new Map(accounts.map((one) => [one.id, one]));
  return await planAccountBranches(context, null, run.id, DESTINATION, keys, byId);
}

async function byPicklists(situation: Situation, fields: readonly SourceField[]) {
  const { context, run } = planning(situation);
  return await planPicklistBranches(context, null, run.id, DESTINATION, fields);
}

/** A line for each change, and the keys whose people move. */
function outline({ changes, resettled }: Awaited<ReturnType<typeof byAccounts>>) {
  const lines = changes.map(({ action, reason, branchKey, targetId, detail }) => {
    const below = detail?.parent ? ` below ${Object.values(detail.parent).join('')}` : '';
    return `${action} ${[branchKey, targetId].filter((id) => id !== null).join(' ')}${below} (${reason})`;
  });
  return { lines, resettled };
}

describe('a branch of an account', () => {
  it('R15: is created below the destination or below that of its parent, with the Id as code', async () => {
    const { changes, problems, resettled } = await byAccounts({}, [account('A', 'Acme'), account('B', 'West', 'A')]);
    const created = { ...change, action: 'create', reason: 'account', targetId: null, before: null };
    expect(changes).toEqual([
      { ...created, branchKey: 'A', after: { code: 'A', name: 'Acme' }, detail: { parent: { id: '2' } } },
      { ...created, branchKey: 'B', after: { code: 'B', name: 'West' }, detail: { parent: { key: 'A' } } },
    ]);
    expect([problems, resettled]).toEqual([[], []]);
  });

  it('R15: is found or created level by level, however deep', async () => {
    const branches = [
      branch('10', 'Acme', '2', 'ONE'),
      branch('11', 'West', '10', 'TWO'),
      branch('12', 'Unit', '11', 'THREE'),
    ];
    const chain = [
      account('A', 'Acme'),
      account('B', 'West', 'A'),
      account('C', 'Unit', 'B'),
      account('D', 'Desk', 'C'),
    ];
    expect(outline(await byAccounts({ branches }, chain)).lines).toEqual([
      'link A 10 (adopted)',
      'link B 11 (adopted)',
      'link C 12 (adopted)',
      'create D below 12 (account)',
    ]);
  });

  it('R22: is told of when its account is part of a loop, linked or not', async () => {
    const situation = { branches: [branch('10', 'Acme')], branchLinks: { A: at('10') } };
    const { problems } = await byAccounts(situation, [account('A', 'Acme', 'A')]);
    expect(problems.map(({ code, key }) => [code, key])).toEqual([['loop', 'A']]);
  });

  it('R22: is renamed and moved with its account, and nobody in it moves', async () => {
    const situation = { branches: [branch('10', 'Old', '1')], branchLinks: { A: at('10') } };
    const { changes, resettled } = await byAccounts(situation, [account('A', 'New')]);
    const changed = { ...change, targetId: '10', branchKey: null };
    expect(changes).toEqual([
      {
        ...changed,
        action: 'update',
        reason: 'renamed',
        before: { name: 'Old' },
        after: { name: 'New' },
        detail: null,
      },
      {
        ...changed,
        action: 'move',
        reason: 'reparented',
        before: { parentId: '1' },
        after: {},
        detail: { parent: { id: '2' } },
      },
    ]);
    expect(resettled).toEqual([]);
  });

  it('R21: that is found by name is linked, and people who were elsewhere move there', async () => {
    const branches = [branch('10', 'Acme', '2', 'HAND'), branch('11', 'West', '10', 'HAND-2')];
    const situation = { branches, branchLinks: { A: at(null, 'no_code') } };
    const plan = await byAccounts(situation, [account('A', 'Acme'), account('B', 'West', 'A')]);
    expect(plan.changes[0]).toEqual({
      ...change,
      action: 'link',
      reason: 'adopted',
      targetId: '10',
      branchKey: 'A',
      before: null,
      after: null,
      detail: null,
    });
    expect(outline(plan)).toEqual({ lines: ['link A 10 (adopted)', 'link B 11 (adopted)'], resettled: ['A'] });
  });

  it('R21: that has no code is not used, nor are those below it, and this is noted once', async () => {
    const branches = [branch('10', 'Acme', '2', null)];
    const accounts = [account('A', 'Acme'), account('B', 'West', 'A')];
    const first = await byAccounts({ branches }, accounts);
    expect(outline(first)).toEqual({ lines: ['link A (no_code)', 'link B (parent_unresolved)'], resettled: [] });
    expect(first.problems.map(({ code, key }) => [code, key])).toEqual([['no_code', 'A']]);

    const branchLinks = { A: at(null, 'no_code'), B: at(null, 'parent_unresolved') };
    const next = await byAccounts({ branches, branchLinks }, accounts);
    expect(outline(next)).toEqual({ lines: [], resettled: [] });
    expect(next.problems).toHaveLength(1);
  });

  it('R21: stays linked while the one above it cannot be used, and its people wait in the destination', async () => {
    const branches = [branch('10', 'Acme', '2', null), branch('11', 'West', '2', 'HAND')];
    const accounts = [account('A', 'Acme'), account('B', 'West', 'A')];
    const left = await byAccounts({ branches, branchLinks: { B: at('11') } }, accounts);
    expect(outline(left)).toEqual({ lines: ['link A (no_code)', 'link B 11 (parent_unresolved)'], resettled: ['B'] });

    const branchLinks = { A: at(null, 'no_code'), B: at('11', 'parent_unresolved') };
    expect(outline(await byAccounts({ branches, branchLinks }, accounts))).toEqual({ lines: [], resettled: [] });

    const coded = [branch('10', 'Acme', '2', 'ACME'), branch('11', 'West', '2', 'HAND')];
    expect(outline(await byAccounts({ branches: coded, branchLinks }, accounts))).toEqual({
      lines: ['link A 10 (adopted)', 'move 11 below 10 (reparented)', 'link B 11 (linked)'],
      resettled: ['A', 'B'],
    });
  });

  it('R21: that something else is linked to, or that others are, is not found by name', async () => {
    const branches = [branch('10', 'Acme', '2', 'ONE'), branch('11', 'Acme', '2', 'TWO')];
    const branchesOfOthers = [{ key: 'Z', branchId: '11', alike: true, leads: false }];
    const situation = { branches, branchesOfOthers, branchLinks: { 'Region__c=EMEA': at('10') } };
    expect(outline(await byAccounts(situation, [account('A', 'Acme')]))).toEqual({
      lines: ['create A below 2 (account)'],
      resettled: [],
    });
  });

  it('R21: is never one that a sibling has found before, whichever level it is on', async () => {
    const branches = [branch('10', 'Acme', '2', 'ONE')];
    const plan = await byAccounts({ branches }, [account('A', 'Acme'), account('B', 'Acme')]);
    expect(outline(plan).lines).toEqual(['create B below 2 (account)', 'link A 10 (adopted)']);
  });

  it('R22: is never the destination nor one above it', async () => {
    const situation = { branchLinks: { A: at('1'), B: at('2') } };
    const plan = await byAccounts(situation, [account('A', 'Root'), account('B', 'Customers')]);
    expect(outline(plan)).toEqual({
      lines: ['link A 1 (above_destination)', 'link B 2 (above_destination)'],
      resettled: ['A', 'B'],
    });
    const deep = {
      branches: [branch('3', 'Between', '1'), branch('4', 'Deep', '3', 'DEEP')],
      branchLinks: { A: at('3') },
    };
    const { context, run } = planning(deep);
    const below = branch('4', 'Deep', '3', 'DEEP');
    const accounts = new Map([['A', account('A', 'Between')]]);
    const far = await planAccountBranches(context, null, run.id, below, ['A'], accounts);
    expect(outline(far).lines).toEqual(['link A 3 (above_destination)']);
  });
});

describe('an account that is not seen', () => {
  it('R19: sends its people to the destination, said once', async () => {
    const first = await byAccounts({}, [], ['A']);
    expect(outline(first)).toEqual({ lines: ['link A (account_not_visible)'], resettled: [] });
    expect(first.problems.map(({ code }) => code)).toEqual(['account_not_visible']);
    const next = await byAccounts({ branchLinks: { A: at(null, 'account_not_visible') } }, [], ['A']);
    expect(outline(next)).toEqual({ lines: [], resettled: [] });
  });

  it('R19: sends its people to the destination when its branch was deleted', async () => {
    const situation = { branchLinks: { A: at('99') }, links: [link('003', '11', { branchKey: 'A' })] };
    expect(outline(await byAccounts(situation, [], ['A']))).toEqual({
      lines: ['link A (account_not_visible)'],
      resettled: ['A'],
    });
  });

  it('R18: keeps the branch that it has, which is noted as no longer in Salesforce', async () => {
    const situation = { branches: [branch('10', 'Acme', '2', 'ACME')], branchLinks: { A: at('10') } };
    const gone = await byAccounts(situation, [], ['A']);
    expect(outline(gone)).toEqual({ lines: ['link A 10 (gone)'], resettled: [] });
    expect(gone.problems).toEqual([{ key: 'A', ...say('gone', { branch: 'Acme', code: 'ACME', key: 'A' }) }]);
    const noted = { ...situation, branchLinks: { A: { ...at('10'), gone: true } } };
    const again = await byAccounts(noted, [], ['A']);
    expect([outline(again), again.problems]).toEqual([{ lines: [], resettled: [] }, []]);
  });

  it('R18: whose branch has no code is told without one', async () => {
    const situation = { branches: [branch('10', 'Acme', '2', null)], branchLinks: { A: at('10') } };
    expect((await byAccounts(situation, [], ['A'])).problems[0]?.message).toContain('branch "Acme" stays as it is');
  });

  it('R18: gets its people back where they waited for the one above it', async () => {
    const situation = { branches: [branch('10', 'Acme')], branchLinks: { A: at('10', 'parent_unresolved') } };
    expect(outline(await byAccounts(situation, [], ['A']))).toEqual({ lines: ['link A 10 (gone)'], resettled: ['A'] });
  });

  it('R18: that comes back is no longer noted as gone', async () => {
    const situation = { branches: [branch('10', 'Acme')], branchLinks: { A: { ...at('10', 'gone'), gone: true } } };
    expect(outline(await byAccounts(situation, [account('A', 'Acme')]))).toEqual({
      lines: ['link A 10 (linked)'],
      resettled: [],
    });
  });
});

describe('a branch that was deleted on the platform', () => {
  const deleted = { branchLinks: { A: at('99') } };

  it('R18: does not come back while nobody is under it', async () => {
    expect(outline(await byAccounts(deleted, [account('A', 'Acme')]))).toEqual({ lines: [], resettled: [] });
  });

  it('R15: comes back once somebody is', async () => {
    const again = { lines: ['create A below 2 (account)'], resettled: ['A'] };
    const linked = { ...deleted, links: [link('003', '11', { branchKey: 'A' })] };
    expect(outline(await byAccounts(linked, [account('A', 'Acme')]))).toEqual(again);
    const met = { ...deleted, pages: [pageOf([planned('003', { branchKey: 'A' })])] };
    expect(outline(await byAccounts(met, [account('A', 'Acme')]))).toEqual(again);
  });
});

describe('keys of another rule', () => {
  it('R18: stay as they are, with their branches', async () => {
    const situation = { branches: [branch('10', 'Europe')], branchLinks: { 'Region__c=EMEA': at('10') } };
    expect(await byAccounts(situation, [], ['', 'Region__c=EMEA'])).toEqual({
      changes: [],
      problems: [],
      resettled: [],
    });
    const accounts = { branches: [branch('10', 'Acme')], branchLinks: { A: at('10'), 'Unit__c=HR': at('10') } };
    expect((await byPicklists(accounts, [sourceField('Region__c', 'picklist')])).changes).toEqual([]);
  });
});

describe('branches of picklists', () => {
  const option = (value: string, label = value) => ({ value, label, active: true, validFor: null });
  const region = sourceField('Region__c', 'picklist', [option('EMEA', 'Europe')]);
  const unit = sourceField('Unit__c', 'picklist', [option('HR')]);

  it('R17: are those of the options, and of combinations that people are in', async () => {
    const inUse = 'Region__c=EMEA/Unit__c=HR';
    const plan = await byPicklists({ pages: [pageOf([planned('003', { branchKey: inUse })])] }, [region, unit]);
    expect(outline(plan).lines).toEqual([
      'create Region__c=EMEA below 2 (option)',
      `create ${inUse} below Region__c=EMEA (option)`,
    ]);
    expect(plan.changes[0]?.after).toEqual({ code: 'Region__c=EMEA', name: 'Europe' });
  });

  it('R18: are noted as gone when the option is gone and nobody is in them', async () => {
    const situation = { branches: [branch('10', 'Asia')], branchLinks: { 'Region__c=APAC': at('10') } };
    const plan = await byPicklists(situation, [region]);
    expect(outline(plan).lines).toEqual(['create Region__c=EMEA below 2 (option)', 'link Region__c=APAC 10 (gone)']);
    const used = { ...situation, links: [link('003', '11', { branchKey: 'Region__c=APAC' })] };
    expect(outline(await byPicklists(used, [region])).lines).toEqual(['create Region__c=EMEA below 2 (option)']);
  });
});

describe('the place where all of it hangs', () => {
  it('R14: may be below a branch that is not there any more', async () => {
    const { context, run } = planning({});
    const orphan = { ...DESTINATION, parentId: 'gone' };
    const accounts = new Map([['A', account('A', 'Acme')]]);
    const plan = await planAccountBranches(context, null, run.id, orphan, ['A'], accounts);
    expect(outline(plan).lines).toEqual(['create A below 2 (account)']);
  });
});
