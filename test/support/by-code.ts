import { sql } from 'kysely';
import { expect } from 'vitest';
import { z } from 'zod';
import { type Answered, type Caller, type RunningApi, startApi, textIn } from './api.ts';
import { allow } from './consent.ts';
import { type Installation, install } from './installation.ts';
import { type SalesforceOrg, startOrg } from './salesforce-org.ts';
import { employee, learner, trainingConfiguration, trainingOrg } from './training-org.ts';

/** A sign-in by authorization code whose secret is kept; what saving a connection takes. */
export const BY_CODE = { url: '${SF_URL}', grant: 'authorization_code', clientId: 'rollcall', clientSecret: 'stored' };

/** An installation whose connection `training` somebody has to allow, with an administrator at work on it. */
export interface ByCode extends AsyncDisposable {
  readonly salesforce: SalesforceOrg;
  readonly installation: Installation;
  readonly api: RunningApi;
  readonly admin: Caller;
  save(secrets: object, name?: string): Promise<Answered>;
  /** Where Salesforce is to be asked. */
  begin(name?: string): Promise<string>;
  complete(back: URL, who?: Caller): Promise<Answered>;
  /** From beginning to end, as a Salesforce user. */
  connect(who?: { readonly username?: string }, name?: string): Promise<void>;
  status(): Promise<Answered>;
  /** Whether Salesforce has ended it. */
  disconnect(): Promise<Answered>;
  /** The sandbox's own controls. */
  control(method: string, path: string, body?: object): Promise<unknown>;
  /** How often Salesforce was asked so far: one thing, or anything but for tokens. */
  requests(what?: string): Promise<number>;
  /** The only authorization, as it is kept. */
  authorization(): Promise<Awaited<ReturnType<typeof authorizationOf>>>;
  /** The last two acts of this kind, newest first. */
  acts(action: string): Promise<unknown>;
}

const Stats = z.object({ requests: z.record(z.string(), z.number()) });

export async function installByCode(): Promise<ByCode> {
  const salesforce = await startOrg(
    trainingOrg({
      contacts: [learner(1, 'Lea', 'Lang'), learner(2, 'Max', 'Muster')],
      users: [employee(1, 'Olga', 'Other')],
    }),
  );
  const installation = await install(
    trainingConfiguration({ contacts: { branches: { mode: 'single', destination: 'CUSTOMERS' } } }),
    { SF_URL: salesforce },
  );
  const api = await startApi(installation.context);
  const admin = await api.signedIn();
  const of = (name: string) => `/connections/${name}`;
  const byCode: ByCode = {
    salesforce,
    installation,
    api,
    admin,
    save: (secrets, name = 'training') => admin.call('PUT', of(name), { salesforce: BY_CODE, secrets }),
    async begin(name = 'training') {
      const { status, body } = await admin.call('POST', `${of(name)}/authorization`);
      expect(status).toBe(201);
      expect(body).toMatchObject({ callbackUrl: `${api.address}/connect/salesforce` });
      return textIn(body, 'url');
    },
    complete: (back, who = admin) => who.call('POST', '/authorizations', Object.fromEntries(back.searchParams)),
    async connect(who = {}, name = 'training') {
      const back = await allow(await byCode.begin(name), who);
      expect(await byCode.complete(back)).toMatchObject({ status: 200, body: { connection: name } });
    },
    status: () => admin.call('GET', `${of('training')}/status`),
    disconnect: () => admin.call('DELETE', `${of('training')}/authorization`),
    control: (method, path, body = {}) =>
      fetch(`${salesforce.url}/__sandbox${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
      }),
    async requests(what) {
      const stats = Stats.parse(await (await fetch(`${salesforce.url}/__sandbox/stats`)).json());
      if (what !== undefined) return stats.requests[what] ?? 0;
      return Object.entries(stats.requests)
        .filter(([each]) => each.includes(' /services/') && !each.includes('oauth2/token'))
        .reduce((sum, [, times]) => sum + times, 0);
    },
    authorization: () => authorizationOf(installation),
    acts: async (action) => (await admin.call('GET', `/audit-events?action=${action}&limit=2`)).body,
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await installation[Symbol.asyncDispose]();
      await salesforce[Symbol.asyncDispose]();
      expect(api.complaints).toEqual([]);
    },
  };
  expect(await byCode.save({ clientSecret: 'rollcall-secret' })).toMatchObject({
    status: 200,
    body: { changes: [{ kind: 'connection', name: 'training', outcome: 'updated' }, {}, {}] },
  });
  return byCode;
}

function authorizationOf({ db }: Installation) {
  return db.selectFrom('connection_authorization').selectAll().executeTakeFirstOrThrow();
}

/** Sessions of the database that exchange a refresh token, and those that wait for one that does. */
export async function exchangers({
  db,
}: Installation): Promise<{ readonly waiting: number; readonly exchanging: number }> {
  const { rows } = await sql<{ granted: boolean }>`
    select granted from pg_locks where locktype = 'advisory' and classid = 7255002
      and database = (select oid from pg_database where datname = current_database())`.execute(db);
  const exchanging = rows.filter(({ granted }) => granted).length;
  return { waiting: rows.length - exchanging, exchanging };
}
