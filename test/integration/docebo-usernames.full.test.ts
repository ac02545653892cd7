import { describe, expect, it } from 'vitest';
import { type Neighbours, startNeighbours } from '../support/docebo-neighbours.ts';
import { type DoceboTenant, TENANT_ACCESS, TENANT_MAPPING, trainingTenant } from '../support/docebo-tenant.ts';
import { done } from '../support/outcome.ts';
import { contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

/** So many people, `p1@learners.example` and so on, who are handed over so many at a time. */
async function synchronized(people: number, chunk: number): Promise<Neighbours> {
  const contacts = Array.from({ length: people }, (_, index) =>
    learner(index + 1, 'Person', `${index + 1}`, { Email: emailOf(index + 1) }),
  );
  const yaml = trainingConfiguration({
    directory: { ...TENANT_ACCESS, chunk },
    users: null,
    contacts: {
      mapping: TENANT_MAPPING,
      branches: { mode: 'single', destination: 'CUSTOMERS' },
      // So few people that any edit would be a large part of them.
      thresholds: { changed: 'off' },
    },
  });
  const org = trainingOrg({ contacts });
  const neighbours = await startNeighbours({ org, tenant: trainingTenant(), yaml });
  expect(done(await neighbours.rollcall.sync('contacts'))).toEqual({ created: people });
  await neighbours.docebo.calls();
  return neighbours;
}

const emailOf = (number: number) => `p${number}@learners.example`;

/** Salesforce gives them their Id. */
function newcomer(number: number, email: string) {
  const { Id: _, ...values } = learner(number, 'Person', `${number}`, { Email: email });
  return values;
}

/** Who has which username: by the number of the contact, the number of the username, or the username itself. */
async function usernames(docebo: DoceboTenant): Promise<Record<string, string>> {
  return Object.fromEntries(
    (await docebo.users()).map(
      ({ username, name }) => [name.replace('Person ', ''), /^p(\d+)@/.exec(username)?.[1] ?? username] as const,
    ),
  );
}

describe('usernames that people in Docebo want of each other', () => {
  it('R34: are exchanged and given to somebody new, however many calls lie between, in one run', async () => {
    await using neighbours = await synchronized(9, 2);
    const { salesforce, docebo, rollcall } = neighbours;
    const wanted: [number, string][] = [
      [1, emailOf(5)],
      [5, emailOf(9)],
      [9, emailOf(1)],
      [2, emailOf(8)],
      [8, 'eight@learners.example'],
    ];
    for (const [number, Email] of wanted) await salesforce.update('Contact', contactId(number), { Email });
    for (const number of [3, 4, 6, 7]) await salesforce.update('Contact', contactId(number), { Motto__c: 'Waits' });
    await salesforce.create('Contact', newcomer(10, emailOf(2)));
    const run = await rollcall.sync('contacts');
    expect([done(run), run.errors]).toEqual([{ updated: 9, created: 1 }, []]);
    expect(await usernames(docebo)).toEqual({
      1: '5',
      10: '2',
      2: '8',
      3: '3',
      4: '4',
      5: '9',
      6: '6',
      7: '7',
      8: 'eight@learners.example',
      9: '1',
    });
    await docebo.calls();
    expect(await rollcall.sync('contacts')).toMatchObject({ directoryCalls: 0 });
  });

  it('R34: leave nobody without one where Docebo refuses what else is to be changed of them', async () => {
    await using neighbours = await synchronized(2, 100);
    const { salesforce, docebo, rollcall } = neighbours;
    await salesforce.update('Contact', contactId(1), { Email: emailOf(2), Motto__c: 'Not like this' });
    await salesforce.update('Contact', contactId(2), { Email: emailOf(1), Motto__c: 'Well' });
    await docebo.control('/faults', [
      { kind: 'user_batch', times: 'always', rows: { contains: 'Not like this', message: 'No' } },
    ]);
    const run = await rollcall.sync('contacts');
    expect(run).toMatchObject({ counts: { updated: 1, failed: 1 }, errors: [{ code: 'value_invalid' }] });
    expect(await usernames(docebo)).toEqual({ 1: '2', 2: '1' });
    await docebo.clearFaults();
    expect(done(await rollcall.sync('contacts'))).toEqual({ updated: 1 });
    expect((await docebo.users()).map(({ fields }) => fields['field_7'])).toEqual(['Well', 'Not like this']);
  });

  it('R34: stay what they were where Docebo refuses one of them', async () => {
    await using neighbours = await synchronized(3, 100);
    const { salesforce, docebo, rollcall } = neighbours;
    for (const [number, to] of [
      [1, 2],
      [2, 3],
      [3, 1],
    ] as const) {
      await salesforce.update('Contact', contactId(number), { Email: emailOf(to) });
    }
    // The third steps aside; then the first is refused the new username, and with it the third.
    await docebo.control('/faults', [
      { kind: 'user_batch', skip: 1, rows: { contains: emailOf(2), message: 'Not this one' } },
    ]);
    const run = await rollcall.sync('contacts');
    expect(run).toMatchObject({ counts: { updated: 0, failed: 3 } });
    expect(run.errors.map(({ code }) => code).toSorted()).toEqual(['username_taken', 'value_invalid', 'value_invalid']);
    expect(await usernames(docebo)).toEqual({ 1: '1', 2: '2', 3: '3' });
    await docebo.clearFaults();
    expect(done(await rollcall.sync('contacts'))).toEqual({ updated: 3 });
    expect(await usernames(docebo)).toEqual({ 1: '2', 2: '3', 3: '1' });
  });

  /** Ends in the middle of an exchange of three: one has stepped aside, and the next call finds nobody there. */
  async function abandoned(neighbours: Neighbours): Promise<void> {
    const { salesforce, docebo, rollcall } = neighbours;
    for (const [number, to] of [
      [1, 2],
      [2, 3],
      [3, 1],
    ] as const) {
      await salesforce.update('Contact', contactId(number), { Email: emailOf(to) });
    }
    await docebo.control('/faults', [{ kind: 'user_batch', skip: 1, times: 'always', reset: true }]);
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({ code: 'docebo_unreachable' });
    await docebo.clearFaults();
    const called = Object.values(await usernames(docebo));
    expect(called.filter((username) => username.startsWith('rollcall.renames.'))).toHaveLength(1);
  }

  it('R34: are given back to whoever had stepped aside, where the run ended there and nobody wants an exchange any more', async () => {
    await using neighbours = await synchronized(4, 100);
    const { salesforce, docebo, rollcall } = neighbours;
    await abandoned(neighbours);
    for (const number of [1, 2, 3]) await salesforce.update('Contact', contactId(number), { Email: emailOf(number) });
    expect(done(await rollcall.sync('contacts'))).toEqual({});
    expect(await usernames(docebo)).toEqual({ 1: '1', 2: '2', 3: '3', 4: '4' });
    await docebo.calls();
    expect(await rollcall.sync('contacts')).toMatchObject({ directoryCalls: 0 });
    await using connection = await rollcall.context.connect();
    expect((await connection.verify({ repair: false })).findings).toEqual([]);
  });

  it('R34: are given back to whoever had stepped aside, though no record wants anything of them any more', async () => {
    await using neighbours = await synchronized(4, 100);
    const { salesforce, docebo, rollcall } = neighbours;
    await abandoned(neighbours);
    for (const number of [1, 2, 3]) await salesforce.remove('Contact', contactId(number));
    expect(await rollcall.sync('contacts')).toMatchObject({ state: 'succeeded' });
    expect(await usernames(docebo)).toEqual({ 1: '1', 2: '2', 3: '3', 4: '4' });
  });

  it('R34: go round all the same where an exchange was interrupted and is still wanted', async () => {
    await using neighbours = await synchronized(4, 100);
    const { docebo, rollcall } = neighbours;
    await abandoned(neighbours);
    expect(done(await rollcall.sync('contacts'))).toEqual({ updated: 3 });
    expect(await usernames(docebo)).toEqual({ 1: '2', 2: '3', 3: '1', 4: '4' });
  });

  it('R34: are had again as soon as they can be, where somebody else has taken one by hand meanwhile', async () => {
    await using neighbours = await synchronized(4, 100);
    const { salesforce, docebo, rollcall } = neighbours;
    await abandoned(neighbours);
    for (const number of [1, 2, 3]) await salesforce.update('Contact', contactId(number), { Email: emailOf(number) });
    const called = await usernames(docebo);
    const aside = Object.keys(called).find((number) => called[number]?.startsWith('rollcall.renames.'));
    await docebo.byHand('POST', '/user', { userid: emailOf(Number(aside)), password: 'Rollcall-1' });
    const run = await rollcall.sync('contacts');
    expect(run).toMatchObject({ counts: { failed: 1 }, errors: [{ code: 'value_invalid' }] });
    const { users } = await docebo.raw();
    const ids = users.flatMap(({ id, firstname }) => (firstname === '' ? [id] : []));
    await docebo.byHand('DELETE', '/user/delete', { user_ids: ids });
    expect(done(await rollcall.sync('contacts'))).toEqual({ updated: 1 });
    expect(await usernames(docebo)).toEqual({ 1: '1', 2: '2', 3: '3', 4: '4' });
  });

  it('fills every call of a run that creates some and updates others', async () => {
    await using neighbours = await synchronized(60, 2);
    const { salesforce, docebo, rollcall } = neighbours;
    for (let number = 1; number <= 60; number += 1) {
      await salesforce.update('Contact', contactId(number), { Motto__c: 'Changed' });
      if (number % 5 === 0) {
        await salesforce.create('Contact', newcomer(number + 1000, emailOf(number + 1000)));
      }
    }
    expect(done(await rollcall.sync('contacts'))).toEqual({ updated: 60, created: 12 });
    expect(await docebo.calls()).toEqual({ 'POST /user/batch': 30 + 6 });
  });
});
