import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { picklist, picklistCases } from '../../../test/support/picklists.ts';
import type { SourceField } from '../source.ts';
import { bounded, picklistKey } from './picklist-key.ts';
import { picklistTree } from './picklist-tree.ts';

const region = picklist('Region__c', {
  EMEA: { label: 'Europe' },
  OLD: { label: 'Closed', active: false },
  APAC: {},
});
const country = picklist(
  'Country__c',
  {
    IT: { label: 'Italy', below: ['EMEA'] },
    JP: { label: 'Japan', below: ['APAC'] },
    CS: { label: 'Yugoslavia', below: ['EMEA'], active: false },
    XX: { label: 'Anywhere', below: ['OLD', 'APAC'] },
  },
  region,
);
const unit = picklist('Unit__c', { ENG: { label: 'Engineering' }, HR: { label: 'People' } });

/** `key: name` of every branch, in order. */
function outline(
  fields: readonly SourceField[],
  inUse: readonly string[] = [],
  linked: readonly string[] = [],
): string[] {
  return picklistTree(fields, { inUse, linked }).branches.map(({ key, name }) => `${key}: ${name}`);
}

describe('the picklist tree', () => {
  it('R17: has a branch for every active option of the first field, used or not, named after its label', () => {
    expect(outline([region])).toEqual(['Region__c=APAC: APAC', 'Region__c=EMEA: Europe']);
  });

  it('R17: has below it every active option that is valid for it', () => {
    expect(outline([region, country])).toEqual([
      'Region__c=APAC: APAC',
      'Region__c=EMEA: Europe',
      'Region__c=APAC/Country__c=JP: Japan',
      'Region__c=APAC/Country__c=XX: Anywhere',
      'Region__c=EMEA/Country__c=IT: Italy',
    ]);
  });

  it('R17: has the combinations in use where the fields are independent', () => {
    expect(outline([region, unit])).toEqual(outline([region]));
    expect(outline([region, unit], ['Region__c=EMEA/Unit__c=HR', 'Region__c=APAC'])).toEqual([
      'Region__c=APAC: APAC',
      'Region__c=EMEA: Europe',
      'Region__c=EMEA/Unit__c=HR: People',
    ]);
  });

  it('R17: a field that depends on another one than that of the level above is independent there', () => {
    const middle = outline([region, unit, country], ['Region__c=EMEA/Unit__c=HR/Country__c=JP']);
    expect(middle.filter((line) => line.includes('Country__c'))).toEqual([
      'Region__c=EMEA/Unit__c=HR/Country__c=JP: Japan',
    ]);
  });

  it('R17: below a combination in use, a field that depends on the level above is complete', () => {
    const team = picklist('Team__c', { T1: { below: ['HR'] }, T2: { below: ['ENG'] } }, unit);
    expect(outline([region, unit, team], ['Region__c=EMEA/Unit__c=HR']).slice(2)).toEqual([
      'Region__c=EMEA/Unit__c=HR: People',
      'Region__c=EMEA/Unit__c=HR/Team__c=T1: T1',
    ]);
  });

  it('R17: what is in use gets its branch, though inactive, unknown or not valid together', () => {
    const inUse = ['Region__c=EMEA/Country__c=CS', 'Region__c=OLD', 'Region__c=MARS', 'Region__c=EMEA/Country__c=JP'];
    const extra = outline([region, country], inUse).filter((line) => !outline([region, country]).includes(line));
    expect(extra).toEqual([
      'Region__c=MARS: MARS',
      'Region__c=OLD: Closed',
      'Region__c=EMEA/Country__c=CS: Yugoslavia',
      'Region__c=EMEA/Country__c=JP: Japan',
    ]);
  });

  it('R17: two options of one label are two branches, and values are told apart by case', () => {
    const field = picklist('F__c', { a: { label: 'Same' }, A: { label: 'Same' }, b: { label: ' ' } });
    expect(outline([field])).toEqual(['F__c=A: Same', 'F__c=a: Same', 'F__c=b: b']);
  });

  it('R17: fields of a parent record depend on each other there', () => {
    const above = picklist('Account.Region__c', { EMEA: {}, APAC: {} });
    const below = picklist('Account.Country__c', { IT: { below: ['EMEA'] } }, above);
    expect(outline([above, below]).at(-1)).toBe('Account.Region__c=EMEA/Account.Country__c=IT: IT');
    const elsewhere = picklist('Owner.Country__c', { IT: { below: ['EMEA'] } }, above);
    expect(outline([above, elsewhere])).toHaveLength(2);
  });

  it('R18: keeps in step what has a branch while all its options are there, and lets go of the rest', () => {
    const linked = [
      'Region__c=EMEA/Unit__c=HR',
      'Region__c=EMEA/Unit__c=OPS',
      'Region__c=OLD',
      'Region__c=OLD/Unit__c=HR',
      'Unit__c=HR',
      '001000000000001AAA',
    ];
    expect(outline([region, unit], [], linked).slice(2)).toEqual(['Region__c=EMEA/Unit__c=HR: People']);
  });

  it('R18: a branch whose option Salesforce no longer names keeps the name it has', () => {
    const { branches } = picklistTree([region], { inUse: ['Region__c=MARS', 'Region__c=OLD'], linked: [] });
    expect(branches.filter(({ keepsName }) => keepsName).map(({ key }) => key)).toEqual(['Region__c=MARS']);
  });

  it('names are one line of at most 255 characters', () => {
    const { branches, problems } = picklistTree(
      [picklist('F__c', { a: { label: '🦉'.repeat(300) }, b: { label: ' x\ny ' } })],
      { inUse: [], linked: [] },
    );
    expect(branches.map(({ name }) => name)).toEqual([`${'🦉'.repeat(254)}…`, 'x y']);
    expect(problems).toMatchObject([{ code: 'name_too_long', key: 'F__c=a' }]);
  });

  it('a value too long for a key is one branch, listed or not', () => {
    const long = '驛'.repeat(255);
    const key = picklistKey(null, 'F__c', long);
    expect(outline([picklist('F__c', { [long]: { label: 'Station' } })], [key])).toEqual([`${key}: Station`]);
    expect(outline([picklist('F__c', {})], [key])).toEqual([`${key}: ${bounded(long)}`]);
  });
});

/** The key that a row of these cells makes. */
function keyOf(fields: readonly SourceField[], cells: readonly string[]): string | null {
  let key: string | null = null;
  for (const [index, { path }] of fields.entries()) {
    const value = cells[index] ?? '';
    if (value === '') return key;
    key = picklistKey(key, path, value);
  }
  return key;
}

const keysOf = (fields: readonly SourceField[], rows: readonly (readonly string[])[]) =>
  rows.flatMap((row) => keyOf(fields, row) ?? []);

/** The combinations of options whose branches R17 asks for though nobody is in them, written out naively. */
function unasked(fields: readonly SourceField[]): string[][] {
  let paths: string[][] = [[]];
  return fields.flatMap((field, index) => {
    const above = fields[index - 1];
    const isValid = (path: readonly string[], validFor: readonly number[] | null) =>
      above === undefined ||
      (field.controller === above.path &&
        validFor?.includes(above.options.findIndex(({ value }) => value === path.at(-1))));
    paths = paths.flatMap((path) =>
      field.options
        .filter(({ active, validFor }) => active && isValid(path, validFor))
        .map(({ value }) => [...path, value]),
    );
    return paths;
  });
}

describe('the picklist tree of any fields and rows', () => {
  it('R17: has what its options ask for and what rows are in, each once and below its parent', () => {
    fc.assert(
      fc.property(picklistCases, ({ fields, inUse, linked }) => {
        const used = keysOf(fields, inUse);
        const { branches } = picklistTree(fields, { inUse: used, linked: keysOf(fields, linked) });
        const found = branches.map(({ key }) => key);
        expect(new Set(found).size).toBe(found.length);
        expect(found).toEqual(expect.arrayContaining([...keysOf(fields, unasked(fields)), ...used]));
        const parents = branches.map(({ parentKey }) => (parentKey === null ? -1 : found.indexOf(parentKey)));
        for (const [place, parent] of parents.entries()) expect(parent).toBeLessThan(place);
        expect(parents.filter((parent) => parent === -1)).toHaveLength(
          branches.filter(({ parentKey }) => parentKey === null).length,
        );
      }),
    );
  });

  it('R17: has nothing that nobody is in but what active options stand for, and names it after them', () => {
    fc.assert(
      fc.property(picklistCases, ({ fields, inUse, linked }) => {
        const { branches } = picklistTree(fields, { inUse: keysOf(fields, inUse), linked: keysOf(fields, linked) });
        const used = new Set(inUse.flatMap((row) => row.map((_, index) => keyOf(fields, row.slice(0, index + 1)))));
        const options = new Map(
          fields.flatMap(({ path, options }) =>
            options.map((option) => [picklistKey(null, path, option.value), option]),
          ),
        );
        for (const { key, name } of branches.filter((branch) => !used.has(branch.key))) {
          const option = options.get(key.split('/').at(-1) ?? '');
          expect(option).toMatchObject({ active: true });
          expect(name).toBe(option?.label === '' ? option.value : option?.label);
        }
      }),
    );
  });

  it('does not depend on the order of keys, nor on how often they come', () => {
    fc.assert(
      fc.property(picklistCases, ({ fields, inUse, linked }) => {
        const [used, known] = [keysOf(fields, inUse), keysOf(fields, linked)];
        expect(picklistTree(fields, { inUse: [...used.toReversed(), ...used], linked: known.toReversed() })).toEqual(
          picklistTree(fields, { inUse: used, linked: known }),
        );
      }),
    );
  });

  it('R18: does not change by having its own branches', () => {
    fc.assert(
      fc.property(picklistCases, ({ fields, inUse, linked }) => {
        const used = keysOf(fields, inUse);
        const first = picklistTree(fields, { inUse: used, linked: keysOf(fields, linked) });
        expect(picklistTree(fields, { inUse: used, linked: first.branches.map(({ key }) => key) })).toEqual(first);
      }),
    );
  });
});
