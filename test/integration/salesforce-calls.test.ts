import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Entity } from '../../src/sync/entity.ts';
import { type Installation, install } from '../support/installation.ts';
import { startOrg } from '../support/salesforce-org.ts';
import { type SandboxClient, startSandboxClient } from '../support/sandbox.ts';
import { employee, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const CONTACTS = 1000;
/** Records of one answer; 2,000 where nobody says otherwise. */
const PAGE = 200;
const PAGES = { salesforce: { restPageSize: PAGE } };
const DATA = '/services/data/:version';
const QUERY = `GET ${DATA}/query`;
const NEXT = `GET ${DATA}/query/:locator`;
const COMPOSITE = `POST ${DATA}/composite`;
const JOB = `${DATA}/jobs/query`;
const DESCRIBE = `GET ${DATA}/sobjects/:object/describe`;

/** What no run can do without: signing in, finding the list view, its filter, and what the fields are (R45). */
const BEGIN = {
  'POST /services/oauth2/token': 1,
  [`GET ${DATA}/sobjects/:object/listviews`]: 1,
  [`GET ${DATA}/sobjects/:object/listviews/:id/describe`]: 1,
  [DESCRIBE]: 1,
};
/** All records, or all their Ids, by REST. */
const ALL = { [QUERY]: 1, [NEXT]: Math.ceil(CONTACTS / PAGE) - 1 };

type Calls = Readonly<Record<string, number>>;

/** What a run has asked the sandbox for; `salesforceCalls` must be the sum. */
async function callsOf({ sandbox }: SandboxClient, rollcall: Installation, entity: Entity = 'contacts') {
  const before = sandbox.stats().requests;
  const result = await rollcall.sync(entity);
  const calls = () => {
    const now = sandbox.stats().requests;
    const made = (request: string) => (now[request] ?? 0) - (before[request] ?? 0);
    // A composite request is one call; the sandbox lists the query in it as well.
    const part = (request: string) => (request === QUERY ? made(COMPOSITE) : 0);
    const all = Object.keys(now).filter((request) => request.includes(' /services/'));
    return Object.fromEntries(
      all.map((request) => [request, made(request) - part(request)] as const).filter(([, count]) => count > 0),
    );
  };
  // The sandbox counts a call a moment after it has answered it.
  const count = () => Object.values(calls()).reduce((total, some) => total + some, 0);
  await expect.poll(count).toBe(result.salesforceCalls);
  return { calls: calls(), result };
}

function sum(...parts: readonly Calls[]): Calls {
  const all: Record<string, number> = {};
  for (const part of parts) {
    for (const [request, count] of Object.entries(part)) all[request] = (all[request] ?? 0) + count;
  }
  return all;
}

function configuration({ incremental = true, branches = 'single' } = {}): string {
  return `
platform:
  branches: [{ code: CUSTOMERS, name: Customers }]
connections:
  - name: acme
    salesforce: { url: "\${SF_URL}", grant: client_credentials, clientId: "\${SF_CLIENT_ID}", clientSecret: "\${SF_CLIENT_SECRET}" }
    directory: { kind: builtin }
    thresholds: { changed: off }
    sync:
      contacts:
        listView: All_Contacts
        mapping: { username: Email, email: Email, firstname: FirstName, lastname: LastName }
        options: { incremental: ${incremental} }
        branches: { mode: ${branches}, destination: CUSTOMERS }
`;
}

describe('the calls of a run that reads by REST', () => {
  let salesforce: SandboxClient;
  let rollcall: Installation;

  beforeAll(async () => {
    salesforce = await startSandboxClient({ contacts: CONTACTS, accounts: 900 });
    rollcall = await install(configuration(), { SF_URL: salesforce }, PAGES);
  });

  afterAll(async () => {
    await rollcall[Symbol.asyncDispose]();
    await salesforce[Symbol.asyncDispose]();
  });

  it('R48: are those of its beginning and one for a page of records, in the first load', async () => {
    const { calls, result } = await callsOf(salesforce, rollcall);
    expect(result).toMatchObject({ mode: 'full', counts: { created: CONTACTS } });
    expect(calls).toEqual(sum(BEGIN, ALL));
  });

  it('R48: are one for what changed and one for a page of Ids, in an incremental run', async () => {
    await salesforce.control('POST', '/clock', { advance: 600 });
    const { calls, result } = await callsOf(salesforce, rollcall);
    expect(result).toMatchObject({ mode: 'incremental', counts: { extracted: 0 } });
    expect(calls).toEqual(sum(BEGIN, { [QUERY]: 1 }, ALL));
  });

  it('R48: are one more for all who have joined, wherever they stand in the view', async () => {
    const links = await rollcall.db.selectFrom('link').select('source_id').orderBy('source_id').execute();
    const joiners = links.filter((_, index) => index % 100 === 0).map((link) => link.source_id);
    await rollcall.db.deleteFrom('link').where('source_id', 'in', joiners).execute();
    const { calls, result } = await callsOf(salesforce, rollcall);
    expect(result).toMatchObject({
      mode: 'incremental',
      counts: { extracted: joiners.length, linked: joiners.length },
    });
    expect(calls).toEqual(sum(BEGIN, { [QUERY]: 1 }, ALL, { [QUERY]: 1 }));
  });

  it('R48: are no more in a full run that finds nothing changed', async () => {
    await rollcall.configure(configuration({ incremental: false }));
    await callsOf(salesforce, rollcall);
    const { calls, result } = await callsOf(salesforce, rollcall);
    expect(result).toMatchObject({ mode: 'full', counts: { extracted: CONTACTS, unchanged: CONTACTS } });
    expect(calls).toEqual(sum(BEGIN, ALL));
  });

  it('R48: are one more for 2,000 accounts that branches follow, and one for all that changed', async () => {
    await rollcall.configure(configuration({ branches: 'accounts' }));
    const loaded = await callsOf(salesforce, rollcall);
    expect(loaded.result.mode).toBe('full');
    expect(loaded.result.branches.created).toBeGreaterThan(400);
    expect(loaded.result.branches.created).toBeLessThan(2000);
    expect(loaded.calls).toEqual(sum(BEGIN, ALL, { [COMPOSITE]: 1 }));
    await salesforce.control('POST', '/clock', { advance: 600 });
    const { calls, result } = await callsOf(salesforce, rollcall);
    expect(result.mode).toBe('incremental');
    expect(calls).toEqual(sum(BEGIN, { [QUERY]: 1 }, ALL, { [`GET ${DATA}/queryAll`]: 1 }));
  });
});

describe('the calls of a run that reads by Bulk', () => {
  it.each([
    [2500, 3],
    // What would be two answers, both of them in memory, comes in one.
    [2000, 1],
  ])(
    'R48: are those of its job, one for the size, and one for an answer: %i records, %i answers',
    async (contacts, answers) => {
      await using salesforce = await startSandboxClient({ contacts, bulkQueued: 0, bulkRunning: 0 });
      // Id, SystemModstamp, IsPersonAccount, Email, FirstName and LastName: 1,000 records in an answer.
      const bulk = { bulkThreshold: 500, bulkCells: 6000, poll: { firstMs: 1 } };
      await using rollcall = await install(configuration(), { SF_URL: salesforce }, { salesforce: bulk });
      const job = {
        [`POST ${JOB}`]: 1,
        [`GET ${JOB}/:id`]: 1,
        [`GET ${JOB}/:id/results`]: answers,
        [`DELETE ${JOB}/:id`]: 1,
      };
      const { calls, result } = await callsOf(salesforce, rollcall);
      expect(result.counts.created).toBe(contacts);
      expect(calls).toEqual(sum(BEGIN, { [QUERY]: 1 }, job));
    },
  );

  it('R12: do not ask for the size of a view that is swept once a day', async () => {
    await using salesforce = await startSandboxClient({ contacts: 100 });
    const swept = configuration().replace('incremental: true', 'incremental: true, sweepUpTo: 10');
    await using rollcall = await install(swept, { SF_URL: salesforce });
    await callsOf(salesforce, rollcall);
    await salesforce.control('POST', '/clock', { advance: 600 });
    expect((await callsOf(salesforce, rollcall)).calls).toEqual(sum(BEGIN, { [QUERY]: 1 }));
    await salesforce.control('POST', '/clock', { advance: 86_400 });
    expect((await callsOf(salesforce, rollcall)).calls).toEqual(sum(BEGIN, { [QUERY]: 2 }));
  });
});

describe('the calls of every entity', () => {
  it.each<readonly [Entity, number]>([
    ['users', 1],
    // Contacts are mapped with the name of their account.
    ['contacts', 2],
  ])('R48: of %s are one for each object described, besides those of every run', async (entity, described) => {
    const org = trainingOrg({ contacts: [learner(1, 'Ada', 'Lovelace')], users: [employee(1, 'Jean', 'Bartik')] });
    await using salesforce = await startOrg(org);
    await using rollcall = await install(trainingConfiguration(), { SF_URL: salesforce });
    const { calls } = await callsOf(salesforce, rollcall, entity);
    expect(calls).toEqual({ ...BEGIN, [DESCRIBE]: described, [QUERY]: 1 });
  });
});
