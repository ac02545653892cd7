import { describe, expect, it } from 'vitest';
import { describedColumns, MOST_COLUMNS, readable, withColumn, withDescriptions } from './columns.ts';

const full = Array.from({ length: MOST_COLUMNS }, (_, index) => `Field_${index}__c`);
const line = (field: string) => ({ field, picklist: 'value' as const });

describe('withColumn', () => {
  it('R23: puts another field in front, and one that is shown already as well', () => {
    expect(withColumn(['Email', 'Name'], 'Account.Name', {})).toEqual(['Account.Name', 'Email', 'Name']);
    expect(withColumn(['Email', 'Name'], 'Name', {})).toEqual(['Name', 'Email']);
    expect(withColumn(full, 'Field_7__c', {})).toHaveLength(MOST_COLUMNS);
  });

  it('R23: takes away the last one that no mapping uses where there is no room', () => {
    const mapping = { email: line(`Field_${MOST_COLUMNS - 1}__c`), city: line(`Field_${MOST_COLUMNS - 2}__c`) };
    const shown = withColumn(full, 'Late__c', mapping);
    expect(shown).toHaveLength(MOST_COLUMNS);
    expect(shown[0]).toBe('Late__c');
    expect(full.filter((path) => !shown.includes(path))).toEqual([`Field_${MOST_COLUMNS - 3}__c`]);
  });

  it('takes away the last one where every one is used', () => {
    const mapping = Object.fromEntries(full.map((path) => [path, line(path)]));
    expect(withColumn(full, 'Late__c', mapping)).toEqual(['Late__c', ...full.slice(0, -1)]);
  });
});

describe('readable', () => {
  const fields = [{ path: 'Email', label: 'E-mail', type: 'email' }];

  it('leaves out what the object does not have any more, unless it is mapped, and leaves parents to Salesforce', () => {
    const paths = ['email', 'Gone__c', 'Mapped__c', 'Account.Name'];
    expect(readable(paths, fields, { city: line('mapped__c') })).toEqual(['email', 'Mapped__c', 'Account.Name']);
  });
});

describe('what columns are called', () => {
  const account = { path: 'Account.Rating', label: 'Account Rating', type: 'picklist' };
  const email = { path: 'Email', label: 'E-mail', type: 'email' };

  it('comes from whoever knows them, whatever the case; a field that is gone is called by its path', () => {
    expect(describedColumns(['email', 'Account.Rating', 'Gone__c'], [email, account])).toEqual([
      { ...email, path: 'email' },
      account,
      { path: 'Gone__c', label: 'Gone__c', type: '' },
    ]);
  });

  it('is learnt from a sample for fields of parents, once', () => {
    const known = withDescriptions([email], [{ ...email, path: 'EMAIL' }, account]);
    expect(known).toEqual([email, account]);
    expect(withDescriptions(known, [account, email])).toBe(known);
  });
});
