import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Answered, type Caller, type RunningApi, startApi, textIn } from '../support/api.ts';
import { allow } from '../support/consent.ts';
import { type Installation, install } from '../support/installation.ts';
import { rollcall } from '../support/rollcall.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { employee, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

let salesforce: SalesforceOrg;
let installation: Installation;
let api: RunningApi;
let admin: Caller;

beforeAll(async () => {
  salesforce = await startOrg(
    trainingOrg({
      contacts: [learner(1, 'Lea', 'Lang'), learner(2, 'Max', 'Muster')],
      users: [employee(1, 'Olga', 'Other')],
    }),
  );
  installation = await install(
    trainingConfiguration({ contacts: { branches: { mode: 'single', destination: 'CUSTOMERS' } } }),
    { SF_URL: salesforce },
  );
  api = await startApi(installation.context);
  admin = await api.signedIn();
  const { status, body } = await save({ clientSecret: 'rollcall-secret' });
  expect(body).toMatchObject({ changes: expect.arrayContaining([expect.objectContaining({ outcome: 'updated' })]) });
  expect(status).toBe(200);
});

afterAll(async () => {
  expect(api.complaints).toEqual([]);
  await api[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await admin.call('DELETE', '/connections/training/authorization');
});

const SIGN_IN = { url: '${SF_URL}', grant: 'authorization_code', clientId: 'rollcall', clientSecret: 'stored' };

async function save(secrets: object): Promise<Answered> {
  return await admin.call('PUT', '/connections/training', { salesforce: SIGN_IN, secrets });
}

async function begin(): Promise<string> {
  const { status, body } = await admin.call('POST', '/connections/training/authorization');
  expect(status).toBe(201);
  expect(body).toMatchObject({ callbackUrl: `${api.address}/connect/salesforce` });
  return textIn(body, 'url');
}

const complete = (back: URL, who = admin) => who.call('POST', '/authorizations', Object.fromEntries(back.searchParams));

async function connect(who: { readonly username?: string } = {}): Promise<void> {
  expect(await complete(await allow(await begin(), who))).toMatchObject({
    status: 200,
    body: { connection: 'training' },
  });
}

const status = () => admin.call('GET', '/connections/training/status');
const control = (method: string, path: string, body: object = {}) =>
  fetch(`${salesforce.url}/__sandbox${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
  });

const Stats = z.object({ requests: z.record(z.string(), z.unknown()) });

/** How often Salesforce was asked so far. */
async function requests(what: string): Promise<number> {
  const stats = Stats.parse(await (await fetch(`${salesforce.url}/__sandbox/stats`)).json());
  return Number(stats.requests[what] ?? 0);
}

const tokenRequests = () => requests('POST /services/oauth2/token');
const authorization = () =>
  installation.db.selectFrom('connection_authorization').selectAll().executeTakeFirstOrThrow();

describe('connecting by authorization code', () => {
  it('sends the administrator to Salesforce with PKCE, and takes what comes back once, from nobody else', async () => {
    const url = await begin();
    const { searchParams } = new URL(url);
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    expect(searchParams.get('scope')).toBe('api refresh_token id');
    const back = await allow(url);
    const other = await api.signedIn('somebody-else');
    expect(await complete(back, other)).toMatchObject({ status: 409, body: { code: 'authorization_refused' } });
    expect(await complete(back)).toMatchObject({ status: 200, body: { connection: 'training' } });
    expect(await complete(back)).toMatchObject({ status: 409, body: { code: 'authorization_refused' } });
    expect(await status()).toMatchObject({ status: 200, body: { username: 'integration@acme.example' } });
    const { body } = await admin.call('GET', '/connections/training');
    expect(body).toMatchObject({
      address: salesforce.url,
      grant: 'authorization_code',
      missingSecrets: [],
      authorization: { authorizedBy: 'admin', endedAt: null },
    });
  });

  it('says what Salesforce said where the administrator denied it', async () => {
    const back = await allow(await begin(), { decision: 'deny' });
    expect(await complete(back)).toMatchObject({
      status: 409,
      body: { code: 'authorization_refused', detail: expect.stringContaining('end-user denied authorization') },
    });
    expect(await status()).toMatchObject({ status: 422, body: { code: 'salesforce_authorization' } });
  });

  it('synchronizes with it', async () => {
    await connect();
    expect(await installation.sync('contacts')).toMatchObject({ state: 'succeeded' });
  });

  it('keeps tokens, verifiers and secrets encrypted, and shows none of them', async () => {
    await begin();
    await connect();
    const { db } = installation;
    const kept = JSON.stringify([
      await db.selectFrom('connection_authorization').selectAll().execute(),
      await db.selectFrom('authorization_request').selectAll().execute(),
      await db.selectFrom('connection_secret').selectAll().execute(),
      await db.selectFrom('connection').selectAll().execute(),
      await db.selectFrom('audit_event').selectAll().execute(),
    ]);
    expect(kept).not.toMatch(/5Aep861|!AQ|rollcall-secret/);
    expect(kept.match(/v1\.[\w-]{8}\./g)?.length).toBeGreaterThanOrEqual(4);
    const shown = JSON.stringify((await admin.call('GET', '/connections')).body);
    expect(shown).not.toMatch(/v1\.|5Aep861|rollcall-secret/);
    const { body } = await admin.call('GET', '/configuration');
    expect(textIn(body, 'yaml')).toContain('clientSecret: stored');
  });

  it('does not go on as somebody else with what has begun as one user', async () => {
    await connect();
    await using begun = await installation.context.connect('training');
    expect(await begun.status()).toMatchObject({ username: 'integration@acme.example' });
    await connect({ username: 'other@staff.example' });
    await expect(begun.status()).rejects.toMatchObject({ code: 'salesforce_identity' });
    expect(await status()).toMatchObject({ status: 200, body: { username: 'other@staff.example' } });
  });

  it('disconnects here and at Salesforce', async () => {
    await connect();
    expect(await admin.call('DELETE', '/connections/training/authorization')).toMatchObject({
      status: 200,
      body: { revoked: true },
    });
    expect(await status()).toMatchObject({
      status: 422,
      body: { code: 'salesforce_authorization', detail: expect.stringContaining('Connect') },
    });
  });

  it('does not take the secret that is kept along to another host', async () => {
    await connect();
    expect(await admin.call('GET', '/connections/training')).toMatchObject({ body: { missingSecrets: [] } });
    const elsewhere = { ...SIGN_IN, url: 'https://elsewhere.example' };
    await admin.call('PUT', '/connections/training', { salesforce: elsewhere });
    expect(await admin.call('GET', '/connections/training')).toMatchObject({
      body: { missingSecrets: ['clientSecret'], address: 'https://elsewhere.example', authorization: null },
    });
    await save({ clientSecret: 'rollcall-secret' });
  });

  it('forgets what was allowed when it becomes a connection to another app', async () => {
    await connect();
    const another = { ...SIGN_IN, clientId: 'another' };
    await admin.call('PUT', '/connections/training', { salesforce: another });
    expect(await admin.call('GET', '/connections/training')).toMatchObject({ body: { authorization: null } });
    await save({});
  });
});

describe('refresh tokens that rotate', () => {
  it('are exchanged once, however many processes find the session ended at the same time', async () => {
    await connect();
    await control('DELETE', '/sessions');
    const before = await tokenRequests();
    const here = Array.from({ length: 4 }, status);
    const there = [rollcall(['connections', 'check', 'training', '--json'], installation.environment)];
    expect((await Promise.all(here)).map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
    expect((await Promise.all(there)).map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual([
      { exitCode: 0, stderr: '' },
    ]);
    expect((await tokenRequests()) - before).toBe(1);
  });

  it('are kept before the token that came with them is used', async () => {
    await connect();
    for (let time = 0; time < 3; time++) {
      await control('DELETE', '/sessions');
      expect(await status()).toMatchObject({ status: 200 });
    }
  });

  it('are tried again while another request is being processed', async () => {
    await connect();
    await control('DELETE', '/sessions');
    const body = '{"error":"invalid_grant","error_description":"token request is already being processed"}';
    await control('POST', '/faults', { path: '/services/oauth2/token', status: 400, body, times: 1 });
    expect(await status()).toMatchObject({ status: 200 });
  });

  it('that were revoked end the connection once, with what to do', async () => {
    await connect();
    await control('DELETE', '/authorizations');
    expect(await status()).toMatchObject({
      status: 422,
      body: { code: 'salesforce_authorization', detail: expect.stringContaining('Reconnect') },
    });
    const asked = await tokenRequests();
    expect(await status()).toMatchObject({ status: 422 });
    expect(await tokenRequests()).toBe(asked);
    await connect();
    expect(await status()).toMatchObject({ status: 200 });
  });

  it('whose answer was lost end it, and it says why', async () => {
    await connect();
    await control('DELETE', '/sessions');
    // Salesforce has spent the token, and nobody has got the next one.
    await control('POST', '/faults', { path: '/services/oauth2/token', breakAfter: 10, times: 1 });
    expect(await status()).toMatchObject({
      status: 422,
      body: { code: 'salesforce_authorization', detail: expect.stringContaining('could not keep the answer') },
    });
  });

  it.each([
    ['brings tokens', 1],
    ['is refused', 0],
  ])('do not come in the place of a new authorization when an exchange %s late', async (how, unkept) => {
    await connect();
    await control('DELETE', '/sessions');
    const before = await authorization();
    const late = {
      access_token: 'late',
      refresh_token: 'late',
      instance_url: before.instance_url,
      id: `${salesforce.url}/id/${before.organization_id}/${before.user_id}`,
    };
    const refusal = { error: 'invalid_grant', error_description: 'expired access/refresh token' };
    const answer =
      how === 'is refused'
        ? { status: 400, body: JSON.stringify(refusal) }
        : { status: 200, body: JSON.stringify(late) };
    await control('POST', '/faults', { path: '/services/oauth2/token', delay: 1000, ...answer });
    const back = await allow(await begin());
    const asking = status();
    await expect.poll(async () => (await authorization()).exchanging_since).not.toBeNull();
    const revocations = await requests('POST /services/oauth2/revoke');
    expect(await complete(back)).toMatchObject({ status: 200 });
    const renewed = await authorization();
    expect(renewed.authorized_at).not.toEqual(before.authorized_at);
    expect(await asking).toMatchObject({ status: 200 });
    expect(await authorization()).toEqual(renewed);
    // What was there before, and what came when nobody could keep it any more.
    expect((await requests('POST /services/oauth2/revoke')) - revocations).toBe(1 + unkept);
    expect(await status()).toMatchObject({ status: 200 });
  });

  it('are kept when the database connection that holds the lock is lost during the exchange', async () => {
    await connect();
    await control('DELETE', '/sessions');
    await control('POST', '/faults', { path: '/services/oauth2/token', delay: 500 });
    const asking = status();
    await expect.poll(async () => (await authorization()).exchanging_since).not.toBeNull();
    const ended = await sql`
      select pg_terminate_backend(pid) from pg_locks
      where locktype = 'advisory' and classid = 7255002 and granted
        and database = (select oid from pg_database where datname = current_database())`.execute(installation.db);
    expect(ended.rows).toHaveLength(1);
    expect(await asking).toMatchObject({ status: 200 });
    expect(await authorization()).toMatchObject({ exchanging_since: null, ended_at: null });
    await control('DELETE', '/sessions');
    expect(await status()).toMatchObject({ status: 200 });
  });

  it('do not bring a connection back that was disconnected during the exchange', async () => {
    await connect();
    await control('DELETE', '/sessions');
    await control('POST', '/faults', { path: '/services/oauth2/token', delay: 500 });
    const asking = status();
    await expect.poll(async () => (await authorization()).exchanging_since).not.toBeNull();
    await admin.call('DELETE', '/connections/training/authorization');
    expect(await asking).toMatchObject({
      status: 422,
      body: { code: 'salesforce_authorization', detail: expect.stringContaining('choose Connect') },
    });
    expect(await admin.call('GET', '/connections/training')).toMatchObject({ body: { authorization: null } });
  });
});
