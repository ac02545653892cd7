import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { removeMembership } from '../../src/directory/builtin/edit-memberships.ts';
import { storedConnection } from '../../src/store/configuration.ts';
import { linkByHand } from '../../src/store/link-by-hand.ts';
import { insertNotification, setPublished } from '../../src/store/notifications/notifications.ts';
import { branchIdOf } from '../../src/store/views/branch.ts';
import { findPerson } from '../../src/store/views/person.ts';
import { type Installation, install } from '../support/installation.ts';
import { done, rejections } from '../support/outcome.ts';
import { people, person } from '../support/platform-state.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { configuration, incremental, KAREN_REJECTED, settled } from '../support/settled-learners.ts';
import { accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

describe('a list view', () => {
  it('R35: replaced by another one makes no leavers without approval', async () => {
    await using org = await settled();
    const { rollcall, salesforce } = org;
    await salesforce.control('POST', '/list-views', {
      object: 'Contact',
      developerName: 'Few',
      columns: ['Name'],
      where: "LastName = 'Lovelace'",
    });
    await rollcall.configure(
      trainingConfiguration({
        users: null,
        contacts: { listView: 'Few', options: { incremental: true }, leavers: 'deactivate' },
      }),
    );
    const held = await rollcall.sync('contacts');
    expect(held).toMatchObject({ state: 'held', counts: { deactivated: 2 } });
    expect(await person(rollcall.db, 'hopper@learners.example')).toMatchObject({ active: true });
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({ code: 'run_state' });
    expect(await rollcall.approve(held.id)).toMatchObject({ state: 'succeeded', counts: { deactivated: 2 } });
    expect(await person(rollcall.db, 'hopper@learners.example')).toMatchObject({ active: false });
    expect(await incremental(rollcall)).toEqual({});
  });

  it.each<[string, (org: SalesforceOrg) => Promise<unknown>, RegExp]>([
    [
      'deleted',
      (org) => org.control('DELETE', '/list-views/Contact.Learners'),
      /There is no list view "Learners" of Contact that the integration user may see: it was deleted or renamed.* choose one of these: All_Contacts/,
    ],
    [
      'hidden from the integration user',
      (org) => org.control('POST', '/hide', { listViews: ['Contact.Learners'] }),
      /no list view "Learners" of Contact that the integration user may see: .* or it is not shared with the integration user/,
    ],
    [
      'not expressible in SOQL any more',
      (org) => org.control('PATCH', '/list-views/Contact.Learners', { soqlCompatible: false }),
      /"Learners" \(Learners\) cannot be synchronized: Salesforce marks it as not compatible with SOQL.* Choose another list view/,
    ],
    [
      'without its filter, which somebody took away',
      (org) => org.control('PATCH', '/list-views/Contact.Learners', { where: null }),
      /Learners had a filter at the last run and has none now: every record would be synchronized/,
    ],
    [
      'without its filter, whose field the integration user may no longer see',
      (org) => org.control('POST', '/hide', { fields: ['Contact.Is_Learner__c'] }),
      /Learners had a filter at the last run and has none now.* check that the integration user may see the fields/,
    ],
  ])('R7: that is %s stops the run with the reason before anything is planned', async (_, change, reason) => {
    await using org = await settled();
    const { rollcall, salesforce } = org;
    const before = await people(rollcall.db);
    await salesforce.create('Contact', { LastName: 'Easley', FirstName: 'Annie', Email: 'easley@learners.example' });
    await change(salesforce);
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({
      code: 'salesforce_list_view',
      message: expect.stringMatching(reason),
    });
    const [stopped] = await rollcall.db.selectFrom('run').selectAll().orderBy('id', 'desc').limit(1).execute();
    const id = stopped?.id ?? '';
    expect(stopped).toMatchObject({ state: 'failed', error: { code: 'salesforce_list_view' } });
    expect(await rollcall.events(id)).toMatchObject([{ level: 'error', message: expect.stringMatching(reason) }]);
    expect(await rollcall.changes(id)).toEqual([]);
    expect(await people(rollcall.db)).toEqual(before);
  });

  it('R35: that lost its filter is read as a whole once somebody has accepted it', async () => {
    await using org = await settled();
    await org.salesforce.control('PATCH', '/list-views/Contact.Learners', { where: null });
    await expect(org.rollcall.sync('contacts')).rejects.toMatchObject({ code: 'salesforce_list_view' });
    expect(await org.rollcall.sync('contacts', { acceptUnfiltered: true })).toMatchObject({ mode: 'full' });
    expect(await incremental(org.rollcall)).toEqual(KAREN_REJECTED);
  });
});

describe('what somebody has done by hand', () => {
  it('R12, R13: moves nobody, and makes no mail, until a run has read their record', async () => {
    await using org = await settled({ leavers: 'keep', options: { sweepUpTo: 2 } });
    const { rollcall } = org;
    const { db } = rollcall;
    await publishedNotification(rollcall);
    const made = {
      username: 'emmy',
      username_key: 'emmy',
      firstname: 'Emmy',
      lastname: 'Noether',
      email: 'e@x.example',
    };
    await db.insertInto('person').values(made).execute();
    const link = { connection: await storedConnection(db), entity: 'contacts', username: 'emmy' } as const;
    await db.transaction().execute((tx) => linkByHand(tx, { ...link, sourceId: contactId(9) }));
    const ada = await findPerson(db, 'lovelace@learners.example');
    const milano = await branchIdOf(db, accountId(2));
    await db.transaction().execute((tx) => removeMembership(tx, ada.id, milano));

    expect(await incremental(rollcall)).toEqual(KAREN_REJECTED);
    expect(await person(db, 'emmy')).toMatchObject({ branches: [] });
    expect(await person(db, 'lovelace@learners.example')).toMatchObject({ branches: [] });
    expect(await db.selectFrom('notification_mail').selectAll().execute()).toEqual([]);

    await rollcall.configure(configuration({ leavers: 'keep', options: { incremental: false } }));
    expect(done(await rollcall.sync('contacts'))).toEqual({ moved: 1, rejected: 1 });
    const { branches: back } = await person(db, 'lovelace@learners.example');
    expect(back).toEqual(['Customers › Northwind › Northwind Milano']);
    expect(await db.selectFrom('notification_mail').selectAll().execute()).toHaveLength(1);
  });
});

/** Tells people into which branch they have come. */
async function publishedNotification({ db }: Installation): Promise<void> {
  const text = { title: 'Welcome', subject: 'Welcome', body: 'You are in {{branch}} now.' };
  const { id } = await insertNotification(db, {
    ...text,
    event: 'branch_added',
    translations: {},
    branchId: null,
    recipients: [],
  });
  await setPublished(db, id, new Date());
}

describe('whoever could not be imported', () => {
  it('R43: is tried again in every run with first and last time and attempts, until it works', async () => {
    await using org = await settled();
    const { rollcall, salesforce } = org;
    const known = () => rollcall.db.selectFrom('unresolved').selectAll().execute();
    const [first] = await known();
    expect(first).toMatchObject({ source_id: contactId(4), code: 'missing_value', field: 'username', attempts: 1 });
    await incremental(rollcall);
    const [second] = await known();
    expect(second).toMatchObject({ attempts: 2, first_at: first?.first_at });
    expect(second?.last_at.getTime()).toBeGreaterThan(first?.last_at.getTime() ?? 0);
    // Repaired without a trace in SystemModstamp: only a run that tries again can see it.
    await salesforce.control('PATCH', `/records/Contact/${contactId(4)}`, {
      values: { Email: 'jones@learners.example' },
      secondsBack: 86_400,
    });
    expect(await incremental(rollcall)).toEqual({ created: 1 });
    expect(await known()).toEqual([]);
  });

  it('R43: is forgotten when it leaves the list view', async () => {
    await using org = await settled();
    await org.salesforce.remove('Contact', contactId(4));
    expect(await incremental(org.rollcall)).toEqual({});
    expect(await org.rollcall.db.selectFrom('unresolved').selectAll().execute()).toEqual([]);
  });

  it('R34, R43: gets a username as soon as its holder lets it go', async () => {
    await using org = await settled();
    const { rollcall, salesforce } = org;
    await salesforce.update('Contact', contactId(4), { Email: 'HOPPER@learners.example' });
    const taken = await rollcall.sync('contacts');
    expect(rejections(await rollcall.changes(taken.id))).toEqual([
      `${contactId(4)} username_taken username HOPPER@learners.example`,
    ]);
    await salesforce.update('Contact', contactId(3), { Email: 'grace@learners.example' });
    expect(await incremental(rollcall)).toEqual({ created: 1, updated: 1 });
    expect(await person(rollcall.db, 'HOPPER@learners.example')).toMatchObject({ sfdcId: contactId(4) });
  });
});

describe('a record that nothing becomes of', () => {
  it('R43: is noticed by counting, makes the next run read everything, and is found by it', async () => {
    await using salesforce = await startOrg(
      trainingOrg({ contacts: [learner(1, 'Ada', 'Lovelace'), learner(2, 'Jean', 'Bartik')] }),
    );
    await using rollcall = await install(configuration(), { SF_URL: salesforce });
    // A fault of the database: it loses one link on the way.
    await sql`create function lose() returns trigger language plpgsql as
      $$ begin if new.source_id = ${sql.lit(contactId(2))} then return null; end if; return new; end $$`.execute(
      rollcall.db,
    );
    await sql`create trigger lose before insert on link for each row execute function lose()`.execute(rollcall.db);
    const missing = await rollcall.sync('contacts');
    expect(missing.state).toBe('completed_with_errors');
    const events = await rollcall.events(missing.id);
    expect(events.find(({ code }) => code === 'records_missed')).toMatchObject({
      level: 'error',
      message: expect.stringContaining('has 2 records, but only 1 are linked'),
    });

    await sql`drop trigger lose on link`.execute(rollcall.db);
    const next = await rollcall.sync('contacts');
    expect(next).toMatchObject({ mode: 'full', state: 'succeeded' });
    expect((await rollcall.events(next.id))[0]?.message).toContain('could not account for 1 records');
    expect(done(await rollcall.sync('contacts'))).toEqual({});
    expect((await rollcall.sync('contacts')).mode).toBe('incremental');
  });
});

describe('a mapped field', () => {
  it('R45: keeps the values that people have, where the settings say so, and is read from all when it is back', async () => {
    await using salesforce = await startOrg(
      trainingOrg({ contacts: [learner(1, 'Ada', 'Lovelace', { Motto__c: 'First' })] }),
    );
    await using rollcall = await install(configuration({ options: { fieldDrift: 'keep' } }), { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await salesforce.control('POST', '/hide', { fields: ['Contact.Motto__c'] });
    await salesforce.control('PATCH', `/records/Contact/${contactId(1)}`, {
      values: { LastName: 'Byron', Motto__c: 'Second' },
    });
    const without = await rollcall.sync('contacts');
    expect(done(without)).toEqual({ updated: 1 });
    expect((await rollcall.events(without.id)).map(({ code }) => code)).toContain('field_left_alone');
    expect(await person(rollcall.db, 'lovelace@learners.example')).toMatchObject({
      lastname: 'Byron',
      fields: { motto: 'First' },
    });
    await salesforce.control('POST', '/show', { fields: ['Contact.Motto__c'] });
    const again = await rollcall.sync('contacts');
    expect([again.mode, done(again)]).toEqual(['full', { updated: 1 }]);
    expect(await person(rollcall.db, 'lovelace@learners.example')).toMatchObject({ fields: { motto: 'Second' } });
  });
});
