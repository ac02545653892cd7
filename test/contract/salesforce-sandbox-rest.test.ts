import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DATA, type SandboxClient, startSandboxClient } from '../support/sandbox.ts';

let client: SandboxClient;

beforeAll(async () => {
  client = await startSandboxClient();
});

afterAll(async () => {
  await client[Symbol.asyncDispose]();
});

const Views = z.object({
  done: z.boolean(),
  listviews: z.array(z.looseObject({ id: z.string(), soqlCompatible: z.boolean(), developerName: z.string() })),
  nextRecordsUrl: z.string().nullable(),
  size: z.number(),
  sobjectType: z.string(),
});
const Described = z.looseObject({ id: z.string(), query: z.string().nullable(), scope: z.string() });
const Page = z.looseObject({ totalSize: z.number(), done: z.boolean(), nextRecordsUrl: z.string().optional() });

function query(soql: string): Promise<Record<string, unknown>> {
  return client.json(`${DATA}/query?q=${encodeURIComponent(soql)}`);
}

async function errorOf(path: string, init?: RequestInit): Promise<unknown> {
  const response = await client.request(path, init);
  return { status: response.status, body: await response.json() };
}

describe('the data API', () => {
  it('lists its versions without a token, as strings', async () => {
    const response = await fetch(`${client.url}/services/data/`);
    expect(response.headers.has('sforce-limit-info')).toBe(false);
    const versions = z
      .array(z.object({ label: z.string(), url: z.string(), version: z.string() }))
      .parse(await response.json());
    expect(versions[0]).toEqual({ label: "Summer '14", url: '/services/data/v31.0', version: '31.0' });
    expect(versions.at(-1)?.version).toBe('67.0');
  });

  it.each([
    ['/services/data/v30.0/query', 410],
    ['/services/data/v99.0/query', 404],
    [`${DATA}/nonsense`, 404],
    [`${DATA}/sobjects/Nonsense/describe`, 404],
  ])('answers %s with %i and an array', async (path, status) => {
    const response = await client.request(path);
    expect(response.status).toBe(status);
    expect(z.array(z.object({ errorCode: z.string(), message: z.string() })).parse(await response.json())).toHaveLength(
      1,
    );
  });

  it('refuses a request without a live token', async () => {
    const response = await fetch(`${client.url}${DATA}/sobjects`, { headers: { Authorization: 'Bearer x' } });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual([{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }]);
  });

  it('refuses a method that a resource does not have', async () => {
    expect(await errorOf(`${DATA}/query`, { method: 'DELETE' })).toMatchObject({
      status: 405,
      body: [{ errorCode: 'METHOD_NOT_ALLOWED' }],
    });
  });

  it('forgives doubled slashes in a path, and only there', async () => {
    const soql = encodeURIComponent("SELECT COUNT() FROM Contact WHERE Motto__c = '//'");
    const { totalSize } = z.object({ totalSize: z.number() }).parse(await client.json(`/${DATA}//query?q=${soql}`));
    expect(totalSize).toBe(0);
    expect((await client.request('//services//data/v62.0//sobjects/Contact//describe')).status).toBe(200);
  });

  it.each([
    ['application/x-www-form-urlencoded', 'LastName=X', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['text/plain', 'LastName=X', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['application/json', '[]', 400, 'JSON_PARSER_ERROR'],
    ['application/json', '{"LastName":', 400, 'JSON_PARSER_ERROR'],
    ['application/json', '{"LastName": {"a": 1}}', 400, 'JSON_PARSER_ERROR'],
  ])('refuses a record sent as %s %s', async (type, body, status, errorCode) => {
    const headers = { 'Content-Type': type };
    const answer = await errorOf(`${DATA}/sobjects/Contact`, { method: 'POST', headers, body });
    expect(answer).toMatchObject({ status, body: [{ errorCode }] });
  });

  it('refuses a URI above 16,384 bytes', async () => {
    const soql = `SELECT Id FROM Contact WHERE LastName = '${'x'.repeat(16_400)}'`;
    expect((await client.request(`${DATA}/query?q=${encodeURIComponent(soql)}`)).status).toBe(414);
    const headers = { 'X-Padding': 'x'.repeat(16_000) };
    expect((await client.request(`${DATA}/limits?${'x'.repeat(500)}`, { headers })).status).toBe(431);
  });

  it('tells the time and the usage with every answer', async () => {
    const response = await client.request(`${DATA}/limits`);
    expect(response.headers.get('date')).not.toBeNull();
    expect(response.headers.get('sforce-limit-info')).toMatch(/^api-usage=\d+\/1000000$/);
    await response.text();
  });

  it('tells the usage beside an error too', async () => {
    const response = await client.request(`${DATA}/query?q=SELECT+Nonsense+FROM+Contact`);
    expect(response.status).toBe(400);
    expect(response.headers.has('sforce-limit-info')).toBe(true);
    await response.text();
  });

  it('stops at the daily quota', async () => {
    await using poor = await startSandboxClient({ contacts: 10, apiLimit: 2 });
    await (await poor.request(`${DATA}/sobjects`)).text();
    await (await poor.request(`${DATA}/sobjects`)).text();
    const response = await poor.request(`${DATA}/sobjects`);
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual([
      { message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' },
    ]);
    expect(await poor.json(`${DATA}/limits`)).toMatchObject({ DailyApiRequests: { Max: 2, Remaining: 0 } });
  });
});

describe('an object', () => {
  it('has every key that a real org answers', async () => {
    const contact = await client.json(`${DATA}/sobjects/Contact/describe`);
    expect(Object.keys(contact)).toEqual(OBJECT_KEYS);
    const fields = z.array(z.looseObject({ name: z.string() })).parse(contact.fields);
    for (const field of fields) expect(Object.keys(field).sort()).toEqual(FIELD_KEYS);
    const id = fields.find(({ name }) => name === 'Id');
    expect(id).toMatchObject({ byteLength: 18, soapType: 'tns:ID', idLookup: true, nillable: false });
  });

  it('answers 304 to a client that has it', async () => {
    const first = await client.request(`${DATA}/sobjects/User/describe`);
    await first.text();
    const since = first.headers.get('last-modified') ?? '';
    const again = await client.request(`${DATA}/sobjects/User/describe`, { headers: { 'If-Modified-Since': since } });
    expect(again.status).toBe(304);
  });

  it('marks the valid combinations of dependent picklists in bitmaps', async () => {
    const contact = await client.json(`${DATA}/sobjects/Contact/describe`);
    const Field = z.looseObject({
      name: z.string(),
      controllerName: z.string().nullable(),
      dependentPicklist: z.boolean(),
      picklistValues: z.array(z.looseObject({ value: z.string(), validFor: z.string().nullable() })),
    });
    const fields = z.array(Field).parse(contact.fields);
    const dependent = fields.filter(({ dependentPicklist }) => dependentPicklist);
    const schema = client.sandbox.org.objects.get('Contact')?.fields;
    const chain = dependent.map(({ name, controllerName }) => [name, controllerName]);
    expect(chain).toEqual([
      ['Country__c', 'Region__c'],
      ['Site__c', 'Country__c'],
    ]);
    for (const field of dependent) {
      // Inactive values count too: EMEA is the fourth region because of the one out of use before it.
      const controlling = fields.find(({ name }) => name === field.controllerName)?.picklistValues ?? [];
      const decoded = field.picklistValues.map(({ value, validFor }) => {
        const bytes = Buffer.from(validFor ?? '', 'base64');
        const set = controlling.filter((_, index) => ((bytes[index >> 3] ?? 0) & (0x80 >> (index % 8))) !== 0);
        return [value, set.map((one) => one.value)];
      });
      expect(decoded).toEqual(schema?.get(field.name)?.picklist.map(({ value, validFor }) => [value, validFor]));
    }
  });

  it('shows list views in the URLs of objects that have them', async () => {
    await using other = await startSandboxClient({ contacts: 10, userListViews: false });
    const urlsOf = async (on: SandboxClient, object: string): Promise<object> =>
      z
        .looseObject({ urls: z.record(z.string(), z.string()) })
        .parse(await on.json(`${DATA}/sobjects/${object}/describe`)).urls;
    expect(await urlsOf(client, 'User')).toHaveProperty('listviews');
    expect(await urlsOf(other, 'User')).not.toHaveProperty('listviews');
    expect(await urlsOf(other, 'Contact')).toHaveProperty('listviews');
    expect(await urlsOf(other, 'ListView')).not.toHaveProperty('listviews');
    expect((await other.request(`${DATA}/sobjects/User/listviews`)).status).toBe(404);
    expect((await other.request(`${DATA}/sobjects/ListView/listviews`)).status).toBe(404);
  });
});

describe('list views', () => {
  it('are listed in pages', async () => {
    const all = Views.parse(await client.json(`${DATA}/sobjects/Contact/listviews`));
    expect(all).toMatchObject({ done: true, nextRecordsUrl: null, sobjectType: 'Contact' });
    const ids: string[] = [];
    for (let next: string | null = `${DATA}/sobjects/Contact/listviews?limit=1`; next !== null; ) {
      const page = Views.parse(await client.json(next));
      expect(page.size).toBe(1);
      ids.push(...page.listviews.map(({ id }) => id));
      next = page.nextRecordsUrl;
    }
    expect(ids).toEqual(all.listviews.map(({ id }) => id));
  });

  it('describe themselves with a 15-character id, a query that runs, and the hidden columns', async () => {
    const { listviews } = Views.parse(await client.json(`${DATA}/sobjects/Contact/listviews`));
    for (const { id, soqlCompatible } of listviews) {
      const described = Described.parse(await client.json(`${DATA}/sobjects/Contact/listviews/${id}/describe`));
      expect(described.id).toBe(id.slice(0, 15));
      const columns = z
        .array(z.object({ fieldNameOrPath: z.string(), hidden: z.boolean() }).loose())
        .parse(described.columns);
      const hidden = columns.filter((column) => column.hidden).map((column) => column.fieldNameOrPath);
      expect(hidden).toEqual(expect.arrayContaining(['Id', 'SystemModstamp', 'OwnerId']));
      if (!soqlCompatible) {
        expect(described.query).toBeNull();
        continue;
      }
      expect(described.query?.includes('USING SCOPE')).toBe(described.scope !== 'everything');
      if (described.scope === 'everything' || described.scope === 'mine') await query(described.query ?? '');
    }
    expect(listviews.some(({ soqlCompatible }) => !soqlCompatible)).toBe(true);
  });

  it('give rows as they are displayed, 25 unless asked', async () => {
    const { listviews } = Views.parse(await client.json(`${DATA}/sobjects/Contact/listviews`));
    const base = `${DATA}/sobjects/Contact/listviews/${listviews[0]?.id}`;
    const Results = z.looseObject({
      size: z.number(),
      done: z.boolean(),
      records: z.array(
        z.object({ columns: z.array(z.object({ fieldNameOrPath: z.string(), value: z.string().nullable() })) }),
      ),
    });
    const rows = Results.parse(await client.json(`${base}/results`));
    expect(rows).toMatchObject({ size: 25, done: false });
    const cells = rows.records[0]?.columns ?? [];
    expect(cells.find(({ fieldNameOrPath }) => fieldNameOrPath === 'CreatedDate')?.value).toMatch(
      /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d GMT \d{4}$/,
    );
    const next = Results.parse(await client.json(`${base}/results?limit=2000&offset=25`));
    expect(next.records[0]).not.toEqual(rows.records[0]);
    expect((await client.request(`${base}/results?limit=2001`)).status).toBe(400);
  });

  it('of another object or an unknown id are not found', async () => {
    const { listviews } = Views.parse(await client.json(`${DATA}/sobjects/Contact/listviews`));
    const id = listviews[0]?.id ?? '';
    expect((await client.request(`${DATA}/sobjects/Account/listviews/${id}/describe`)).status).toBe(404);
    expect((await client.request(`${DATA}/sobjects/Contact/listviews/00B000000000000AAA`)).status).toBe(404);
  });
});

describe('a query', () => {
  it('pages by the batch size asked for, within 200 and 2,000', async () => {
    const headers = { 'Sforce-Query-Options': 'batchSize=250' };
    const response = await client.request(`${DATA}/query?q=SELECT+Id+FROM+Contact`, { headers });
    const page = Page.parse(await response.json());
    expect(page.nextRecordsUrl).toMatch(new RegExp(`^${DATA}/query/01g\\w{15}-250$`));
    expect(Page.parse(await client.json(page.nextRecordsUrl ?? '')).nextRecordsUrl).toMatch(/-500$/);
  });

  it('continues /queryAll under /query', async () => {
    const page = Page.parse(await client.json(`${DATA}/queryAll?q=SELECT+Id+FROM+Contact`));
    expect(page.nextRecordsUrl).toMatch(new RegExp(`^${DATA}/query/`));
  });

  it.each(['nonsense', '01g000000000000AAA-2000', '01g5g0000000001EAA-99999999'])(
    'refuses the locator %s',
    async (locator) => {
      expect(await errorOf(`${DATA}/query/${locator}`)).toEqual({
        status: 400,
        body: [{ message: 'invalid query locator', errorCode: 'INVALID_QUERY_LOCATOR' }],
      });
    },
  );

  it('forgets a cursor after two days', async () => {
    let now = new Date('2026-03-01T12:00:00Z');
    await using other = await startSandboxClient({ contacts: 3_000, clock: () => now, tokenLifetime: 1e9 });
    const page = Page.parse(await other.json(`${DATA}/query?q=SELECT+Id+FROM+Contact`));
    now = new Date('2026-03-03T12:00:00Z');
    expect((await other.request(page.nextRecordsUrl ?? '')).status).toBe(400);
  });

  it('tells its columns instead of its rows, as the sf CLI asks', async () => {
    const columnsOf = async (soql: string): Promise<unknown> =>
      client.json(`${DATA}/query?q=${encodeURIComponent(soql)}&columns=true`);
    expect(await columnsOf('SELECT Id, Account.Parent.Name, Account.Site FROM Contact')).toMatchObject({
      entityName: 'Contact',
      idSelected: true,
      columnMetadata: [
        { columnName: 'Id', joinColumns: [] },
        {
          columnName: 'Account',
          joinColumns: [{ columnName: 'Parent', joinColumns: [{ columnName: 'Name' }] }, { columnName: 'Site' }],
        },
      ],
    });
    expect(await columnsOf('SELECT SobjectType, COUNT(Id) FROM ListView GROUP BY SobjectType')).toMatchObject({
      groupBy: true,
      columnMetadata: [
        { columnName: 'SobjectType', aggregate: false },
        { columnName: 'expr0', displayName: 'COUNT(Id)', aggregate: true },
      ],
    });
  });

  it('counts', async () => {
    const counted = await query('SELECT COUNT() FROM Account');
    expect(counted).toMatchObject({ done: true, records: [] });
    expect(counted.totalSize).toBeGreaterThan(100);
  });

  it('compresses for clients that accept it', async () => {
    const response = await client.request(`${DATA}/query?q=SELECT+Id+FROM+Contact`);
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(Page.parse(await response.json()).done).toBe(false);
  });
});

describe('what the sandbox tells of itself', () => {
  it('requests and records, so that a test can watch the wire', async () => {
    await using other = await startSandboxClient({ contacts: 10 });
    await other.json(`${DATA}/query?q=SELECT+Id+FROM+User+LIMIT+3`);
    const stats = other.sandbox.stats();
    expect(stats.requests).toEqual({
      'GET /services/data/:version/query': 1,
      'POST /services/oauth2/token': 1,
    });
    expect(stats.records.query).toBe(3);
    expect(await other.json('/__sandbox/stats')).toMatchObject({ requests: stats.requests });
  });

  it('every record, for checks by other means', async () => {
    const text = await (await client.request('/__sandbox/records/Account')).text();
    const records = text.trimEnd().split('\n');
    const { totalSize } = Page.parse(await client.json(`${DATA}/queryAll?q=SELECT+COUNT()+FROM+Account`));
    expect(records.length).toBeGreaterThanOrEqual(totalSize);
    expect(JSON.parse(records[0] ?? '')).toHaveProperty('ParentId');
  });

  it('what an operator described in a file', async () => {
    const dataFile = new URL('../../sandbox/salesforce/data/example-org.json', import.meta.url).pathname;
    await using other = await startSandboxClient({ dataFile });
    const views = Views.parse(await other.json(`${DATA}/sobjects/Contact/listviews`));
    const view = views.listviews.find(({ developerName }) => developerName === 'Learners_in_Italy');
    const described = Described.parse(await other.json(`${DATA}/sobjects/Contact/listviews/${view?.id}/describe`));
    const page = await other.json(`${DATA}/query?q=${encodeURIComponent(described.query ?? '')}`);
    expect(page).toMatchObject({ totalSize: 1, records: [{ Email: 'ada@northwind.example' }] });
  });

  it('the same org for the same seed, another for another', async () => {
    const contacts = async (seed: number): Promise<string> => {
      await using other = await startSandboxClient({ seed });
      return await (await other.request('/__sandbox/records/Learner__c')).text();
    };
    const [first, again, different] = [await contacts(7), await contacts(7), await contacts(8)];
    expect(again === first).toBe(true);
    expect(different === first).toBe(false);
  });
});

const OBJECT_KEYS =
  `actionOverrides activateable associateEntityType associateParentEntity childRelationships compactLayoutable
  createable custom customSetting deepCloneable defaultImplementation deletable deprecatedAndHidden extendedBy
  extendsInterfaces feedEnabled fields hasSubtypes implementedBy implementsInterfaces isInterface isSubtype keyPrefix label
  labelPlural layoutable listviewable lookupLayoutable mergeable mruEnabled name namedLayoutInfos networkScopeFieldName
  queryable recordTypeInfos replicateable retrieveable searchLayoutable searchable sobjectDescribeOption supportedScopes
  triggerable undeletable updateable urls`.split(/\s+/);

const FIELD_KEYS = `aggregatable aiPredictionField autoNumber byteLength calculated calculatedFormula cascadeDelete
  caseSensitive compoundFieldName controllerName createable custom defaultValue defaultValueFormula defaultedOnCreate
  dependentPicklist deprecatedAndHidden digits displayLocationInDecimal encrypted externalId extraTypeInfo filterable
  filteredLookupInfo formulaTreatNullNumberAsZero groupable highScaleNumber htmlFormatted idLookup inlineHelpText label
  length mask maskType name nameField namePointing nillable permissionable picklistValues polymorphicForeignKey precision
  queryByDistance referenceTargetField referenceTo relationshipName relationshipOrder restrictedDelete restrictedPicklist
  scale searchPrefilterable soapType sortable type unique updateable writeRequiresMasterRead`.split(/\s+/);
