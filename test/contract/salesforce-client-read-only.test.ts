import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startSalesforceSandbox } from '../../sandbox/salesforce/http/server.ts';
import type { SalesforceOptions } from '../../src/salesforce/index.ts';
import type { Source } from '../../src/sync/source.ts';
import { startWireRecorder, type WireRecord } from '../support/wire-recorder.ts';
import { sourceOf } from './salesforce-client-sandbox.ts';

const DATA = /^\/services\/data\/v\d+\.\d+/;
const JOB = /^\/jobs\/query\/(750\w{15})$/;

const queryJob = z.strictObject({
  operation: z.enum(['query', 'queryAll']),
  query: z.string().startsWith('SELECT '),
  contentType: z.literal('CSV'),
  columnDelimiter: z.literal('COMMA'),
  lineEnding: z.literal('LF'),
});
const aborted = z.strictObject({ state: z.literal('Aborted') });
const composite = z.strictObject({
  compositeRequest: z.array(
    z.strictObject({
      method: z.literal('GET'),
      url: z.string().regex(/^\/services\/data\/v\d+\.\d+\/query(?:All)?\?q=SELECT%20/),
      referenceId: z.string(),
      httpHeaders: z.record(z.string(), z.string()),
    }),
  ),
});

/** What a request does to the org: nothing, a session, or something to one of the client's own query jobs. */
function effectOf({ method, path, body }: WireRecord): string {
  if (method === 'GET') return 'read';
  if (method === 'POST' && path === '/services/oauth2/token') return 'token';
  const resource = path.replace(DATA, '');
  if (method === 'POST' && resource === '/composite') {
    composite.parse(JSON.parse(body));
    return 'read by composite';
  }
  if (method === 'POST' && resource === '/jobs/query') {
    queryJob.parse(JSON.parse(body));
    return 'job';
  }
  if (method === 'PATCH' && JOB.test(resource)) {
    aborted.parse(JSON.parse(body));
    return 'job';
  }
  if (method === 'DELETE' && JOB.test(resource)) return 'job';
  throw new Error(`${method} ${path} writes to the org`);
}

async function drain(pages: AsyncIterable<unknown>): Promise<void> {
  for await (const _page of pages);
}

/** A use of every method of a source, the more ways of asking the better. */
const USES: Readonly<Record<keyof Source, (source: Source) => Promise<unknown>>> = {
  identity: (source) => source.identity(),
  serverTime: (source) => source.serverTime(),
  calls: async (source) => source.calls(),
  apiUsage: async (source) => source.apiUsage(),
  customObjects: (source) => source.customObjects(),
  listViews: (source) => source.listViews('User'),
  fields: (source) => source.fields('Contact', ['Email', 'Account.Name']),
  inspectFields: (source) => source.inspectFields('Contact', ['Email', 'Gone__c']),
  allFields: (source) => source.allFields('Contact', { parents: true }),
  hasField: (source) => source.hasField('Contact', 'Gone__c'),
  compile: async (source) => {
    const since = { at: new Date(0), parents: ['Account'] };
    await source.compile({ object: 'Contact', listView: 'Engineers', paths: ['Id'], since });
    await source.compile({ object: 'User', listView: 'All_Active_Users', paths: ['Id'] });
    await source.compile({ object: 'Contact', listView: 'No_Such_View', paths: ['Id'] }).catch(() => undefined);
  },
  count: async (source) => source.count(await longExtract(source)),
  prefetch: async (source) => source.prefetch(await longExtract(source)),
  read: async (source) => {
    const extract = await source.compile({
      object: 'Contact',
      listView: 'All_Contacts',
      paths: ['Id', 'Account.Name'],
    });
    await drain(source.read(extract));
    await drain(source.read(extract, { limit: 5 }));
    const long = await longExtract(source);
    await drain(source.read(long));
    await drain(source.read(long, { limit: 5 }));
    const leave = new AbortController();
    const left = drain(source.read({ ...extract, soql: `${extract.soql} ` }, { signal: leave.signal }));
    setTimeout(() => leave.abort(new Error('left')), 30);
    await left.catch(() => undefined);
  },
  split: async (source) => {
    const split = await source.split(await longExtract(source), 100_000);
    await source.release(split?.positions[0] ?? ONE_OF_REST);
  },
  release: (source) => source.release(ONE_OF_REST),
  readIds: async (source) => {
    const ids = Array.from({ length: 900 }, (_, n) => `003${String(n).padStart(12, '0')}`);
    await drain(source.readIds(await longExtract(source), ids));
  },
  record: async (source) => {
    await source.record(await longExtract(source), '003000000000000AAA');
  },
  accounts: (source) => drain(source.accounts(['001000000000000AAA'])),
  accountsChanged: (source) => drain(source.accountsChanged(new Date(0))),
};

const ONE_OF_REST = '{"via":"rest","url":"/services/data/v62.0/query/01g-2000","done":0,"total":1}';

/** An extract whose query is too long for an address. */
async function longExtract(source: Source) {
  const extract = await source.compile({ object: 'Contact', listView: 'Engineers', paths: ['Id'] });
  const names = Array.from({ length: 900 }, (_, n) => `'Nobody called ${n}'`);
  return { ...extract, soql: `${extract.soql} AND LastName NOT IN (${names.join(', ')})` };
}

describe('on the wire', () => {
  it.each<[string, Partial<SalesforceOptions>, readonly string[]]>([
    ['REST', { bulkThreshold: 1_000_000 }, ['read', 'read by composite', 'token']],
    ['Bulk', { bulkThreshold: -1 }, ['job', 'read', 'read by composite', 'token']],
  ])('R1: no method of a source writes, reading by %s', async (_name, options, effects) => {
    await using sandbox = await startSalesforceSandbox({ userListViews: false });
    await using wire = await startWireRecorder(sandbox);
    const before = JSON.stringify(sandbox.org.table('Contact').at(0));
    await using source = sourceOf(wire, options);
    for (const use of Object.values(USES)) await use(source);
    expect([...new Set(wire.records.map(effectOf))].sort()).toEqual(effects);
    // One call is left at any moment of it: it may be counted already, and not have arrived.
    expect([0, 1]).toContain(source.calls() - wire.records.length);
    expect(JSON.stringify(sandbox.org.table('Contact').at(0))).toBe(before);
    expect(Object.keys(sandbox.stats().requests).length).toBeGreaterThan(5);
  });

  it('R1: the watcher itself tells what writes', () => {
    const path = '/services/data/v62.0/composite';
    const part = { method: 'PATCH', url: '/services/data/v62.0/sobjects/Contact/1', referenceId: 'a', httpHeaders: {} };
    const body = JSON.stringify({ compositeRequest: [part] });
    expect(() => effectOf({ method: 'POST', path, body })).toThrow(/GET/);
    for (const method of ['POST', 'PATCH', 'PUT', 'DELETE']) {
      expect(() => effectOf({ method, path: '/services/data/v62.0/sobjects/Contact', body: '{}' })).toThrow(/writes/);
    }
    expect(() => effectOf({ method: 'PATCH', path: '/services/data/v62.0/jobs/query/1', body: '{}' })).toThrow();
  });
});
