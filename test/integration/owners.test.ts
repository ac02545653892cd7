import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hashPassword } from '../../src/administration/access/password.ts';
import { alertMail } from '../../src/alerts/message.ts';
import { insertAdministrator } from '../../src/store/access/administrators.ts';
import { storedConnection } from '../../src/store/configuration.ts';
import { linkByHand, unlinkByHand } from '../../src/store/link-by-hand.ts';
import { listAlerts } from '../../src/store/views/alerts.ts';
import { connectionWatches } from '../../src/store/views/watches.ts';
import { type Installation, install } from '../support/installation.ts';
import { done } from '../support/outcome.ts';
import { people, person } from '../support/platform-state.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const single = (destination: string) => ({ branches: { mode: 'single', destination } });
const contacts = (overrides: Record<string, unknown>) => trainingConfiguration({ users: null, contacts: overrides });

/** Those of everybody: the learners. */
const SHARED = contacts({ ...single('CUSTOMERS'), leavers: 'deactivate' });
/** Those of Anna: all contacts, by another username and without their mottos. */
const mapping = { username: 'Id', firstname: 'FirstName', lastname: 'LastName' };
const HERS = { ...single('STAFF'), listView: 'All_Contacts', leavers: 'deactivate', mapping };

const l = (number: number) => `l${number}@learners.example`;
const PASSWORD = hashPassword('correct horse battery');

let salesforce: SalesforceOrg;
let rollcall: Installation;
let anna: string;

beforeAll(async () => {
  salesforce = await startOrg(
    trainingOrg({
      contacts: [
        ...[1, 2, 3].map((number) => learner(number, 'Lea', `L${number}`)),
        learner(4, 'Otto', 'L4', { Is_Learner__c: false }),
      ],
    }),
  );
});

afterAll(() => salesforce[Symbol.asyncDispose]());

beforeEach(async () => {
  for (const number of [1, 2, 3]) {
    await salesforce.update('Contact', contactId(number), { Is_Learner__c: true, FirstName: 'Lea' });
  }
});

/** Shared settings and Anna's; those that were saved first are the older ones. */
async function twoOwners(first: 'shared' | 'anna', more: object = {}): Promise<Installation> {
  const hers = contacts({ ...HERS, ...more });
  const installed = await install(first === 'shared' ? SHARED : contacts({ ...HERS, listView: 'Learners' }), {
    SF_URL: salesforce,
  });
  await insertAdministrator(installed.db, {
    username: 'anna',
    firstname: 'Anna',
    lastname: 'Admin',
    email: null,
    passwordHash: await PASSWORD,
    mustChangePassword: false,
  });
  const { rows } = await sql<{ id: string }>`select id from person where username = 'anna'`.execute(installed.db);
  anna = rows[0]?.id ?? '';
  if (first === 'anna') {
    // The shared settings of the installation become hers, so that hers are the older ones.
    await sql`update settings set owner = ${anna}`.execute(installed.db);
    await installed.configure(SHARED);
  }
  await installed.configure(hers, anna);
  rollcall = installed;
  return installed;
}

const shared = () => rollcall.sync('contacts');
const hers = () => rollcall.sync('contacts', { owner: anna });
const codes = async (id: string) => (await rollcall.events(id)).map(({ code }) => code);

describe('R25: settings of two owners', () => {
  it('have their own watermark and links, and make one person of one record', async () => {
    await using _ = await twoOwners('shared');
    expect(done(await shared())).toEqual({ created: 3 });
    // She finds three of four by their records, whatever username she would give them.
    const first = await hers();
    expect(done(first)).toEqual({ created: 1, linked: 3 });
    expect(await codes(first.id)).toContain('people_led');
    expect((await people(rollcall.db)).map(({ username, branches }) => [username, branches])).toEqual([
      [contactId(4), ['Staff']],
      ['anna', []],
      ...[1, 2, 3].map((number) => [l(number), ['Customers', 'Staff']]),
    ]);
    const { rows } = await sql<{ owner: string; watermark: Date | null; links: number }>`
      select owner, watermark, (select count(*)::int from link where settings_id = settings.id) as links
      from settings order by id`.execute(rollcall.db);
    expect(rows).toMatchObject([
      { owner: 'shared', watermark: expect.any(Date), links: 3 },
      { owner: anna, watermark: expect.any(Date), links: 4 },
    ]);
    expect(done(await shared())).toEqual({});
    expect(done(await hers())).toEqual({});
  });

  it('do not undo each other: values follow the older ones, whoever runs first', async () => {
    await using _ = await twoOwners('shared');
    await shared();
    await hers();
    await salesforce.update('Contact', contactId(2), { FirstName: 'Leandra' });
    expect(done(await hers())).toEqual({});
    expect(await person(rollcall.db, l(2))).toMatchObject({ firstname: 'Lea' });
    expect(done(await shared())).toEqual({ updated: 1 });
    expect(done(await hers())).toEqual({});
    expect(done(await shared())).toEqual({});
    expect(await person(rollcall.db, l(2))).toMatchObject({ firstname: 'Leandra' });
  });

  it('deactivate nobody whom another holds: they let go, and the other takes over', async () => {
    await using _ = await twoOwners('shared');
    await shared();
    await hers();
    await salesforce.update('Contact', contactId(1), { Is_Learner__c: false });
    const plan = await rollcall.plan('contacts');
    expect((await rollcall.changes(plan.id)).map(({ action, reason, detail }) => [action, reason, detail])).toEqual([
      [
        'skip',
        'held',
        {
          code: 'held',
          message: expect.stringContaining('the settings of anna hold this person too'),
          params: { kind: 'own', owner: 'anna' },
        },
      ],
    ]);
    const run = await shared();
    expect(done(run)).toEqual({ skipped: 1 });
    expect(await codes(run.id)).toContain('people_let_go');
    expect(await person(rollcall.db, l(1))).toMatchObject({ active: true, branches: ['Customers', 'Staff'] });
    expect(done(await shared())).toEqual({});
    // From now on they are as she wants them, and only where she wants them.
    expect(done(await hers())).toEqual({ updated: 1 });
    expect(await person(rollcall.db, contactId(1))).toMatchObject({ active: true, branches: ['Staff'] });
    expect(done(await hers())).toEqual({});

    // They come back to the older settings, which lead again.
    await salesforce.update('Contact', contactId(1), { Is_Learner__c: true });
    expect(done(await shared())).toEqual({ updated: 1 });
    expect(await person(rollcall.db, l(1))).toMatchObject({ branches: ['Customers', 'Staff'] });
    expect(done(await hers())).toEqual({});
  });

  it('deactivate whom nobody holds any more, once, and the first to meet them again brings them back', async () => {
    await using _ = await twoOwners('shared', { listView: 'Learners' });
    await shared();
    expect(done(await hers())).toEqual({ linked: 3 });
    await salesforce.update('Contact', contactId(1), { Is_Learner__c: false });
    expect(done(await hers())).toEqual({ skipped: 1 });
    expect(await person(rollcall.db, l(1))).toMatchObject({ active: true });
    expect(done(await shared())).toEqual({ deactivated: 1 });
    expect(await person(rollcall.db, l(1))).toMatchObject({ active: false });
    expect(done(await hers())).toEqual({});
    await salesforce.update('Contact', contactId(1), { Is_Learner__c: true });
    // Her link is one that she let go of, and theirs has left: nobody leads but whoever comes first.
    expect(done(await hers())).toEqual({ reactivated: 1 });
    expect(done(await shared())).toEqual({ updated: 1 });
    // Her former membership had become theirs, who have put it right; so has she now.
    expect(done(await hers())).toEqual({ moved: 1 });
    expect(done(await shared())).toEqual({});
    expect(done(await hers())).toEqual({});
    expect(await person(rollcall.db, l(1))).toMatchObject({ active: true, branches: ['Customers', 'Staff'] });
  });

  it('keep people in a branch that both want them in when one of them moves them elsewhere', async () => {
    await using _ = await twoOwners('shared', single('CUSTOMERS'));
    await shared();
    await hers();
    expect(await person(rollcall.db, l(2))).toMatchObject({ branches: ['Customers'] });
    await rollcall.configure(contacts({ ...single('STAFF'), leavers: 'deactivate' }));
    expect(done(await shared())).toEqual({ moved: 3 });
    expect(await person(rollcall.db, l(2))).toMatchObject({ branches: ['Staff'] });
    expect(done(await hers())).toEqual({ moved: 3 });
    expect(await person(rollcall.db, l(2))).toMatchObject({ branches: ['Customers', 'Staff'] });
    expect(done(await shared())).toEqual({});
    expect(done(await hers())).toEqual({});
  });

  it('pass people on when the older ones are switched off, or their owner is no administrator any more', async () => {
    await using _ = await twoOwners('anna', { listView: 'Learners' });
    expect(done(await hers())).toEqual({ created: 3 });
    expect(done(await shared())).toEqual({ linked: 3 });
    await sql`update person set level = 'user' where id = ${anna}`.execute(rollcall.db);
    await expect(hers()).rejects.toMatchObject({ code: 'owner_gone' });
    const taken = await shared();
    expect(taken.mode).toBe('full');
    expect(done(taken)).toEqual({ updated: 3 });
    expect(await person(rollcall.db, l(2))).toMatchObject({ branches: ['Customers', 'Staff'] });
    // They go on holding them: her list view is nobody's reason to deactivate anybody.
    await salesforce.update('Contact', contactId(1), { Is_Learner__c: false });
    expect(done(await shared())).toEqual({ skipped: 1 });
    await sql`update settings set enabled = false where owner = ${anna}`.execute(rollcall.db);
    await salesforce.update('Contact', contactId(3), { Is_Learner__c: false });
    expect(done(await shared())).toEqual({ deactivated: 1 });
  });

  it('R32: are started by their own schedule only, and by none once their owner has gone', async () => {
    await using _ = await twoOwners('shared');
    await sql`update connection set config = jsonb_set(config, '{schedule}',
      '{"every": "day", "at": "02:00", "timezone": "UTC"}')`.execute(rollcall.db);
    const jobs = await rollcall.context.jobs();
    const schedules = async () => (await jobs.schedules()).map(({ owner, schedule }) => [owner, schedule.every]);
    expect(await schedules()).toEqual([
      ['shared', 'day'],
      [anna, 'manual'],
    ]);
    await sql`update settings set schedule = '{"every": "hour", "at": "00:10", "timezone": "UTC"}'
      where owner = ${anna}`.execute(rollcall.db);
    expect(await schedules()).toContainEqual([anna, 'hour']);
    await sql`update person set active = false where id = ${anna}`.execute(rollcall.db);
    expect(await schedules()).toEqual([['shared', 'day']]);
    const { rows } = await sql<{ id: string }>`select id from settings where owner = ${anna}`.execute(rollcall.db);
    await expect(jobs.enqueue(rows[0]?.id ?? '')).rejects.toMatchObject({ code: 'owner_gone' });
  });

  it('are linked by hand each for itself, and one record with one person only', async () => {
    await using _ = await twoOwners('shared', { listView: 'Learners' });
    await shared();
    const connection = await storedConnection(rollcall.db, undefined, anna);
    const link = (number: number, username: string) =>
      rollcall.db.transaction().execute(async (tx) => {
        return await linkByHand(tx, { connection, entity: 'contacts', sourceId: contactId(number), username });
      });
    await expect(link(1, l(2))).rejects.toMatchObject({ code: 'link_taken' });
    await expect(link(4, l(1))).rejects.toMatchObject({ code: 'link_taken' });
    await link(1, l(1));
    await expect(link(1, l(1))).rejects.toThrow(
      'with the settings of anna. Undo that first with "rollcall users unlink --owner anna"',
    );
    await rollcall.db.transaction().execute((tx) => unlinkByHand(tx, { connection, username: l(1) }));
    expect(
      await rollcall.db.selectFrom('link').selectAll().where('source_id', '=', contactId(1)).execute(),
    ).toHaveLength(1);
  });

  it('R46: are named by what fails with them', async () => {
    await using _ = await twoOwners('shared', { listView: 'Nowhere' });
    await sql`insert into installation (alerts) values ('{"webhook": {"url": "http://localhost", "secret": "x"}}')
      on conflict ("only") do update set alerts = excluded.alerts`.execute(rollcall.db);
    await expect(hers()).rejects.toMatchObject({ code: 'salesforce_list_view' });
    const alerts = (await listAlerts(rollcall.db, { limit: 5, offset: 0 })).rows;
    expect(alerts).toMatchObject([{ kind: 'failed', connection: 'training', entity: 'contacts', ownerName: 'anna' }]);
    expect(alerts.map((alert) => alertMail(alert).subject)).toEqual([
      '[Rollcall] training contacts of anna: the synchronization failed',
    ]);
    expect((await connectionWatches(rollcall.db)).flatMap(({ conditions }) => conditions)).toMatchObject([
      { condition: 'failed', ownerName: 'anna' },
    ]);
  });

  it('do not make two people of a record that both have planned to create', async () => {
    await using _ = await twoOwners('shared');
    const theirs = await rollcall.plan('contacts');
    const ours = await rollcall.plan('contacts', { owner: anna });
    expect(done(await rollcall.approve(theirs.id))).toEqual({ created: 3 });
    const applied = await rollcall.approve(ours.id);
    expect(done(applied)).toEqual({ created: 1, stale: 3 });
    expect(await people(rollcall.db)).toHaveLength(5);
    expect(done(await hers())).toEqual({ linked: 3 });
  });
});
