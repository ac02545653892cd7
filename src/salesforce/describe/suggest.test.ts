import { describe, expect, it } from 'vitest';
import { similar } from './suggest.ts';

describe('similar', () => {
  const fields = ['Id', 'Email', 'FirstName', 'LastName', 'Department__c', 'Cost_Center__c', 'MobilePhone'];
  it.each([
    ['EMail', ['Email']],
    ['Emial', ['Email']],
    ['Ix', ['Id']],
    ['Fristname', ['FirstName']],
    ['Department', ['Department__c']],
    ['CostCenter__c', ['Cost_Center__c']],
    ['Nothing_Like_It__c', []],
  ])('%s', (wanted, expected) => {
    expect(similar(wanted, fields)).toEqual(expected);
  });
});
