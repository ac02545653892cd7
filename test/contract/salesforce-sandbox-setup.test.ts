import { Connection } from 'jsforce';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DATA, type SandboxClient, startSandboxClient } from '../support/sandbox.ts';

/** Fields and what is done to records by SOAP alone; the org is another one for every test. */
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

const Definitions = z.array(
  z.object({ QualifiedApiName: z.string(), DataType: z.string(), EntityDefinition: z.unknown().optional() }),
);

async function definitions(where: string) {
  const { records } = await connection.query(`SELECT QualifiedApiName, DataType FROM FieldDefinition WHERE ${where}`);
  return Definitions.parse(records);
}

const namesOf = (list: z.infer<typeof Definitions>): string[] => list.map(({ QualifiedApiName }) => QualifiedApiName);

async function create(object: string, values: Record<string, unknown>): Promise<string> {
  const { id } = await connection.sobject(object).create(values);
  return String(id);
}

async function record(object: string, id: string): Promise<Record<string, unknown>> {
  const { records } = await connection.query(`SELECT FIELDS(ALL) FROM ${object} WHERE Id = '${id}' LIMIT 1`, {
    scanAll: true,
  });
  return records[0] ?? {};
}

describe('FieldDefinition', () => {
  it('lists the fields of an object, whether the user sees them or not', async () => {
    const ofContact = "EntityDefinition.QualifiedApiName = 'Contact'";
    const before = await definitions(ofContact);
    const { fields } = await connection.describe('Contact');
    expect(namesOf(before)).toEqual(fields.map(({ name }) => name));
    await client.control('POST', '/hide', { fields: ['Contact.Email', 'Contact.Region__c'] });
    expect(await definitions(ofContact)).toEqual(before);
    expect(await definitions(`${ofContact} AND QualifiedApiName IN ('Email', 'Region__c', 'Gone__c')`)).toMatchObject([
      { QualifiedApiName: 'Email', DataType: 'Email' },
      { QualifiedApiName: 'Region__c', DataType: 'Picklist' },
    ]);
  });

  it('tells a field that was deleted from one that is hidden', async () => {
    await client.control('DELETE', '/fields/Contact/Badge_Number__c');
    const { fields } = await connection.describe('Contact');
    expect(fields.some(({ name }) => name === 'Badge_Number__c')).toBe(false);
    await expect(connection.query('SELECT Badge_Number__c FROM Contact')).rejects.toMatchObject({
      errorCode: 'INVALID_FIELD',
    });
    expect(await definitions("EntityDefinitionId = 'Contact' AND QualifiedApiName = 'Badge_Number__c'")).toEqual([]);
  });

  it.each([
    ['SELECT QualifiedApiName FROM FieldDefinition', 'a filter on a reified column is required'],
    [
      "SELECT COUNT() FROM FieldDefinition WHERE EntityDefinitionId = 'User'",
      'not yet supported by this SObject storage',
    ],
    ["SELECT Label FROM FieldDefinition WHERE EntityDefinitionId != 'User'", 'Only equals comparisons permitted'],
    [
      "SELECT Label FROM FieldDefinition WHERE EntityDefinitionId = 'User' OR EntityDefinitionId = 'Contact'",
      'Disjunctions not supported',
    ],
  ])('refuses %s', async (soql, sentence) => {
    await expect(connection.query(soql)).rejects.toThrow(sentence);
  });

  it('belongs to EntityDefinition', async () => {
    const { records } = await connection.query(
      "SELECT EntityDefinition.Label, DataType FROM FieldDefinition WHERE EntityDefinitionId = 'Trainer__c' AND QualifiedApiName = 'Account__c'",
    );
    expect(records).toMatchObject([{ EntityDefinition: { Label: 'Trainer' }, DataType: 'Lookup(Account)' }]);
  });
});

describe('a field', () => {
  it('is added, filled, and changes its label, type and length', async () => {
    await client.control('POST', '/fields/Contact', { name: 'Shoe_Size__c', type: 'int', label: 'Shoe size' });
    const id = await create('Contact', { LastName: 'Bigfoot', Shoe_Size__c: 54 });
    expect(await record('Contact', id)).toMatchObject({ Shoe_Size__c: 54 });
    await client.control('PATCH', '/fields/Contact/Badge_Number__c', { label: 'Badge', type: 'textarea', length: 500 });
    const { fields } = await connection.describe('Contact');
    expect(fields.find(({ name }) => name === 'Badge_Number__c')).toMatchObject({
      label: 'Badge',
      type: 'textarea',
      length: 500,
      filterable: false,
    });
    await expect(client.control('DELETE', '/fields/Contact/Email')).rejects.toThrow('no custom field Email');
    await expect(client.control('POST', '/fields/Contact', { name: 'Shoe_Size__c' })).rejects.toThrow('already');
  });
});

describe('by SOAP, jsforce', () => {
  it('takes records out of the recycle bin, or empties it of them', async () => {
    const [back, gone] = [await create('Contact', { LastName: 'Back' }), await create('Contact', { LastName: 'Gone' })];
    await connection.sobject('Contact').destroy([back, gone]);
    const results = await connection.soap.undelete([back, client.sandbox.org.integrationUser.id]);
    expect(results).toMatchObject([
      { id: back, success: true },
      { success: false, errors: [{ statusCode: 'UNDELETE_FAILED' }] },
    ]);
    expect(await record('Contact', back)).toMatchObject({ IsDeleted: false, LastName: 'Back' });
    expect(await connection.soap.emptyRecycleBin([gone])).toMatchObject([{ id: gone, success: true }]);
    expect(await record('Contact', gone)).toEqual({});
  });

  it('merges accounts: contacts and children move to the master, the loser names it and comes back alone', async () => {
    const [master, loser] = [await create('Account', { Name: 'Master' }), await create('Account', { Name: 'Loser' })];
    const child = await create('Account', { Name: 'Child', ParentId: loser });
    const contact = await create('Contact', { LastName: 'Moves', AccountId: loser });
    await connection.sobject('Account').update({ Id: master, ParentId: loser });
    await client.control('POST', '/clock', { advance: 60 });
    const masterRecord = { type: 'Account', Id: master, Phone: '1 & 2' };
    const merged = await connection.soap.merge({
      masterRecord,
      recordToMergeIds: [loser],
    });
    expect(merged).toMatchObject({ id: master, success: true, mergedRecordIds: [loser] });
    expect(await record('Account', loser)).toMatchObject({ IsDeleted: true, MasterRecordId: master });
    expect(await record('Account', master)).toMatchObject({ Phone: '1 & 2', ParentId: null });
    expect(await record('Account', child)).toMatchObject({ ParentId: master });
    const moved = await record('Contact', contact);
    expect(moved).toMatchObject({ AccountId: master });
    expect(Date.parse(String(moved['SystemModstamp']))).toBeGreaterThanOrEqual(
      Date.parse(String(moved['LastModifiedDate'])) + 60_000,
    );
    await connection.soap.undelete([loser]);
    expect(await record('Account', loser)).toMatchObject({ IsDeleted: false, MasterRecordId: null });
    expect(await record('Contact', contact)).toMatchObject({ AccountId: master });
  });

  it('merges contacts by a call of the sandbox too', async () => {
    const [master, loser] = [
      await create('Contact', { LastName: 'One' }),
      await create('Contact', { LastName: 'Two' }),
    ];
    await client.control('POST', '/merge', { object: 'Contact', master, losers: [loser] });
    expect(await record('Contact', loser)).toMatchObject({ IsDeleted: true, MasterRecordId: master });
    await expect(client.control('POST', '/merge', { object: 'Contact', master, losers: [loser] })).rejects.toThrow(
      'ENTITY_IS_DELETED',
    );
  });

  it('is told of a dead session and of operations that are not here in faults', async () => {
    const stranger = new Connection({ instanceUrl: client.url, accessToken: 'nonsense', version: '62.0' });
    await expect(stranger.soap.undelete(['x'])).rejects.toMatchObject({ errorCode: 'sf:INVALID_SESSION_ID' });
    await expect(connection.soap.getServerTimestamp()).rejects.toMatchObject({ errorCode: 'sf:INVALID_OPERATION' });
  });
});

describe('/updated and /deleted', () => {
  const Updated = z.object({ ids: z.array(z.string()), latestDateCovered: z.string() });
  const at = (seconds: number): string =>
    encodeURIComponent(new Date(client.sandbox.org.now().getTime() + seconds * 1000).toISOString());
  const path = (what: string, from: number, to: number): string =>
    `${DATA}/sobjects/Contact/${what}/?start=${at(from)}&end=${at(to)}`;

  it('cover neither the future nor what a running transaction may still stamp', async () => {
    const now = client.sandbox.org.now().getTime();
    const future = Updated.parse(await client.json(path('updated', -600, 600)));
    expect(Date.parse(future.latestDateCovered)).toBeLessThanOrEqual(client.sandbox.org.now().getTime());
    expect(Date.parse(future.latestDateCovered)).toBeGreaterThan(now - 2_000);
    await client.control('POST', '/late-commits', { secondsBack: 300 });
    const running = Updated.parse(await client.json(path('updated', -600, 0)));
    expect(Date.parse(running.latestDateCovered)).toBeLessThanOrEqual(client.sandbox.org.now().getTime() - 300_000);
    const id = await create('Contact', { LastName: 'Late' });
    // Asked again from there, as the documentation says, nothing is missed.
    const start = encodeURIComponent(running.latestDateCovered);
    const next = await client.json(`${DATA}/sobjects/Contact/updated/?start=${start}&end=${at(120)}`);
    expect(Updated.parse(next).ids).toEqual([id]);
  });

  it.each([
    ['updated', -31 * 86_400, 0],
    ['updated', 0, 0],
    ['updated', 0, -600],
    ['deleted', -16 * 86_400, 0],
  ])('%s refuses a window from %i to %i seconds', async (what, from, to) => {
    const response = await client.request(path(what, from, to));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject([{ errorCode: 'INVALID_REPLICATION_DATE' }]);
  });

  it('cut seconds off, so that a window below a minute is none', async () => {
    const start = (second: string): string => encodeURIComponent(`2026-05-01T10:00:${second}Z`);
    await using other = await startSandboxClient({ dataFile, clock: () => new Date('2026-05-01T10:05:00Z') });
    const answer = await other.request(`${DATA}/sobjects/Contact/updated/?start=${start('05')}&end=${start('55')}`);
    expect(answer.status).toBe(400);
    await answer.text();
    const made = await new Connection({ instanceUrl: other.url, accessToken: other.token, version: '62.0' })
      .sobject('Contact')
      .create({ LastName: 'Now' });
    await other.control('POST', '/clock', { advance: 60 });
    const window = `start=${start('59')}&end=${encodeURIComponent('2026-05-01T10:06:59Z')}`;
    expect(await other.json(`${DATA}/sobjects/Contact/updated/?${window}`)).toEqual({
      ids: [made.id],
      latestDateCovered: '2026-05-01T10:06:00.000+0000',
    });
  });

  it('tell only of records that the user sees, and of none that were erased', async () => {
    const [seen, hidden, erased] = await Promise.all(
      ['A', 'B', 'C'].map((LastName) => create('Contact', { LastName })),
    );
    await client.control('POST', '/hide', { records: [hidden] });
    await connection.sobject('Contact').destroy([String(seen), String(erased)]);
    await client.control('DELETE', `/records/Contact/${String(erased)}`);
    const { ids } = Updated.parse(await client.json(path('updated', -600, 600)));
    expect(ids).toEqual([]);
    expect(await client.json(path('deleted', -600, 600))).toMatchObject({ deletedRecords: [{ id: seen }] });
  });
});

describe('/limits/recordCount', () => {
  it('counts living records of the objects asked for, hidden ones too', async () => {
    const count = async (): Promise<unknown> => client.json(`${DATA}/limits/recordCount?sObjects=Contact,Account`);
    const before = await count();
    await create('Contact', { LastName: 'More' });
    const gone = await create('Contact', { LastName: 'Gone' });
    await connection.sobject('Contact').destroy(gone);
    const Counts = z.object({ sObjects: z.array(z.object({ count: z.number(), name: z.string() })) });
    const [contacts, accounts] = Counts.parse(before).sObjects;
    expect(await count()).toEqual({
      sObjects: [
        { count: Number(contacts?.count) + 1, name: 'Contact' },
        { count: accounts?.count, name: 'Account' },
      ],
    });
    // One of the example's accounts is hidden from the integration user.
    expect(accounts?.count).toBe((await connection.query('SELECT COUNT() FROM Account')).totalSize + 1);
  });
});
