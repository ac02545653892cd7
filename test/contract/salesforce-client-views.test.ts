import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SalesforceSandbox } from '../../sandbox/salesforce/http/serve-org.ts';
import { startSalesforceSandbox } from '../../sandbox/salesforce/http/server.ts';
import { rowsOf, sourceOf } from './salesforce-client-sandbox.ts';
import { error, json, type Responder, sourceFor, startScriptedServer } from './salesforce-client-server.ts';

let sandbox: SalesforceSandbox;

beforeAll(async () => {
  sandbox = await startSalesforceSandbox({ userListViews: false });
});

afterAll(async () => {
  await sandbox.close();
});

const idOf = (object: string, developerName: string): string =>
  sandbox.org.listViews.find((view) => view.object === object && view.developerName === developerName)?.id ?? '';

describe('list views in an org that does not list those of users', () => {
  it('R5: are found by query, and Rollcall adds its own', async () => {
    await using source = sourceOf(sandbox);
    expect((await source.listViews('User')).map(({ developerName, label }) => [developerName, label])).toEqual([
      ['Active_Users', 'Active Users'],
      ['All_Users', 'All Users'],
      ['All_Active_Users', 'All active users'],
    ]);
  });

  it('R5: are refused where nobody tells their filter, naming those that can be read', async () => {
    await using source = sourceOf(sandbox);
    const refused = source.compile({ object: 'User', listView: 'Active_Users', paths: ['Id'] });
    await expect(refused).rejects.toMatchObject({
      code: 'salesforce_list_view',
      message: expect.stringMatching(/"Active Users".*does not describe it.*choose All_Active_Users or All_Users/),
    });
  });

  it('R5: all active users are those that are active', async () => {
    await using source = sourceOf(sandbox);
    const request = { object: 'User', listView: 'all_active_users', paths: ['Id', 'IsActive'] };
    const extract = await source.compile(request);
    expect(extract).toMatchObject({
      listView: { id: expect.stringMatching(/^\w{18}$/), developerName: 'All_Active_Users', label: 'All active users' },
      soql: 'SELECT Id, IsActive FROM User WHERE IsActive = true',
      filtered: true,
      warnings: [expect.objectContaining({ message: expect.stringContaining('made by Rollcall') })],
    });
    const all = await rowsOf(source, { ...extract, soql: 'SELECT Id, IsActive FROM User' });
    const active = all.filter(([, isActive]) => isActive === 'true');
    expect(active.length).toBeLessThan(all.length);
    expect(await rowsOf(source, extract)).toEqual(active);
  });
});

describe('custom objects', () => {
  it('R6: are offered with the number of their list views, and not without one', async () => {
    await using source = sourceOf(sandbox);
    const objects = await source.customObjects();
    expect(objects.map(({ object }) => object)).toContain('Learner__c');
    for (const { object, label, listViews } of objects) {
      expect(object).toMatch(/__c$/);
      expect(label).toBe(sandbox.org.objects.get(object)?.label);
      expect(listViews).toBe(sandbox.org.listViews.filter((view) => view.object === object).length);
    }
    const custom = [...sandbox.org.objects.values()].filter(({ name }) => name.endsWith('__c'));
    const without = custom.filter(({ name }) => !sandbox.org.listViews.some((view) => view.object === name));
    expect(without.length).toBeGreaterThan(0);
    for (const { name } of without) expect(objects.map(({ object }) => object)).not.toContain(name);
  });
});

describe('a list view that cannot be used', () => {
  const compile = async (listView: string) => {
    await using source = sourceOf(sandbox);
    return await source.compile({ object: 'Contact', listView, paths: ['Id'] });
  };

  it('R7: is said to be gone or not shared when it is hidden from the integration user', async () => {
    const me = sandbox.org.integrationUser.id;
    const id = idOf('Contact', 'Engineers');
    sandbox.org.setup.hide(me, { records: [id] });
    try {
      for (const name of ['Engineers', id, id.slice(0, 15)]) {
        await expect(compile(name)).rejects.toMatchObject({
          code: 'salesforce_list_view',
          message: expect.stringMatching(/no list view.*deleted or renamed, or it is not shared.*Active_Learners/),
        });
      }
      await using source = sourceOf(sandbox);
      expect((await source.listViews('Contact')).map((view) => view.id)).not.toContain(id);
    } finally {
      sandbox.org.setup.show(me, { records: [id] });
    }
    await expect(compile('Engineers')).resolves.toMatchObject({ listView: { id } });
  });

  it('R7: is said to be no SOQL when Salesforce says so', async () => {
    await expect(compile('Training_Day_Guests')).rejects.toThrow(/not compatible with SOQL/);
  });
});

const DATA = '/services/data/v62.0';
const missing = json([error('NOT_FOUND', 'The requested resource does not exist')], 404);
const refused = json([error('INVALID_TYPE', "sObject type 'ListView' is not supported")], 400);
const VIEW = '00B000000000001AAA';
const records = (...views: object[]): Responder => json({ totalSize: views.length, done: true, records: views });
const record = { Id: VIEW, Name: 'Field staff', DeveloperName: 'Field_Staff', IsSoqlCompatible: true };
const field = (name: string, type: string, more = {}) => ({
  name,
  label: name,
  type,
  length: 80,
  filterable: true,
  relationshipName: null,
  referenceTo: [],
  picklistValues: [],
  ...more,
});
const describeUser = json({
  name: 'User',
  label: 'User',
  fields: [
    field('Id', 'id'),
    field('IsActive', 'boolean'),
    field('Department', 'string'),
    field('SystemModstamp', 'datetime'),
  ],
});
const info = (more = {}): Responder =>
  json({
    filterLogicString: '1 OR 2',
    filteredByInfo: [
      { fieldApiName: 'IsActive', label: 'Active', operandLabels: ['1'], operator: 'Equals' },
      { fieldApiName: 'Department', label: 'Department', operandLabels: ['Field'], operator: 'StartsWith' },
    ],
    label: 'Field staff',
    listReference: { id: VIEW, listViewApiName: 'Field_Staff', objectApiName: 'User', type: 'listView' },
    scope: { apiName: 'everything', label: 'All users' },
    ...more,
  });
const summaries = json({
  count: 1,
  lists: [{ apiName: 'Field_Staff', id: VIEW, label: 'Field staff', url: `${DATA}/ui-api/list-info/User/Field_Staff` }],
  nextPageToken: null,
});

/** An org that has no index of list views, and answers the rest by script. */
function org(script: Readonly<Record<string, Responder>>) {
  return startScriptedServer({
    [`GET ${DATA}/sobjects/User/describe`]: [describeUser],
    ...Object.fromEntries(Object.entries(script).map(([line, answer]) => [`GET ${DATA}${line}`, [answer]])),
  });
}

describe('list views of users that Salesforce tells in other ways', () => {
  const request = { object: 'User', listView: 'Field_Staff', paths: ['Id'] };
  const WHERE = "(IsActive = true) OR (Department LIKE 'Field%')";

  it('R5: a view that is listed by query is read with the filter that its describe tells', async () => {
    const described = { id: VIEW, query: 'SELECT Name FROM User WHERE IsActive = true ORDER BY Name', scope: null };
    await using server = await org({
      '/query?': records(record),
      [`/sobjects/User/listviews/${VIEW}/describe`]: json(described),
    });
    const { source } = sourceFor(server);
    await using _ = source;
    expect(await source.compile(request)).toMatchObject({
      soql: 'SELECT Id FROM User WHERE IsActive = true',
      filtered: true,
      warnings: [
        expect.objectContaining({
          message: expect.stringMatching(/does not list the list views of User.*found by a query/),
        }),
      ],
    });
  });

  it.each<[string, Readonly<Record<string, Responder>>]>([
    ['is listed by query and not described', { '/query?': records(record), [`/ui-api/list-info/${VIEW}`]: info() }],
    [
      'is known to the User Interface API alone',
      { '/query?': records(), [`/ui-api/list-info/${VIEW}`]: info(), '/ui-api/list-info/User?': summaries },
    ],
    [
      'is known to the User Interface API alone, and queries of list views are refused',
      { '/query?': refused, [`/ui-api/list-info/${VIEW}`]: info(), '/ui-api/list-info/User?': summaries },
    ],
  ])('R5: a view that %s is written as SOQL, with a warning', async (_name, script) => {
    await using server = await org(script);
    const { source } = sourceFor(server);
    await using _ = source;
    expect(await source.compile(request)).toMatchObject({
      soql: `SELECT Id FROM User WHERE ${WHERE}`,
      listView: { id: VIEW, developerName: 'Field_Staff', label: 'Field staff' },
      warnings: [expect.objectContaining({ message: expect.stringMatching(/User Interface API.*compare the number/) })],
    });
  });

  it.each<[string, Responder, RegExp]>([
    ['is told by nobody', missing, /does not describe it.*choose All_Active_Users or All_Users/],
    [
      'has a filter of unknown meaning',
      info({ filterLogicString: '1' }),
      /cannot be synchronized: its filter holds the logic/,
    ],
    ['belongs to another object', info({ listReference: { objectApiName: 'Lead' } }), /records of Lead, not of User/],
  ])('R5: a view whose filter %s is refused', async (_name, answer, message) => {
    await using server = await org({ '/query?': records(record), [`/ui-api/list-info/${VIEW}`]: answer });
    const { source } = sourceFor(server);
    await using _ = source;
    await expect(source.compile(request)).rejects.toMatchObject({ code: 'salesforce_list_view' });
    await expect(source.compile(request)).rejects.toThrow(message);
  });

  it.each([
    ['refuses both other ways', refused],
    ['knows of none', records()],
  ])('R5: an org that %s still has those that Rollcall makes', async (_name, query) => {
    await using server = await org({ '/query?': query });
    const { source } = sourceFor(server);
    await using _ = source;
    expect((await source.listViews('User')).map((view) => view.developerName)).toEqual([
      'All_Active_Users',
      'All_Users',
    ]);
    expect(await source.compile({ ...request, listView: 'All_Users' })).toMatchObject({
      soql: 'SELECT Id FROM User',
      filtered: false,
    });
    await expect(source.compile(request)).rejects.toThrow(
      /does not offer its list views.*"Field_Staff" cannot be read.*All_Active_Users/,
    );
  });

  it('R7: a view that a query knows and the index does not is said not to be shared', async () => {
    const index = json({ done: true, nextRecordsUrl: null, listviews: [], size: 0, sobjectType: 'User' });
    await using server = await org({ '/query?': records(record), '/sobjects/User/listviews': index });
    const { source } = sourceFor(server);
    await using _ = source;
    await expect(source.compile(request)).rejects.toThrow(
      /"Field staff".* exists, but Salesforce does not show it.*Share it/,
    );
  });

  it('a full quota is not taken for an org without list views', async () => {
    const quota = json([error('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')], 403);
    await using server = await org({ '/query?': quota });
    const { source } = sourceFor(server);
    await using _ = source;
    await expect(source.listViews('User')).rejects.toMatchObject({ code: 'salesforce_quota' });
  });
});

describe('records changed since, where Salesforce cannot tell', () => {
  it.each([
    ['an owner that may be a queue', ['Owner']],
    ['a parent without SystemModstamp', ['Plan__r']],
  ])('R12: are all records, with a warning, because of %s', async (_name, parents) => {
    const reference = (name: string, relationshipName: string, referenceTo: readonly string[]) =>
      field(name, 'reference', { relationshipName, referenceTo });
    const stamp = field('SystemModstamp', 'datetime');
    const object = (name: string, fields: readonly object[]) => json({ name, label: name, fields });
    const columns = [
      stamp,
      reference('OwnerId', 'Owner', ['Group', 'User']),
      reference('Plan__c', 'Plan__r', ['Plan__c']),
    ];
    const view = { id: VIEW, developerName: 'All', label: 'All', soqlCompatible: true };
    await using server = await org({
      '/sobjects/Learner__c/describe': object('Learner__c', columns),
      '/sobjects/Plan__c/describe': object('Plan__c', [field('Id', 'id')]),
      [`/sobjects/Learner__c/listviews/${VIEW}/describe`]: json({
        id: VIEW,
        query: 'SELECT Id FROM Learner__c WHERE A = 1',
        scope: null,
      }),
      '/sobjects/Learner__c/listviews': json({ done: true, nextRecordsUrl: null, listviews: [view] }),
    });
    const { source } = sourceFor(server);
    await using _ = source;
    const since = { at: new Date('2026-01-01T00:00:00Z'), parents };
    const request = { object: 'Learner__c', listView: 'All', paths: ['Id'] };
    expect(await source.compile({ ...request, since })).toMatchObject({
      soql: 'SELECT Id FROM Learner__c WHERE A = 1',
      warnings: [
        expect.objectContaining({
          message: expect.stringMatching(`All records are read.*${parents[0]}\\.SystemModstamp`),
        }),
      ],
    });
    expect(await source.compile({ ...request, since: { ...since, parents: [] } })).toMatchObject({
      soql: 'SELECT Id FROM Learner__c WHERE (A = 1) AND SystemModstamp >= 2026-01-01T00:00:00.000Z',
      warnings: [],
    });
  });
});
