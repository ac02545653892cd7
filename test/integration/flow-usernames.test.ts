import { describe, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { done, rejections } from '../support/outcome.ts';
import { people } from '../support/platform-state.ts';
import { startOrg } from '../support/salesforce-org.ts';
import { contactId, employee, learner, trainingConfiguration, trainingOrg, userId } from '../support/training-org.ts';

/** Username → Salesforce Id, and the id that the person has had from the beginning. */
async function whoIsWho({ db }: Installation): Promise<Record<string, string | null>> {
  return Object.fromEntries((await people(db)).map(({ username, sfdcId }) => [username, sfdcId]));
}

async function personIds({ db }: Installation): Promise<Map<string, string>> {
  const links = await db.selectFrom('link').select(['source_id', 'person_id']).execute();
  return new Map(links.map(({ source_id, person_id }) => [source_id, person_id]));
}

const configuration = trainingConfiguration({ contacts: { branches: { mode: 'single', destination: 'CUSTOMERS' } } });
const email = (name: string) => ({ Email: `${name}@learners.example` });

describe('a changed username', () => {
  const org = trainingOrg({
    contacts: [
      learner(1, 'Ada', 'A', email('a')),
      learner(2, 'Ben', 'B', email('b')),
      learner(3, 'Cyd', 'C', email('c')),
    ],
  });

  it('R34: renames the person, makes no duplicate', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    const before = await personIds(rollcall);
    await salesforce.update('Contact', contactId(1), email('Ada.New'));
    expect(done(await rollcall.sync('contacts'))).toEqual({ updated: 1 });
    expect(await whoIsWho(rollcall)).toEqual({
      'Ada.New@learners.example': contactId(1),
      'b@learners.example': contactId(2),
      'c@learners.example': contactId(3),
    });
    expect(await personIds(rollcall)).toEqual(before);
  });

  it('R34: only in its case changes how it is written', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await salesforce.update('Contact', contactId(1), email('A'));
    expect(done(await rollcall.sync('contacts'))).toEqual({ updated: 1 });
    expect(await whoIsWho(rollcall)).toMatchObject({ 'A@learners.example': contactId(1) });
    expect(done(await rollcall.sync('contacts'))).toEqual({});
  });

  it('R34: is swapped between two people in one run', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    const before = await personIds(rollcall);
    await salesforce.update('Contact', contactId(1), email('b'));
    await salesforce.update('Contact', contactId(2), email('a'));
    expect(done(await rollcall.sync('contacts'))).toEqual({ updated: 2 });
    expect(await whoIsWho(rollcall)).toEqual({
      'a@learners.example': contactId(2),
      'b@learners.example': contactId(1),
      'c@learners.example': contactId(3),
    });
    expect(await personIds(rollcall)).toEqual(before);
    expect(done(await rollcall.sync('contacts'))).toEqual({});
  });

  it('R34: is handed down a chain of people, to a new one at its end', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await salesforce.update('Contact', contactId(1), email('b'));
    await salesforce.update('Contact', contactId(2), email('c'));
    await salesforce.update('Contact', contactId(3), email('d'));
    const newcomer = await salesforce.create('Contact', {
      LastName: 'New',
      FirstName: 'Eve',
      Is_Learner__c: true,
      ...email('a'),
    });
    const result = await rollcall.sync('contacts');
    expect(done(result)).toEqual({ created: 1, updated: 3 });
    expect(await whoIsWho(rollcall)).toEqual({
      'a@learners.example': newcomer,
      'b@learners.example': contactId(1),
      'c@learners.example': contactId(2),
      'd@learners.example': contactId(3),
    });
  });

  it('R34: that somebody keeps is refused, with the record that has it, and with everyone who waited for it', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    // 1 → b is possible only if 2 → c is, and 3 keeps c.
    await salesforce.update('Contact', contactId(1), email('b'));
    await salesforce.update('Contact', contactId(2), { ...email('c'), FirstName: 'Benjamin' });
    const result = await rollcall.sync('contacts');
    expect(done(result)).toEqual({ rejected: 2 });
    expect(rejections(await rollcall.changes(result.id))).toEqual([
      `${contactId(1)} username_taken username b@learners.example`,
      `${contactId(2)} username_taken username c@learners.example`,
    ]);
    expect(result.errors.map(({ message }) => message).toSorted()).toEqual([
      expect.stringContaining(`already used by the Salesforce record ${contactId(2)}`),
      expect.stringContaining(`already used by the Salesforce record ${contactId(3)}`),
    ]);
    expect(await whoIsWho(rollcall)).toMatchObject({ 'a@learners.example': contactId(1) });

    await salesforce.update('Contact', contactId(3), email('d'));
    expect(done(await rollcall.sync('contacts'))).toEqual({ updated: 3 });
    expect(await whoIsWho(rollcall)).toEqual({
      'b@learners.example': contactId(1),
      'c@learners.example': contactId(2),
      'd@learners.example': contactId(3),
    });
  });
});

describe('one username that two records want', () => {
  const org = trainingOrg({
    contacts: [
      learner(2, 'Second', 'One', { Email: 'same@learners.example' }),
      learner(1, 'First', 'One', { Email: 'SAME@learners.example' }),
    ],
  });

  it('R34: goes to the lower Id when both are new, and stays there', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration, { SF_URL: salesforce });
    for (const expected of [{ created: 1, rejected: 1 }, { rejected: 1 }]) {
      const result = await rollcall.sync('contacts');
      expect(done(result)).toEqual(expected);
      expect(rejections(await rollcall.changes(result.id))).toEqual([
        `${contactId(2)} username_taken username same@learners.example`,
      ]);
      expect(result.errors).toEqual([
        {
          code: 'username_taken',
          message: expect.stringContaining(`the Salesforce record ${contactId(1)}`),
          sourceId: contactId(2),
          username: 'same@learners.example',
        },
      ]);
    }
    expect(await whoIsWho(rollcall)).toEqual({ 'SAME@learners.example': contactId(1) });
  });

  it('R34: stays with the record that is linked, although another has a lower Id', async () => {
    await using salesforce = await startOrg(
      trainingOrg({
        contacts: [
          learner(2, 'Second', 'One', { Email: 'same@learners.example' }),
          learner(1, 'First', 'One', { Email: 'SAME@learners.example', Is_Learner__c: false }),
        ],
      }),
    );
    await using rollcall = await install(configuration, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await salesforce.update('Contact', contactId(1), { Is_Learner__c: true });
    const result = await rollcall.sync('contacts');
    expect(rejections(await rollcall.changes(result.id))).toEqual([
      `${contactId(1)} username_taken username SAME@learners.example`,
    ]);
    expect(await whoIsWho(rollcall)).toEqual({ 'same@learners.example': contactId(2) });
  });
});

describe('users and contacts', () => {
  it('R34: that share an e-mail are two people, unless both want it as their username: then the first one has it', async () => {
    await using salesforce = await startOrg(
      trainingOrg({
        users: [
          employee(1, 'Grace', 'Hopper', { Email: 'shared@example.com' }),
          employee(2, 'Alan', 'Turing', { Username: 'alan@example.com' }),
        ],
        contacts: [
          learner(1, 'Grace', 'Brewster', { Email: 'shared@example.com' }),
          learner(2, 'Alan', 'Mathison', { Email: 'Alan@Example.com' }),
        ],
      }),
    );
    await using rollcall = await install(configuration, { SF_URL: salesforce });
    await rollcall.sync('users');
    const contacts = await rollcall.sync('contacts');
    expect(done(contacts)).toEqual({ created: 1, rejected: 1 });
    expect(contacts.errors[0]?.message).toContain(`the Salesforce record ${userId(2)}`);
    expect(
      (await people(rollcall.db)).map(({ username, email: address, lastname }) => [username, address, lastname]),
    ).toEqual([
      ['alan@example.com', 'turing@staff.example', 'Turing'],
      ['hopper@staff.example', 'shared@example.com', 'Hopper'],
      ['shared@example.com', 'shared@example.com', 'Brewster'],
    ]);
    expect(done(await rollcall.sync('users'))).toEqual({});
  });
});
