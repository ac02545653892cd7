import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SalesforceSandbox } from '../../sandbox/salesforce/http/serve-org.ts';
import { startSalesforceSandbox } from '../../sandbox/salesforce/http/server.ts';
import { createSalesforceSource, type SalesforceEvent, type SalesforceOptions } from '../../src/salesforce/index.ts';
import type { Account, Source, SourcePage } from '../../src/sync/source.ts';

const CREDENTIALS = { grant: 'client_credentials', clientId: 'rollcall', clientSecret: 'rollcall-secret' } as const;

/** Columns of every kind that REST and Bulk write differently. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  Contact: [
    'Id',
    'Email',
    'LastName',
    'Account.Name',
    'Account.Owner.Email',
    'Department__c',
    'CreatedDate',
    'Certified_Until__c',
    'Is_Learner__c',
    'Account.NumberOfEmployees',
    'Account.AnnualRevenue',
  ],
  User: ['Id', 'Username', 'LastName', 'IsActive', 'Manager.Name', 'SystemModstamp'],
  Learner__c: ['Id', 'Name', 'Last_Name__c', 'Account__r.Name', 'Account__c'],
};

const READABLE = [
  ['Contact', 'Active_Learners'],
  ['Contact', 'All_Contacts'],
  ['Contact', 'Certified_Learners'],
  ['Contact', 'Engineers'],
  ['Contact', 'Learners_of_Large_Customers'],
  ['Contact', 'My_Contacts'],
  ['User', 'Active_Users'],
  ['Learner__c', 'Enrolled_Learners'],
] as const;

let sandbox: SalesforceSandbox;

beforeAll(async () => {
  sandbox = await startSalesforceSandbox({ bulkQueued: 0, bulkRunning: 0 });
});

afterAll(async () => {
  await sandbox.close();
});

function sourceOf(options: Partial<SalesforceOptions> = {}) {
  return createSalesforceSource({
    url: sandbox.url,
    credentials: CREDENTIALS,
    privateNetworks: ['127.0.0.0/8'],
    poll: { firstMs: 1 },
    ...options,
  });
}

const viaBulk = { bulkThreshold: -1, bulkPageSize: 700, bulkCells: 20_000 };

async function pagesOf(pages: AsyncIterable<SourcePage>): Promise<SourcePage[]> {
  const all: SourcePage[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

const sorted = (pages: readonly SourcePage[]) =>
  pages.flatMap(({ rows }) => rows.map((row) => JSON.stringify(row))).sort();

async function compile(source: Source, object: string, listView: string, since?: Date) {
  const paths = COLUMNS[object] ?? ['Id'];
  return source.compile({
    object,
    listView,
    paths,
    ...(since === undefined ? {} : { since: { at: since, parents: [] } }),
  });
}

describe('the Salesforce client against the sandbox org', () => {
  it('says as whom and where it has signed in, and what the clock there is', async () => {
    await using source = sourceOf();
    expect(await source.identity()).toEqual({
      organizationId: sandbox.org.id,
      organizationName: 'Acme',
      username: 'integration@acme.example',
    });
    expect(Math.abs((await source.serverTime()).getTime() - sandbox.org.now().getTime())).toBeLessThan(5000);
    expect(source.apiUsage()).toMatchObject({ max: 1_000_000 });
    expect(source.calls()).toBeGreaterThanOrEqual(3);
  });

  it('asks for the clock where no answer has told it yet', async () => {
    await using source = sourceOf();
    expect(await source.serverTime()).toBeInstanceOf(Date);
    expect(source.calls()).toBe(2);
  });

  it('signs in with a signed assertion', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    await using other = await startSalesforceSandbox({ contacts: 10, jwtPublicKey: publicKey });
    const username = other.org.integrationUser.username;
    for (const type of ['pkcs8', 'pkcs1'] as const) {
      const pem = createPrivateKey(privateKey).export({ type, format: 'pem' }).toString();
      const credentials = { grant: 'jwt_bearer', clientId: 'rollcall', username, privateKey: pem } as const;
      await using source = sourceOf({ url: other.url, credentials });
      expect(await source.identity()).toMatchObject({ username });
    }
    const stranger = { grant: 'jwt_bearer', clientId: 'rollcall', username: 'no@one.example', privateKey } as const;
    await using refused = sourceOf({ url: other.url, credentials: stranger });
    await expect(refused.identity()).rejects.toMatchObject({
      code: 'salesforce_credentials',
      message: expect.stringContaining('pre-authorize'),
    });
    await using unreadable = sourceOf({ url: other.url, credentials: { ...stranger, privateKey: 'not a key' } });
    await expect(unreadable.identity()).rejects.toMatchObject({ code: 'salesforce_credentials' });
  });

  it('names a wrong secret', async () => {
    await using source = sourceOf({ credentials: { ...CREDENTIALS, clientSecret: 'wrong' } });
    await expect(source.identity()).rejects.toMatchObject({ code: 'salesforce_credentials' });
  });

  it('R7: lists the list views of an object in label order, with 18-character Ids', async () => {
    await using source = sourceOf();
    const views = await source.listViews('Contact');
    expect(views.map(({ label }) => label)).toEqual(views.map(({ label }) => label).sort());
    expect(views.map(({ developerName }) => developerName)).toContain('Active_Learners');
    for (const view of views) expect(view.id).toMatch(/^00B\w{15}$/);
    expect(views.find(({ developerName }) => developerName === 'Training_Day_Guests')?.soqlCompatible).toBe(false);
  });

  it.each(READABLE)('reads the same rows of %s %s by REST and by Bulk', async (object, listView) => {
    await using rest = sourceOf();
    await using bulk = sourceOf(viaBulk);
    const extract = await compile(rest, object, listView);
    const byRest = await pagesOf(rest.read(extract));
    const byBulk = await pagesOf(bulk.read(extract));
    expect(sorted(byBulk)).toEqual(sorted(byRest));
    expect(byRest.at(-1)).toMatchObject({ next: null, total: await rest.count(extract) });
    expect(sorted(byRest).length).toBe(byRest[0]?.total);
    expect(sorted(byRest).length).toBeGreaterThan(0);
  });

  it.each([
    ['REST', {}],
    ['Bulk', viaBulk],
    ['Bulk, compressed', { ...viaBulk, gzip: true }],
  ])('keeps line breaks, quotes, commas and every script in values read by %s', async (_name, options) => {
    await using source = sourceOf(options);
    const paths = ['Id', 'LastName', 'Title', 'Motto__c', 'MailingStreet'];
    const extract = await source.compile({ object: 'Contact', listView: 'All_Contacts', paths });
    const rows = (await pagesOf(source.read(extract))).flatMap((page) => page.rows);
    const table = sandbox.org.table('Contact');
    for (const row of rows) {
      const stored = table.at(table.find(row[0] ?? ''));
      expect(row).toEqual(paths.map((path) => (stored[path] ?? '') || null));
    }
    for (const awkward of ['"', ',', '\n', '\r\n', '’']) {
      expect(rows.some((row) => row.some((cell) => cell?.includes(awkward)))).toBe(true);
    }
  });

  it.each([
    ['REST', { restPageSize: 200 }],
    ['Bulk', viaBulk],
  ])('goes on after any page of a read by %s', async (_name, options) => {
    await using source = sourceOf(options);
    const extract = await compile(source, 'Contact', 'Engineers');
    const whole: SourcePage[] = [];
    for await (const page of source.read(extract)) {
      whole.push(page);
      if (page.next === null) break;
    }
    const middle = Math.floor(whole.length / 2);
    await using later = sourceOf(options);
    const rest = await pagesOf(later.read(extract, { resume: whole[middle]?.next ?? '' }));
    expect(whole.length).toBeGreaterThan(2);
    expect(rest.flatMap(({ rows }) => rows)).toEqual(whole.slice(middle + 1).flatMap(({ rows }) => rows));
  });

  it('R23: reads the first rows only, by REST, for a preview', async () => {
    await using source = sourceOf({ bulkThreshold: 0 });
    const extract = await compile(source, 'Contact', 'All_Contacts');
    const before = source.calls();
    expect((await pagesOf(source.read(extract, { limit: 5 }))).flatMap(({ rows }) => rows)).toHaveLength(5);
    // One for the query, one for each of Contact, Account and User to be described.
    expect(source.calls() - before).toBeLessThanOrEqual(4);
  });

  it('R12: reads only what has changed since', async () => {
    await using own = await startSalesforceSandbox({});
    await using source = sourceOf({ url: own.url });
    const since = new Date(own.org.now().getTime() - 1000);
    expect(await source.count(await compile(source, 'Contact', 'Active_Learners', since))).toBe(0);
    const all = await compile(source, 'Contact', 'Active_Learners');
    const [first] = await pagesOf(source.read(all, { limit: 1 }));
    const id = first?.rows[0]?.[0] ?? '';
    own.org.table('Contact').update(id, { LastName: 'Changed' }, own.org.integrationUser.id);
    const changed = await pagesOf(source.read(await compile(source, 'Contact', 'Active_Learners', since)));
    expect(changed.flatMap(({ rows }) => rows.map((row) => [row[0], row[2]]))).toEqual([[id, 'Changed']]);
  });

  it('finds a list view by developer name in any case, and by its short and long Id', async () => {
    await using source = sourceOf();
    const { listView } = await compile(source, 'Contact', 'active_learners');
    for (const name of [listView.id, listView.id.slice(0, 15)]) {
      expect((await compile(source, 'Contact', name)).listView).toEqual(listView);
    }
  });

  it.each([
    ['Contact', 'No_Such_View', /Active_Learners \(Active Learners\)/],
    ['Contact', "x' OR Name != '", /no list view/],
    ['Contact', 'Training_Day_Guests', /not compatible with SOQL/],
    ['Contact', 'RecentlyViewedContacts', /viewed last/],
  ])('refuses the list view %s %s', async (object, listView, message) => {
    await using source = sourceOf();
    const refused = compile(source, object, listView);
    await expect(refused).rejects.toMatchObject({ code: 'salesforce_list_view' });
    await expect(refused).rejects.toThrow(message);
  });

  it('warns of a list view that means the integration user', async () => {
    await using source = sourceOf();
    expect((await compile(source, 'Contact', 'My_Contacts')).warnings[0]?.message).toContain('integration user');
  });

  it('describes fields, parents and picklists, whatever the case of their names', async () => {
    await using source = sourceOf();
    const fields = await source.fields('Contact', ['department__c', 'Owner.Email', 'Account.Owner.Name']);
    expect(fields.map(({ path, type }) => [path, type])).toEqual([
      ['department__c', 'picklist'],
      ['Owner.Email', 'email'],
      ['Account.Owner.Name', 'string'],
    ]);
    expect(fields[0]?.options).toContainEqual({ value: 'ENG', label: 'Engineering', active: true, validFor: null });
    expect(await source.hasField('Contact', 'IsPersonAccount')).toBe(true);
    expect(await source.hasField('Contact', 'IsNoSuchThing')).toBe(false);
  });

  it('R17: says which field controls a dependent picklist, and for which of its options each option is valid', async () => {
    await using source = sourceOf();
    const [region, country] = await source.fields('Contact', ['Region__c', 'Country__c']);
    expect(region).toMatchObject({ controller: null });
    expect(region?.options.every(({ validFor }) => validFor === null)).toBe(true);
    expect(country?.controller).toBe('Region__c');
    const picklist = sandbox.org.objects.get('Contact')?.fields.get('Country__c')?.picklist ?? [];
    expect(picklist.length).toBeGreaterThan(5);
    const names = (positions: readonly number[] | null) => positions?.map((i) => region?.options[i]?.value);
    for (const [i, option] of picklist.entries()) {
      expect(names(country?.options[i]?.validFor ?? null)).toEqual(
        region?.options.map(({ value }) => value).filter((value) => option.validFor?.includes(value)),
      );
    }
  });

  it('names every field that cannot be read, with what may be meant', async () => {
    await using source = sourceOf();
    const refused = source.fields('Contact', ['Emial', 'LastName', 'Account.Foo__c', 'MailingAddress']);
    await expect(refused).rejects.toMatchObject({ code: 'salesforce_field' });
    await expect(refused).rejects.toThrow(/"Emial".*Email.*"Account\.Foo__c".*"MailingAddress"/s);
  });

  it('R15: climbs from accounts to all their ancestors, by Id and all at once alike', async () => {
    await using source = sourceOf();
    const table = sandbox.org.table('Account');
    const parents = new Map<string, string | null>();
    await using reader = sourceOf();
    const extract = {
      ...(await reader.compile({ object: 'Account', listView: 'AllAccounts', paths: ['Id', 'ParentId'] })),
    };
    for await (const { rows } of reader.read(extract))
      for (const [id, parent] of rows) parents.set(id ?? '', parent ?? null);

    const collect = async (ids: readonly string[]) => {
      const found = new Map<string, Account>();
      for await (const batch of source.accounts(ids)) for (const account of batch) found.set(account.id, account);
      return found;
    };
    const few = [...parents.keys()].filter((_, i) => i % 7 === 0);
    const found = await collect([...few, '001000000000000AAA', few[0]?.slice(0, 15) ?? '']);
    const expected = new Set<string>();
    for (const start of few) {
      for (
        let id: string | null = start;
        id !== null && parents.has(id) && !expected.has(id);
        id = parents.get(id) ?? null
      ) {
        expected.add(id);
      }
    }
    expect([...found.keys()].sort()).toEqual([...expected].sort());
    for (const account of found.values()) expect(account.parentId).toBe(parents.get(account.id));

    const everything = await collect([...parents.keys()]);
    expect(everything.size).toBe(parents.size);
    expect(table.length).toBeGreaterThan(parents.size);
  });

  it('R15: asks for many accounts by Id while they are few among all', async () => {
    await using own = await startSalesforceSandbox({ contacts: 100, accounts: 12_000 });
    const accounts = own.org.table('Account');
    const all = Array.from({ length: accounts.length }, (_, i) => String(accounts.at(i)['Id']));
    const asked = all.filter((_, i) => i % 5 === 0);
    await using source = sourceOf({ url: own.url });
    const seen = new Set<string>();
    for await (const batch of source.accounts(asked)) for (const { id } of batch) seen.add(id);
    for (const id of asked) expect(seen).toContain(id);
    expect(asked.length).toBeGreaterThan(2000);
    expect(seen.size).toBeLessThan(accounts.length);
  });

  it('stops a read when the signal aborts, with its reason', async () => {
    await using source = sourceOf({ restPageSize: 200 });
    const extract = await compile(source, 'Contact', 'All_Contacts');
    const controller = new AbortController();
    let pages = 0;
    const read = async () => {
      for await (const _page of source.read(extract, { signal: controller.signal })) {
        pages++;
        controller.abort(new Error('Ctrl-C'));
      }
    };
    await expect(read()).rejects.toThrow('Ctrl-C');
    expect(pages).toBe(1);
  });

  it('gets a new session when the org has ended all', async () => {
    await using own = await startSalesforceSandbox({ contacts: 100 });
    await using source = sourceOf({ url: own.url });
    await source.identity();
    await fetch(`${own.url}/__sandbox/sessions`, { method: 'DELETE' });
    await expect(source.listViews('Contact')).resolves.not.toHaveLength(0);
  });

  it('reads a big org by Bulk in constant pieces', async () => {
    await using own = await startSalesforceSandbox({ contacts: 60_000, bulkQueued: 0, bulkRunning: 0 });
    const events: SalesforceEvent[] = [];
    await using source = sourceOf({ url: own.url, onEvent: (event) => events.push(event) });
    const extract = await source.compile({ object: 'Contact', listView: 'All_Contacts', paths: ['Id'] });
    const ids = new Set<string>();
    let largest = 0;
    for await (const { rows } of source.read(extract)) {
      largest = Math.max(largest, rows.length);
      for (const [id] of rows) ids.add(id ?? '');
    }
    expect(ids.size).toBe(60_000);
    expect(largest).toBeLessThanOrEqual(2000);
    expect(events.map(({ kind }) => kind)).toContain('bulk_job_completed');
  });
});
