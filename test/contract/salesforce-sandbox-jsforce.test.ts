import { importPKCS8, SignJWT } from 'jose';
import { Connection } from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type SandboxClient, startSandboxClient } from '../support/sandbox.ts';

/**
 * jsforce is the independent client: it knows Salesforce and not this sandbox. It checks Bulk results on a single page
 * only, because over several pages its stream breaks or delivers each page's header row as a record; those pages are
 * tested with plain HTTP in salesforce-sandbox-bulk.test.ts.
 */
let client: SandboxClient;
let connection: Connection;

beforeAll(async () => {
  client = await startSandboxClient();
  connection = connect();
  await connection.authorize({ grant_type: 'client_credentials' });
});

afterAll(async () => {
  await client[Symbol.asyncDispose]();
});

function connect(): Connection {
  return new Connection({
    oauth2: { loginUrl: client.url, clientId: 'rollcall', clientSecret: 'rollcall-secret' },
    version: '62.0',
  });
}

const ListViews = z.object({
  listviews: z.array(z.object({ id: z.string(), developerName: z.string(), soqlCompatible: z.boolean() })),
});
const Description = z.object({
  query: z.string().nullable(),
  columns: z.array(z.object({ fieldNameOrPath: z.string() })),
});
const Results = z.object({ size: z.number(), records: z.array(z.unknown()) });

describe('jsforce signs in', () => {
  it('by client credentials, as the integration user', async () => {
    const identity = await connection.identity();
    expect(identity.username).toBe('integration@acme.example');
    expect(identity.organization_id).toBe(client.sandbox.org.id);
    expect(identity.urls.query).toContain('{version}');
    expect(identity).toMatchObject({ active: true, user_type: 'STANDARD' });
  });

  it('by JWT bearer', async () => {
    const keys = z.object({ privateKey: z.string() }).parse(await client.json('/__sandbox/jwt-key'));
    const assertion = await new SignJWT()
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer('rollcall')
      .setSubject('Integration@ACME.example')
      .setAudience('https://login.salesforce.com')
      .setExpirationTime('2 minutes')
      .sign(await importPKCS8(keys.privateKey, 'RS256'));
    const other = connect();
    const user = await other.authorize({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
    expect(user.organizationId).toBe(client.sandbox.org.id);
    expect((await other.query('SELECT COUNT() FROM User')).totalSize).toBeGreaterThan(0);
  });

  it('and is told of an expired token in the words that make it stop', async () => {
    const stranger = new Connection({ instanceUrl: client.url, accessToken: 'nonsense', version: '62.0' });
    await expect(stranger.query('SELECT Id FROM User')).rejects.toMatchObject({ errorCode: 'INVALID_SESSION_ID' });
  });
});

describe('jsforce describes', () => {
  it('the org', async () => {
    const { sobjects, maxBatchSize } = await connection.describeGlobal();
    expect(maxBatchSize).toBe(200);
    expect(sobjects.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Account', 'Contact', 'User', 'ListView']),
    );
    expect(sobjects.find(({ name }) => name === 'Contact')?.urls.listviews).toContain('/sobjects/Contact/listviews');
  });

  it('an object', async () => {
    const contact = await connection.describe('Contact');
    expect(contact.keyPrefix).toBe('003');
    expect(contact.fields.find(({ name }) => name === 'AccountId')).toMatchObject({
      type: 'reference',
      referenceTo: ['Account'],
      relationshipName: 'Account',
    });
  });

  it('limits, and reads the usage beside every answer', async () => {
    const { DailyApiRequests } = await connection.limits();
    expect(DailyApiRequests?.Max).toBeGreaterThan(DailyApiRequests?.Remaining ?? 0);
    await connection.query('SELECT Id FROM User LIMIT 1');
    expect(connection.limitInfo.apiUsage?.limit).toBe(DailyApiRequests?.Max);
  });

  it('list views: index, query and rows agree', async () => {
    const contacts = connection.sobject('Contact');
    const { listviews } = ListViews.parse(await contacts.listviews());
    const compatible = listviews.find(({ soqlCompatible }) => soqlCompatible);
    const view = contacts.listview(compatible?.id ?? '');
    const { query } = Description.parse(await view.describe());
    const { size } = Results.parse(await view.results());
    const { totalSize } = await connection.query(query ?? '');
    expect(totalSize).toBeGreaterThan(0);
    expect(size).toBe(Math.min(25, totalSize));
  });
});

describe('jsforce queries', () => {
  it('every page of a cursor', async () => {
    const first = await connection.query('SELECT Id, Name, Account.Name FROM Contact');
    expect(first.done).toBe(false);
    expect(first.records).toHaveLength(2_000);
    const records = await connection
      .query('SELECT Id, Name, Account.Name FROM Contact')
      .execute({ autoFetch: true, maxFetch: 100_000, responseTarget: 'Records' });
    const second = await connection.queryMore(first.nextRecordsUrl ?? '');
    expect(second.records.map(({ Id }) => Id)).toEqual(records.slice(2_000, 4_000).map(({ Id }) => Id));
  });

  it.each([
    ['SELECT Nonsense FROM Contact', 'INVALID_FIELD'],
    ['SELECT Id FROM Nonsense', 'INVALID_TYPE'],
    ['SELECT FROM', 'MALFORMED_QUERY'],
  ])('%s and gets %s', async (soql, errorCode) => {
    await expect(connection.query(soql)).rejects.toMatchObject({ errorCode });
  });

  it('in bulk, on one page', async () => {
    const stream = await connection.bulk2.query('SELECT Id, Username, Email FROM User', { pollInterval: 20 });
    const records = z.array(z.object({ Id: z.string(), Username: z.string() })).parse(await stream.toArray());
    const { totalSize } = await connection.query('SELECT COUNT() FROM User');
    expect(records).toHaveLength(totalSize);
  });
});

describe('jsforce changes the org', () => {
  it('creates, reads, updates and deletes a contact, and SystemModstamp moves', async () => {
    const contacts = connection.sobject('Contact');
    const created = await contacts.create({ LastName: 'O\'Brien, "Bo"\n', Email: 'bo@example.com' });
    expect(created.success).toBe(true);
    const before = await contacts.retrieve(created.id ?? '');
    expect(before).toMatchObject({ LastName: 'O\'Brien, "Bo"', Email: 'bo@example.com', IsDeleted: false });

    await contacts.update({ Id: created.id ?? '', FirstName: 'Bo' });
    const after = await contacts.retrieve(created.id ?? '');
    expect(after.Name).toBe('Bo O\'Brien, "Bo"');
    expect(Date.parse(String(after.SystemModstamp))).toBeGreaterThanOrEqual(Date.parse(String(before.SystemModstamp)));

    await contacts.destroy(created.id ?? '');
    const where = `Id = '${created.id}'`;
    expect((await connection.query(`SELECT Id FROM Contact WHERE ${where}`)).totalSize).toBe(0);
    const all = await connection.query(`SELECT Id, IsDeleted FROM Contact WHERE ${where}`, { scanAll: true });
    expect(all.records[0]).toMatchObject({ IsDeleted: true });
    await expect(contacts.retrieve(created.id ?? '')).rejects.toMatchObject({ errorCode: 'ENTITY_IS_DELETED' });
  });

  it('and finds what changed by /updated and /deleted', async () => {
    const contacts = connection.sobject('Contact');
    const kept = await contacts.create({ LastName: 'Kept' });
    const gone = await contacts.create({ LastName: 'Gone' });
    await contacts.destroy(gone.id ?? '');
    const start = new Date(Date.now() - 10 * 60_000).toISOString();
    const end = new Date(Date.now() + 60_000).toISOString();
    const updated = await connection.updated('Contact', start, end);
    expect(updated.ids).toContain(kept.id);
    expect(updated.ids).not.toContain(gone.id);
    const deleted = await connection.deleted('Contact', start, end);
    expect(deleted.deletedRecords.map(({ id }) => id)).toContain(gone.id);
    expect(Date.parse(deleted.latestDateCovered)).toBeLessThanOrEqual(Date.parse(end));
    await expect(connection.updated('Contact', end, start)).rejects.toMatchObject({
      errorCode: 'INVALID_REPLICATION_DATE',
    });
  });

  it('and writes several records at once, each for itself', async () => {
    const contacts = connection.sobject('Contact');
    const made = await contacts.create([{ LastName: 'First' }, { FirstName: 'No last name' }, { LastName: 'Third' }]);
    expect(made).toMatchObject([
      { success: true },
      { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] }] },
      { success: true },
    ]);
    const ids = made.flatMap(({ id }) => id ?? []);
    const changed = await contacts.update(ids.map((Id, index) => ({ Id, LastName: `Changed ${index}` })));
    expect(changed).toMatchObject(ids.map((id) => ({ id, success: true })));
    const { records } = await connection.query(`SELECT LastName FROM Contact WHERE Id IN ('${ids.join("','")}')`);
    expect(records).toMatchObject([{ LastName: 'Changed 0' }, { LastName: 'Changed 1' }]);
    const gone = await contacts.destroy([...ids, 'nonsense']);
    expect(gone.map(({ success }) => success)).toEqual([true, true, false]);
  });

  it.each([
    [{ FirstName: 'Nobody' }, 'REQUIRED_FIELD_MISSING'],
    [{ LastName: 'x'.repeat(81) }, 'STRING_TOO_LONG'],
    [{ LastName: 'X', Nonsense: 1 }, 'INVALID_FIELD'],
    [{ LastName: 'X', AccountId: 'nonsense' }, 'MALFORMED_ID'],
    [{ LastName: 'X', Email: 'nonsense' }, 'INVALID_EMAIL_ADDRESS'],
  ])('and is refused for %o with %s', async (values, errorCode) => {
    await expect(connection.sobject('Contact').create(values)).rejects.toMatchObject({ errorCode });
  });

  it('but never deletes a user or closes a loop of accounts', async () => {
    const user = await connection.query('SELECT Id FROM User LIMIT 1');
    await expect(connection.sobject('User').destroy(user.records[0]?.Id ?? '')).rejects.toThrow();
    const accounts = connection.sobject('Account');
    const parent = await accounts.create({ Name: 'Parent' });
    const child = await accounts.create({ Name: 'Child', ParentId: parent.id });
    await expect(accounts.update({ Id: parent.id ?? '', ParentId: child.id })).rejects.toMatchObject({
      errorCode: 'CIRCULAR_DEPENDENCY',
    });
  });
});
