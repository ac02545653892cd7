import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainPerson, explainRecords } from '../../src/administration/explain.ts';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

let salesforce: SalesforceOrg;
let rollcall: Installation;

const mapping = {
  username: 'Email',
  firstname: 'FirstName',
  lastname: 'LastName',
  employer: 'Account.Name',
  country: 'Country__c',
};
const configuration = (more: object = {}) =>
  trainingConfiguration({
    users: null,
    contacts: {
      mapping,
      branches: { mode: 'accounts', destination: 'CUSTOMERS' },
      options: { incremental: false },
      ...more,
    },
  });

beforeAll(async () => {
  const contacts = [
    learner(1, 'Ada', 'Lovelace', { AccountId: accountId(1), Country__c: 'Italy' }),
    learner(2, 'Jean', 'Bartik', { AccountId: accountId(1), Country__c: 'France' }),
    learner(3, 'Kay', 'Antonelli', { Country__c: 'Atlantis' }),
  ];
  salesforce = await startOrg(trainingOrg({ accounts: [account(1, 'Northwind'), account(2, 'Contoso', 1)], contacts }));
  rollcall = await install(configuration(), { SF_URL: salesforce });
  await rollcall.sync('contacts');
});

afterAll(async () => {
  await rollcall?.[Symbol.asyncDispose]();
  await salesforce?.[Symbol.asyncDispose]();
});

async function explained(who: string) {
  const { records } = await explainPerson(rollcall.context, who);
  expect(records).toHaveLength(1);
  return records[0];
}

/** Everything that is stored, so that explaining can be seen to store nothing. */
async function stored(): Promise<unknown> {
  const { db } = rollcall;
  const tables = [
    'person',
    'link',
    'branch',
    'branch_link',
    'membership',
    'run',
    'change',
    'run_page',
    'unresolved',
    'account',
  ] as const;
  return await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()));
}

/** What a plan says of the same record; the plan is thrown away. */
async function planned(sourceId: string) {
  const run = await rollcall.plan('contacts');
  const changes = await rollcall.changes(run.id);
  await rollcall.discard(run.id);
  const change = changes.find((one) => one.sourceId === sourceId);
  return {
    action: change?.action ?? 'none',
    reason: change?.reason ?? 'unchanged',
    before: change?.before ?? null,
    after: change?.after ?? null,
  };
}

describe('explaining a person', () => {
  it('R41: says that nothing would change, and where each value comes from', async () => {
    const before = await stored();
    const explanation = await explained('lovelace@learners.example');
    expect(explanation).toMatchObject({
      connection: 'training',
      entity: 'contacts',
      sourceId: contactId(1),
      object: 'Contact',
      record: 'in_list_view',
      nextRun: { mode: 'full', reasons: [], reads: true },
      person: { username: 'lovelace@learners.example', active: true },
      link: { byHand: false, left: false },
      outcome: { action: 'none', reason: 'unchanged' },
      branch: {
        mode: 'accounts',
        read: [{ field: 'AccountId', value: accountId(1) }],
        key: accountId(1),
        place: 'existing',
        code: accountId(1),
        name: 'Northwind',
        follows: true,
      },
    });
    expect(explanation?.values).toContainEqual({
      target: 'country',
      title: 'Country',
      field: 'Country__c',
      cell: 'Italy',
      value: 'IT',
      current: 'IT',
      rejection: null,
    });
    expect(await stored()).toEqual(before);
  });

  it('R41: knows the person by the id on the platform, and the record by its Id of 15 or 18 characters', async () => {
    const { person } = (await explained('LOVELACE@learners.example')) ?? {};
    for (const who of [person?.id ?? '', contactId(1), contactId(1).slice(0, 15)]) {
      expect(await explained(who)).toMatchObject({ sourceId: contactId(1), outcome: { action: 'none' } });
    }
    await expect(explainPerson(rollcall.context, 'nobody')).rejects.toMatchObject({ code: 'not_found' });
    await expect(explainPerson(rollcall.context, contactId(1), { connection: 'other' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('R41: says of each record why nothing can be said of it, and what the others become', async () => {
    const { context } = rollcall;
    const connect = (name: string) => context.connect(name);
    const known = {
      connection: 'training',
      entity: 'contacts',
      sourceId: contactId(1),
      owner: 'shared',
      ownerName: null,
    } as const;
    const unknown = { ...known, connection: 'other' };
    expect(await explainRecords({ connect }, [unknown, known])).toMatchObject({
      records: [known],
      failed: [{ ...unknown, error: { code: 'not_found' } }],
    });
    await expect(explainRecords({ connect }, [unknown])).rejects.toMatchObject({ code: 'not_found' });
  });

  it('R41: says why somebody is rejected, who is on the platform by no name yet', async () => {
    expect(await explained('antonelli@learners.example')).toMatchObject({
      sourceId: contactId(3),
      person: null,
      link: null,
      branch: null,
      outcome: { action: 'reject', reason: 'unknown_country', message: expect.stringContaining('"Atlantis"') },
      values: expect.arrayContaining([
        expect.objectContaining({ target: 'country', rejection: expect.objectContaining({ code: 'unknown_country' }) }),
        expect.objectContaining({ target: 'username', value: 'antonelli@learners.example', rejection: null }),
      ]),
    });
    expect(await explained('003000000000000AAA')).toMatchObject({
      record: 'not_found',
      values: [],
      outcome: { action: 'none', reason: 'not_found' },
    });
  });

  it('R41: says the same as a plan of what would change, and into which branch, which need not be there yet', async () => {
    await salesforce.update('Contact', contactId(1), { LastName: 'Byron', AccountId: accountId(2) });
    const explanation = await explained(contactId(1));
    expect(explanation?.outcome).toMatchObject({
      action: 'update',
      reason: 'changed',
      after: { lastname: 'Byron', employer: 'Contoso' },
    });
    expect(explanation?.outcome).toMatchObject(await planned(contactId(1)));
    expect(explanation?.branch).toMatchObject({
      key: accountId(2),
      place: 'created',
      id: null,
      name: 'Contoso',
      follows: true,
    });
    expect(explanation?.values).toContainEqual(
      expect.objectContaining({ target: 'lastname', value: 'Byron', current: 'Lovelace' }),
    );
  });

  it('R41: says who holds the username that a record wants, and which it is of two that want one', async () => {
    const rival = await salesforce.create('Contact', {
      LastName: 'Rival',
      FirstName: 'R',
      Email: 'bartik@learners.example',
      Is_Learner__c: true,
    });
    expect(await explained(rival)).toMatchObject({
      person: null,
      outcome: { action: 'reject', reason: 'username_taken', message: expect.stringContaining(contactId(2)) },
    });
    await salesforce.remove('Contact', rival);
  });

  it('R13, R41: says that people are left as they are, and stay in their branch, where existing people are not updated', async () => {
    await rollcall.configure(configuration({ options: { incremental: false, updateExisting: false } }));
    expect(await explained(contactId(1))).toMatchObject({
      outcome: { action: 'skip', reason: 'exists' },
      branch: { name: 'Northwind', follows: false },
    });
  });

  it('R35, R41: says that somebody who left the list view would be deactivated, or kept', async () => {
    await salesforce.update('Contact', contactId(2), { Is_Learner__c: false });
    await rollcall.configure(configuration());
    expect(await explained(contactId(2))).toMatchObject({
      record: 'not_in_list_view',
      nextRun: { reads: false },
      outcome: { action: 'none', reason: 'not_in_list_view' },
    });
    await rollcall.configure(configuration({ leavers: 'deactivate' }));
    expect(await explained(contactId(2))).toMatchObject({
      outcome: { action: 'deactivate', reason: 'left_list_view', after: { active: 'false' } },
    });
  });

  it('R12, R41: knows that a view too large to be swept is only asked for what changed', async () => {
    await rollcall.configure(configuration({ options: { incremental: true, sweepUpTo: 1 } }));
    await rollcall.sync('contacts');
    await salesforce.control('POST', '/clock', { advance: 3600 });
    await rollcall.sync('contacts');
    expect(await explained(contactId(1))).toMatchObject({ nextRun: { mode: 'incremental', reads: false } });
    await salesforce.update('Contact', contactId(1), { LastName: 'King' });
    expect(await explained(contactId(1))).toMatchObject({ nextRun: { reads: true } });
    await salesforce.control('POST', '/clock', { advance: 3600 });
    await rollcall.sync('contacts');
    // Committed late, beyond the overlap: another stamp, which only a sweep sees.
    await salesforce.control('PATCH', `/records/Contact/${contactId(1)}`, {
      values: { LastName: 'Noel' },
      secondsBack: 7200,
    });
    expect(await explained(contactId(1))).toMatchObject({ nextRun: { mode: 'incremental', reads: false } });
    expect(await explained('antonelli@learners.example')).toMatchObject({ nextRun: { reads: true } });
    await salesforce.control('POST', '/clock', { advance: 24 * 3600 });
    expect(await explained(contactId(1))).toMatchObject({ nextRun: { mode: 'incremental', reads: true } });
  });

  it('R35, R41: promises nothing of a run that will not begin, because the list view has lost its filter', async () => {
    await salesforce.control('PATCH', '/list-views/Contact.Learners', { where: null });
    await expect(explained(contactId(1))).rejects.toMatchObject({ code: 'salesforce_list_view' });
  });
});
