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
import { branches, people, person } from '../support/platform-state.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const ORG = trainingOrg({
  accounts: [account(1, 'Northwind'), account(2, 'Northwind Milano', 1), account(3, 'Contoso')],
  contacts: [
    learner(1, 'Ada', 'Lovelace', { AccountId: accountId(2) }),
    learner(2, 'Jean', 'Bartik', { AccountId: accountId(1) }),
    learner(3, 'Grace', 'Hopper', { AccountId: accountId(3) }),
    learner(4, 'Karen', 'Jones', { Email: null }),
  ],
});

interface Setting {
  readonly options?: Readonly<Record<string, unknown>>;
  readonly leavers?: 'keep' | 'deactivate';
}

function configuration({ options = {}, leavers = 'deactivate' }: Setting = {}): string {
  return trainingConfiguration({ users: null, contacts: { options: { incremental: true, ...options }, leavers } });
}

/** An org and a Rollcall that has synchronized it once; the records are older than the overlap by now. */
async function settled(setting: Setting = {}) {
  const salesforce = await startOrg(ORG);
  const rollcall = await install(configuration(setting), { SF_URL: salesforce });
  const first = await rollcall.sync('contacts');
  expect(first).toMatchObject({ mode: 'full', counts: { extracted: 4, created: 3, rejected: 1 } });
  await advance(salesforce, 600);
  await using resources = new AsyncDisposableStack();
  resources.use(salesforce);
  resources.use(rollcall);
  const owned = resources.move();
  return { salesforce, rollcall, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function advance(salesforce: SalesforceOrg, seconds: number): Promise<void> {
  await salesforce.control('POST', '/clock', { advance: seconds });
}

/** The next run, which must be incremental, and a full one behind it, which must find nothing left to do. */
async function incremental(rollcall: Installation): Promise<Readonly<Record<string, number>>> {
  const result = await rollcall.sync('contacts');
  expect(result.mode).toBe('incremental');
  return done(result);
}

async function modeReason({ db }: Installation, runId: string): Promise<string | null> {
  const row = await db.selectFrom('run').select('mode_reason').where('id', '=', runId).executeTakeFirstOrThrow();
  return row.mode_reason;
}

const KAREN_REJECTED = { rejected: 1 };

describe('an incremental run', () => {
  it('R12: reads only what changed, and whoever could not be imported', async () => {
    await using org = await settled();
    await org.salesforce.update('Contact', contactId(2), { LastName: 'Jennings' });
    const result = await org.rollcall.sync('contacts');
    expect(result).toMatchObject({ mode: 'incremental', counts: { extracted: 2, updated: 1, rejected: 1 } });
    expect(await person(org.rollcall.db, 'bartik@learners.example')).toMatchObject({ lastname: 'Jennings' });
  });

  it('R12: changes nothing when nothing has changed', async () => {
    await using org = await settled();
    const before = await people(org.rollcall.db);
    expect(await incremental(org.rollcall)).toEqual(KAREN_REJECTED);
    expect(await people(org.rollcall.db)).toEqual(before);
  });

  it('R12: sees who joined and who left the list view without being modified', async () => {
    await using org = await settled();
    const { rollcall, salesforce } = org;
    await salesforce.control('PATCH', `/records/Contact/${contactId(3)}`, {
      values: { Is_Learner__c: false },
      secondsBack: 86_400,
    });
    await salesforce.control('POST', '/records/Contact', {
      values: { LastName: 'Easley', FirstName: 'Annie', Email: 'easley@learners.example', Is_Learner__c: true },
      secondsBack: 86_400,
    });
    expect(await incremental(rollcall)).toEqual({ created: 1, deactivated: 1, rejected: 1 });
    expect(await person(rollcall.db, 'hopper@learners.example')).toMatchObject({ active: false });
    expect(await person(rollcall.db, 'easley@learners.example')).toMatchObject({ active: true });
  });

  it('R12: is not misled by transactions that commit late, with an older stamp', async () => {
    await using org = await settled();
    await org.salesforce.control('POST', '/late-commits', { secondsBack: 240 });
    await org.salesforce.update('Contact', contactId(1), { LastName: 'Byron' });
    expect(await incremental(org.rollcall)).toEqual({ updated: 1, rejected: 1 });
    await org.salesforce.control('PATCH', `/records/Contact/${contactId(1)}`, {
      values: { LastName: 'King' },
      secondsBack: 3_000,
    });
    // Later than the overlap allows for: the sweep sees it all the same.
    expect(await incremental(org.rollcall)).toEqual({ updated: 1, rejected: 1 });
    expect(await person(org.rollcall.db, 'lovelace@learners.example')).toMatchObject({ lastname: 'King' });
  });

  it('R12: loses nobody among many rows of one second', async () => {
    await using org = await settled();
    const values = { Is_Learner__c: true, LastName: 'Twin' };
    await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        org.salesforce.create('Contact', { ...values, FirstName: `N${n}`, Email: `twin${n}@learners.example` }),
      ),
    );
    expect(await incremental(org.rollcall)).toMatchObject({ created: 30 });
    expect(await incremental(org.rollcall)).toEqual(KAREN_REJECTED);
  });

  it('R12: deleted people leave and undeleted ones come back', async () => {
    await using org = await settled();
    await org.salesforce.remove('Contact', contactId(1));
    expect(await incremental(org.rollcall)).toEqual({ deactivated: 1, rejected: 1 });
    expect(await incremental(org.rollcall)).toEqual(KAREN_REJECTED);
    await org.salesforce.control('POST', '/undelete', { ids: [contactId(1)] });
    expect(await incremental(org.rollcall)).toEqual({ reactivated: 1, rejected: 1 });
    expect(await person(org.rollcall.db, 'lovelace@learners.example')).toMatchObject({ active: true });
  });

  it('R12, R22: a renamed account renames its branch and reaches the people who read its name', async () => {
    await using org = await settled();
    await org.salesforce.update('Account', accountId(1), { Name: 'Southwind' });
    expect(await incremental(org.rollcall)).toEqual({ updated: 1, rejected: 1 });
    expect(await person(org.rollcall.db, 'bartik@learners.example')).toMatchObject({
      fields: { employer: 'Southwind' },
      branches: ['Customers › Southwind'],
    });
    expect(await person(org.rollcall.db, 'lovelace@learners.example')).toMatchObject({
      branches: ['Customers › Southwind › Northwind Milano'],
    });
  });

  it('R12, R22: a re-parented account moves its branch, also below an account that was not needed before', async () => {
    await using org = await settled();
    const holding = await org.salesforce.create('Account', { Name: 'Holding' });
    await org.salesforce.update('Account', accountId(2), { ParentId: holding });
    await incremental(org.rollcall);
    expect(await branches(org.rollcall.db)).toContain(`Customers › Holding › Northwind Milano [${accountId(2)}]`);
    await org.salesforce.update('Account', accountId(2), { ParentId: null });
    await incremental(org.rollcall);
    expect(await branches(org.rollcall.db)).toContain(`Customers › Northwind Milano [${accountId(2)}]`);
  });

  it('R12, R19: a contact that loses its account moves to the destination', async () => {
    await using org = await settled();
    await org.salesforce.control('PATCH', `/records/Contact/${contactId(3)}`, {
      values: { AccountId: null },
      secondsBack: 86_400,
    });
    expect(await incremental(org.rollcall)).toMatchObject({ updated: 1 });
    expect(await person(org.rollcall.db, 'hopper@learners.example')).toMatchObject({ branches: ['Customers'] });
  });

  it('R12: of a view too large to be swept reads what changed, and sweeps once a day', async () => {
    await using org = await settled({ options: { sweepUpTo: 2 } });
    const { rollcall, salesforce } = org;
    await salesforce.control('PATCH', `/records/Contact/${contactId(3)}`, {
      values: { Is_Learner__c: false },
      secondsBack: 86_400,
    });
    await salesforce.update('Account', accountId(1), { Name: 'Southwind' });
    expect(await incremental(rollcall)).toEqual({ updated: 1, rejected: 1 });
    expect(await person(rollcall.db, 'hopper@learners.example')).toMatchObject({ active: true });
    await advance(salesforce, 24 * 3_600);
    expect(await incremental(rollcall)).toEqual({ deactivated: 1, rejected: 1 });
  });

  it('R12: sweeps a view that was a little too large before, as soon as it is small enough', async () => {
    await using org = await settled({ options: { sweepUpTo: 3 } });
    const { rollcall, salesforce } = org;
    await salesforce.control('PATCH', `/records/Contact/${contactId(3)}`, {
      values: { Is_Learner__c: false },
      secondsBack: 86_400,
    });
    expect(await incremental(rollcall)).toEqual({ deactivated: 1, rejected: 1 });
    expect(await incremental(rollcall)).toEqual(KAREN_REJECTED);
  });

  it('R12: finds the same as a full run that follows it', async () => {
    await using org = await settled();
    const { rollcall, salesforce } = org;
    await salesforce.update('Contact', contactId(1), { LastName: 'Byron', AccountId: accountId(3) });
    await salesforce.remove('Contact', contactId(2));
    await salesforce.update('Contact', contactId(4), { Email: 'jones@learners.example' });
    expect(await incremental(rollcall)).toEqual({ updated: 1, deactivated: 1, created: 1 });
    const before = await people(rollcall.db);
    await rollcall.configure(configuration({ options: { incremental: false } }));
    const full = await rollcall.sync('contacts');
    expect([full.mode, done(full)]).toEqual(['full', {}]);
    expect(await people(rollcall.db)).toEqual(before);
  });
});

describe('the next run is full, and says why', () => {
  it.each<[string, Setting, RegExp]>([
    ['an import option', { options: { updateExisting: false } }, /import options were changed/],
    ['what happens to leavers', { leavers: 'keep' }, /people who leave was changed/],
  ])('R12: after a change of %s', async (_, setting, reason) => {
    await using org = await settled();
    await org.rollcall.configure(configuration(setting));
    const result = await org.rollcall.sync('contacts');
    expect(result.mode).toBe('full');
    expect(await modeReason(org.rollcall, result.id)).toMatch(reason);
    const [started] = await org.rollcall.events(result.id);
    expect(started?.message).toMatch(reason);
  });

  it('R12: after a change of the list view’s filter in Salesforce', async () => {
    await using org = await settled({ leavers: 'keep' });
    await org.salesforce.control('PATCH', '/list-views/Contact.Learners', {
      where: "Is_Learner__c = true AND LastName != 'Hopper'",
    });
    const result = await org.rollcall.sync('contacts');
    expect(result.mode).toBe('full');
    expect(await modeReason(org.rollcall, result.id)).toMatch(/filter of the list view Learners was changed/);
  });

  it('R12: after a picklist got another label, which then reaches the people who read it', async () => {
    await using salesforce = await startOrg(
      trainingOrg({ contacts: [learner(1, 'Ada', 'Lovelace', { Team__c: 'ENG' })] }),
    );
    await using rollcall = await install(configuration(), { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await salesforce.control('PATCH', '/picklists/Contact/Team__c', { change: 'ENG', label: 'Operations' });
    const result = await rollcall.sync('contacts');
    expect([result.mode, done(result)]).toEqual(['full', { updated: 1 }]);
    expect(await person(rollcall.db, 'lovelace@learners.example')).toMatchObject({ fields: { team: 'Operations' } });
  });
});

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
  const { id } = await insertNotification(db, { ...text, event: 'branch_added', branchId: null, recipients: [] });
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
