import { describe, expect, it } from 'vitest';
import { memoryPlatform } from '../../../test/support/planning/memory-platform.ts';
import { DESTINATION, ROOT } from '../../../test/support/planning/planning.ts';
import type { WantedBranch } from '../branches/wanted-tree.ts';
import type { Branch } from '../directory.ts';
import type { BranchLink, OtherBranchLink } from '../journal/links.ts';
import { knownBranches, linkedBranches } from './known-branches.ts';

const branch = (id: string, code: string | null, parentId = '2'): Branch => ({
  id,
  code,
  name: `Name ${id}`,
  parentId,
});
const wanted = (key: string): WantedBranch => ({ key, code: key, name: key, keepsName: false, parentKey: null });
const other = (key: string, branchId: string, more: Partial<OtherBranchLink> = {}): OtherBranchLink => ({
  key,
  branchId,
  alike: true,
  leads: false,
  ...more,
});

interface Given {
  readonly branches?: readonly Branch[];
  /** Key → id. */
  readonly linked?: Readonly<Record<string, string>>;
  readonly others?: readonly OtherBranchLink[];
  readonly keys?: readonly string[];
}

async function known({ branches = [], linked = {}, others = [], keys = ['A'] }: Given) {
  const all = [ROOT, DESTINATION, ...branches];
  const found = await knownBranches(memoryPlatform({ people: [], branches: all }), null, {
    settingsId: '5',
    destination: DESTINATION,
    wanted: keys.map(wanted),
    linked: new Map(
      Object.entries(linked).flatMap(([key, id]) => all.filter((one) => one.id === id).map((one) => [key, one])),
    ),
    others,
  });
  return {
    known: Object.fromEntries([...found.known].map(([key, { id }]) => [key, id])),
    codes: found.wanted.map(({ code }) => code),
    led: [...found.led],
  };
}

describe('the branch that stands for a key', () => {
  it('R21: is the one that is linked, before one that others linked, before one that has the key as code', async () => {
    const branches = [branch('10', 'X'), branch('11', 'Y'), branch('12', 'A')];
    const others = [other('A', '11')];
    expect((await known({ branches, linked: { A: '10' }, others })).known).toEqual({ A: '10' });
    expect((await known({ branches, others })).known).toEqual({ A: '11' });
    expect((await known({ branches })).known).toEqual({ A: '12' });
    expect(await known({ branches: [branch('10', null)] })).toEqual({ known: {}, codes: ['A'], led: [] });
  });

  it('is none for keys that nobody wants', async () => {
    const branches = [branch('10', 'B'), branch('11', 'C')];
    expect((await known({ branches, linked: { B: '10' }, others: [other('C', '11')] })).known).toEqual({});
    expect((await known({ branches, keys: [] })).known).toEqual({});
  });

  it('is none when the branch that others linked is gone', async () => {
    expect((await known({ others: [other('A', '99')] })).known).toEqual({});
  });
});

describe('a branch that is shared', () => {
  it('R22: is named and placed by those alone who lead', async () => {
    const others = [other('A', '10', { leads: true }), other('B', '11')];
    expect((await known({ branches: [branch('10', 'A')], others })).led).toEqual(['10']);
  });
});

describe('a branch of settings with another destination', () => {
  const theirs = other('A', '10', { alike: false });
  const elsewhere = branch('10', 'A', '1');

  it('R21: is theirs, so that ours gets another code', async () => {
    expect(await known({ branches: [elsewhere], others: [theirs] })).toEqual({ known: {}, codes: ['5/A'], led: [] });
    expect(await known({ branches: [elsewhere], others: [theirs], keys: ['A', 'B'] })).toMatchObject({
      codes: ['5/A', 'B'],
    });
  });

  it('R21: is theirs also where ours is linked to it, or others like us are', async () => {
    const others = [theirs, other('A', '10')];
    expect((await known({ branches: [elsewhere], linked: { A: '10' }, others })).known).toEqual({});
  });

  it('R21: stays ours where it hangs below our destination', async () => {
    const below = [branch('9', 'P'), branch('10', 'A', '9')];
    const shared = { branches: below, linked: { A: '10' }, others: [theirs] };
    expect(await known(shared)).toMatchObject({ known: { A: '10' }, codes: ['A'] });
    const far = [branch('8', 'R', '7'), branch('7', 'Q', '9'), ...below.slice(0, 1), branch('10', 'A', '8')];
    expect((await known({ ...shared, branches: far })).known).toEqual({ A: '10' });
    const beside = [branch('9', 'P', '1'), branch('10', 'A', '9')];
    expect((await known({ ...shared, branches: beside })).known).toEqual({});
  });

  it('R21: leaves ours to be found by its own code the next time', async () => {
    const branches = [elsewhere, branch('11', '5/A')];
    expect(await known({ branches, others: [theirs] })).toEqual({ known: { A: '11' }, codes: ['5/A'], led: [] });
    const taken = [theirs, other('Z', '11', { alike: false })];
    expect((await known({ branches, others: taken })).known).toEqual({});
  });
});

describe('linked branches', () => {
  it('R18: are those that are still there', async () => {
    const platform = memoryPlatform({ people: [], branches: [branch('10', 'A'), branch('11', 'B')] });
    const at = (branchId: string | null): BranchLink => ({ branchId, reason: null, gone: false });
    const links = new Map([
      ['A', at('10')],
      ['B', at('99')],
      ['C', at(null)],
    ]);
    expect([...(await linkedBranches(platform, null, links))].map(([key, { id }]) => [key, id])).toEqual([['A', '10']]);
    expect(await linkedBranches(platform, null, new Map())).toEqual(new Map());
  });
});
