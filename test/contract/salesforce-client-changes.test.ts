import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SalesforceSandbox } from '../../sandbox/salesforce/http/serve-org.ts';
import { startSalesforceSandbox } from '../../sandbox/salesforce/http/server.ts';
import type { Account, Source } from '../../src/sync/source.ts';
import { rowsOf, sourceOf } from './salesforce-client-sandbox.ts';

const MINUTE = 60_000;

let sandbox: SalesforceSandbox;
let clock: number;

beforeAll(async () => {
  clock = Date.parse('2026-06-01T10:00:00Z');
  sandbox = await startSalesforceSandbox({ bulkQueued: 0, bulkRunning: 0, clock: () => new Date(clock) });
});

afterAll(async () => {
  await sandbox.close();
});

/** Lets a minute pass and returns the time after it. */
function later(): Date {
  clock += MINUTE;
  return new Date(clock);
}

async function changesSince(source: Source, since: Date) {
  const changed = new Map<string, Account>();
  const deleted = new Set<string>();
  for await (const batch of source.accountsChanged(since)) {
    for (const account of batch.changed) changed.set(account.id, account);
    for (const id of batch.deleted) deleted.add(id);
  }
  return { changed, deleted };
}

describe('records changed since', () => {
  const request = {
    object: 'Contact',
    listView: 'Engineers',
    paths: ['Id', 'AccountId', 'Account.ParentId', 'OwnerId'],
  };

  it('R12: are those whose own stamp, or that of a parent asked for, is at or after it, within the list view', async () => {
    await using source = sourceOf(sandbox);
    const all = await rowsOf(source, await source.compile(request));
    const [one] = all;
    const parent = all.map(([, , grandparent]) => grandparent).find((id) => id !== null && id !== undefined) ?? '';
    const admin = sandbox.org.integrationUser.id;

    const before = later();
    const idsSince = async (parents: readonly string[]) =>
      (await rowsOf(source, await source.compile({ ...request, since: { at: before, parents } }))).map(([id]) => id);
    const every = ['Account', 'Account.Parent', 'Owner'];
    expect(await idsSince(every)).toEqual([]);

    sandbox.org.table('Contact').update(one?.[0] ?? '', { FirstName: 'Changed' }, admin);
    expect(await idsSince(every)).toEqual([one?.[0]]);
    sandbox.org.table('Account').update(parent, { Name: 'Renamed' }, admin);
    expect(await idsSince([])).toEqual([one?.[0]]);
    const under = (column: number, id: string) => all.filter((row) => row[column] === id).map(([own]) => own);
    const expected = new Set([one?.[0], ...under(1, parent), ...under(2, parent)]);
    expect(new Set(await idsSince(['Account', 'Account.Parent']))).toEqual(expected);
    expect(expected.size).toBeGreaterThan(1);
    expect(expected.size).toBeLessThan(all.length);

    const at = new Date(clock);
    const exactly = await source.compile({ ...request, since: { at, parents: [] } });
    expect((await rowsOf(source, exactly)).map(([id]) => id)).toEqual([one?.[0]]);
    const after = await source.compile({ ...request, since: { at: later(), parents: every } });
    expect(await source.count(after)).toBe(0);
  });
});

describe('accounts changed since', () => {
  it.each([
    ['REST', {}],
    ['Bulk', { bulkThreshold: -1 }],
  ])('R12: come with name and parent by %s, the deleted ones by Id, the unseen not at all', async (_name, options) => {
    await using source = sourceOf(sandbox, options);
    const admin = sandbox.org.integrationUser.id;
    const accounts = sandbox.org.table('Account');
    const since = later();
    expect(await changesSince(source, since)).toEqual({ changed: new Map(), deleted: new Set() });

    const root = accounts.insert({ Name: 'New root' }, admin);
    const child = accounts.insert({ Name: 'New child', ParentId: root }, admin);
    const gone = accounts.insert({ Name: 'Short-lived' }, admin);
    accounts.delete(gone, admin);
    const unseen = Array.from({ length: accounts.length }, (_, i) => i).find((i) => !accounts.visible(i, admin)) ?? -1;
    const unseenId = String(accounts.at(unseen)['Id']);
    accounts.update(unseenId, { Name: 'Nobody sees this' }, admin);

    const { changed, deleted } = await changesSince(source, since);
    expect([...changed.values()]).toEqual([
      { id: root, name: 'New root', parentId: null },
      { id: child, name: 'New child', parentId: root },
    ]);
    expect([...deleted]).toEqual([gone]);
    const next = later();
    expect(await changesSince(source, next)).toEqual({ changed: new Map(), deleted: new Set() });
  });

  it('are streamed whatever their number', async () => {
    await using source = sourceOf(sandbox, { restPageSize: 200 });
    let largest = 0;
    let seen = 0;
    for await (const { changed } of source.accountsChanged(new Date(0))) {
      largest = Math.max(largest, changed.length);
      seen += changed.length;
    }
    expect(seen).toBeGreaterThan(2000);
    expect(largest).toBeLessThanOrEqual(200);
  });
});
