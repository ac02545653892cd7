import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Caller, type RunningApi, startApi, textIn } from '../support/api.ts';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const org = trainingOrg({
  contacts: [
    learner(1, 'Ada', 'Lovelace', { Team__c: 'ENG' }),
    learner(2, 'No', 'Mail', { Email: null, Country__c: 'Atlantis' }),
  ],
});

let salesforce: SalesforceOrg;
let rollcall: Installation;
let api: RunningApi;
let admin: Caller;

beforeAll(async () => {
  salesforce = await startOrg(org);
  rollcall = await install(trainingConfiguration({ users: null }), { SF_URL: salesforce });
  api = await startApi(rollcall.context);
  admin = await api.signedIn();
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await rollcall[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
  expect(api.complaints).toEqual([]);
});

const MAPPING = { username: 'Email', firstname: 'FirstName', lastname: 'LastName', email: 'Email' };
const CONTACTS = '/connections/training/entities/contacts';
const settings = {
  listView: 'Learners',
  mapping: MAPPING,
  branches: { mode: 'single', destination: 'CUSTOMERS' },
};

describe('settings', () => {
  it('R25: are saved whole, checked before, and can be sent back as they were answered', async () => {
    const checked = await admin.call('PUT', `${CONTACTS}/settings?check=true`, settings);
    expect(checked).toMatchObject({
      status: 200,
      body: { changes: expect.arrayContaining([expect.objectContaining({ kind: 'entity', outcome: 'updated' })]) },
    });
    const before = await admin.call('GET', `${CONTACTS}/settings`);
    expect(before.body).toMatchObject({ enabled: true, mapping: { team: { field: 'Team__c', picklist: 'label' } } });
    const saved = await admin.call('PUT', `${CONTACTS}/settings`, settings);
    expect(saved).toMatchObject({
      status: 200,
      body: { salesforce: [{ connection: 'training', entity: 'contacts', unknown: null, problems: [] }] },
    });
    const after = await admin.call('GET', `${CONTACTS}/settings`);
    expect(after.body).toEqual({
      enabled: true,
      object: 'Contact',
      listView: 'Learners',
      mapping: Object.fromEntries(Object.entries(MAPPING).map(([key, field]) => [key, { field, picklist: 'value' }])),
      options: {
        forcePasswordChange: false,
        incremental: true,
        updateExisting: true,
        sweepUpTo: 50_000,
        fieldDrift: 'stop',
      },
      branches: { mode: 'single', destination: 'CUSTOMERS' },
      leavers: 'keep',
      provisioning: { saml: false, oidc: false, auth0: false },
      schedule: null,
      thresholds: {},
    });
    const { enabled: _, schedule: __, ...same } = Object(after.body);
    const again = await admin.call('PUT', `${CONTACTS}/settings`, same);
    expect(again.body).toMatchObject({
      changes: [
        { kind: 'connection', outcome: 'unchanged' },
        { kind: 'entity', outcome: 'unchanged' },
      ],
    });
  });

  it.each([
    ['R24: a mandatory field is missing', { mapping: { username: 'Email' } }, 400, 'request_invalid'],
    ['a target does not exist', { mapping: { ...MAPPING, shoe_size: 'Motto__c' } }, 422, 'mapping_invalid'],
    [
      'R20: the destination does not exist',
      { branches: { mode: 'single', destination: 'NOWHERE' } },
      422,
      'branch_destination',
    ],
    ['R15: there is such a branch rule for contacts only', { branches: { mode: 'accounts' } }, 400, 'request_invalid'],
    ['a value refers to the environment', { listView: '${SECRET}' }, 422, 'config_invalid'],
    ['a key is unknown', { listview: 'Learners' }, 400, 'request_invalid'],
  ])('are refused, and nothing is saved, where %s', async (_why, wrong, status, code) => {
    const before = await admin.call('GET', `${CONTACTS}/settings`);
    expect(await admin.call('PUT', `${CONTACTS}/settings`, { ...settings, ...wrong })).toMatchObject({
      status,
      body: { code },
    });
    expect((await admin.call('GET', `${CONTACTS}/settings`)).body).toEqual(before.body);
  });

  it('R5: are switched off and on again', async () => {
    const off = await admin.call('PUT', `${CONTACTS}/status`, { enabled: false });
    expect(off.body).toMatchObject({
      changes: expect.arrayContaining([expect.objectContaining({ outcome: 'disabled' })]),
    });
    expect(await admin.call('GET', `${CONTACTS}/settings`)).toMatchObject({ body: { enabled: false } });
    expect(await admin.call('POST', '/connections/training/runs', {})).toMatchObject({ body: { items: [] } });
    await admin.call('PUT', `${CONTACTS}/status`, { enabled: true });
    expect(await admin.call('GET', `${CONTACTS}/settings`)).toMatchObject({ body: { enabled: true } });
    expect(await admin.call('GET', '/connections/training/entities/users/settings')).toMatchObject({ status: 404 });
  });
});

describe('a mapping that is not saved', () => {
  it('R23, R26: is tried with real records, cell by cell, before it is complete', async () => {
    const sample = await admin.call('POST', `${CONTACTS}/sample`, {
      listView: 'Learners',
      columns: ['Name', 'Team__c'],
      mapping: { username: 'Email', country: 'Country__c' },
    });
    expect(sample).toMatchObject({
      status: 200,
      body: {
        total: 2,
        problems: [],
        columns: [
          { path: 'Id' },
          { path: 'Name' },
          { path: 'Team__c', type: 'picklist' },
          { path: 'Email' },
          { path: 'Country__c' },
        ],
        rows: expect.arrayContaining([
          { cells: [expect.any(String), 'Ada Lovelace', 'ENG', 'lovelace@learners.example', null], marks: [] },
          {
            cells: [expect.any(String), 'No Mail', null, null, 'Atlantis'],
            marks: [
              {
                column: 3,
                target: 'username',
                code: 'missing_value',
                message: expect.stringMatching(/^Username is empty/),
                params: {},
              },
              {
                column: 4,
                target: 'country',
                code: 'unknown_country',
                message: expect.stringContaining('Country'),
                params: {},
              },
            ],
          },
        ]),
      },
    });
    const all = { listView: 'Learners', columns: 'all', mapping: { username: 'Email' } };
    const { body } = await admin.call('POST', `${CONTACTS}/sample`, all);
    const read = z.object({ columns: z.array(z.object({ path: z.string() })) }).parse(body);
    expect(read.columns.map(({ path }) => path)).toEqual(expect.arrayContaining(['Id', 'Name', 'Team__c', 'Email']));
    const wrong = { listView: 'Learners', mapping: { shoe_size: 'Motto__c', hired: 'Newsletter__c' } };
    expect(await admin.call('POST', `${CONTACTS}/sample`, wrong)).toMatchObject({
      body: {
        problems: [
          { code: 'target_absent', message: 'The platform has no field shoe_size.', params: { target: 'shoe_size' } },
          { code: 'field_mismatch', params: { path: 'Newsletter__c', type: 'boolean' } },
        ],
      },
    });
    expect(await admin.call('POST', `${CONTACTS}/sample`, { listView: 'Nothing' })).toMatchObject({
      status: 422,
      body: { code: 'salesforce_list_view' },
    });
  });

  it('R23: is tried on records that are remembered, so that no call is spent on each change of it', async () => {
    const draft = { listView: 'Learners', columns: ['Country__c', 'Email'], mapping: { username: 'Email' } };
    const ask = async (rest: object) => (await admin.call('POST', `${CONTACTS}/sample`, { ...draft, ...rest })).body;
    const cells = (country: string) => ({
      rows: expect.arrayContaining([expect.objectContaining({ cells: [contactId(2), country, null] })]),
    });
    expect(await ask({})).toMatchObject(cells('Atlantis'));
    await salesforce.update('Contact', contactId(2), { Country__c: 'Utopia' });
    const country = { username: 'Email', country: 'Country__c' };
    const remembered = await ask({ mapping: country, fresh: false });
    expect(remembered).toMatchObject(cells('Atlantis'));
    expect(remembered).toMatchObject({
      rows: expect.arrayContaining([
        { cells: expect.anything(), marks: expect.arrayContaining([expect.objectContaining({ target: 'country' })]) },
      ]),
    });
    expect(await ask({ mapping: country })).toMatchObject(cells('Utopia'));
    await salesforce.update('Contact', contactId(2), { Country__c: 'Atlantis' });
  });
});

describe('a connection', () => {
  const acme = {
    salesforce: {
      url: '${SF_URL}',
      grant: 'client_credentials',
      clientId: 'rollcall',
      clientSecret: '${SF_CLIENT_SECRET}',
    },
    schedule: { every: 'day', at: '02:00', timezone: 'Europe/Rome' },
  };

  it('R46: is made beside others, and never holds a secret', async () => {
    const secret = { ...acme.salesforce, clientSecret: 'hunter2' };
    expect(await admin.call('PUT', '/connections/acme', { ...acme, salesforce: secret })).toMatchObject({
      status: 400,
      body: { code: 'request_invalid', errors: [{ pointer: '/body/salesforce/clientSecret' }] },
    });
    expect(await admin.call('PUT', '/connections/acme', acme)).toMatchObject({
      status: 200,
      body: { changes: [{ kind: 'connection', name: 'acme', outcome: 'created' }] },
    });
    expect(await admin.call('POST', '/connections/acme/check')).toMatchObject({ body: { usable: true, entities: [] } });
    const changed = await admin.call('PUT', '/connections/training', { salesforce: acme.salesforce });
    expect(changed.body).toMatchObject({
      changes: [
        { name: 'training', outcome: 'unchanged' },
        { kind: 'entity', outcome: 'unchanged' },
      ],
    });
  });

  it('whose credentials are refused says so', async () => {
    const wrong = { ...acme.salesforce, clientId: 'nobody' };
    await admin.call('PUT', '/connections/broken', { salesforce: wrong });
    expect(await admin.call('POST', '/connections/broken/check')).toMatchObject({
      status: 422,
      body: { code: 'salesforce_credentials' },
    });
  });
});

describe('the configuration', () => {
  it('R25, R46: is exported as code, and applied, all or nothing', async () => {
    const { body } = await admin.call('GET', '/configuration');
    const yaml = textIn(body, 'yaml');
    expect(yaml).toContain('name: training');
    const same = await admin.call('POST', '/configuration?check=true', { yaml });
    expect(JSON.stringify(same.body)).not.toMatch(/"outcome":"(?!unchanged)/);
    const renamed = yaml.replace('name: Customers', 'name: Clients');
    expect(await admin.call('POST', '/configuration', { yaml: renamed })).toMatchObject({
      status: 200,
      body: { changes: expect.arrayContaining([expect.objectContaining({ kind: 'branch', outcome: 'updated' })]) },
    });
    expect(await admin.call('POST', '/configuration', { yaml: 'connections: 1' })).toMatchObject({
      status: 422,
      body: { code: 'config_invalid', detail: expect.stringContaining('rollcall.yaml:1:14:') },
    });
    const { body: log } = await admin.call('GET', '/audit-events?action=configuration.&limit=1');
    expect(log).toMatchObject({ items: [{ outcome: 'refused', code: 'config_invalid' }] });
  });
});
