import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { install } from '../support/installation.ts';
import { done, rejections } from '../support/outcome.ts';
import { branches, people, person } from '../support/platform-state.ts';
import { startOrg } from '../support/salesforce-org.ts';
import {
  account,
  accountId,
  contactId,
  employee,
  learner,
  trainingConfiguration,
  trainingOrg,
  userId,
} from '../support/training-org.ts';

const NORTH = 1;
const MILANO = 2;

const org = trainingOrg({
  personAccounts: true,
  accounts: [account(NORTH, 'Northwind'), account(MILANO, 'Northwind Milano', NORTH)],
  users: [employee(1, 'Grace', 'Hopper')],
  contacts: [
    learner(1, 'Ada', 'Lovelace', {
      AccountId: accountId(MILANO),
      Team__c: 'ENG',
      Country__c: 'Italy',
      Hire_Date__c: '2024-02-29',
      Newsletter__c: true,
      Motto__c: 'First line,\n"second" line',
    }),
    learner(2, 'Jean', 'Bartik'),
    learner(3, 'Karen', 'Jones', { Email: null }),
    learner(4, 'Annie', 'Easley', { Country__c: 'Atlantis' }),
    learner(5, 'Zoë', 'Neumann', { IsPersonAccount: true }),
    learner(6, 'Not', 'Learning', { Is_Learner__c: false }),
  ],
});

describe('a first synchronization', () => {
  it('R14, R15, R19, R36: makes people with converted fields, the branches of their accounts, and links', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(
      trainingConfiguration({ contacts: { options: { forcePasswordChange: true } } }),
      { SF_URL: salesforce },
    );
    expect(await rollcall.sync('users')).toMatchObject({ state: 'succeeded', counts: { created: 1, rejected: 0 } });
    const result = await rollcall.sync('contacts');

    expect(result).toMatchObject({
      entity: 'contacts',
      mode: 'full',
      state: 'completed_with_errors',
      counts: { extracted: 5, created: 2, rejected: 3, unchanged: 0, failed: 0 },
      branches: { created: 2, renamed: 0, moved: 0 },
    });
    expect(result.watermark).not.toBeNull();
    expect(await branches(rollcall.db)).toEqual([
      'Customers [CUSTOMERS]',
      `Customers › Northwind [${accountId(NORTH)}]`,
      `Customers › Northwind › Northwind Milano [${accountId(MILANO)}]`,
      'Staff [STAFF]',
    ]);
    const linkTo = (id: string): unknown[] => [expect.stringMatching(new RegExp(`^${id} [0-9a-f-]{36}$`))];
    expect(await people(rollcall.db)).toEqual([
      {
        username: 'bartik@learners.example',
        firstname: 'Jean',
        lastname: 'Bartik',
        email: 'bartik@learners.example',
        active: true,
        level: 'user',
        fields: { newsletter: 'false' },
        sfdcId: contactId(2),
        sfdcUserType: 'contact',
        mustChangePassword: true,
        branches: ['Customers'],
        links: linkTo(contactId(2)),
      },
      {
        username: 'hopper@staff.example',
        firstname: 'Grace',
        lastname: 'Hopper',
        email: 'hopper@staff.example',
        active: true,
        level: 'user',
        fields: {},
        sfdcId: userId(1),
        sfdcUserType: 'user',
        mustChangePassword: false,
        branches: ['Staff'],
        links: linkTo(userId(1)),
      },
      {
        username: 'lovelace@learners.example',
        firstname: 'Ada',
        lastname: 'Lovelace',
        email: 'lovelace@learners.example',
        active: true,
        level: 'user',
        fields: {
          team: 'Engineering',
          country: 'IT',
          hired: '2024-02-29',
          newsletter: 'true',
          motto: 'First line,\n"second" line',
          employer: 'Northwind Milano',
        },
        sfdcId: contactId(1),
        sfdcUserType: 'contact',
        mustChangePassword: true,
        branches: ['Customers › Northwind › Northwind Milano'],
        links: linkTo(contactId(1)),
      },
    ]);
  });

  it('R16, R33: rejects what cannot be a person, with code, field, value and a sentence, and goes on', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(trainingConfiguration(), { SF_URL: salesforce });
    const result = await rollcall.sync('contacts');
    expect(rejections(await rollcall.changes(result.id))).toEqual([
      `${contactId(3)} missing_value username`,
      `${contactId(4)} unknown_country country Atlantis`,
      `${contactId(5)} person_account`,
    ]);
    const events = await rollcall.events(result.id);
    expect(events.filter(({ level }) => level === 'error').map(({ sourceId, message }) => [sourceId, message])).toEqual(
      [
        [
          contactId(3),
          expect.stringMatching(/^Username of record \w+ is empty, .*\(Salesforce field Email\)\. Fill it/),
        ],
        [contactId(4), expect.stringContaining('"Atlantis"')],
        [contactId(5), expect.stringContaining('Exclude person accounts from the list view.')],
      ],
    );
    expect(result.errors).toHaveLength(3);
  });
});

describe.each([{ incremental: false }, { incremental: true }])('a second synchronization, %o', (options) => {
  const configuration = trainingConfiguration({ contacts: { options } });

  it('R24: is refused when the mapping lacks one of the mandatory three, however it was stored', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(trainingConfiguration(), { SF_URL: salesforce });
    await sql`update settings set config = config #- '{mapping,lastname}'`.execute(rollcall.db);
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({
      code: 'mapping_invalid',
      message: expect.stringContaining('lastname'),
    });
    expect(await people(rollcall.db)).toEqual([]);
  });

  it('changes nothing on the platform when nothing has changed, and rejects the same records', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration, { SF_URL: salesforce });
    const first = await rollcall.sync('contacts');
    const before = [await people(rollcall.db), await branches(rollcall.db)];
    const second = await rollcall.sync('contacts');
    expect(done(second)).toEqual({ rejected: 3 });
    expect(second.branches).toEqual({ created: 0, renamed: 0, moved: 0 });
    expect(second.id).not.toBe(first.id);
    expect([await people(rollcall.db), await branches(rollcall.db)]).toEqual(before);
    expect(rejections(await rollcall.changes(second.id))).toEqual(rejections(await rollcall.changes(first.id)));
  });

  it('R38: updates exactly the record that was changed, and keeps what was and what is', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await salesforce.update('Contact', contactId(1), {
      LastName: 'King',
      Team__c: 'OPS',
      Motto__c: null,
      Hire_Date__c: '2024-02-29',
    });
    const planned = await rollcall.plan('contacts');
    expect(done(planned)).toEqual({ updated: 1, rejected: 3 });
    expect(await person(rollcall.db, 'lovelace@learners.example')).toMatchObject({ lastname: 'Lovelace' });

    const result = await rollcall.sync('contacts');
    expect(done(result)).toEqual({ updated: 1, rejected: 3 });
    const updates = (await rollcall.changes(result.id)).filter(({ action }) => action === 'update');
    expect(updates).toEqual([
      expect.objectContaining({
        kind: 'person',
        sourceId: contactId(1),
        reason: 'changed',
        before: { lastname: 'Lovelace', team: 'Engineering', motto: 'First line,\n"second" line' },
        after: { lastname: 'King', team: 'Operations', motto: null },
        outcome: 'applied',
      }),
    ]);
    const { fields, lastname } = await person(rollcall.db, 'lovelace@learners.example');
    expect({ fields, lastname }).toEqual({
      lastname: 'King',
      fields: {
        team: 'Operations',
        country: 'IT',
        hired: '2024-02-29',
        newsletter: 'true',
        employer: 'Northwind Milano',
      },
    });
    expect(done(await rollcall.sync('contacts'))).toEqual({ rejected: 3 });
  });

  it('brings in a record that was rejected once it is corrected, and one that is new', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await salesforce.update('Contact', contactId(3), { Email: 'jones@learners.example' });
    await salesforce.create('Contact', {
      FirstName: 'Mary',
      LastName: 'Jackson',
      Email: 'jackson@learners.example',
      Is_Learner__c: true,
      AccountId: accountId(NORTH),
    });
    const result = await rollcall.sync('contacts');
    expect(done(result)).toEqual({ created: 2, rejected: 2 });
    expect(await person(rollcall.db, 'jackson@learners.example')).toMatchObject({
      branches: ['Customers › Northwind'],
    });
    expect(await person(rollcall.db, 'jones@learners.example')).toMatchObject({ branches: ['Customers'] });
  });
});
