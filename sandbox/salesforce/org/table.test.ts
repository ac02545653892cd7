import { beforeEach, describe, expect, it } from 'vitest';
import { loadOrg } from '../data/load.ts';
import { SalesforceError } from '../soql/soql.ts';
import { toId15 } from './ids.ts';

let now = new Date('2026-05-01T10:00:00.700Z');
let org = loadOrg({ seed: 1, contacts: 1000, clock: () => now });
const me = org.integrationUser.id;

beforeEach(() => {
  now = new Date('2026-05-01T10:00:00.700Z');
  org = loadOrg({ seed: 1, contacts: 1000, clock: () => now });
});

function contacts() {
  return org.table('Contact');
}

function record(id: string) {
  return contacts().at(contacts().find(id));
}

function refusal(change: () => unknown): SalesforceError {
  try {
    change();
  } catch (error) {
    if (error instanceof SalesforceError) return error;
  }
  throw new Error('the change was taken');
}

describe('a table', () => {
  it('inserts a row behind the others, found by its Id in either form', () => {
    const id = contacts().insert({ lastname: '  Hopper ', Email: 'grace@example.com', Title: '' }, me);
    expect(contacts().length).toBe(1001);
    expect(contacts().find(id)).toBe(1000);
    expect(contacts().find(toId15(id))).toBe(1000);
    expect(record(id)).toMatchObject({
      Id: id,
      LastName: 'Hopper',
      Name: 'Hopper',
      Title: null,
      OwnerId: me,
      CreatedById: me,
      IsDeleted: false,
      HasOptedOutOfEmail: false,
      CreatedDate: '2026-05-01T10:00:00.000Z',
      SystemModstamp: '2026-05-01T10:00:00.000Z',
    });
  });

  it.each([0, 1000])('updates the row at %i, computed or stored, and only what was given', (position) => {
    contacts().insert({ LastName: 'Hopper', Email: 'grace@example.com' }, me);
    const before = contacts().at(position);
    now = new Date('2026-05-02T00:00:00Z');
    contacts().update(String(before['Id']), { FirstName: 'Grace' }, me);
    expect(contacts().at(position)).toEqual({
      ...before,
      FirstName: 'Grace',
      Name: `Grace ${before['LastName']}`,
      LastModifiedDate: '2026-05-02T00:00:00.000Z',
      LastModifiedById: me,
      SystemModstamp: '2026-05-02T00:00:00.000Z',
    });
    expect(contacts().reader('FirstName')(position)).toBe('Grace');
    expect(contacts().reader('Name')(position)).toBe(`Grace ${before['LastName']}`);
  });

  it('never moves SystemModstamp back, even when the clock goes back', () => {
    const id = contacts().insert({ LastName: 'Hopper' }, me);
    now = new Date('2026-04-01T00:00:00Z');
    contacts().update(id, { FirstName: 'Grace' }, me);
    expect(record(id)['SystemModstamp']).toBe('2026-05-01T10:00:00.000Z');
  });

  it('marks a deleted row and keeps it', () => {
    const id = String(contacts().at(3)['Id']);
    expect(contacts().restricted).toBe(false);
    contacts().delete(id, me);
    expect(contacts().length).toBe(1000);
    expect(record(id)).toMatchObject({ IsDeleted: true, SystemModstamp: '2026-05-01T10:00:00.000Z' });
    expect(contacts().restricted).toBe(true);
    expect(refusal(() => contacts().update(id, { FirstName: 'x' }, me))).toMatchObject({
      status: 404,
      errorCode: 'ENTITY_IS_DELETED',
    });
  });

  it('does not find what is not there', () => {
    expect(contacts().find('003000000000000AAA')).toBe(-1);
    expect(contacts().find(String(org.table('Account').at(0)['Id']))).toBe(-1);
    expect(contacts().find('nonsense')).toBe(-1);
    expect(refusal(() => contacts().delete('003000000000000AAA', me))).toMatchObject({
      status: 404,
      errorCode: 'NOT_FOUND',
    });
  });

  it.each([
    [{}, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [LastName]'],
    [{ LastName: 'x'.repeat(81) }, 'STRING_TOO_LONG', '(max length=80)'],
    [{ LastName: 'A', Nope: 1 }, 'INVALID_FIELD', "No such column 'Nope' on sobject of type Contact"],
    [{ LastName: 'A', Name: 'B' }, 'INVALID_FIELD_FOR_INSERT_UPDATE', 'Unable to create/update fields: Name'],
    [{ LastName: 'A', Email: 'nobody' }, 'INVALID_EMAIL_ADDRESS', 'invalid email address: nobody'],
    [{ LastName: 'A', AccountId: 'nonsense' }, 'MALFORMED_ID', 'id value of incorrect type: nonsense'],
    [{ LastName: 'A', AccountId: '001000000000000AAA' }, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id'],
    [
      { LastName: 'A', Learner_Status__c: 'Gone' },
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      'bad value for restricted',
    ],
    [{ LastName: 'A', Is_Learner__c: 'yes' }, 'JSON_PARSER_ERROR', 'Cannot deserialize instance of boolean'],
    [{ LastName: 'A', Hire_Date__c: '2026-02-30' }, 'JSON_PARSER_ERROR', 'Cannot deserialize instance of date'],
  ])('refuses to insert %j: %s', (values, errorCode, message) => {
    const error = refusal(() => contacts().insert(values, me));
    expect(error).toMatchObject({ status: 400, errorCode });
    expect(error.message).toContain(message);
    expect(contacts().length).toBe(1000);
  });

  it('lets an update empty a field, but not a required one', () => {
    const id = String(contacts().at(0)['Id']);
    contacts().update(id, { Email: null }, me);
    expect(record(id)['Email']).toBeNull();
    expect(refusal(() => contacts().update(id, { LastName: null }, me))).toMatchObject({
      errorCode: 'REQUIRED_FIELD_MISSING',
    });
  });

  it('takes no second user of one username, in any case, and deletes no user', () => {
    const users = org.table('User');
    const [first, second] = [users.at(2), users.at(3)];
    const taken = { Username: String(first['Username']).toUpperCase() };
    expect(refusal(() => users.update(String(second['Id']), taken, me))).toMatchObject({
      errorCode: 'DUPLICATE_USERNAME',
    });
    users.update(String(first['Id']), taken, me);
    expect(refusal(() => users.delete(String(first['Id']), me))).toMatchObject({
      errorCode: 'INVALID_TYPE_FOR_OPERATION',
    });
  });

  it('does not let ListView be changed', () => {
    expect(refusal(() => org.table('ListView').insert({ Name: 'x' }, me))).toMatchObject({
      errorCode: 'INVALID_TYPE_FOR_OPERATION',
    });
  });
});
