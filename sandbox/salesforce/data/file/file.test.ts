import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runSoql } from '../../soql/run-soql.ts';
import { loadOrg } from '../load.ts';
import { dataFile } from './format.ts';

const folder = mkdtempSync(join(tmpdir(), 'sandbox-data-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const example = new URL('../example-org.json', import.meta.url).pathname;

function load(content: unknown) {
  const path = join(folder, 'org.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return loadOrg({ seed: 1, dataFile: path });
}

function csv(org: ReturnType<typeof load>, soql: string): string[] {
  const session = { userId: org.integrationUser.id, timeZone: 'GMT' };
  const result = runSoql(org, soql, session, { includeDeleted: false });
  if (result.kind !== 'records') throw new Error(`${soql} gives no records`);
  return result.csv(0, result.size).split('\n').slice(0, -1);
}

describe('an org from a data file', () => {
  it('serves the example: its records, the references between them, its own object and list views', () => {
    const org = loadOrg({ seed: 1, dataFile: example });
    expect(csv(org, "SELECT LastName, Account.Parent.Name FROM Contact WHERE Country__c = 'IT'")).toEqual([
      '"Lovelace","Northwind Italia"',
    ]);
    expect(csv(org, 'SELECT Name, Manager.Name FROM User WHERE ManagerId != null')).toEqual([
      '"Alan Turing","Grace Hopper"',
    ]);
    expect(csv(org, 'SELECT toLabel(Region__c) FROM Contact WHERE Region__c != null')[0]).toBe(
      '"Europe, Middle East & Africa"',
    );
    expect(csv(org, "SELECT Name FROM Trainer__c WHERE Subjects__c INCLUDES ('Sales')")).toEqual(['"Edith Clarke"']);
    expect(org.listViews.map((view) => `${view.object}.${view.developerName}`)).toEqual([
      'Contact.Active_Learners',
      'Contact.Learners_in_Italy',
      'User.Active_Users',
      'Account.All_Accounts',
      'Trainer__c.All_Trainers',
    ]);
  });

  it('hides what is hidden from the integration user, also as a parent', () => {
    const org = loadOrg({ seed: 1, dataFile: example });
    expect(csv(org, "SELECT Name FROM Account WHERE Name LIKE 'Undisclosed%'")).toEqual([]);
    expect(csv(org, "SELECT Account.Name FROM Contact WHERE LastName = 'Keller'")).toEqual(['""']);
    expect(csv(org, "SELECT Id FROM Contact WHERE LastName = 'Keller' AND AccountId != null")).toHaveLength(1);
  });

  it('gives its users the sandbox password and adds the integration user', () => {
    const org = loadOrg({ seed: 1, dataFile: example });
    expect(org.integrationUser.username).toBe('integration@acme.example');
    expect(org.users.map((user) => user.username)).toEqual([
      'grace@example.com',
      'alan@example.com',
      'integration@acme.example',
    ]);
    expect(org.table('User').find(org.integrationUser.id)).toBe(3);
  });

  it('takes an empty object: standard objects, no records', () => {
    const org = load({});
    expect([...org.objects.keys()]).toContain('Contact');
    expect(csv(org, 'SELECT Id FROM Contact')).toEqual([]);
    expect(org.hasPersonAccounts).toBe(false);
    expect(org.objects.get('Contact')?.fields.has('IsPersonAccount')).toBe(false);
  });

  it('names every place that is wrong', () => {
    const broken = {
      fields: { Contact: [{ name: 'Boss__c', type: 'reference', referenceTo: 'Bosses__c' }] },
      listViews: [{ object: 'Contract', developerName: 'X' }],
      records: {
        Contact: [
          { LastName: 'A', Emial: 'a@x.example' },
          { AccountId: 'nowhere', HasOptedOutOfEmail: 'yes' },
        ],
        Thing__c: [],
      },
    };
    expect(() => load(broken)).toThrow(
      [
        'fields.Contact[0].referenceTo: there is no object Bosses__c',
        'listViews[0].object: there is no object Contract',
        'records.Thing__c: there is no object Thing__c; custom objects are given under "objects"',
        'records.Contact[0].Emial: Contact has no field Emial',
        'records.Contact[1].AccountId: must be the ref of a record in this file, or an Id, not "nowhere"',
        'records.Contact[1].HasOptedOutOfEmail: must be true or false, not "yes"',
      ]
        .map((line) => `  ${line}`)
        .join('\n'),
    );
  });

  it.each([
    ['{ "records": ', 'it is not JSON'],
    [{ nmae: 'x' }, 'nmae'],
    [{ objects: [{ name: 'Trainer' }] }, 'objects[0].name: the API name of a custom object ends in __c'],
    [
      { records: { User: [{ Username: 'a@x.example', TimeZoneSidKey: 'Mars/Olympus' }] } },
      'records.User[0].TimeZoneSidKey',
    ],
    [{ records: { Contact: [{ ref: 'a' }, { ref: 'a' }] } }, 'records.Contact[1].ref: another record is called "a"'],
    [{ listViews: [{ object: 'Contact', developerName: 'V', where: 'Nam = 1' }] }, "No such column 'Nam' on entity"],
  ])('refuses %j and says where', (content, sentence) => {
    expect(() => load(content)).toThrow(sentence);
  });

  it('is described by data.schema.json', () => {
    const written: unknown = JSON.parse(readFileSync(new URL('../../data.schema.json', import.meta.url), 'utf8'));
    expect(written).toEqual(z.toJSONSchema(dataFile, { io: 'input' }));
  });
});
