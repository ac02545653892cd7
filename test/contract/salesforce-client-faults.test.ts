import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createSalesforceSource, type SalesforceEvent } from '../../src/salesforce/index.ts';
import { RollcallError } from '../../src/support/errors.ts';
import type { CompiledExtract, Source, SourcePage } from '../../src/sync/source.ts';
import {
  broken,
  error,
  html,
  json,
  type Responder,
  reset,
  sourceFor,
  startScriptedServer,
  text,
  token,
} from './salesforce-client-server.ts';

const DATA = '/services/data/v62.0';
const TOKEN = 'POST /services/oauth2/token';
const DESCRIBE = `GET ${DATA}/sobjects/Contact/describe`;
const QUERY = `GET ${DATA}/query?`;
const JOBS = `${DATA}/jobs/query`;

const field = (name: string, type = 'string') => ({
  name,
  label: name,
  type,
  length: 80,
  filterable: true,
  relationshipName: null,
  referenceTo: [],
  picklistValues: [],
});
const describeContact = json({ name: 'Contact', label: 'Contact', fields: [field('Id', 'id'), field('Name')] });

const extract: CompiledExtract = {
  object: 'Contact',
  listView: { id: '00Bf20000080l1oEAA', developerName: 'All', label: 'All' },
  soql: 'SELECT Id, Name FROM Contact',
  paths: ['Id', 'Name'],
  scope: 'everything',
  filtered: false,
  warnings: [],
};

const id = (n: number): string => `003${String(n).padStart(12, '0')}AAA`;
const record = (n: number) => ({ attributes: { type: 'Contact' }, Id: id(n), Name: `N${n}` });
const row = (n: number) => [id(n), `N${n}`];

async function readAll(pages: AsyncIterable<SourcePage>): Promise<SourcePage[]> {
  const all: SourcePage[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

const rowsOf = (pages: readonly SourcePage[]) => pages.flatMap(({ rows }) => rows);

/** The error that a call ends in; it must say what to do, and never give a secret away. */
async function failureOf(call: Promise<unknown>): Promise<RollcallError> {
  const failure: unknown = await call.then(
    () => new Error('the call succeeded'),
    (e: unknown) => e,
  );
  if (!(failure instanceof RollcallError)) throw new Error('not the error that was expected', { cause: failure });
  expect(failure.message).not.toMatch(/top-secret|token-\d/);
  expect(failure.message).toMatch(/\. \S.*\.$/s);
  return failure;
}

const describeFields = (source: Source) => source.fields('Contact', ['Name']);

describe('the Salesforce client, when things go wrong', () => {
  describe('credentials', () => {
    it('shares one token among calls that start together', async () => {
      await using server = await startScriptedServer({ [DESCRIBE]: [describeContact] });
      const { source } = sourceFor(server);
      await Promise.all([describeFields(source), source.hasField('Contact', 'Name'), source.hasField('Contact', 'X')]);
      expect(server.requests.filter((line) => line.startsWith(TOKEN))).toHaveLength(1);
      await source[Symbol.asyncDispose]();
    });

    it('gets a new token once when the session has expired, and repeats the call', async () => {
      const expired = json([error('INVALID_SESSION_ID', 'Session expired or invalid')], 401);
      await using server = await startScriptedServer({ [DESCRIBE]: [expired, describeContact] });
      const { source, waits } = sourceFor(server);
      await using _ = source;
      await describeFields(source);
      expect(server.bearers.at(-1)).toMatch(/token-2$/);
      expect(server.requests).toHaveLength(4);
      expect(waits).toEqual([]);
      expect(source.calls()).toBe(4);
    });

    it('ends an endless 401 after one new token', async () => {
      await using server = await startScriptedServer({
        [DESCRIBE]: [json([error('INVALID_SESSION_ID', 'Session expired or invalid')], 401)],
      });
      const { source } = sourceFor(server);
      await using _ = source;
      expect((await failureOf(describeFields(source))).code).toBe('salesforce_credentials');
      expect(server.requests).toHaveLength(4);
    });

    it.each([
      ['a wrong secret', { error: 'invalid_client', error_description: 'invalid client credentials' }, /secret/],
      [
        'an unknown client',
        { error: 'invalid_client_id', error_description: 'client identifier invalid' },
        /consumer key/,
      ],
      [
        'an unknown user',
        { error: 'invalid_grant', error_description: "user hasn't approved this consumer" },
        /pre-authorize/,
      ],
      [
        'a wrong audience',
        { error: 'invalid_grant', error_description: 'audience is invalid' },
        /login\.salesforce\.com/,
      ],
    ])('names %s', async (_name, body, advice) => {
      await using server = await startScriptedServer({ [TOKEN]: [json(body, 400)] });
      const { source } = sourceFor(server);
      await using _ = source;
      const failure = await failureOf(describeFields(source));
      expect(failure.code).toBe('salesforce_credentials');
      expect(failure.message).toMatch(advice);
      expect(server.requests).toHaveLength(1);
    });

    it('waits when another token request is under way', async () => {
      const busy = json({ error: 'invalid_grant', error_description: 'token request is already being processed' }, 400);
      await using server = await startScriptedServer({ [TOKEN]: [busy, token()], [DESCRIBE]: [describeContact] });
      const { source, waits } = sourceFor(server);
      await using _ = source;
      await describeFields(source);
      expect(waits).toEqual([500]);
    });
  });

  describe('passing faults', () => {
    it.each<[string, Responder, number]>([
      ['503', json([error('SERVER_UNAVAILABLE')], 503), 500],
      ['429 with Retry-After', json([error('TOO_MANY')], 429, { 'retry-after': '7' }), 7000],
      ['406 without a body', text('', 406), 500],
      ['a maintenance page', html(503), 500],
      ['a page of HTML with status 200', html(200), 500],
      ['an empty answer with status 200', text('', 200), 500],
      ['half a JSON answer', text('{"name":"Contact","label":"Con'), 500],
      ['a reset', reset, 500],
      ['a connection that breaks in the body', broken('{"name":', { 'content-length': '500' }), 500],
    ])('are survived: %s', async (_name, fault, waited) => {
      await using server = await startScriptedServer({ [DESCRIBE]: [fault, describeContact] });
      const { source, waits } = sourceFor(server);
      await using _ = source;
      expect(await describeFields(source)).toMatchObject([{ path: 'Name' }]);
      expect(waits).toEqual([waited]);
    });

    it('of the edge (420) are survived twice only', async () => {
      await using server = await startScriptedServer({ [DESCRIBE]: [text('', 420)] });
      const { source, waits } = sourceFor(server);
      await using _ = source;
      expect((await failureOf(describeFields(source))).code).toBe('salesforce_unreachable');
      expect(waits).toHaveLength(2);
    });

    it('that do not pass end in an error within the budget of the source', async () => {
      await using server = await startScriptedServer({ [DESCRIBE]: [html(503)] });
      const { source, waits } = sourceFor(server, { retry: { perCall: 4, total: 6 } });
      await using _ = source;
      expect((await failureOf(describeFields(source))).code).toBe('salesforce_unreachable');
      expect((await failureOf(describeFields(source))).message).toContain('status.salesforce.com');
      expect(waits).toHaveLength(6);
    });
  });

  describe('faults that stay', () => {
    it.each<[string, Responder, string, RegExp]>([
      [
        'a full quota',
        json([error('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')], 403),
        'salesforce_quota',
        /24 hours/,
      ],
      [
        'an API that is switched off',
        json([error('API_DISABLED_FOR_ORG')], 403),
        'salesforce_permission',
        /API Enabled/,
      ],
      ['an unknown object', json([error('NOT_FOUND')], 404), 'salesforce_permission', /no object Contact/],
      [
        'another shape',
        json({ name: 'Contact', fields: 7 }),
        'salesforce_response',
        /sobjects\/Contact\/describe.*fields/,
      ],
      ['a redirect', text('', 302, { location: 'https://elsewhere.example/' }), 'salesforce_unreachable', /My Domain/],
    ])('are named at once: %s', async (_name, fault, code, advice) => {
      await using server = await startScriptedServer({ [DESCRIBE]: [fault] });
      const { source, waits } = sourceFor(server);
      await using _ = source;
      const failure = await failureOf(describeFields(source));
      expect(failure.code).toBe(code);
      expect(failure.message).toMatch(advice);
      expect(waits).toEqual([]);
    });

    it('name a host that does not answer', async () => {
      const closed = createServer();
      await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
      const address = closed.address();
      await new Promise((resolve) => closed.close(resolve));
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const { source } = sourceFor({ url: `http://127.0.0.1:${port}` });
      await using _ = source;
      const failure = await failureOf(describeFields(source));
      expect(failure.code).toBe('salesforce_unreachable');
      expect(failure.message).toContain(`127.0.0.1:${port}`);
    });

    it.each(['http://acme.my.salesforce.com', 'acme', 'ftp://127.0.0.1'])('refuse the url %s', (url) => {
      expect(() => sourceFor({ url })).toThrow(expect.objectContaining({ code: 'config_invalid' }));
    });
  });

  describe('list views', () => {
    const INDEX = `GET ${DATA}/sobjects/User/listviews`;
    const missing = json([error('NOT_FOUND', 'The requested resource does not exist')], 404);
    const view = { Id: '00B000000000001AAA', Name: 'All', DeveloperName: 'All', IsSoqlCompatible: true };
    const request = { object: 'User', listView: 'All', paths: ['Id'] };

    it('are read page by page', async () => {
      const entry = (n: number) => ({
        id: `00B00000000000${n}AAA`,
        developerName: `V${n}`,
        label: `V${n}`,
        soqlCompatible: true,
      });
      const page = (n: number, next: string | null) =>
        json({ done: next === null, nextRecordsUrl: next, listviews: [entry(n)], size: 2, sobjectType: 'User' });
      await using server = await startScriptedServer({
        [`${INDEX}?page=2`]: [page(1, null)],
        [INDEX]: [page(2, `${DATA}/sobjects/User/listviews?page=2`)],
      });
      const { source } = sourceFor(server);
      await using _ = source;
      expect((await source.listViews('User')).map(({ label }) => label)).toEqual(['V1', 'V2']);
    });

    it('that exist and are not described are named, with what to do', async () => {
      await using server = await startScriptedServer({
        [QUERY]: [json({ totalSize: 1, done: true, records: [view] })],
        [INDEX]: [missing],
      });
      const { source } = sourceFor(server);
      await using _ = source;
      const failure = await failureOf(source.compile(request));
      expect(failure.code).toBe('salesforce_list_view');
      expect(failure.message).toMatch(/"All".*Share the view/);
    });

    it('of an object whose views an org does not offer at all say so', async () => {
      await using server = await startScriptedServer({
        [QUERY]: [json([error('INVALID_TYPE', "sObject type 'ListView' is not supported")], 400)],
      });
      const { source } = sourceFor(server);
      await using _ = source;
      const failure = await failureOf(source.compile({ ...request, object: 'Contact' }));
      expect(failure.code).toBe('salesforce_list_view');
      expect(failure.message).toMatch(/INVALID_TYPE.*instead/);
    });
  });

  describe('aborting', () => {
    it('ends a wait with the reason of the signal', async () => {
      await using server = await startScriptedServer({
        [DESCRIBE]: [json([error('SERVER_UNAVAILABLE')], 503, { 'retry-after': '60' })],
      });
      const controller = new AbortController();
      await using source = createSalesforceSource({
        url: server.url,
        credentials: { grant: 'client_credentials', clientId: 'rollcall', clientSecret: 'top-secret' },
        onEvent: ({ kind }) => {
          if (kind === 'retry') setImmediate(() => controller.abort(new Error('Ctrl-C')));
        },
      });
      await expect(source.fields('Contact', ['Name'], { signal: controller.signal })).rejects.toThrow('Ctrl-C');
    });

    it('ends a request that hangs, before the token and after it', async () => {
      const hang: Responder = () => undefined;
      await using server = await startScriptedServer({ [DESCRIBE]: [hang] });
      await using deaf = await startScriptedServer({ [TOKEN]: [hang] });
      for (const { source } of [sourceFor(server), sourceFor(deaf)]) {
        const controller = new AbortController();
        setTimeout(() => controller.abort(new Error('Ctrl-C')), 50);
        await expect(source.fields('Contact', ['Name'], { signal: controller.signal })).rejects.toThrow('Ctrl-C');
        await source[Symbol.asyncDispose]();
      }
    });
  });

  describe('reading by REST', () => {
    const page = (from: number, to: number, total: number, next?: string): Responder =>
      json({
        totalSize: total,
        done: next === undefined,
        ...(next === undefined ? {} : { nextRecordsUrl: `${DATA}/query/${next}` }),
        records: Array.from({ length: to - from }, (_, i) => record(from + i)),
      });

    it('follows the pages and can go on after any of them', async () => {
      await using server = await startScriptedServer({
        [DESCRIBE]: [describeContact],
        [QUERY]: [page(0, 2, 5, 'c-2')],
        [`GET ${DATA}/query/c-2`]: [reset, page(2, 4, 5, 'c-4')],
        [`GET ${DATA}/query/c-4`]: [page(4, 5, 5)],
      });
      const { source } = sourceFor(server);
      await using _ = source;
      const pages = await readAll(source.read(extract));
      expect(rowsOf(pages)).toEqual([0, 1, 2, 3, 4].map(row));
      expect(pages.map(({ total }) => total)).toEqual([5, 5, 5]);
      const resume = pages[0]?.next ?? '';
      expect(rowsOf(await readAll(source.read(extract, { resume })))).toEqual([2, 3, 4].map(row));
    });

    it('R35: takes no read for whole that ends before all its records have come', async () => {
      await using server = await startScriptedServer({
        [DESCRIBE]: [describeContact],
        [QUERY]: [page(0, 2, 5, 'c-2'), page(0, 2, 3)],
        [`GET ${DATA}/query/c-2`]: [page(2, 4, 5)],
      });
      const { source } = sourceFor(server);
      await using _ = source;
      const failure = await failureOf(readAll(source.read(extract)));
      expect(failure.code).toBe('salesforce_incomplete');
      expect(failure.message).toMatch(/4 records.*5/);
      expect((await failureOf(readAll(source.read(extract)))).code).toBe('salesforce_incomplete');
    });

    it('says when the cursor of an interrupted read has expired', async () => {
      await using server = await startScriptedServer({
        [DESCRIBE]: [describeContact],
        [QUERY]: [page(0, 2, 5, 'c-2')],
        [`GET ${DATA}/query/c-2`]: [json([error('INVALID_QUERY_LOCATOR', 'invalid query locator')], 400)],
      });
      const { source } = sourceFor(server);
      await using _ = source;
      expect((await failureOf(readAll(source.read(extract)))).code).toBe('salesforce_cursor');
      expect((await failureOf(readAll(source.read(extract, { resume: 'nonsense' })))).code).toBe('salesforce_cursor');
    });

    it('names a value that is no value', async () => {
      await using server = await startScriptedServer({
        [DESCRIBE]: [describeContact],
        [QUERY]: [json({ totalSize: 1, done: true, records: [{ Id: id(1), Name: { first: 'A' } }] })],
      });
      const { source } = sourceFor(server);
      await using _ = source;
      const failure = await failureOf(readAll(source.read(extract)));
      expect(failure.code).toBe('salesforce_response');
      expect(failure.message).toContain('Name');
    });
  });

  describe('reading by Bulk', () => {
    const csv = (from: number, to: number): string =>
      `"Id","Name"\n${Array.from({ length: to - from }, (_, i) => `"${id(from + i)}","N${from + i}"\n`).join('')}`;
    const results = (body: string, records: number, locator = 'null'): Responder =>
      text(body, 200, {
        'content-type': 'text/csv',
        'sforce-numberofrecords': String(records),
        'sforce-locator': locator,
      });
    const job = (state: string, records?: number, more = {}) =>
      json({
        id: '750000000000001AAA',
        state,
        ...(records === undefined ? {} : { numberRecordsProcessed: records }),
        ...more,
      });
    const JOB = `${JOBS}/750000000000001AAA`;
    const gone: Responder = (_, response) => void response.writeHead(204).end();
    // The first page, which tells how many there are; Bulk takes over before a second one.
    const totalOf = (total: number) =>
      json({ totalSize: total, done: false, nextRecordsUrl: `${DATA}/query/c-0`, records: [] });

    const bulkScript = (script: Record<string, readonly Responder[]>) => ({
      [DESCRIBE]: [describeContact],
      [QUERY]: [totalOf(5)],
      [`POST ${JOBS}`]: [job('UploadComplete')],
      [`DELETE ${JOB}`]: [gone],
      [`GET ${JOB}/results?maxRecords=1000&locator=b`]: [results(csv(3, 5), 2)],
      [`GET ${JOB}/results`]: [results(csv(0, 3), 3, 'b')],
      [`GET ${JOB}`]: [job('InProgress'), job('JobComplete', 5)],
      ...script,
    });
    const bulk = { bulkThreshold: 4, bulkPageSize: 2, bulkCells: 1 };

    it('hands on whole pages, goes on after any of them, and deletes the job at the end', async () => {
      await using server = await startScriptedServer(bulkScript({}));
      const { source, waits } = sourceFor(server, bulk);
      await using _ = source;
      const pages = await readAll(source.read(extract));
      expect(pages.map(({ rows }) => rows.length)).toEqual([2, 1, 2]);
      expect(rowsOf(pages)).toEqual([0, 1, 2, 3, 4].map(row));
      expect(server.requests.at(-1)).toBe(`DELETE ${JOB}`);
      expect(waits).toEqual([100]);
      for (const [i, { next }] of pages.entries()) {
        if (next === null) continue;
        expect(rowsOf(await readAll(source.read(extract, { resume: next })))).toEqual(rowsOf(pages.slice(i + 1)));
      }
    });

    it('leaves the job alone when the reader stops early', async () => {
      await using server = await startScriptedServer(bulkScript({}));
      const { source } = sourceFor(server, bulk);
      await using _ = source;
      for await (const _page of source.read(extract)) break;
      expect(server.requests.filter((line) => line.startsWith('DELETE'))).toEqual([]);
    });

    it.each<[string, Responder]>([
      ['cut between rows', results(csv(0, 2), 3, 'b')],
      ['cut inside a value', results(csv(0, 3).slice(0, -6), 3, 'b')],
      ['cut by the network', broken(csv(0, 2), { 'sforce-numberofrecords': '3', 'sforce-locator': 'b' })],
      ['empty', results('', 3, 'b')],
      ['replaced by a page of HTML', html(502)],
    ])('fetches a page again that is %s, and hands none of it on', async (_name, fault) => {
      await using server = await startScriptedServer(
        bulkScript({ [`GET ${JOB}/results`]: [fault, results(csv(0, 3), 3, 'b')] }),
      );
      const { source } = sourceFor(server, bulk);
      await using _ = source;
      expect(rowsOf(await readAll(source.read(extract)))).toEqual([0, 1, 2, 3, 4].map(row));
    });

    it('ends in an error when a page stays cut', async () => {
      await using server = await startScriptedServer(
        bulkScript({ [`GET ${JOB}/results`]: [results(csv(0, 2), 3, 'b')] }),
      );
      const { source } = sourceFor(server, bulk);
      await using _ = source;
      const failure = await failureOf(readAll(source.read(extract)));
      expect(failure.code).toBe('salesforce_unreachable');
      expect(failure.message).toContain('2 of 3 announced records');
    });

    it('compares the whole with what the job has processed', async () => {
      await using server = await startScriptedServer(
        bulkScript({ [`GET ${JOB}/results?maxRecords=1000&locator=b`]: [results(csv(3, 4), 1)] }),
      );
      const { source } = sourceFor(server, bulk);
      await using _ = source;
      const failure = await failureOf(readAll(source.read(extract)));
      expect(failure.code).toBe('salesforce_incomplete');
      expect(failure.message).toMatch(/4 records.*5/);
    });

    it('names a column that is not the one asked for', async () => {
      await using server = await startScriptedServer(
        bulkScript({ [`GET ${JOB}/results`]: [results('"Name","Id"\n"a","b"\n"a","b"\n"a","b"\n', 3, 'b')] }),
      );
      const { source } = sourceFor(server, bulk);
      await using _ = source;
      expect((await failureOf(readAll(source.read(extract)))).message).toContain('column 1 is "Name" instead of "Id"');
    });

    it.each(['', '"Id","Name"\n'])('takes %j for no records', async (body) => {
      await using server = await startScriptedServer(
        bulkScript({ [`GET ${JOB}/results`]: [results(body, 0)], [`GET ${JOB}`]: [job('JobComplete', 0)] }),
      );
      const { source } = sourceFor(server, bulk);
      await using _ = source;
      expect(await readAll(source.read(extract))).toEqual([{ rows: [], next: null, total: 0 }]);
    });

    it.each<[string, Record<string, readonly Responder[]>]>([
      [
        'refuses the object',
        { [`POST ${JOBS}`]: [json([error('INVALIDENTITY', 'not supported by the Bulk API')], 400)] },
      ],
      ['refuses the query', { [`POST ${JOBS}`]: [json([error('API_ERROR', 'Implementation restriction')], 400)] }],
      ['fails', { [`GET ${JOB}`]: [job('Failed', 0, { errorMessage: 'Too many retries' })] }],
    ])('goes on by REST when Bulk %s, and says so', async (_name, script) => {
      await using server = await startScriptedServer(
        bulkScript({ [QUERY]: [json({ totalSize: 5, done: true, records: [0, 1, 2, 3, 4].map(record) })], ...script }),
      );
      const events: SalesforceEvent[] = [];
      const { source } = sourceFor(server, { ...bulk, onEvent: (event) => events.push(event) });
      await using _ = source;
      expect(rowsOf(await readAll(source.read(extract)))).toEqual([0, 1, 2, 3, 4].map(row));
      expect(events.map(({ kind }) => kind)).toContain('bulk_fallback');
    });

    it('lets Bulk take over when REST needs too long for the query', async () => {
      const timeout = json([error('QUERY_TIMEOUT', 'Your query request was running for too long.')], 400);
      await using server = await startScriptedServer(bulkScript({ [QUERY]: [timeout] }));
      const { source } = sourceFor(server, bulk);
      await using _ = source;
      expect(rowsOf(await readAll(source.read(extract)))).toEqual([0, 1, 2, 3, 4].map(row));
    });

    it('reads queries by Bulk that are too long for an address, and refuses them for previews', async () => {
      await using server = await startScriptedServer(bulkScript({}));
      const { source } = sourceFor(server, bulk);
      await using _ = source;
      const long = { ...extract, soql: `${extract.soql} WHERE Name != '${'x'.repeat(14_000)}'` };
      expect(rowsOf(await readAll(source.read(long)))).toHaveLength(5);
      expect(server.requests.filter((line) => line.startsWith(QUERY))).toEqual([]);
      expect((await failureOf(readAll(source.read(long, { limit: 5 })))).message).toContain('Map fewer fields');
    });

    it('aborts and deletes its job when it is told to stop while the job runs', async () => {
      await using server = await startScriptedServer(
        bulkScript({ [`GET ${JOB}`]: [job('InProgress')], [`PATCH ${JOB}`]: [job('Aborted')] }),
      );
      const controller = new AbortController();
      const { source } = sourceFor(server, {
        ...bulk,
        sleep: async (_ms, signal) => {
          controller.abort(new Error('Ctrl-C'));
          signal?.throwIfAborted();
        },
      });
      await using _ = source;
      await expect(readAll(source.read(extract, { signal: controller.signal }))).rejects.toThrow('Ctrl-C');
      expect(server.requests.slice(-2)).toEqual([`PATCH ${JOB}`, `DELETE ${JOB}`]);
    });

    it('says when the job of an interrupted read is gone', async () => {
      await using server = await startScriptedServer(bulkScript({}));
      const { source } = sourceFor(server, bulk);
      await using _ = source;
      const [first] = await readAll(source.read(extract));
      await using emptied = await startScriptedServer({ [DESCRIBE]: [describeContact] });
      const { source: later } = sourceFor(emptied, bulk);
      await using __ = later;
      const resume = first?.next ?? '';
      expect((await failureOf(readAll(later.read(extract, { resume })))).code).toBe('salesforce_cursor');
    });
  });
});
