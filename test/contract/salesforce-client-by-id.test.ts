import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { SalesforceSandbox } from '../../sandbox/salesforce/http/serve-org.ts';
import { startSalesforceSandbox } from '../../sandbox/salesforce/http/server.ts';
import type { CompiledExtract } from '../../src/sync/source.ts';
import { collected, rowsOf, sourceOf } from './salesforce-client-sandbox.ts';
import { error, json, type Responder, sourceFor, startScriptedServer } from './salesforce-client-server.ts';

const PATHS = ['Email', 'Id', 'Account.Name'];

let sandbox: SalesforceSandbox;

beforeAll(async () => {
  sandbox = await startSalesforceSandbox();
});

afterAll(async () => {
  await sandbox.close();
});

describe('records by their Ids', () => {
  it.each(['Engineers', 'My_Contacts', 'All_Contacts'])(
    'R12: are those of %s, among all that are asked for',
    async (view) => {
      await using source = sourceOf(sandbox);
      const extract = await source.compile({ object: 'Contact', listView: view, paths: PATHS });
      const everyone = await source.compile({ object: 'Contact', listView: 'All_Contacts', paths: ['Id'] });
      const ids = (await rowsOf(source, everyone)).flatMap(([id]) => id ?? []);
      const asked = ids.filter((_, i) => i % 3 === 0);
      const among = new Set(asked);
      const expected = (await rowsOf(source, extract)).filter((row) => among.has(row[1] ?? ''));
      const odd = ['', 'no Id', '003000000000000AAA', asked[0] ?? '', asked[0]?.slice(0, 15) ?? ''];

      const found = await collected(source.readIds(extract, [...asked, ...odd]));
      const byId = (a: readonly (string | null)[], b: readonly (string | null)[]) =>
        (a[1] ?? '') < (b[1] ?? '') ? -1 : 1;
      expect(found.sort(byId)).toEqual(expected.sort(byId));
      expect(found.length).toBeGreaterThan(0);
      expect(asked.length).toBeGreaterThan(3000);
    },
  );

  it('and previews and counts are the same for a query too long for an address', async () => {
    await using source = sourceOf(sandbox);
    const extract = await source.compile({ object: 'Contact', listView: 'Engineers', paths: PATHS });
    const nobody = Array.from({ length: 900 }, (_, n) => `'Nobody called ${n}'`).join(', ');
    const long = { ...extract, soql: `${extract.soql} AND LastName NOT IN (${nobody})` };
    const expected = await rowsOf(source, extract);
    const asked = expected.flatMap(([, id]) => id ?? []).filter((_, i) => i % 2 === 0);
    expect(await source.count(long)).toBe(expected.length);
    expect(await rowsOf(source, long)).toEqual(expected);
    const found = await collected(source.readIds(long, [...asked, '003000000000000AAA']));
    expect(found).toEqual(expected.filter((_, i) => i % 2 === 0));
    let preview = 0;
    for await (const { rows } of source.read(long, { limit: 7 })) preview += rows.length;
    expect(preview).toBe(7);
    expect(sandbox.stats().requests['POST /services/data/:version/composite']).toBeGreaterThan(3);
  });

  it('cost no call when no Id is asked for', async () => {
    await using source = sourceOf(sandbox);
    const extract = await source.compile({ object: 'Contact', listView: 'Engineers', paths: ['Id'] });
    await collected(source.readIds(extract, [asId(1)]));
    const before = source.calls();
    expect(await collected(source.readIds(extract, ['x']))).toEqual([]);
    expect(source.calls()).toBe(before);
  });
});

const DATA = '/services/data/v62.0';
const COMPOSITE = `POST ${DATA}/composite`;
const QUERY = `GET ${DATA}/query?`;
const column = {
  label: 'x',
  length: 80,
  filterable: true,
  relationshipName: null,
  referenceTo: [],
  picklistValues: [],
};
const describeContact = json({
  name: 'Contact',
  label: 'Contact',
  fields: [
    { ...column, name: 'Id', type: 'id' },
    { ...column, name: 'Name', type: 'string' },
  ],
});

function asId(n: number): string {
  return `003${String(n).padStart(12, '0')}AAA`;
}

function extractOf(filter: number): CompiledExtract {
  return {
    object: 'Contact',
    listView: { id: '00Bf20000080l1oEAA', developerName: 'All', label: 'All' },
    soql: `SELECT Id, Name FROM Contact WHERE Name != '${'x'.repeat(filter)}' OR Name = null`,
    paths: ['Id', 'Name'],
    scope: 'everything',
    filtered: true,
    warnings: [],
  };
}

const IDS = Array.from({ length: 1000 }, (_, n) => asId(n));

/** The records that a query by Id asks for. */
function recordsOf(soql: string) {
  const ids = soql.match(/003\w{15}/g) ?? [];
  return { totalSize: ids.length, done: true, records: ids.map((Id) => ({ Id, Name: 'N' })) };
}

const answerQuery: Responder = (request, response, url) => {
  const soql = new URL(request.url ?? '', url).searchParams.get('q') ?? '';
  json(recordsOf(soql))(request, response, url);
};

const compositeQuery = z.object({
  compositeRequest: z.tuple([z.object({ method: z.literal('GET'), url: z.string(), referenceId: z.string() })]),
});

/** Answers a composite request of one GET, whose answer is the given one or that of its query. */
function answerComposite(httpStatusCode = 200, body?: unknown): Responder {
  return (request, response, url) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const parts = compositeQuery.parse(JSON.parse(Buffer.concat(chunks).toString())).compositeRequest;
      const [{ url: path, referenceId }] = parts;
      const soql = new URL(path, url).searchParams.get('q') ?? '';
      expect(soql).toMatch(/ WHERE \(Name != 'x+' OR Name = null\) AND Id IN \(/);
      const part = { body: body ?? recordsOf(soql), httpHeaders: {}, httpStatusCode, referenceId };
      json({ compositeResponse: [part] })(request, response, url);
    });
  };
}

describe('records by their Ids, where the query is long', () => {
  it('go in addresses that Salesforce accepts', async () => {
    await using server = await startScriptedServer({
      [`GET ${DATA}/sobjects`]: [describeContact],
      [QUERY]: [answerQuery],
    });
    const { source } = sourceFor(server);
    await using _ = source;
    expect(await collected(source.readIds(extractOf(5000), IDS))).toEqual(IDS.map((id) => [id, 'N']));
    const queries = server.requests.filter((line) => line.startsWith(QUERY));
    expect(queries.length).toBeGreaterThan(2);
    for (const line of queries) expect(line.length).toBeLessThan(16_384 - 4000);
  });

  it('go as part of a composite request where the address leaves no room for them', async () => {
    await using server = await startScriptedServer({
      [`GET ${DATA}/sobjects`]: [describeContact],
      [COMPOSITE]: [answerComposite(503, [error('SERVER_UNAVAILABLE')]), answerComposite()],
    });
    const { source, waits } = sourceFor(server);
    await using _ = source;
    expect(await collected(source.readIds(extractOf(20_000), IDS))).toEqual(IDS.map((id) => [id, 'N']));
    expect(server.requests.filter((line) => line.startsWith(COMPOSITE))).toHaveLength(2);
    expect(waits).toEqual([500]);
  });

  it('go a few at a time where composite requests are refused', async () => {
    await using server = await startScriptedServer({
      [`GET ${DATA}/sobjects`]: [describeContact],
      [COMPOSITE]: [json([error('NOT_FOUND')], 404)],
      [QUERY]: [answerQuery],
    });
    const { source } = sourceFor(server);
    await using _ = source;
    const few = IDS.slice(0, 120);
    expect(await collected(source.readIds(extractOf(11_800), few))).toEqual(few.map((id) => [id, 'N']));
    expect(server.requests.filter((line) => line.startsWith(COMPOSITE))).toHaveLength(1);
    expect(server.requests.filter((line) => line.startsWith(QUERY)).length).toBeGreaterThan(5);
  });

  it.each<[string, number, Responder, string, RegExp]>([
    ['fits nowhere', 100_000, answerComposite(), 'salesforce_query', /Map fewer fields/],
    ['is refused either way', 20_000, json([error('NOT_FOUND')], 404), 'salesforce_query', /refused.*Map fewer fields/],
    [
      'names a field that is gone',
      20_000,
      answerComposite(400, [error('INVALID_FIELD', "No such column 'Name'")]),
      'salesforce_field',
      /No such column/,
    ],
  ])('end in an error when the query %s', async (_name, length, composite, code, message) => {
    await using server = await startScriptedServer({
      [`GET ${DATA}/sobjects`]: [describeContact],
      [COMPOSITE]: [composite],
    });
    const { source } = sourceFor(server);
    await using _ = source;
    const failed = collected(source.readIds(extractOf(length), IDS));
    await expect(failed).rejects.toMatchObject({ code });
    await expect(failed).rejects.toThrow(message);
  });

  it('follow the pages of an answer, and stop when they are told to', async () => {
    const two = IDS.slice(0, 2);
    const half = (n: number, next?: string) =>
      json({ totalSize: 2, done: next === undefined, nextRecordsUrl: next, records: [{ Id: asId(n), Name: 'N' }] });
    await using server = await startScriptedServer({
      [`GET ${DATA}/sobjects`]: [describeContact],
      [`GET ${DATA}/query/c-1`]: [half(1)],
      [QUERY]: [half(0, `${DATA}/query/c-1`)],
    });
    const { source } = sourceFor(server);
    await using _ = source;
    expect(await collected(source.readIds(extractOf(5), two))).toEqual(two.map((id) => [id, 'N']));
    const controller = new AbortController();
    const read = async () => {
      for await (const _rows of source.readIds(extractOf(5), two, { signal: controller.signal })) {
        controller.abort(new Error('Ctrl-C'));
      }
    };
    await expect(read()).rejects.toThrow('Ctrl-C');
  });
});
