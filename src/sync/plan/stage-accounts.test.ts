import { describe, expect, it } from 'vitest';
import { pageOf, planned, planning, type Situation } from '../../../test/support/planning/planning.ts';
import type { BranchLink } from '../journal/links.ts';
import type { Account } from '../source.ts';
import { stageAccounts } from './stage-accounts.ts';

const account = (id: string, parentId: string | null = null): Account => ({ id, name: `Account ${id}`, parentId });
const at = (branchId: string): BranchLink => ({ branchId, reason: null, gone: false });
const needing = (...keys: string[]) => [pageOf(keys.map((key) => planned(`of ${key}`, { branchKey: key })))];
const SINCE = { mode: 'incremental', since: new Date(0) } as const;

async function staged(situation: Situation) {
  const { context, run, memory, asked } = planning(situation);
  await stageAccounts(context, run);
  return { staged: [...memory.staged].map(([id, found]) => (found === null ? `${id} gone` : id)).sort(), asked };
}

describe('the accounts of a full run', () => {
  it('R15: are those of people met now and earlier, with all above them', async () => {
    const salesforce = { accounts: [account('A', 'B'), account('B', 'C'), account('C'), account('D'), account('E')] };
    const situation = { salesforce, pages: needing('A'), branchLinks: { D: at('9') } };
    expect(await staged(situation)).toEqual({ staged: ['A', 'B', 'C', 'D'], asked: [['A', 'D']] });
  });

  it('R12: are all that are needed, also after runs that were incremental', async () => {
    const salesforce = { accounts: [account('A')], changes: [{ changed: [account('Z')], deleted: [] }] };
    const situation = {
      salesforce,
      pages: needing('A'),
      accounts: [account('Z')],
      run: { ...SINCE, mode: 'full' as const },
    };
    expect(await staged(situation)).toEqual({ staged: ['A'], asked: [['A']] });
  });

  it('are not asked for when nobody needs any', async () => {
    expect(await staged({ salesforce: { accounts: [account('A')] } })).toEqual({ staged: [], asked: [] });
  });

  it('R12: are those that are needed also where an incremental run knows no time to go on from', async () => {
    const situation = { salesforce: { accounts: [account('A')] }, pages: needing('A'), run: { ...SINCE, since: null } };
    expect(await staged(situation)).toEqual({ staged: ['A'], asked: [['A']] });
  });
});

describe('the accounts of an incremental run', () => {
  const known = { accounts: [account('A', 'B'), account('B'), account('X')], branchLinks: { A: at('8'), B: at('9') } };

  it('R12: are those that changed or were deleted among those that are known', async () => {
    const changes = [{ changed: [account('A', 'B'), account('Z')], deleted: ['X', 'Y'] }];
    const situation = { ...known, run: SINCE, salesforce: { changes, accounts: [account('A'), account('B')] } };
    expect(await staged(situation)).toEqual({ staged: ['A', 'X gone'], asked: [] });
  });

  it('R12: are also those that became needed, by a person or by a changed parent, with all above them', async () => {
    const salesforce = {
      changes: [{ changed: [account('A', 'P')], deleted: [] }],
      accounts: [account('P', 'Q'), account('Q'), account('N'), account('A', 'P'), account('B')],
    };
    expect(await staged({ ...known, run: SINCE, salesforce, pages: needing('N', 'B') })).toEqual({
      staged: ['A', 'N', 'P', 'Q'],
      asked: [['N', 'P']],
    });
  });

  it('are none when nothing changed and nothing new is needed', async () => {
    expect(await staged({ ...known, run: SINCE, salesforce: { changes: [] } })).toEqual({ staged: [], asked: [] });
  });

  it('can be more than are stored at a time', async () => {
    const many = Array.from({ length: 10_001 }, (_, n) => account(`N${n}`));
    const situation = {
      accounts: many,
      branchLinks: { N0: at('9') },
      run: SINCE,
      salesforce: { changes: [{ changed: many, deleted: [] }] },
    };
    expect((await staged(situation)).staged).toHaveLength(10_001);
  });
});
