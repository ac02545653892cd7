import { describe, expect, it } from 'vitest';
import type { SalesforceEvent } from '../../src/salesforce/index.ts';
import {
  DATA,
  DESCRIBE,
  describeContact,
  extract,
  failureOf,
  id,
  JOBS,
  QUERY,
  readAll,
  record,
  row,
  rowsOf,
} from './salesforce-client-answers.ts';
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
} from './salesforce-client-server.ts';

describe('the Salesforce client, when reading goes wrong', () => {
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
      expect(waits).toEqual([100, 150]);
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
