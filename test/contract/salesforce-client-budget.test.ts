import { describe, expect, it } from 'vitest';
import { startSalesforceSandbox } from '../../sandbox/salesforce/http/server.ts';
import type { SourcePage } from '../../src/sync/source.ts';
import { sourceOf } from './salesforce-client-sandbox.ts';
import { error, json, sourceFor, startScriptedServer } from './salesforce-client-server.ts';

const CONTACTS = 4000;
const PAGE = 200;

async function readUntilItEnds(pages: AsyncIterable<SourcePage>) {
  const read: SourcePage[] = [];
  let failure: unknown = null;
  try {
    for await (const page of pages) read.push(page);
  } catch (caught) {
    failure = caught;
  }
  return { pages: read, ids: read.flatMap(({ rows }) => rows.map(([id]) => id)), failure };
}

describe('the budget of API calls', () => {
  it('R48: ends a read before the share is passed, where a later run can go on', async () => {
    await using sandbox = await startSalesforceSandbox({ contacts: CONTACTS, apiLimit: 20 });
    const request = { object: 'Contact', listView: 'All_Contacts', paths: ['Id'] };
    await using source = sourceOf(sandbox, { restPageSize: PAGE, apiBudget: 0.5 });
    const extract = await source.compile(request);
    const first = await readUntilItEnds(source.read(extract));
    expect(first.failure).toMatchObject({
      code: 'salesforce_budget',
      message: expect.stringMatching(/10 of its 20 .*\(50 %\).*stops at 50 %.*goes on/),
    });
    expect(source.apiUsage()).toEqual({ used: 10, max: 20 });
    expect(first.pages.length).toBeGreaterThan(2);

    await using later = sourceOf(sandbox, { restPageSize: PAGE, apiBudget: 0.9 });
    const second = await readUntilItEnds(later.read(extract, { resume: first.pages.at(-1)?.next ?? '' }));
    expect(second.failure).toMatchObject({ code: 'salesforce_budget' });
    expect(new Set([...first.ids, ...second.ids]).size).toBe(first.ids.length + second.ids.length);
    expect(source.apiUsage()?.max).toBe(20);
  });

  it('R48: lets the first call of a run through, and whatever a check of the connection needs', async () => {
    await using sandbox = await startSalesforceSandbox({ contacts: CONTACTS, apiLimit: 20 });
    await using busy = sourceOf(sandbox, { restPageSize: PAGE, apiBudget: 1 });
    const extract = await busy.compile({ object: 'Contact', listView: 'All_Contacts', paths: ['Id'] });
    for await (const _page of busy.read(extract)) if ((busy.apiUsage()?.used ?? 0) >= 11) break;

    await using source = sourceOf(sandbox, { apiBudget: 0.5 });
    await expect(source.count(extract)).resolves.toBe(CONTACTS);
    await expect(source.count(extract)).rejects.toMatchObject({ code: 'salesforce_budget' });
    await expect(source.identity()).resolves.toMatchObject({ organizationName: expect.any(String) });
    await expect(source.serverTime()).resolves.toBeInstanceOf(Date);
    await expect(source.listViews('Contact')).resolves.not.toHaveLength(0);
    await expect(source.fields('Contact', ['Email'])).rejects.toMatchObject({ code: 'salesforce_budget' });
    const calls = source.calls();
    await expect(source.count(extract)).rejects.toMatchObject({ code: 'salesforce_budget' });
    expect(source.calls()).toBe(calls);
  });

  it('R48: ends retries as well, and still tidies up its Bulk job', async () => {
    const DATA = '/services/data/v62.0';
    const JOB = `${DATA}/jobs/query/750000000000001AAA`;
    const at = (used: number) => ({ 'sforce-limit-info': `api-usage=${used}/100` });
    const job = (state: string, used: number) => json({ id: '750000000000001AAA', state }, 200, at(used));
    const id = { name: 'Id', label: 'Id', type: 'id', length: 18, filterable: true };
    const field = { ...id, relationshipName: null, referenceTo: [], picklistValues: [] };
    await using server = await startScriptedServer({
      [`GET ${DATA}/sobjects/Contact/describe`]: [json({ name: 'Contact', label: 'Contact', fields: [field] })],
      [`GET ${DATA}/query?`]: [
        json({ totalSize: 9, done: false, nextRecordsUrl: `${DATA}/query/c-0`, records: [] }, 200, at(70)),
      ],
      [`POST ${DATA}/jobs/query`]: [json([error('SERVER_UNAVAILABLE')], 503, at(75)), job('UploadComplete', 79)],
      [`PATCH ${JOB}`]: [job('Aborted', 90)],
      [`DELETE ${JOB}`]: [(_, response) => void response.writeHead(204).end()],
      [`GET ${JOB}`]: [json([error('SERVER_UNAVAILABLE')], 503, at(80))],
    });
    const { source, waits } = sourceFor(server, { bulkThreshold: 1 });
    await using _ = source;
    const extract = {
      object: 'Contact',
      listView: { id: '00Bf20000080l1oEAA', developerName: 'All', label: 'All' },
      soql: 'SELECT Id FROM Contact',
      paths: ['Id'],
      scope: 'everything',
      filtered: false,
      warnings: [],
    };
    const { failure } = await readUntilItEnds(source.read(extract));
    expect(failure).toMatchObject({ code: 'salesforce_budget' });
    expect(server.requests.filter((line) => line.startsWith(`GET ${JOB}`))).toHaveLength(1);
    expect(server.requests.slice(-2)).toEqual([`PATCH ${JOB}`, `DELETE ${JOB}`]);
    expect(waits).toEqual([500, 100, 500]);
  });
});
