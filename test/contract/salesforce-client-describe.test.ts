import { describe, expect, it } from 'vitest';
import { startSalesforceSandbox } from '../../sandbox/salesforce/http/server.ts';
import { sourceOf } from './salesforce-client-sandbox.ts';
import { error, json, type Responder, sourceFor, startScriptedServer } from './salesforce-client-server.ts';

const DATA = '/services/data/v62.0';
const QUERY = `GET ${DATA}/query?`;

const field = (name: string, more = {}) => ({
  name,
  label: name,
  type: 'string',
  length: 80,
  filterable: true,
  relationshipName: null,
  referenceTo: [],
  picklistValues: [],
  ...more,
});
const reference = (name: string, relationshipName: string, referenceTo: readonly string[]) =>
  field(name, { type: 'reference', relationshipName, referenceTo });

const describeContact = json({
  name: 'Contact',
  label: 'Contact',
  fields: [
    field('Id', { type: 'id' }),
    field('Email'),
    field('OtherAddress', { type: 'address' }),
    reference('AccountId', 'Account', ['Account']),
    reference('OwnerId', 'Owner', ['Group', 'User']),
    reference('ReportsToId', 'ReportsTo', ['Contact']),
    reference('Site__c', 'Site__r', ['Site__c']),
  ],
});
const describeAccount = json({
  name: 'Account',
  label: 'Account',
  fields: [field('Id', { type: 'id' }), field('Name')],
});
const describeGroup = json({ name: 'Group', label: 'Group', fields: [field('Id', { type: 'id' }), field('Name')] });

/** Answers queries of FieldDefinition: those of the names that the given fields of the object hold. */
function definitions(fields: Readonly<Record<string, readonly string[]>>): Responder {
  return (request, response, url) => {
    const soql = new URL(request.url ?? '', url).searchParams.get('q') ?? '';
    const object = /EntityDefinition\.QualifiedApiName = '(\w+)'/.exec(soql)?.[1] ?? '';
    const asked = [...(/ IN \((.*)\)$/.exec(soql)?.[1] ?? '').matchAll(/'(\w+)'/g)].map(([, name]) => name);
    expect(soql).toMatch(/^SELECT QualifiedApiName FROM FieldDefinition WHERE /);
    const records = (fields[object] ?? []).filter((name) => asked.includes(name));
    json({ totalSize: records.length, done: true, records: records.map((QualifiedApiName) => ({ QualifiedApiName })) })(
      request,
      response,
      url,
    );
  };
}

function org(query: Responder) {
  return startScriptedServer({
    [`GET ${DATA}/sobjects/Contact/describe`]: [describeContact],
    [`GET ${DATA}/sobjects/Account/describe`]: [describeAccount],
    [`GET ${DATA}/sobjects/Group/describe`]: [describeGroup],
    [QUERY]: [query],
  });
}

const known = definitions({
  Contact: ['Id', 'CreatedDate', 'Email', 'Salary__c', 'MailingAddress', 'Manager__c', 'AccountId'],
  Account: ['Id', 'CreatedDate', 'Name', 'Rating'],
  Group: ['Id', 'CreatedDate', 'Name'],
});

describe('all fields of an object', () => {
  const own = ['AccountId', 'Email', 'Id', 'OwnerId', 'ReportsToId', 'Site__c'];

  it('are those that a mapping can read, and on demand those of the objects it refers to', async () => {
    await using server = await org(known);
    const { source } = sourceFor(server);
    await using _ = source;
    const paths = async (parents: boolean) => (await source.allFields('Contact', { parents })).map(({ path }) => path);
    expect(await paths(false)).toEqual(own);
    // Site__c is not visible, and Owner might be a user, whom this integration user does not see.
    const above = ['Account.Id', 'Account.Name', ...own.map((path) => `ReportsTo.${path}`)];
    expect(await paths(true)).toEqual([...own, ...above]);
    expect(await source.fields('Contact', above)).toHaveLength(above.length);
  });

  it('of several possible parents are those that all of them have', async () => {
    const user = { name: 'User', label: 'User', fields: [field('Name'), field('Email'), field('Id', { type: 'id' })] };
    const owned = { name: 'Learner__c', label: 'Learner', fields: [reference('OwnerId', 'Owner', ['Group', 'User'])] };
    await using server = await startScriptedServer({
      [`GET ${DATA}/sobjects/Learner__c/describe`]: [json(owned)],
      [`GET ${DATA}/sobjects/Group/describe`]: [describeGroup],
      [`GET ${DATA}/sobjects/User/describe`]: [json(user)],
    });
    const { source } = sourceFor(server);
    await using _ = source;
    const fields = await source.allFields('Learner__c', { parents: true });
    expect(fields.map(({ path, label }) => [path, label])).toEqual([
      ['OwnerId', 'OwnerId'],
      ['Owner.Id', 'OwnerId › Id'],
      ['Owner.Name', 'OwnerId › Name'],
    ]);
  });

  it('are none of an object that is not there', async () => {
    await using server = await org(known);
    const { source } = sourceFor(server);
    await using _ = source;
    await expect(source.allFields('Site__c', { parents: true })).rejects.toMatchObject({
      code: 'salesforce_permission',
    });
  });
});

describe('fields of a mapping in the sandbox org', () => {
  it('R45: become unreadable with their permission, absent when they are deleted, and come back', async () => {
    await using sandbox = await startSalesforceSandbox({ contacts: 10 });
    const me = sandbox.org.integrationUser.id;
    const paths = ['Email', 'Region__c', 'Account.Name', 'Owner.Email', 'Boss__r.Email'];
    const inspect = async () => {
      await using source = sourceOf(sandbox);
      const { found, missing } = await source.inspectFields('Contact', paths);
      return { found: found.map(({ path }) => path), missing: missing.map(({ path, reason }) => [path, reason]) };
    };
    expect(await inspect()).toEqual({ found: paths.slice(0, 4), missing: [['Boss__r.Email', 'absent']] });

    const things = { fields: ['Contact.Region__c', 'Contact.AccountId'], objects: ['User'] };
    sandbox.org.setup.hide(me, things);
    expect(await inspect()).toEqual({
      found: ['Email'],
      missing: [
        ['Region__c', 'unreadable'],
        ['Account.Name', 'unreadable'],
        ['Owner.Email', 'unreadable'],
        ['Boss__r.Email', 'absent'],
      ],
    });
    sandbox.org.setup.show(me, things);
    const deleted = await fetch(`${sandbox.url}/__sandbox/fields/Contact/Region__c`, { method: 'DELETE' });
    expect(deleted.ok).toBe(true);
    expect((await inspect()).missing).toContainEqual(['Region__c', 'absent']);
  });
});

describe('fields of a mapping', () => {
  it.each<[string, string, RegExp]>([
    ['Emial', 'absent', /"Emial" does not exist on Contact\. Is Email meant\?/],
    ['Gone__c', 'absent', /"Gone__c" does not exist on Contact\.$/],
    ['Salary__c', 'unreadable', /"Salary__c" exists on Contact.*field-level access/],
    ['MailingStreet', 'unreadable', /exists/],
    ['BillingStreet', 'absent', /does not exist/],
    ['Manager__r.Email', 'unreadable', /"Manager__r\.Email" exists on Contact \(Manager__c\)/],
    ['Boss.Email', 'absent', /"Boss\.Email" does not exist on Contact \(BossId\)/],
    ['Account.Rating', 'unreadable', /"Account\.Rating" exists on Account \(Rating\)/],
    ['ReportsTo.Account.Nmae', 'absent', /does not exist on Account \(Nmae\)\. Is Name meant\?/],
    ['Site__r.Name', 'unreadable', /may not read the object behind it/],
    ['Owner.Phone', 'absent', /does not exist on Group/],
  ])('R45: %s is %s', async (path, reason, message) => {
    await using server = await org(known);
    const { source } = sourceFor(server);
    await using _ = source;
    const { found, missing } = await source.inspectFields('Contact', ['Email', path, 'OtherAddress']);
    expect(found.map((one) => one.path)).toEqual(['Email', 'OtherAddress']);
    expect(missing).toEqual([
      { path, reason, why: expect.objectContaining({ message: expect.stringMatching(message) }) },
    ]);
    await expect(source.fields('Contact', ['Email', path])).rejects.toMatchObject({
      code: 'salesforce_field',
      message: expect.stringContaining(missing[0]?.why.message ?? '?'),
    });
  });

  it.each<[string, Responder]>([
    ['refuses the question', json([error('INVALID_TYPE', "sObject type 'FieldDefinition' is not supported.")], 400)],
    ['knows none of the fields that every object has', definitions({})],
  ])('R45: are missing for an unknown reason where Salesforce %s', async (_name, query) => {
    await using server = await org(query);
    const { source } = sourceFor(server);
    await using _ = source;
    const { missing } = await source.inspectFields('Contact', ['Salary__c']);
    expect(missing).toEqual([
      {
        path: 'Salary__c',
        reason: 'unknown',
        why: expect.objectContaining({ message: expect.stringMatching(/not exist.* or /) }),
      },
    ]);
  });

  it('R45: one question for each object tells the reason of all', async () => {
    await using server = await org(known);
    const { source } = sourceFor(server);
    await using _ = source;
    const paths = ['Salary__c', 'Gone__c', 'Account.Rating', 'Account.Gone__c', 'Manager__r.Name'];
    const { missing } = await source.inspectFields('Contact', paths);
    expect(missing.map((one) => one.reason)).toEqual(['unreadable', 'absent', 'unreadable', 'absent', 'unreadable']);
    expect(server.requests.filter((line) => line.startsWith(QUERY))).toHaveLength(2);
  });

  it('a full quota is not taken for an answer', async () => {
    await using server = await org(json([error('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')], 403));
    const { source } = sourceFor(server);
    await using _ = source;
    await expect(source.inspectFields('Contact', ['Salary__c'])).rejects.toMatchObject({ code: 'salesforce_quota' });
  });

  it('R45: an object that is gone is said to be gone', async () => {
    await using server = await org(known);
    const { source } = sourceFor(server);
    await using _ = source;
    await expect(source.inspectFields('Site__c', ['Name'])).rejects.toMatchObject({
      code: 'salesforce_permission',
      message: expect.stringContaining('no object Site__c'),
    });
  });
});
