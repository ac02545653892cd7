import { describe, expect, it } from 'vitest';
import { sourceField } from '../../../test/support/mapping.ts';
import { AT_DESTINATION, pageOf, planned, planning, type Situation } from '../../../test/support/planning/planning.ts';
import { DESTINATION_KEY } from '../branches/destination-key.ts';
import type { BranchLink } from '../journal/links.ts';
import type { Account, SourceField } from '../source.ts';
import { readBranchFields, settleBranches } from './settle-branches.ts';

const ACME: Account = { id: 'A', name: 'Acme', parentId: null };
const BY_ACCOUNT = { branches: { mode: 'accounts', destination: 'CUSTOMERS' } } as const;
const BY_REGION = { branches: { mode: 'picklists', destination: 'CUSTOMERS', fields: ['Region__c'] } } as const;
const REGION: SourceField = sourceField('Region__c', 'picklist', [
  { value: 'EMEA', label: 'Europe', active: true, validFor: null },
]);
const INCREMENTAL = { mode: 'incremental', since: new Date(0) } as const;
const elsewhere: BranchLink = { branchId: '99', reason: 'destination', gone: false };
const waiting: BranchLink = { branchId: '20', reason: 'parent_unresolved', gone: false };
const nowhere: BranchLink = { branchId: null, reason: 'no_code', gone: false };
const needed = [pageOf([planned('003', { branchKey: 'A' })])];

/** What a run reads, and what it plans from that; a line for each change. */
async function settled(situation: Situation) {
  const { context, run } = planning(situation);
  const fields = await readBranchFields(context, run);
  const { changes, resettled, problems } = await settleBranches(context, null, run, fields);
  const lines = changes.map(({ action, branchKey, targetId, reason }) =>
    [action, branchKey ?? targetId, reason].join(' '),
  );
  return { lines, resettled, problems: problems.map(({ code }) => code), changes };
}

describe('the destination branch', () => {
  it('R14: is remembered by the first run, which moves nobody', async () => {
    const first = await settled({ branchLinks: { [DESTINATION_KEY]: { ...AT_DESTINATION, branchId: null } } });
    expect(first.lines).toEqual(['link  destination']);
    expect(first.changes[0]).toMatchObject({ branchKey: DESTINATION_KEY, targetId: '2', kind: 'branch' });
    expect(await settled({})).toMatchObject({ lines: [], resettled: [] });
  });

  it('R19: that is another one draws in everybody who is in no branch of their own', async () => {
    const moved = await settled({
      branchLinks: { [DESTINATION_KEY]: elsewhere, N: nowhere, W: waiting, P: { ...nowhere, branchId: '30' } },
    });
    expect(moved.lines).toEqual(['link  destination']);
    expect(moved.resettled).toEqual([null, 'N', 'W']);
  });

  it('R20: that is missing or the root stops the plan', async () => {
    const missing = { branches: { mode: 'single', destination: 'NOWHERE' } } as const;
    await expect(settled({ settings: missing })).rejects.toMatchObject({ code: 'branch_destination' });
  });
});

describe('branches of accounts', () => {
  it('R15: are planned from what Salesforce shows of the accounts of people', async () => {
    const situation = { settings: BY_ACCOUNT, pages: needed, salesforce: { accounts: [ACME] } };
    expect((await settled(situation)).lines).toEqual(['create A account']);
  });

  it('R14: are not asked for where everybody goes to one branch', async () => {
    const { context, run, asked, memory } = planning({ pages: needed, salesforce: { accounts: [ACME] } });
    expect(await readBranchFields(context, run)).toEqual([]);
    expect([asked, memory.staged.size]).toEqual([[], 0]);
    expect((await settled({ pages: needed, salesforce: { accounts: [ACME] } })).lines).toEqual([]);
  });
});

describe('branches of accounts in an incremental run', () => {
  const acme = { id: '20', code: 'ACME', name: 'Acme', parentId: '2' };
  const known = {
    settings: BY_ACCOUNT,
    run: INCREMENTAL,
    accounts: [ACME],
    branches: [acme],
    branchLinks: { A: { branchId: '20', reason: 'adopted', gone: false } },
    pages: needed,
  };

  it('R12: stay as they are while nothing that they are made of changed', async () => {
    // A branch that was renamed by hand is for the next full run.
    expect(await settled({ ...known, branches: [{ ...acme, name: 'By hand' }] })).toMatchObject({
      lines: [],
      resettled: [],
      problems: [],
    });
  });

  it('R12: are planned anew by a full run, whatever was known before', async () => {
    const full = { ...known, run: { mode: 'full' }, branches: [{ ...acme, name: 'By hand' }] } as const;
    expect((await settled({ ...full, salesforce: { accounts: [ACME] } })).lines).toEqual(['update 20 renamed']);
    // What Salesforce does not show any more is not remembered either.
    expect((await settled(full)).lines).toEqual(['link A gone']);
  });

  it('R15: get one for an account that was known already, though nobody was in it', async () => {
    const accounts = [ACME, { id: 'B', name: 'Beta', parentId: 'A' }];
    const pages = [pageOf([planned('003', { branchKey: 'A' }), planned('004', { branchKey: 'B' })])];
    expect((await settled({ ...known, accounts, pages })).lines).toEqual(['create B account']);
  });

  it('R22: follow an account that changed, the rest being what the last run saw', async () => {
    const salesforce = { changes: [{ changed: [{ ...ACME, name: 'Acme Group' }], deleted: [] }] };
    expect((await settled({ ...known, salesforce })).lines).toEqual(['update 20 renamed']);
  });

  it('R15: get one that became needed', async () => {
    const pages = [pageOf([planned('003', { branchKey: 'B' })])];
    const salesforce = { accounts: [{ id: 'B', name: 'Beta', parentId: 'A' }, ACME] };
    expect((await settled({ ...known, pages, salesforce })).lines).toEqual(['create B account']);
  });

  it('R21: are looked for again while one has no branch that can be used', async () => {
    const branchLinks = { A: { branchId: null, reason: 'no_code', gone: false } };
    const found = await settled({ ...known, branchLinks });
    expect(found).toMatchObject({ lines: ['link A adopted'], resettled: ['A'] });
    expect((await settled({ ...known, branchLinks: { A: waiting } })).lines).toEqual(['link A linked']);
  });
});

describe('branches of picklists', () => {
  it('R17: are planned from the options as Salesforce describes them now', async () => {
    const fields = [REGION, sourceField('Other__c')];
    const first = await settled({ settings: BY_REGION, salesforce: { fields } });
    expect(first.lines).toEqual(['create Region__c=EMEA option']);
    const { context, run } = planning({ settings: BY_REGION, salesforce: { fields } });
    expect(await readBranchFields(context, run)).toEqual([REGION]);
  });

  it('R17: are asked for in incremental runs as well', async () => {
    const situation = { settings: BY_REGION, run: INCREMENTAL, salesforce: { fields: [REGION] } };
    expect((await settled(situation)).lines).toEqual(['create Region__c=EMEA option']);
  });
});
