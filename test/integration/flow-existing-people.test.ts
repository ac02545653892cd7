import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { storedConnection } from '../../src/store/configuration.ts';
import { linkByHand } from '../../src/store/link-by-hand.ts';
import { type Installation, install } from '../support/installation.ts';
import { done } from '../support/outcome.ts';
import { people, person } from '../support/platform-state.ts';
import { startOrg } from '../support/salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const org = trainingOrg({
  accounts: [account(1, 'Northwind')],
  contacts: [
    learner(1, 'Ada', 'Lovelace', { AccountId: accountId(1), Team__c: 'ENG' }),
    learner(2, 'Jean', 'Bartik', { AccountId: accountId(1) }),
  ],
});

const configuration = (options: object = {}) => trainingConfiguration({ users: null, contacts: { options } });

interface Existing {
  readonly username: string;
  readonly level?: 'user' | 'superadmin';
  readonly active?: boolean;
}

/** Somebody whom an administrator made by hand, sitting in Staff. */
async function personByHand(
  { db }: Installation,
  { username, level = 'user', active = true }: Existing,
): Promise<void> {
  await sql`
    with made as (
      insert into person (username, username_key, firstname, lastname, email, level, active, fields)
      values (${username}, lower(${username}), 'By', 'Hand', 'by.hand@platform.example', ${level}, ${active},
        '{"motto": "Mine"}')
      returning id)
    insert into membership (person_id, branch_id) select made.id, branch.id from made, branch where code = 'STAFF'`.execute(
    db,
  );
}

const LOVELACE = 'LOVELACE@learners.example';

describe('somebody who is on the platform already', () => {
  it('R13, R34: is adopted by username whatever its case, and overwritten where Salesforce differs', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration(), { SF_URL: salesforce });
    await personByHand(rollcall, { username: LOVELACE });
    const result = await rollcall.sync('contacts');
    expect(done(result)).toEqual({ created: 1, updated: 1 });
    const adopted = (await rollcall.changes(result.id)).find(({ action }) => action === 'update');
    expect(adopted).toMatchObject({
      sourceId: contactId(1),
      reason: 'adopted',
      before: { username: LOVELACE, firstname: 'By', lastname: 'Hand', team: null },
      after: { username: 'lovelace@learners.example', firstname: 'Ada', lastname: 'Lovelace', team: 'Engineering' },
    });
    expect(await person(rollcall.db, 'lovelace@learners.example')).toMatchObject({
      email: 'lovelace@learners.example',
      sfdcId: contactId(1),
      branches: ['Customers › Northwind', 'by hand: Staff'],
      links: [expect.stringContaining(contactId(1))],
    });
    expect(done(await rollcall.sync('contacts'))).toEqual({});
  });

  it('R13, R36: keeps every value, status and branch with updateExisting off, is linked, and reported as skipped', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration({ updateExisting: false }), { SF_URL: salesforce });
    await personByHand(rollcall, { username: LOVELACE, active: false });
    const before = await person(rollcall.db, LOVELACE);
    const result = await rollcall.sync('contacts');
    expect(result.state).toBe('succeeded');
    expect(done(result)).toEqual({ created: 1, skipped: 1 });
    expect((await rollcall.changes(result.id)).filter(({ action }) => action === 'skip')).toEqual([
      expect.objectContaining({ sourceId: contactId(1), reason: 'exists' }),
    ]);
    // R36: where somebody comes from is kept on whoever is linked.
    expect(await person(rollcall.db, LOVELACE)).toEqual({
      ...before,
      sfdcId: contactId(1),
      sfdcUserType: 'contact',
      links: [expect.stringContaining(contactId(1))],
    });

    // Linked, so a changed username makes no duplicate; those whom a run created are existing people now as well.
    await salesforce.update('Contact', contactId(1), { Email: 'ada@learners.example' });
    await salesforce.update('Contact', contactId(2), { LastName: 'Jennings' });
    expect(done(await rollcall.sync('contacts'))).toEqual({ skipped: 2 });
    expect(await people(rollcall.db)).toEqual([
      expect.objectContaining({ username: 'bartik@learners.example', lastname: 'Bartik' }),
      { ...before, sfdcId: contactId(1), sfdcUserType: 'contact', links: [expect.stringContaining(contactId(1))] },
    ]);
  });

  it('R13: is updated after all once updateExisting is switched on', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration({ updateExisting: false }), { SF_URL: salesforce });
    await personByHand(rollcall, { username: LOVELACE });
    await rollcall.sync('contacts');
    await rollcall.configure(configuration({ updateExisting: true }));
    expect(done(await rollcall.sync('contacts'))).toMatchObject({ updated: 1 });
    expect(await person(rollcall.db, 'lovelace@learners.example')).toMatchObject({ lastname: 'Lovelace' });
  });

  it('R34: is never touched when an administrator, neither adopted nor, once linked, changed', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration(), { SF_URL: salesforce });
    await personByHand(rollcall, { username: LOVELACE, level: 'superadmin' });
    const before = await person(rollcall.db, LOVELACE);
    const result = await rollcall.sync('contacts');
    expect(done(result)).toEqual({ created: 1, skipped: 1 });
    expect((await rollcall.changes(result.id)).filter(({ action }) => action === 'skip')).toEqual([
      expect.objectContaining({ sourceId: contactId(1), reason: 'administrator' }),
    ]);
    expect(await person(rollcall.db, LOVELACE)).toEqual(before);

    await sql`update person set level = 'superadmin' where username like 'bartik%'`.execute(rollcall.db);
    const { links: _, ...promoted } = await person(rollcall.db, 'bartik@learners.example');
    await salesforce.update('Contact', contactId(2), { LastName: 'Jennings', Email: 'jennings@learners.example' });
    expect(done(await rollcall.sync('contacts'))).toEqual({ skipped: 1 });
    expect(await person(rollcall.db, 'bartik@learners.example')).toMatchObject(promoted);
  });

  it('R34: a record cannot take the username of an administrator', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration(), { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await personByHand(rollcall, { username: 'root@platform.example', level: 'superadmin' });
    await salesforce.update('Contact', contactId(1), { Email: 'ROOT@platform.example' });
    const result = await rollcall.sync('contacts');
    expect(done(result)).toEqual({ rejected: 1 });
    expect(result.errors[0]?.message).toContain('another person on the platform');
    expect(await person(rollcall.db, 'root@platform.example')).toMatchObject({ lastname: 'Hand', links: [] });
    expect(await person(rollcall.db, 'lovelace@learners.example')).toMatchObject({ sfdcId: contactId(1) });
  });

  it('R35: is left alone when no record of the list view has that username', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration(), { SF_URL: salesforce });
    await personByHand(rollcall, { username: 'somebody@platform.example' });
    const before = await person(rollcall.db, 'somebody@platform.example');
    await rollcall.sync('contacts');
    await salesforce.remove('Contact', contactId(1));
    await rollcall.sync('contacts');
    expect(await person(rollcall.db, 'somebody@platform.example')).toEqual(before);
  });

  it('R35: and was deleted on the platform is made again', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration({ incremental: false }), { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await sql`delete from person where username like 'lovelace%'`.execute(rollcall.db);
    await sql`update link set hash = null`.execute(rollcall.db);
    expect(done(await rollcall.sync('contacts'))).toMatchObject({ created: 1 });
    expect(await person(rollcall.db, 'lovelace@learners.example')).toMatchObject({ sfdcId: contactId(1) });
  });
});

describe('an administrator linked by hand', () => {
  it('R34: follows Salesforce in names and fields only, and stays where they are', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration(), { SF_URL: salesforce });
    await personByHand(rollcall, { username: 'root@platform.example', level: 'superadmin' });
    const connection = await storedConnection(rollcall.db);
    const link = { connection, entity: 'contacts', sourceId: contactId(1) } as const;
    await rollcall.db.transaction().execute((tx) => linkByHand(tx, { ...link, username: 'ROOT@platform.example' }));
    const before = await person(rollcall.db, 'root@platform.example');
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 1, updated: 1 });
    const { username, email, level, active, branches } = before;
    expect(await person(rollcall.db, 'root@platform.example')).toMatchObject({
      firstname: 'Ada',
      lastname: 'Lovelace',
      sfdcId: contactId(1),
      username,
      email,
      level,
      active,
      branches,
    });
    expect(done(await rollcall.sync('contacts'))).toEqual({});
    await expect(
      rollcall.db.transaction().execute((tx) => linkByHand(tx, { ...link, username: 'bartik@learners.example' })),
    ).rejects.toMatchObject({ code: 'link_taken' });
  });
});
