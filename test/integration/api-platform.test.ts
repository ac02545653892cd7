import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Caller, type RunningApi, startApi, textIn } from '../support/api.ts';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const LEARNERS = 9;

let salesforce: SalesforceOrg;
let rollcall: Installation;
let api: RunningApi;
let admin: Caller;

beforeAll(async () => {
  const contacts = Array.from({ length: LEARNERS }, (_, index) => learner(index + 1, 'Lea', `L${index + 1}`));
  salesforce = await startOrg(trainingOrg({ contacts }));
  rollcall = await install(
    trainingConfiguration({ users: null, contacts: { branches: { mode: 'single', destination: 'CUSTOMERS' } } }),
    { SF_URL: salesforce },
  );
  await rollcall.sync('contacts');
  api = await startApi(rollcall.context);
  admin = await api.signedIn();
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await rollcall[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
  expect(api.complaints).toEqual([]);
});

describe('the platform', () => {
  it('shows its people, page by page', async () => {
    const names: string[] = [];
    const page = z.object({ items: z.array(z.object({ username: z.string() })), next: z.string().nullable() });
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await admin.call('GET', `/people?limit=4${cursor === '' ? '' : `&cursor=${cursor}`}`);
      const { items, next } = page.parse(body);
      names.push(...items.map(({ username }) => username));
      cursor = next;
    }
    expect(names).toHaveLength(LEARNERS + 1);
    expect(new Set(names).size).toBe(LEARNERS + 1);
    const found = await admin.call('GET', `/people?search=${contactId(3)}`);
    const [person] = z.object({ items: z.array(z.object({ id: z.string() })) }).parse(found.body).items;
    expect(await admin.call('GET', `/people/${person?.id}`)).toMatchObject({
      body: {
        username: 'l3@learners.example',
        sfdcId: contactId(3),
        sfdcUserType: 'contact',
        branches: [{ path: ['Customers'], madeByRun: true }],
        links: [{ connection: 'training', entity: 'contacts', sourceId: contactId(3), overwrites: true }],
      },
    });
    expect(await admin.call('GET', '/people/99999')).toMatchObject({ status: 404 });
  });

  it('R20: opens its branches level by level, and says which cannot be a destination', async () => {
    const root = await admin.call('GET', '/branches');
    expect(root.body).toMatchObject({ items: [{ parentId: null, branchesBelow: 2, unusable: 'root' }] });
    const [top] = z.object({ items: z.array(z.object({ id: z.string() })) }).parse(root.body).items;
    const made = await admin.call('POST', '/branches', { name: 'Backstage', parentId: top?.id });
    expect(made).toMatchObject({ status: 201, body: { code: null, path: ['Backstage'] } });
    const first = await admin.call('GET', `/branches?parent=${top?.id}&limit=2`);
    expect(first.body).toMatchObject({
      items: [
        { name: 'Backstage', unusable: 'no_code' },
        { name: 'Customers', code: 'CUSTOMERS', people: LEARNERS, unusable: null },
      ],
    });
    const cursor = textIn(first.body, 'next');
    expect(await admin.call('GET', `/branches?parent=${top?.id}&limit=2&cursor=${cursor}`)).toMatchObject({
      body: { items: [{ name: 'Staff' }], next: null },
    });
    await admin.call('POST', '/branches', {
      name: 'Stage',
      code: 'STAGE',
      parentId: textIn(made.body, 'id'),
    });
    expect(await admin.call('GET', '/branches?search=stage')).toMatchObject({
      body: { items: [{ path: ['Backstage'] }, { path: ['Backstage', 'Stage'] }] },
    });
    expect(await admin.call('GET', '/branches?code=STAGE')).toMatchObject({
      body: { items: [{ path: ['Backstage', 'Stage'] }], next: null },
    });
    expect(await admin.call('GET', `/branches?parent=${top?.id}&limit=1&offset=2`)).toMatchObject({
      body: { items: [{ name: 'Staff', branchesBelow: 0 }], next: null },
    });
    expect(await admin.call('GET', '/branches?code=STAG')).toMatchObject({ status: 200, body: { items: [] } });
    expect(await admin.call('GET', '/branches/gone')).toMatchObject({ body: { total: 0, items: [] } });
  });

  it('R18: pages of what is no longer in Salesforce go on where the last one ended, whatever leaves the list', async () => {
    await sql`
      insert into branch_link (settings_id, branch_key, branch_id, gone_at)
      select (select min(id) from settings), 'gone ' || id, id, now() from branch where name in ('Backstage', 'Stage', 'Staff')
      `.execute(rollcall.db);
    const first = await admin.call('GET', '/branches/gone?limit=1');
    expect(first.body).toMatchObject({ total: 3, items: [{ path: ['Backstage'] }] });
    await sql`delete from branch_link where branch_key = 'gone ' || ${idOf(first.body)}::text`.execute(rollcall.db);
    const second = await admin.call('GET', `/branches/gone?limit=1&cursor=${textIn(first.body, 'next')}`);
    expect(second.body).toMatchObject({ total: 2, items: [{ path: ['Backstage', 'Stage'] }] });
    const last = await admin.call('GET', `/branches/gone?limit=1&cursor=${textIn(second.body, 'next')}`);
    expect(last.body).toMatchObject({ items: [{ path: ['Staff'] }], next: null });
    await sql`delete from branch_link where branch_key like 'gone %'`.execute(rollcall.db);
  });

  it('R24: says which fields it has, and which of them are mandatory', async () => {
    expect(await admin.call('GET', '/fields')).toMatchObject({
      body: {
        items: expect.arrayContaining([
          expect.objectContaining({ key: 'lastname', mandatory: true, additional: false }),
          expect.objectContaining({ key: 'team', options: ['Engineering', 'Operations'], mandatory: false }),
        ]),
      },
    });
  });
});

const idOf = (body: unknown) => z.object({ items: z.array(z.object({ id: z.string() })) }).parse(body).items[0]?.id;
