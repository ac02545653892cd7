import { Connection } from 'jsforce';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DATA, type SandboxClient, startSandboxClient } from '../support/sandbox.ts';

/** An org of its own for every test, since each of them changes it. */
const dataFile = new URL('../../sandbox/salesforce/data/example-org.json', import.meta.url).pathname;
let client: SandboxClient;
let connection: Connection;

beforeEach(async () => {
  client = await startSandboxClient({ dataFile });
  connection = new Connection({ instanceUrl: client.url, accessToken: client.token, version: '62.0' });
});

afterEach(async () => {
  await client[Symbol.asyncDispose]();
});

const Usage = z.object({ used: z.int(), limit: z.int() });
const Written = z.object({ id: z.string(), systemModstamp: z.string() });

async function rows(soql: string, scanAll = false): Promise<Record<string, unknown>[]> {
  const { records } = await connection.query(soql, { scanAll });
  return records.map((record) => Object.fromEntries(Object.entries(record).filter(([key]) => key !== 'attributes')));
}

async function one(soql: string): Promise<Record<string, unknown>> {
  const [record, ...others] = await rows(soql);
  expect(others).toEqual([]);
  return record ?? {};
}

async function create(object: string, values: Record<string, unknown>): Promise<string> {
  const { id } = await connection.sobject(object).create(values);
  return String(id);
}

async function fieldOf(object: string, name: string) {
  const { fields } = await connection.describe(object);
  return fields.find((field) => field.name === name);
}

function seconds(datetime: unknown): number {
  return Date.parse(String(datetime)) / 1000;
}

describe('a deletion', () => {
  it('takes an account and its contacts, clears other lookups, and all of it comes back', async () => {
    const parent = await create('Account', { Name: 'Parent' });
    const child = await create('Account', { Name: 'Child', ParentId: parent });
    const boss = await create('Contact', { LastName: 'Boss', AccountId: parent });
    const report = await create('Contact', { LastName: 'Report', AccountId: child, ReportsToId: boss });
    await client.control('POST', '/clock', { advance: 60 });

    await connection.sobject('Account').destroy(parent);
    expect(await rows(`SELECT Id FROM Contact WHERE Id = '${boss}'`)).toEqual([]);
    expect(await rows(`SELECT Id, IsDeleted FROM Contact WHERE Id = '${boss}'`, true)).toEqual([
      { Id: boss, IsDeleted: true },
    ]);
    const orphan = await one(`SELECT ParentId, SystemModstamp, LastModifiedDate FROM Account WHERE Id = '${child}'`);
    expect(orphan['ParentId']).toBeNull();
    expect(seconds(orphan['SystemModstamp'])).toBeGreaterThanOrEqual(seconds(orphan['LastModifiedDate']) + 60);
    expect(await one(`SELECT ReportsToId FROM Contact WHERE Id = '${report}'`)).toEqual({ ReportsToId: null });
    await expect(create('Contact', { LastName: 'Late', AccountId: parent })).rejects.toMatchObject({
      errorCode: 'ENTITY_IS_DELETED',
    });

    await client.control('POST', '/undelete', { ids: [parent] });
    expect(await one(`SELECT ReportsToId FROM Contact WHERE Id = '${report}'`)).toEqual({ ReportsToId: boss });
    expect(await one(`SELECT ParentId FROM Account WHERE Id = '${child}'`)).toEqual({ ParentId: parent });
    expect(await one(`SELECT Account.Name FROM Contact WHERE Id = '${boss}'`)).toMatchObject({
      Account: { Name: 'Parent' },
    });
    await expect(client.control('POST', '/undelete', { ids: [parent] })).rejects.toThrow('UNDELETE_FAILED');
  });

  it('is beyond recall after fifteen days', async () => {
    const id = await create('Contact', { LastName: 'Old' });
    await connection.sobject('Contact').destroy(id);
    await client.control('POST', '/clock', { advance: 14 * 86_400 });
    expect(await rows(`SELECT Id FROM Contact WHERE Id = '${id}'`, true)).toHaveLength(1);
    await client.control('POST', '/clock', { advance: 2 * 86_400 });
    expect(await rows(`SELECT Id FROM Contact WHERE Id = '${id}'`, true)).toEqual([]);
    await expect(client.control('POST', '/undelete', { ids: [id] })).rejects.toThrow('not in the recycle bin');
  });

  it('that erases leaves no trace', async () => {
    const id = await create('Contact', { LastName: 'Gone' });
    await client.control('DELETE', `/records/Contact/${id}`);
    expect(await rows(`SELECT Id FROM Contact WHERE Id = '${id}'`, true)).toEqual([]);
    const exported = await (await client.request('/__sandbox/records/Contact')).text();
    expect(exported).not.toContain(id);
  });
});

describe('the clock', () => {
  it('moves what the server says, what it stamps and what TODAY means, and ends no session', async () => {
    const before = Date.now();
    await client.control('POST', '/clock', { advance: 3 * 86_400 });
    const response = await client.request(`${DATA}/limits`);
    expect(Date.parse(response.headers.get('date') ?? '') - before).toBeGreaterThan(3 * 86_400_000 - 2_000);
    const id = await create('Contact', { LastName: 'Tomorrow' });
    const { CreatedDate } = await one(`SELECT CreatedDate FROM Contact WHERE Id = '${id}' AND CreatedDate = TODAY`);
    expect(seconds(CreatedDate) * 1000 - before).toBeGreaterThan(3 * 86_400_000 - 2_000);
  });

  it('does not move the stamps of late commits: create, update, delete and undelete', async () => {
    const stampOf = async (id: string): Promise<number> => {
      const [row] = await rows(`SELECT SystemModstamp FROM Contact WHERE Id = '${id}'`, true);
      return seconds(row?.['SystemModstamp']);
    };
    const now = (): number => client.sandbox.org.now().getTime() / 1000;
    const early = await create('Contact', { LastName: 'Early' });
    await client.control('POST', '/clock', { advance: 3_600 });

    await client.control('POST', '/late-commits', { secondsBack: 600, times: 4 });
    const late = await create('Contact', { LastName: 'Late' });
    await connection.sobject('Contact').update({ Id: early, LastName: 'Changed' });
    expect(await stampOf(late)).toBeLessThanOrEqual(now() - 600);
    expect(await stampOf(early)).toBeGreaterThan(now() - 610);
    expect(await stampOf(early)).toBeLessThanOrEqual(now() - 600);
    await client.control('POST', '/clock', { advance: 3_600 });
    await connection.sobject('Contact').destroy(late);
    expect(await stampOf(late)).toBeLessThanOrEqual(now() - 600);
    await client.control('POST', '/clock', { advance: 3_600 });
    await client.control('POST', '/undelete', { ids: [late] });
    expect(await stampOf(late)).toBeLessThanOrEqual(now() - 600);
    expect(await stampOf(late)).toBeGreaterThan(now() - 3_600);

    await connection.sobject('Contact').update({ Id: early, LastName: 'On Time' });
    expect(await stampOf(early)).toBeGreaterThan(now() - 10);
    // A row that was changed since cannot go back before that change.
    const { systemModstamp } = Written.parse(
      await client.control('PATCH', `/records/Contact/${early}`, { secondsBack: 600 }),
    );
    expect(seconds(systemModstamp)).toBe(await stampOf(early));
    expect(seconds(systemModstamp)).toBeGreaterThan(now() - 10);
  });
});

describe('the day’s API requests', () => {
  it('are as many as other programs are said to have made, and the last one is refused', async () => {
    const { used, limit } = await client.json('/__sandbox/usage').then((usage) => Usage.parse(usage));
    expect(limit).toBe(1_000_000);
    expect(await client.json('/__sandbox/usage')).toEqual({ used, limit });

    expect(await client.control('POST', '/usage', { used: limit - 1 })).toEqual({ used: limit - 1, limit });
    const { headers } = await client.request(`${DATA}/query?q=${encodeURIComponent('SELECT Id FROM Contact')}`);
    expect(headers.get('sforce-limit-info')).toBe(`api-usage=${limit}/${limit}`);
    await expect(connection.query('SELECT Id FROM Contact')).rejects.toMatchObject({
      errorCode: 'REQUEST_LIMIT_EXCEEDED',
    });

    await client.control('POST', '/usage', { used: 0 });
    await expect(connection.query('SELECT Id FROM Contact')).resolves.toMatchObject({ done: true });
    await expect(client.control('POST', '/usage', { used: -1 })).rejects.toThrow('answered 400');
  });
});

describe('records as they are', () => {
  it('take what the API refuses, and refuse what no row can hold', async () => {
    const { id } = Written.parse(
      await client.control('POST', '/records/Contact', {
        values: { FirstName: 'No', LastName: null },
        secondsBack: 60,
      }),
    );
    expect(await one(`SELECT LastName, Name FROM Contact WHERE Id = '${id}'`)).toEqual({ LastName: null, Name: 'No' });
    await expect(client.control('POST', '/records/Contact', { values: { Nonsense: 1 } })).rejects.toThrow(
      'Contact has no field Nonsense',
    );
    await expect(
      client.control('PATCH', `/records/Contact/${id}`, { values: { HasOptedOutOfEmail: 'yes' } }),
    ).rejects.toThrow('must be true or false');
  });
});

describe('who sees what', () => {
  it('hides a record, also as a parent, and shows it again', async () => {
    const account = await create('Account', { Name: 'Secret' });
    const contact = await create('Contact', { LastName: 'Agent', AccountId: account });
    const parent = `SELECT AccountId, Account.Name FROM Contact WHERE Id = '${contact}'`;
    await client.control('POST', '/hide', { records: [account] });
    expect(await rows(`SELECT Id FROM Account WHERE Id = '${account}'`)).toEqual([]);
    expect(await one(parent)).toEqual({ AccountId: account, Account: null });
    await expect(connection.sobject('Account').retrieve(account)).rejects.toMatchObject({ errorCode: 'NOT_FOUND' });
    await client.control('POST', '/show', { records: [account] });
    expect(await one(parent)).toMatchObject({ Account: { Name: 'Secret' } });
  });

  it('hides a field: absent from describe, unknown to queries and writes, gone from a view with the filter on it', async () => {
    const before = await client.request(`${DATA}/sobjects/Contact/describe`);
    await before.text();
    await client.control('POST', '/hide', { fields: ['Contact.Country__c'] });
    const headers = { 'If-Modified-Since': before.headers.get('last-modified') ?? '' };
    expect((await client.request(`${DATA}/sobjects/Contact/describe`, { headers })).status).toBe(200);
    expect(await fieldOf('Contact', 'Country__c')).toBeUndefined();
    for (const soql of [
      'SELECT Country__c FROM Contact',
      'SELECT FirstName FROM Contact ORDER BY Country__c',
      "SELECT Id FROM Contact WHERE Country__c = 'IT'",
    ]) {
      await expect(connection.query(soql)).rejects.toMatchObject({ errorCode: 'INVALID_FIELD' });
    }
    await expect(create('Contact', { LastName: 'X', Country__c: 'IT' })).rejects.toMatchObject({
      errorCode: 'INVALID_FIELD',
    });
    await client.control('POST', '/hide', { fields: ['Account.Name'] });
    await expect(connection.query('SELECT Account.Name FROM Contact')).rejects.toMatchObject({
      errorCode: 'INVALID_FIELD',
    });
    expect((await describedView('Active_Learners')).query).not.toContain('Account.Name');
    const view = await describedView('Learners_in_Italy');
    expect(view.whereCondition).toEqual({ conditions: [], conjunction: 'and' });
    expect(view.query).not.toContain('WHERE');
    await client.control('POST', '/show', { fields: ['Contact.Country__c'] });
    expect((await describedView('Learners_in_Italy')).query).toContain("Country__c = 'IT'");
  });

  it('hides an object and a list view', async () => {
    const id = await viewId('Learners_in_Italy');
    await client.control('POST', '/hide', { objects: ['Trainer__c'], listViews: ['Contact.Learners_in_Italy'] });
    await expect(connection.query('SELECT Id FROM Trainer__c')).rejects.toMatchObject({ errorCode: 'INVALID_TYPE' });
    const { sobjects } = await connection.describeGlobal();
    expect(sobjects.map(({ name }) => name)).not.toContain('Trainer__c');
    expect((await client.request(`${DATA}/sobjects/Trainer__c/describe`)).status).toBe(404);
    expect(await viewId('Learners_in_Italy')).toBeUndefined();
    expect((await client.request(`${DATA}/sobjects/Contact/listviews/${id}/describe`)).status).toBe(404);
    expect(await rows(`SELECT Id FROM ListView WHERE DeveloperName = 'Learners_in_Italy'`)).toEqual([]);
  });

  it('differs from user to user, and each client runs as the user chosen for it', async () => {
    await client.control('POST', '/hide', { fields: ['Contact.Email'], user: 'grace@example.com' });
    expect(await fieldOf('Contact', 'Email')).toBeDefined();
    await client.control('POST', '/oauth-clients', { id: 'other', secret: 'shh', runAs: 'grace@example.com' });
    const other = new Connection({
      oauth2: { loginUrl: client.url, clientId: 'other', clientSecret: 'shh' },
      version: '62.0',
    });
    await other.authorize({ grant_type: 'client_credentials' });
    expect((await other.identity()).username).toBe('grace@example.com');
    const { fields } = await other.describe('Contact');
    expect(fields.map(({ name }) => name)).not.toContain('Email');
  });
});

describe('a picklist', () => {
  const labels = async (): Promise<string[]> => {
    const field = await fieldOf('Contact', 'Region__c');
    return (field?.picklistValues ?? []).map(
      ({ value, label, active }) => `${value}=${label}${active ? '' : ' (off)'}`,
    );
  };

  it('gets a value, another label, a value out of use, and loses one', async () => {
    await client.control('PATCH', '/picklists/Contact/Region__c', [
      { add: 'MOON', label: 'The Moon', before: 'EMEA' },
      { change: 'EMEA', label: 'Old World' },
      { change: 'AMER', active: false },
    ]);
    expect(await labels()).toEqual(['MOON=The Moon', 'EMEA=Old World', 'AMER=Americas (off)']);
    await client.control('PATCH', '/picklists/Contact/Region__c', { remove: 'EMEA' });
    expect(await labels()).toEqual(['MOON=The Moon', 'AMER=Americas (off)']);
    expect(await rows("SELECT Id FROM Contact WHERE Region__c = 'EMEA'")).not.toEqual([]);
    await expect(
      client.control('PATCH', '/picklists/Contact/Region__c', { change: 'EMEA', active: true }),
    ).rejects.toThrow('has no value EMEA');
  });

  it('renames a value in every record that holds it and in the dependent picklists', async () => {
    const [holder] = await rows("SELECT Id FROM Contact WHERE Region__c = 'EMEA'");
    await client.control('POST', '/clock', { advance: 60 });
    await client.control('PATCH', '/picklists/Contact/Region__c', { rename: 'EMEA', to: 'EURO' });
    const after = await one(
      `SELECT Region__c, SystemModstamp, LastModifiedDate FROM Contact WHERE Id = '${String(holder?.['Id'])}'`,
    );
    expect(after['Region__c']).toBe('EURO');
    expect(seconds(after['SystemModstamp'])).toBeGreaterThan(seconds(after['LastModifiedDate']));
    const country = await fieldOf('Contact', 'Country__c');
    const italy = country?.picklistValues?.find(({ value }) => value === 'IT');
    const regions: readonly { value: string }[] = (await fieldOf('Contact', 'Region__c'))?.picklistValues ?? [];
    const bits = Buffer.from(String(italy?.validFor), 'base64');
    const valid = regions.filter((_, index) => ((bits[index >> 3] ?? 0) & (0x80 >> (index % 8))) !== 0);
    expect(valid.map(({ value }) => value)).toEqual(['EURO']);
  });

  it('gives the records of a removed value another one', async () => {
    const before = await rows("SELECT Id FROM Contact WHERE Region__c = 'EMEA'");
    await client.control('PATCH', '/picklists/Contact/Region__c', { remove: 'EMEA', replaceWith: 'AMER' });
    expect(await rows("SELECT Id FROM Contact WHERE Region__c = 'AMER'")).toEqual(expect.arrayContaining(before));
  });
});

describe('a list view', () => {
  it('is edited: another filter, none, and then not to be read by SOQL', async () => {
    const id = await viewId('Learners_in_Italy');
    await client.control('PATCH', `/list-views/${id}`, { where: "Country__c = 'DE'", label: 'Germany' });
    expect((await describedView('Learners_in_Italy')).query).toContain("WHERE Country__c = 'DE'");
    await client.control('PATCH', `/list-views/${id}`, { where: null, scope: 'mine' });
    expect(await describedView('Learners_in_Italy')).toMatchObject({
      scope: 'mine',
      whereCondition: { conditions: [], conjunction: 'and' },
    });
    await client.control('PATCH', `/list-views/${id}`, { soqlCompatible: false });
    expect((await describedView('Learners_in_Italy')).query).toBeNull();
    expect(await rows(`SELECT Name, IsSoqlCompatible FROM ListView WHERE Id = '${id}'`)).toEqual([
      { Name: 'Germany', IsSoqlCompatible: false },
    ]);
    await expect(client.control('PATCH', `/list-views/${id}`, { where: 'Nonsense = 1' })).rejects.toThrow(
      "No such column 'Nonsense'",
    );
  });

  it('is made and deleted', async () => {
    await client.control('POST', '/list-views', { object: 'Contact', developerName: 'Fresh', where: 'Email != null' });
    const { query } = await describedView('Fresh');
    expect((await connection.query(String(query))).totalSize).toBeGreaterThan(0);
    const id = await viewId('Fresh');
    await client.control('DELETE', '/list-views/Contact.Fresh');
    expect((await client.request(`${DATA}/sobjects/Contact/listviews/${id}/describe`)).status).toBe(404);
    expect(await rows(`SELECT Id FROM ListView WHERE Id = '${id}'`, true)).toEqual([]);
  });
});

const Views = z.object({ listviews: z.array(z.object({ id: z.string(), developerName: z.string() })) });
const Described = z.looseObject({ query: z.string().nullable(), whereCondition: z.unknown() });

async function viewId(developerName: string): Promise<string | undefined> {
  const { listviews } = Views.parse(await client.json(`${DATA}/sobjects/Contact/listviews`));
  return listviews.find((view) => view.developerName === developerName)?.id;
}

async function describedView(developerName: string) {
  const id = await viewId(developerName);
  return Described.parse(await client.json(`${DATA}/sobjects/Contact/listviews/${id}/describe`));
}
