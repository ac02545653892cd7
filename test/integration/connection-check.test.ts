import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { account, accountId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

let salesforce: SalesforceOrg;
let rollcall: Installation;

beforeAll(async () => {
  const contacts = [learner(1, 'Ada', 'Lovelace', { AccountId: accountId(1) })];
  salesforce = await startOrg(trainingOrg({ accounts: [account(1, 'Northwind')], contacts }));
  const mapping = {
    username: 'Email',
    firstname: 'FirstName',
    lastname: 'LastName',
    motto: 'Motto__c',
    country: 'Country__c',
    employer: 'Account.Name',
  };
  rollcall = await install(
    trainingConfiguration({
      users: null,
      contacts: { mapping, branches: { mode: 'accounts', destination: 'CUSTOMERS' } },
    }),
    { SF_URL: salesforce },
  );
});

afterAll(async () => {
  await rollcall?.[Symbol.asyncDispose]();
  await salesforce?.[Symbol.asyncDispose]();
});

async function problems() {
  await using connection = await rollcall.context.connect();
  const { entities } = await connection.check();
  expect(entities).toHaveLength(1);
  return entities[0]?.problems;
}

describe('the test of a connection', () => {
  it('R7: finds nothing where nothing is missing', async () => {
    expect(await problems()).toEqual([]);
  });

  it('R7, R15, R20: names everything that is missing at once, each thing once', async () => {
    const hidden = {
      fields: ['Contact.Motto__c', 'Contact.Country__c'],
      objects: ['Account'],
      listViews: ['Contact.Learners'],
    };
    await salesforce.control('POST', '/hide', hidden);
    await rollcall.db.updateTable('branch').set({ code: 'CLIENTS' }).where('code', '=', 'CUSTOMERS').execute();
    expect(await problems()).toMatchObject([
      {
        code: 'salesforce_list_view',
        message: expect.stringContaining('There is no list view "Learners" of Contact'),
      },
      {
        code: 'salesforce_field',
        message: expect.stringMatching(/"Motto__c" exists.*"Country__c" exists.*"Account\.Name" exists/s),
      },
      { code: 'salesforce_permission', message: expect.stringContaining('Account') },
      { code: 'branch_destination', message: expect.stringContaining('"CUSTOMERS" does not exist') },
    ]);
    await rollcall.db.updateTable('branch').set({ code: 'CUSTOMERS' }).where('code', '=', 'CLIENTS').execute();
    await salesforce.control('POST', '/show', hidden);
    expect(await problems()).toEqual([]);
  });

  it('R7: does not look for the fields and list views of an object that may not be seen', async () => {
    await salesforce.control('POST', '/hide', { objects: ['Contact'] });
    expect(await problems()).toMatchObject([
      { code: 'salesforce_permission', message: expect.stringContaining('Contact') },
    ]);
    await salesforce.control('POST', '/show', { objects: ['Contact'] });
  });
});
