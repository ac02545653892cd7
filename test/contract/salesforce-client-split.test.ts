import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SalesforceSandbox } from '../../sandbox/salesforce/http/serve-org.ts';
import { startSalesforceSandbox } from '../../sandbox/salesforce/http/server.ts';
import type { SalesforceEvent, SalesforceOptions } from '../../src/salesforce/index.ts';
import type { Source, SourcePage } from '../../src/sync/source.ts';
import { rowsOf, sourceOf } from './salesforce-client-sandbox.ts';

const RECORDS = 3_300;
const PAGE = 300;

let sandbox: SalesforceSandbox;

beforeAll(async () => {
  sandbox = await startSalesforceSandbox({ contacts: RECORDS, bulkPageSize: PAGE, bulkQueued: 0, bulkRunning: 0 });
});

afterAll(async () => {
  await sandbox.close();
});

const connected = (options: Partial<SalesforceOptions> = {}) =>
  sourceOf(sandbox, { bulkThreshold: 1000, bulkPageSize: 200, ...options });

const compiled = (source: Source) =>
  source.compile({ object: 'Contact', listView: 'All_Contacts', paths: ['Id', 'LastName', 'Account.Name'] });

async function rowsAt(source: Source, position: string) {
  const extract = await compiled(source);
  const pages: SourcePage[] = [];
  for await (const page of source.read(extract, { resume: position })) pages.push(page);
  return pages;
}

const fault = async (rule: object) => {
  const response = await fetch(`${sandbox.url}/__sandbox/faults`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(rule),
  });
  expect(response.status).toBe(204);
};

describe('a large read that is split', () => {
  it('has the same rows in its parts, in the same order, whoever reads which', async () => {
    await using one = connected();
    await using other = connected();
    const extract = await compiled(one);
    const whole = await rowsOf(one, extract);
    const split = await one.split(extract, RECORDS);
    expect(split).toMatchObject({ total: whole.length });
    const positions = split?.positions ?? [];
    expect(positions).toHaveLength(Math.ceil(whole.length / PAGE));
    const parts = await Promise.all(
      positions.map((position, index) => rowsAt(index % 2 === 0 ? one : other, position)),
    );
    for (const pages of parts) {
      expect(pages.length).toBe(2);
      expect(pages.map(({ next }) => next === null)).toEqual([false, true]);
      expect(pages[0]?.total).toBe(whole.length);
    }
    expect(parts.flatMap((pages) => pages.flatMap(({ rows }) => rows))).toEqual(whole);
  });

  it('costs a call for five parts, besides those of the read', async () => {
    await using source = connected();
    const extract = await compiled(source);
    await source.count(extract);
    const before = source.calls();
    const split = await source.split(extract, RECORDS);
    const parts = split?.positions.length ?? 0;
    expect(parts).toBeGreaterThan(10);
    // Creating the job, looking at it once or more, and the pages.
    expect(source.calls() - before).toBeGreaterThanOrEqual(2 + Math.ceil(parts / 5));
    expect(source.calls() - before).toBeLessThan(10 + Math.ceil(parts / 5));
  });

  it('goes on in the middle of a part', async () => {
    await using source = connected();
    const split = await source.split(await compiled(source), RECORDS);
    const [first, second] = await rowsAt(source, split?.positions[1] ?? '');
    await using later = connected();
    expect(await rowsAt(later, first?.next ?? '')).toEqual([second]);
  });

  it('keeps its results until it is released; then its parts are unknown', async () => {
    await using source = connected();
    const split = await source.split(await compiled(source), RECORDS);
    const [first = '', second = ''] = split?.positions ?? [];
    await rowsAt(source, first);
    await rowsAt(source, first);
    await source.release(first);
    await expect(rowsAt(source, second)).rejects.toMatchObject({ code: 'salesforce_cursor' });
    await source.release(second);
  });

  it('is left alone when it is small, and when Bulk refuses it', async () => {
    await using source = connected();
    const extract = await compiled(source);
    const before = source.calls();
    expect(await source.split(extract, 1000)).toBeNull();
    expect(source.calls()).toBe(before);
    await fault({ kind: 'bulk_job', status: 403, body: '[{"errorCode":"API_DISABLED_FOR_ORG","message":"No Bulk"}]' });
    expect(await source.split(extract, RECORDS)).toBeNull();
  });

  it('cannot be shared, and goes on page after page, where the org has no resultPages', async () => {
    await using source = connected();
    const extract = await compiled(source);
    const whole = await rowsOf(source, extract);
    await fault({ path: '/resultPages', status: 404, body: '[{"errorCode":"NOT_FOUND","message":"Not here"}]' });
    const split = await source.split(extract, RECORDS);
    expect(split?.positions).toHaveLength(1);
    const pages = await rowsAt(source, split?.positions[0] ?? '');
    expect(pages.flatMap(({ rows }) => rows)).toEqual(whole);
    expect(pages.at(-1)?.next).toBeNull();
  });

  it('fetches a part again that was cut off', async () => {
    const events: SalesforceEvent[] = [];
    await using source = connected({ sleep: async () => undefined, onEvent: (event) => events.push(event) });
    const split = await source.split(await compiled(source), RECORDS);
    const position = split?.positions[3] ?? '';
    const whole = await rowsAt(source, position);
    await fault({ kind: 'bulk_result', endAfter: 3000 });
    expect(await rowsAt(source, position)).toEqual(whole);
    expect(events.filter(({ kind }) => kind === 'retry')).toHaveLength(1);
  });

  it.each([
    ['a page twice', { resultPages: [{ resultUrl: 'x?locator=a' }, { resultUrl: 'x?locator=a' }], done: true }],
    ['that there is more, and not where', { resultPages: [{ resultUrl: 'x?locator=a' }], done: false }],
    ['an address elsewhere', { resultPages: [{ resultUrl: 'x?locator=a' }], done: false, nextRecordsUrl: 'https://x' }],
  ])('is given up where the list of pages names %s', async (_what, body) => {
    await using source = connected();
    await fault({ path: '/resultPages', status: 200, body: JSON.stringify(body) });
    await expect(source.split(await compiled(source), RECORDS)).rejects.toMatchObject({ code: 'salesforce_response' });
  });
});
