import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toId18 } from '../../src/salesforce/ids.ts';
import { listAuditEvents } from '../../src/store/access/audit.ts';
import { findPerson } from '../../src/store/views/person.ts';
import { type RunningApi, startApi } from '../support/api.ts';
import { type Installation, install } from '../support/installation.ts';
import { rollcall as command } from '../support/rollcall.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

let salesforce: SalesforceOrg;
let rollcall: Installation;
let api: RunningApi;

/** Words that nothing else has. */
const FIRST = 'Zebulonia';
const LAST = 'Quirksworth';
const EMAIL = `${LAST.toLowerCase()}@learners.example`;
const SUBJECT = 'auth0|5f7c8ec7c33c6c004bbafe82';
const STRANGE_ADDRESS = '198.51.100.77';
const RENAMED = 'zq"renamed\\@learners.example';

beforeAll(async () => {
  const contacts = [
    learner(1, FIRST, LAST, { Motto__c: `Ask ${EMAIL}` }),
    learner(2, 'Jean', 'Bartik', { Country__c: EMAIL }),
    learner(3, 'Grace', 'Hopper', { Motto__c: EMAIL }),
    learner(4, 'Nora', 'Unfound', { Country__c: 'Atlantis' }),
  ];
  salesforce = await startOrg(trainingOrg({ contacts }));
  rollcall = await install(
    trainingConfiguration({
      users: null,
      contacts: {
        mapping: {
          username: 'Email',
          firstname: 'FirstName',
          lastname: 'LastName',
          email: 'Email',
          country: 'Country__c',
          manager: 'Motto__c',
        },
        branches: { mode: 'single', destination: 'CUSTOMERS' },
      },
    }),
    { SF_URL: salesforce },
  );
  await rollcall.sync('contacts');
  await salesforce.update('Contact', contactId(1), { Email: 'changed@learners.example' });
  await rollcall.plan('contacts');
  await rollcall.sync('contacts');
  await salesforce.update('Contact', contactId(1), { Email: EMAIL, Country__c: `no country of ${FIRST}` });
  await rollcall.sync('contacts');
  api = await startApi(rollcall.context);
});

afterAll(async () => {
  expect(api.complaints).toEqual([]);
  await api[Symbol.asyncDispose]();
  await rollcall[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

/** Every row of every table as text that has one of these words, whatever its case. */
async function rowsWith(...words: string[]): Promise<string[]> {
  const { rows: tables } = await sql<{ schema: string; name: string }>`
    select schemaname as schema, tablename as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema') order by 1, 2`.execute(rollcall.db);
  expect(tables.length).toBeGreaterThan(40);
  const found: string[] = [];
  for (const { schema, name } of tables) {
    const table = sql.table(`${schema}.${name}`);
    const { rows } = await sql<{ text: string }>`select row_to_json(t)::text as text from ${table} t`.execute(
      rollcall.db,
    );
    const spelled = words.flatMap((word) => [word, JSON.stringify(word).slice(1, -1)]);
    for (const { text } of rows) {
      if (spelled.some((word) => text.toLowerCase().includes(word.toLowerCase()))) found.push(`${name}: ${text}`);
    }
  }
  return found;
}

const json = ({ stdout }: { readonly stdout: string }): unknown => JSON.parse(stdout);

const browser = () => api.signedIn('boss');
const export_ = async (who: string) => await (await browser()).call('POST', '/personal-data/export', { who });
const erase = async (who: string) => await (await browser()).call('POST', '/personal-data/erasure', { who });

describe('a person’s data', () => {
  it('R47: are handed out as one document, in the API and on the command line, without secrets', async () => {
    const { id } = await findPerson(rollcall.db, 'changed@learners.example');
    await api.signedInAs('user', { username: 'changed@learners.example' });
    const { status, body } = await export_('Changed@learners.example');
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        people: [{ id, platform: 'built-in', firstname: FIRST }],
        memberships: [{ code: 'CUSTOMERS' }],
        links: [{ source_id: contactId(1), connection: 'training' }],
        signIn: [{ second_factor: false }],
        sessions: [{ method: 'password', provider: null, connection: null }],
        unresolved: [{ source_id: contactId(1), code: 'unknown_country' }],
      },
    });
    expect(body).toMatchObject({ changes: expect.arrayContaining([expect.objectContaining({ action: 'create' })]) });
    expect(JSON.stringify(body)).not.toMatch(/argon2|token_hash|totp_secret/);
    const said = json(await command(['users', 'export', contactId(1), '--json'], rollcall.environment));
    expect(said).toMatchObject({ people: [{ id }] });
    expect(await export_('nobody at all')).toMatchObject({ status: 404 });
    const [event] = await listAuditEvents(rollcall.db, { action: 'personal_data.export', actor: 'boss' }, 2);
    expect(JSON.stringify(event)).not.toContain('changed@');
  });

  it('R47: wait for a run that may be about the person', async () => {
    const [run] = await rollcall.db.selectFrom('run').select('id').orderBy('id', 'desc').limit(1).execute();
    const state = (to: string, finished: Date | null) =>
      rollcall.db
        .updateTable('run')
        .set({ state: to, finished_at: finished })
        .where('id', '=', run?.id ?? '')
        .execute();
    await state('held', null);
    expect(await erase(contactId(1))).toMatchObject({ status: 409, body: { code: 'run_in_progress' } });
    await state('completed_with_errors', new Date());
    expect(await findPerson(rollcall.db, 'changed@learners.example')).toMatchObject({ firstname: FIRST });
  });

  it('R47: are erased, and not one byte of a name or an address is left in any table', async () => {
    const { id } = await findPerson(rollcall.db, 'changed@learners.example');
    await rollcall.db
      .insertInto('log_event')
      .values([
        { level: 'info', code: 'x', message: `About ${EMAIL}, and (changed@learners.example).`, username: EMAIL },
        { level: 'info', code: 'x', message: `Next to ${LAST}, ${FIRST} and ${FIRST} ${LAST}.`, username: 'bartik' },
        { level: 'info', code: 'x', message: 'y', detail: JSON.stringify({ subject: SUBJECT }) },
        { level: 'info', code: 'x', message: 'y', detail: JSON.stringify({ value: RENAMED, deep: [`<${EMAIL}>`] }) },
      ])
      .execute();
    await rollcall.db
      .updateTable('change')
      .set({ before: JSON.stringify({ username: RENAMED }) })
      .where('source_id', '=', contactId(1))
      .where('action', '=', 'update')
      .execute();
    const tenant = await rollcall.db
      .insertInto('tenant')
      .values({ url: 'https://acme.docebosaas.example' })
      .returning('id')
      .executeTakeFirstOrThrow();
    const values = JSON.stringify({ firstname: FIRST, lastname: LAST, email: EMAIL });
    const remembered = { username: EMAIL, username_key: EMAIL, values, sfdc_id: contactId(1) };
    await rollcall.db
      .insertInto('tenant_person')
      .values({ tenant_id: tenant.id, remote_id: '7', ...remembered })
      .execute();
    await rollcall.db
      .insertInto('notification_mail')
      .values({ event: 'person_created', person_id: id, subject: `Hello ${FIRST}`, text: LAST, recipient: EMAIL })
      .execute();
    const provider = await rollcall.db
      .insertInto('identity_provider')
      .values({ kind: 'auth0', name: 'Acme', config: '{}' })
      .returning('id')
      .executeTakeFirstOrThrow();
    const times = { created_at: new Date(), used_at: new Date() };
    await rollcall.db
      .insertInto('identity')
      .values({ provider_id: provider.id, subject: SUBJECT, person_id: id, ...times })
      .execute();
    const connection = await rollcall.db.selectFrom('connection').select('id').executeTakeFirstOrThrow();
    const about = { entity: 'contacts', kind: 'changed', field: 'manager' };
    const findings = [
      { ...about, subject: 'person', name: EMAIL, sourceId: contactId(1), before: null, after: FIRST },
      {
        ...about,
        subject: 'person',
        name: 'bartik@learners.example',
        sourceId: contactId(2),
        before: EMAIL,
        after: null,
      },
      { ...about, subject: 'branch', name: `Team of ${FIRST} ${LAST}`, sourceId: null, before: null, after: null },
    ];
    await rollcall.db
      .insertInto('verification')
      .values({
        connection_id: connection.id,
        owner: 'shared',
        repair: false,
        state: 'succeeded',
        requested_by: JSON.stringify({ id, name: EMAIL }),
        findings: JSON.stringify(findings),
      })
      .execute();
    const target = `training contacts ${contactId(1).slice(0, 15)}`;
    // One of 15 characters is another record's where one letter has another case.
    const other = `training contacts ${contactId(1).slice(0, 15).toLowerCase()}`;
    const act = { at: new Date(), via: 'session', action: 'person.synchronize', outcome: 'done' } as const;
    await rollcall.db
      .insertInto('audit_event')
      .values([
        { ...act, target },
        { ...act, target: other },
        {
          at: new Date(),
          via: 'none',
          action: 'session.embed',
          outcome: 'refused',
          target: `training ${contactId(1)}`,
          address: STRANGE_ADDRESS,
          detail: JSON.stringify({ reason: 'unknown', message: `Nobody is known by ${contactId(1)}.` }),
        },
      ])
      .execute();
    await api.nobody.call('POST', '/session', { username: EMAIL, password: 'wrong wrong wrong' });
    expect((await rowsWith(FIRST, LAST, RENAMED)).length).toBeGreaterThan(10);
    const before = await rollcall.db.selectFrom('person').select('id').where('id', '<>', id).orderBy('id').execute();
    expect(await erase(id)).toMatchObject({ status: 200, body: { people: 1, remembered: 1, records: 1 } });
    const words = [FIRST, LAST, EMAIL, 'changed@learners.example', RENAMED, SUBJECT];
    expect(await rowsWith(...words)).toEqual([]);
    const withId = await rowsWith(contactId(1).slice(0, 15));
    expect(withId.filter((row) => !row.includes(other))).toEqual([]);
    expect(withId).toEqual([expect.stringMatching(/^audit_event: /)]);
    expect(await rowsWith(STRANGE_ADDRESS)).toEqual([]);
    expect(await rollcall.db.selectFrom('person').select('id').where('id', '<>', id).orderBy('id').execute()).toEqual(
      before,
    );
    expect(await findPerson(rollcall.db, 'hopper@learners.example')).toMatchObject({ manager: null });
    const [event] = await listAuditEvents(rollcall.db, { action: 'personal_data.erase' }, 1);
    expect(event).toMatchObject({ outcome: 'done', name: 'boss', target: null, detail: { people: 1 } });
  });

  it('R47: are those of whom an id names, whatever somebody else is called', async () => {
    const { id } = await findPerson(rollcall.db, 'hopper@learners.example');
    await rollcall.db
      .insertInto('person')
      .values({ username: id, username_key: id, firstname: 'Called', lastname: 'By a number' })
      .execute();
    const admin = await browser();
    const people = async (body: object) => (await admin.call('POST', '/personal-data/export', body)).body;
    expect(await people({ personId: id })).toMatchObject({ people: [{ username: 'hopper@learners.example' }] });
    expect(await people({ who: id })).toMatchObject({ people: [{ username: id }] });
    expect(await admin.call('POST', '/personal-data/export', { who: id, personId: id })).toMatchObject({ status: 400 });
    await rollcall.db.deleteFrom('person').where('username', '=', id).execute();
  });

  it('R47: of somebody whom no run could import are erased, too', async () => {
    expect(await rowsWith('Unfound')).not.toEqual([]);
    const asked = json(await command(['users', 'erase', contactId(4), '--json'], rollcall.environment));
    expect(asked).toMatchObject({ erased: false, people: 0 });
    expect(await rowsWith('Unfound')).not.toEqual([]);
    const answer = json(await command(['users', 'erase', contactId(4), '--yes', '--json'], rollcall.environment));
    expect(answer).toMatchObject({ erased: true, people: 0, records: 1 });
    expect(await rowsWith('Unfound')).toEqual([]);
  });

  /** As admit.ts and canvas.ts write them. */
  async function refuse(subject: string, username: string | null, sourceId: string | null) {
    const connection = await rollcall.db.selectFrom('connection').select('id').executeTakeFirstOrThrow();
    await rollcall.db
      .insertInto('log_event')
      .values({
        level: 'warning',
        code: 'not_in_list_view',
        message: `Somebody came from Acme and was not let in. ${username} is not in the list view.`,
        caused_by: 'Acme',
        connection_id: connection.id,
        source_id: sourceId,
        username,
        detail: JSON.stringify({ subject, attributes: ['Username'] }),
      })
      .execute();
  }

  it.each([
    ['the username that the provider named', 'Stranger@Elsewhere.example'],
    ['its key for them', '4711'],
    ['the record', contactId(9)],
    ['the record, with 15 characters', contactId(9).slice(0, 15)],
  ])('R47: of somebody who was not let in are handed out and erased, by %s', async (_, who) => {
    await refuse('4711', 'stranger@elsewhere.example', contactId(9));
    await refuse('4711', null, null);
    await refuse('4712', 'another@elsewhere.example', null);
    // Whoever comes can claim a record that is somebody's.
    await refuse('4711', 'stranger@elsewhere.example', contactId(2));
    const { body } = await export_(who);
    const ours = { caused_by: 'Acme' };
    expect(body).toMatchObject({ people: [], logEvents: [ours, ours, ours] });
    expect(await erase(who)).toMatchObject({ status: 200, body: { people: 0, logEvents: 3 } });
    expect(await rowsWith('stranger@elsewhere', '"4711"', contactId(9))).toEqual([]);
    expect(await rowsWith('another@elsewhere')).toHaveLength(1);
    expect((await rowsWith(contactId(2))).some((row) => row.startsWith('unresolved: '))).toBe(true);
    expect(await erase(who)).toMatchObject({ status: 404 });
    await rollcall.db.deleteFrom('log_event').where('username', '=', 'another@elsewhere.example').execute();
  });

  it('R47: of a Salesforce user who was not let in from there are handed out and erased', async () => {
    const who = '005000000000Zz9';
    await rollcall.db
      .insertInto('audit_event')
      .values({
        at: new Date(),
        via: 'none',
        action: 'session.embed',
        outcome: 'refused',
        target: `training ${toId18(who)}`,
        address: STRANGE_ADDRESS,
      })
      .execute();
    expect((await export_(who)).body).toMatchObject({ auditEvents: [{ action: 'session.embed' }] });
    expect(await erase(who)).toMatchObject({ status: 200, body: { people: 0, records: 1 } });
    expect(await rowsWith(who, STRANGE_ADDRESS)).toEqual([]);
    expect(await erase(who)).toMatchObject({ status: 404 });
  });

  it('R47: come back only as somebody new, and the run says so', async () => {
    await salesforce.update('Contact', contactId(1), { Country__c: null });
    const run = await rollcall.sync('contacts');
    expect(run.counts).toMatchObject({ created: 1 });
    const created = (await rollcall.changes(run.id)).filter(({ action }) => action === 'create');
    expect(created).toMatchObject([{ reason: 'new', sourceId: contactId(1) }]);
    const returned = (await rollcall.events(run.id)).filter(({ code }) => code === 'person_returned');
    expect(returned).toMatchObject([{ level: 'warning', sourceId: contactId(1), username: EMAIL }]);
    expect(await findPerson(rollcall.db, EMAIL)).toMatchObject({ links: [{ sourceId: contactId(1) }] });
  });

  it('R34, R47: administrators’ are not erased', async () => {
    expect(await erase('boss')).toMatchObject({ status: 409, body: { code: 'person_protected' } });
    const reader = await api.token('administration:read', 'platform:write');
    expect(await reader.call('POST', '/personal-data/erasure', { who: EMAIL })).toMatchObject({ status: 403 });
  });
});
