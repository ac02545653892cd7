import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { explainPerson } from '../../src/administration/explain.ts';
import { showBranches } from '../../src/cli/branches/list.ts';
import { listUsers } from '../../src/cli/users/list.ts';
import { showUser } from '../../src/cli/users/show.ts';
import { storedConnection } from '../../src/store/configuration.ts';
import { linkByHand, unlinkByHand } from '../../src/store/link-by-hand.ts';
import { erasePerson } from '../../src/store/personal-data/erase.ts';
import { platformOf } from '../../src/store/platform.ts';
import { claimVerification } from '../../src/store/verifications.ts';
import { listLogLines } from '../../src/store/views/log-events.ts';
import { recordsOf } from '../../src/store/views/records-of.ts';
import { type Caller, type RunningApi, startApi } from '../support/api.ts';
import {
  type DoceboTenant,
  QUICK_TENANT,
  startTenant,
  TENANT_ACCESS,
  TENANT_MAPPING,
  trainingTenant,
} from '../support/docebo-tenant.ts';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const ADA = 'lovelace@learners.example';
const BY_HAND = 'easley@learners.example';
const connection = 'training';
const aboutTenant = { kind: 'docebo', readAt: expect.any(String) };

let salesforce: SalesforceOrg;
let docebo: DoceboTenant;
let rollcall: Installation;
let api: RunningApi;
let token: Caller;

const configuration = (contacts: object = {}) =>
  trainingConfiguration({
    directory: TENANT_ACCESS,
    users: null,
    contacts: { mapping: TENANT_MAPPING, ...contacts },
  });

beforeAll(async () => {
  const contacts = [
    learner(1, 'Ada', 'Lovelace', { AccountId: accountId(2), Team__c: 'ENG' }),
    learner(2, 'Kay', 'Antonelli', { Country__c: 'Atlantis' }),
  ];
  salesforce = await startOrg(
    trainingOrg({ accounts: [account(1, 'Northwind'), account(2, 'Northwind Milano', 1)], contacts }),
  );
  docebo = await startTenant(
    trainingTenant([{ username: BY_HAND, firstname: 'Annie', lastname: 'Easley', branches: ['STAFF'] }]),
  );
  rollcall = await install(configuration(), { SF_URL: salesforce, DOCEBO_URL: docebo }, QUICK_TENANT);
  api = await startApi(rollcall.context);
  token = await api.token('platform:read', 'platform:write', 'connections:read', 'connections:write', 'runs:write');
});

afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
  await rollcall?.[Symbol.asyncDispose]();
  await docebo?.[Symbol.asyncDispose]();
  await salesforce?.[Symbol.asyncDispose]();
});

async function get(path: string): Promise<unknown> {
  const { status, body } = await token.call('GET', path);
  expect([status, body]).toEqual([200, body]);
  return body;
}

const page = z.looseObject({ items: z.array(z.record(z.string(), z.unknown())) });
const items = async (path: string) => page.parse(await get(path)).items;

async function idOf(username: string): Promise<string> {
  const { id } = await rollcall.db
    .selectFrom('platform_person')
    .select('id')
    .where('username', '=', username)
    .executeTakeFirstOrThrow();
  return id;
}

describe('before anything was synchronized', () => {
  it('R20: branches and fields of the tenant can be chosen, asked for when somebody looks, and again when told to', async () => {
    expect(await items(`/branches?connection=${connection}`)).toMatchObject([{ parentId: null, unusable: 'root' }]);
    expect(await docebo.calls()).toMatchObject({ 'GET /orgchart': 1, 'GET /user_fields': 1 });
    expect(await items(`/branches?connection=${connection}&code=CUSTOMERS`)).toMatchObject([
      { name: 'Customers', path: ['Customers'], unusable: null },
    ]);
    expect(await items(`/fields?connection=${connection}`)).toContainEqual(
      expect.objectContaining({ key: 'field_3', title: 'Team', options: ['Engineering', 'Operations'] }),
    );
    expect(await items('/fields')).toContainEqual(expect.objectContaining({ key: 'team', additional: true }));

    await docebo.byHand('POST', '/orgchart', { code: 'NEW', translations: { all: 'New' } });
    expect(await items(`/branches?connection=${connection}&code=NEW`)).toEqual([]);
    expect(await token.call('POST', `/connections/${connection}/survey`)).toMatchObject({ status: 204 });
    expect(await items(`/branches?connection=${connection}&code=NEW`)).toMatchObject([{ path: ['New'] }]);
    // People are read by the first run, not by whoever looks.
    expect(await get(`/people?connection=${connection}`)).toMatchObject({ total: 0 });
    expect(await docebo.calls()).not.toHaveProperty(['GET /user']);
  });
});

describe('people and branches of a tenant', () => {
  beforeAll(async () => {
    await rollcall.sync('contacts');
  });

  it('are listed apart from those of the built-in platform', async () => {
    expect(await get(`/people?connection=${connection}`)).toMatchObject({
      total: 3,
      items: [
        { username: 'admin', linked: false },
        { username: BY_HAND, firstname: 'Annie', branches: null, linked: false },
        { username: ADA, branches: 'Northwind Milano', linked: true, active: true },
      ],
    });
    expect(await get(`/people?connection=${connection}&search=lovelace`)).toMatchObject({ total: 1 });
    expect(await get('/people?search=lovelace')).toMatchObject({ total: 0 });
    expect(await items('/platforms')).toMatchObject([
      { kind: 'builtin', url: null, connections: [] },
      { ...aboutTenant, url: docebo.url, connections: [connection], people: 3, branches: 6 },
    ]);
  });

  it('R36, R37: a person has their values, branches and links', async () => {
    expect(await get(`/people/${await idOf(ADA)}`)).toMatchObject({
      username: ADA,
      platform: { ...aboutTenant, url: docebo.url },
      firstname: 'Ada',
      sfdcId: contactId(1),
      createdAt: null,
      fields: expect.arrayContaining([{ key: 'field_3', title: 'Team', type: 'dropdown', value: 'Engineering' }]),
      branches: [{ code: accountId(2), path: ['Customers', 'Northwind', 'Northwind Milano'], madeByRun: true }],
      links: [{ connection, entity: 'contacts', sourceId: contactId(1) }],
    });
  });

  it('R41: a person is explained by username and by id, with the runs that touched them', async () => {
    const { records } = await explainPerson(rollcall.context, ADA.toUpperCase());
    expect(records).toMatchObject([{ person: { username: ADA }, outcome: { action: 'none' } }]);
    const id = await idOf(ADA);
    expect(await recordsOf(rollcall.db, id)).toMatchObject([{ sourceId: contactId(1) }]);
    expect(await items(`/people/${id}/explanation`)).toMatchObject([{ branch: { name: 'Northwind Milano' } }]);
    expect(await items(`/people/${id}/history`)).toMatchObject([{ action: 'create', outcome: 'applied' }]);
  });

  it('R33: log lines lead to them', async () => {
    await salesforce.update('Contact', contactId(2), { Country__c: 'Italy' });
    await rollcall.sync('contacts');
    await salesforce.update('Contact', contactId(2), { Country__c: 'Atlantis' });
    await rollcall.sync('contacts');
    const lines = await listLogLines(rollcall.db, { search: contactId(2) }, 1);
    expect(lines).toMatchObject([{ sourceId: contactId(2), personId: await idOf('antonelli@learners.example') }]);
  });

  it('R18, R22, R38: plans name branches, and say where they move; those that are gone are listed', async () => {
    await salesforce.update('Account', accountId(2), { ParentId: null });
    const run = await rollcall.sync('contacts');
    const changes = await rollcall.changes(run.id);
    expect(changes.find(({ kind }) => kind === 'branch')).toMatchObject({
      action: 'move',
      branchName: 'Northwind Milano',
      parentBefore: 'Northwind',
      parentAfter: 'Customers',
    });
    const csv = await token.call('GET', `/runs/${run.id}/changes.csv`);
    expect(String(csv.body)).toContain('Northwind Milano');

    // Northwind, above nobody any more, disappears.
    await salesforce.remove('Account', accountId(1));
    await rollcall.sync('contacts');
    expect(await get(`/branches/gone?connection=${connection}`)).toMatchObject({
      total: 1,
      items: [{ code: accountId(1), path: ['Customers', 'Northwind'], people: 0 }],
    });
    expect(await get('/branches/gone')).toMatchObject({ total: 0 });
  });

  it('the chart shows a branch with its people and whose destination it is; it is changed in Docebo alone', async () => {
    const [customers] = await items(`/branches?connection=${connection}&code=CUSTOMERS`);
    const [milano] = await items(`/branches?connection=${connection}&search=Milano`);
    expect(milano).toMatchObject({ path: ['Customers', 'Northwind Milano'], people: 1 });
    const path = `/branches/${String(customers?.['id'])}`;
    expect(await get(`${path}/deletion`)).toMatchObject({
      platform: { ...aboutTenant, url: docebo.url },
      destinationOf: ['training contacts'],
      firstBelow: [{ name: 'Northwind' }, { name: 'Northwind Milano' }],
      refusals: expect.arrayContaining([
        expect.objectContaining({ message: 'It is in Docebo, and is deleted there.' }),
      ]),
    });
    const refused = { status: 409, body: { code: 'kept_in_docebo' } };
    expect(await token.call('PATCH', path, { name: 'Clients' })).toMatchObject(refused);
    expect(await token.call('DELETE', path)).toMatchObject(refused);
    const person = `/people/${await idOf(ADA)}`;
    expect(await token.call('PATCH', person, { values: { firstname: 'Augusta' } })).toMatchObject(refused);
    expect(await token.call('PUT', `${person}/status`, { active: false })).toMatchObject(refused);
    expect(api.complaints).toEqual([]);
  });

  it('R34: somebody is linked by hand, and set free again', async () => {
    const stored = await storedConnection(rollcall.db, connection);
    const request = { connection: stored, entity: 'contacts', username: BY_HAND, sourceId: contactId(7) } as const;
    const link = await rollcall.db.transaction().execute((tx) => linkByHand(tx, request));
    expect(link).toMatchObject({ username: BY_HAND, sourceId: contactId(7) });
    await expect(
      rollcall.db.transaction().execute((tx) => linkByHand(tx, { ...request, username: ADA })),
    ).rejects.toMatchObject({ code: 'link_taken', message: expect.stringContaining(ADA) });
    await expect(
      rollcall.db.transaction().execute((tx) => linkByHand(tx, { ...request, username: 'nobody' })),
    ).rejects.toMatchObject({ code: 'not_found', message: expect.stringContaining('in Docebo') });
    const free = { connection: stored, username: BY_HAND };
    expect(await rollcall.db.transaction().execute((tx) => unlinkByHand(tx, free))).toMatchObject({
      links: [{ username: BY_HAND, sourceId: contactId(7) }],
      ended: 0,
    });
  });

  it('commands show them by --connection', async () => {
    const { context } = rollcall;
    const first = { limit: 50, offset: 0 };
    expect((await listUsers(context, { ...first, connection, search: ADA })).json).toMatchObject({ total: 1 });
    expect((await showUser(context, ADA, connection)).text(100)).toMatch(new RegExp(`^Platform +${docebo.url}$`, 'm'));
    await expect(showUser(context, ADA)).rejects.toMatchObject({ code: 'not_found' });
    const { json } = await showBranches(context, { ...first, depth: 3, connection });
    expect(json).toMatchObject({ branches: expect.arrayContaining([expect.objectContaining({ code: 'STAFF' })]) });
  });
});

describe('what was changed in the tenant by hand', () => {
  const path = `/connections/${connection}/verify`;
  const ended = () =>
    vi.waitFor(
      async () => {
        const { body } = await token.call('GET', path);
        expect(body).toMatchObject({ state: expect.stringMatching(/succeeded|failed/) });
        return body;
      },
      { timeout: 60_000, interval: 100 },
    );

  it('R13, R38: is found by a worker when somebody asks for it, and planned back', async () => {
    expect(await token.call('GET', path)).toMatchObject({ status: 404 });
    await rollcall.sync('contacts');
    await docebo.byHand('PUT', `/user/${await docebo.userId(ADA)}`, { firstname: 'Augusta' });
    expect(await token.call('POST', path, {})).toMatchObject({ status: 202, body: { state: 'queued', found: null } });
    expect(await token.call('POST', path, {})).toMatchObject({ status: 409, body: { code: 'run_in_progress' } });
    const jobs = await rollcall.context.jobs({ works: true });
    await using _working = await jobs.work({ concurrency: 1 });
    const found = { name: ADA, kind: 'changed', field: 'firstname', before: 'Ada', after: 'Augusta' };
    expect(await ended()).toMatchObject({
      repair: false,
      state: 'succeeded',
      compared: true,
      progress: { people: 2, calls: expect.any(Number) },
      found: 1,
      findings: [found],
      plans: [],
      error: null,
    });
    await docebo.byHand('PUT', `/user/${await docebo.userId(ADA)}`, { valid: false });
    const wish = { repair: true, keepDeactivated: true };
    expect(await token.call('POST', path, wish)).toMatchObject({ status: 202 });
    expect(await ended()).toMatchObject({ ...wish, found: 2, plans: [{ entity: 'contacts', error: null }] });
    const run = rollcall.db.selectFrom('run').selectAll().orderBy('id', 'desc').limit(1);
    await vi.waitFor(async () => expect(await run.executeTakeFirst()).toMatchObject({ state: 'planned' }), {
      timeout: 60_000,
    });
    const plan = await run.executeTakeFirstOrThrow();
    expect(plan).toMatchObject({ dry_run: true, started_by: 'owner' });
    expect(await rollcall.changes(plan.id)).toContainEqual(
      expect.objectContaining({
        username: ADA,
        action: 'update',
        before: { firstname: 'Augusta' },
        after: { firstname: 'Ada' },
      }),
    );
    expect(api.complaints).toEqual([]);
  });

  it('is taken up by another process where the one that was at it has died', async () => {
    const silent = sql`update verification set state = 'running', beat_at = now() - interval '2 minutes', finished_at = null`;
    await silent.execute(rollcall.db);
    expect(await claimVerification(rollcall.db)).toMatchObject({ connection, owner: 'shared', state: 'running' });
    expect(await claimVerification(rollcall.db)).toBeNull();
  });

  it('R47: whoever is erased is in no finding, and not remembered any more', async () => {
    const found = () => rollcall.db.selectFrom('verification').select('findings').executeTakeFirstOrThrow();
    expect(await found()).toMatchObject({ findings: [{ name: ADA }, { name: ADA }] });
    expect(await erasePerson(rollcall.db, ADA, new Date())).toMatchObject({ people: 0, remembered: 1 });
    expect(await found()).toEqual({ findings: [] });
    expect(await get(`/people?connection=${connection}&search=${ADA}`)).toMatchObject({ total: 0 });
  });
});

describe('the notifications of the built-in platform', () => {
  it('R3: are no matter of a run that brings people to Docebo, which tells them itself', async () => {
    const runs = await api.token('runs:read', 'runs:write');
    const welcome = { event: 'person_created', title: 'Welcome', subject: 'Welcome', body: 'Hello' };
    const { body } = await token.call('POST', '/notifications', welcome);
    const { id } = z.looseObject({ id: z.string() }).parse(body);
    await token.call('PUT', `/notifications/${id}/published`, { published: true });
    const triggered = await runs.call('GET', `/notifications/triggered?connection=${connection}&entity=contacts`);
    expect(triggered.body).toMatchObject({ notifications: [], acknowledged: true });
  });
});

describe('a tenant that no connection goes to any more', () => {
  it('R47: is forgotten with its people by the next sweep', async () => {
    expect(await rollcall.sweepRetention(new Date())).toMatchObject({ tenants: 0 });
    await rollcall.configure(trainingConfiguration({ users: null }));
    expect(await platformOf(rollcall.db, connection)).toBeNull();
    expect(await rollcall.sweepRetention(new Date())).toMatchObject({ tenants: 1 });
    expect(await rollcall.db.selectFrom('tenant_person').selectAll().execute()).toEqual([]);
  });
});
