import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../sandbox/docebo/http/options.ts';
import { QUICK_TENANT, startTenant, TENANT_ACCESS, TENANT_MAPPING, trainingTenant } from '../support/docebo-tenant.ts';
import { install } from '../support/installation.ts';
import { done } from '../support/outcome.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const NORTH = 1;
const MILANO = 2;
const configuration = trainingConfiguration({
  directory: { ...TENANT_ACCESS, chunk: 3 },
  users: null,
  contacts: { mapping: TENANT_MAPPING },
});

let salesforce: SalesforceOrg;

beforeAll(async () => {
  salesforce = await startOrg(
    trainingOrg({
      accounts: [account(NORTH, 'Northwind'), account(MILANO, 'Milano', NORTH)],
      contacts: Array.from({ length: 5 }, (_, index) =>
        learner(index + 1, 'Person', `${index + 1}`, {
          AccountId: accountId(index % 2 === 0 ? NORTH : MILANO),
          Team__c: 'ENG',
        }),
      ),
    }),
  );
});

afterAll(async () => {
  await salesforce?.[Symbol.asyncDispose]();
});

/** What is not known of Docebo, or differs between tenants, in every form that the sandbox can give it. */
const QUIRKS: readonly [string, SandboxOptions, object?][] = [
  ['rows that are counted from 1', { rowIndexBase: 1 }],
  ['ids of branches that a batch tells', { batchBranchIds: true }],
  ['a tree without its root', { flattenedRoot: false }],
  ['a root with another id', {}, { root: { id: 4711, name: 'Academy' } }],
  ['a root with another id that is not shown', { flattenedRoot: false }, { root: { id: 4711, name: 'Academy' } }],
  ['dropdowns that are listed by the ids of their options', { listedDropdowns: 'id' }],
  ['ids and flags as texts', { scalars: 'texts' }],
  ['ids and flags as numbers', { scalars: 'numbers' }],
  ['messages as lists', { messages: 'lists' }],
  ['messages as texts', { messages: 'texts' }],
  ['codes that are letters and digits only', {}, { settings: { alphanumericCodes: true } }],
  ['a platform from before 2019', {}, { settings: { newPlatform: false } }],
];

describe('one and the same history, whatever a tenant’s answers look like', () => {
  it.each(QUIRKS)('%s', async (_name, options, data = {}) => {
    const own = { username: 'p-old@learners.example', branches: ['STAFF'], fields: { Team: 'Operations' } };
    await using docebo = await startTenant({ ...trainingTenant([own]), ...data }, options);
    await using rollcall = await install(configuration, { SF_URL: salesforce, DOCEBO_URL: docebo }, QUICK_TENANT);
    const mail = (number: number, text: string) =>
      salesforce.update('Contact', contactId(number), { Email: `${text}@learners.example` });
    await mail(1, 'p-old');
    for (const number of [2, 3, 4, 5]) await mail(number, `p${number}`);
    await salesforce.update('Contact', contactId(1), { AccountId: accountId(NORTH) });
    await docebo.control('/faults', [
      { kind: 'user_batch', times: 'always', rows: { contains: 'p5@', message: 'Not like this' } },
    ]);
    const first = await rollcall.sync('contacts');
    expect(first).toMatchObject({ counts: { created: 3, updated: 1, failed: 1 }, branches: { created: 2 } });
    expect(first.errors.map(({ message }) => message)).toEqual([expect.stringContaining('Not like this')]);
    await docebo.clearFaults();

    await mail(2, 'p3');
    await mail(3, 'p2');
    await salesforce.update('Contact', contactId(1), { AccountId: accountId(MILANO) });
    expect(done(await rollcall.sync('contacts'))).toEqual({ updated: 2, moved: 1, created: 1 });
    const placed = (name: string, number: string, branches: readonly string[]) => {
      return [`${name}@learners.example`, `Person ${number}`, branches, 'Engineering'];
    };
    expect(
      (await docebo.users()).map(({ username, name, branches, fields }) => [
        username,
        name,
        branches,
        fields['field_3'],
      ]),
    ).toEqual([
      placed('p-old', '1', ['Customers › Northwind › Milano', 'Staff']),
      placed('p2', '3', ['Customers › Northwind']),
      placed('p3', '2', ['Customers › Northwind › Milano']),
      placed('p4', '4', ['Customers › Northwind › Milano']),
      placed('p5', '5', ['Customers › Northwind']),
    ]);
    await docebo.calls();
    expect(await rollcall.sync('contacts')).toMatchObject({ directoryCalls: 0 });
    await using connection = await rollcall.context.connect();
    expect((await connection.verify({ repair: false })).findings).toEqual([]);
  });
});
