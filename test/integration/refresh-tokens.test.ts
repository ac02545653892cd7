import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/config/environment.ts';
import { createContext } from '../../src/context.ts';
import { currentToken } from '../../src/store/connections/current-token.ts';
import { type ByCode, exchangers, installByCode } from '../support/by-code.ts';
import { allow } from '../support/consent.ts';

const TOKENS = 'POST /services/oauth2/token';
const REVOCATIONS = 'POST /services/oauth2/revoke';

let byCode: ByCode;

beforeAll(async () => {
  byCode = await installByCode();
});

afterAll(async () => {
  await byCode[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await byCode.disconnect();
});

/** Statements on authorizations that wait for a lock on their row. */
async function waitingUpdates(): Promise<number> {
  const { rows } = await sql`
    select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()
      and query like 'update "connection_authorization"%'`.execute(byCode.installation.db);
  return rows.length;
}

describe('refresh tokens that rotate', () => {
  it('are exchanged once, however many ask in however many processes when the session has ended', async () => {
    await byCode.connect();
    // What tells processes apart is their database pool.
    await using other = await createContext(readEnvironment(byCode.installation.environment));
    await using there = await other.connect('training');
    await byCode.control('DELETE', '/sessions');
    await byCode.control('POST', '/faults', { path: '/services/oauth2/token', delay: 1500 });
    const before = await byCode.requests(TOKENS);
    const here = Array.from({ length: 12 }, () => byCode.status());
    await expect.poll(() => exchangers(byCode.installation)).toEqual({ waiting: 0, exchanging: 1 });
    const elsewhere = [there.status(), there.status()];
    // Of each process, one waits; the pool has ten connections.
    await expect.poll(() => exchangers(byCode.installation)).toEqual({ waiting: 1, exchanging: 1 });
    expect((await Promise.all(here)).map((answer) => answer.status)).toEqual(here.map(() => 200));
    for (const one of await Promise.all(elsewhere)) expect(one.username).toBe('integration@acme.example');
    expect((await byCode.requests(TOKENS)) - before).toBe(1);
    expect(await exchangers(byCode.installation)).toEqual({ waiting: 0, exchanging: 0 });
  });

  it('are waited for no longer than a minute where another process does not come to an end', async () => {
    await byCode.connect();
    const { context, db } = byCode.installation;
    const { connection_id: id } = await byCode.authorization();
    const keeper = { db, vault: context.vault, now: context.now, revoke: async () => null, lockTimeoutMs: 50 };
    const connection = { id, name: 'training' };
    const { accessToken } = await currentToken(keeper, connection, null, () => Promise.reject(new Error('not asked')));
    const ask = () => currentToken(keeper, connection, accessToken, () => Promise.reject(new Error('exchanged')));
    await db.connection().execute(async (own) => {
      await sql`select pg_advisory_lock(7255002, ${sql.lit(Number(id))})`.execute(own);
      await expect(Promise.all([ask(), ask()])).rejects.toMatchObject({
        code: 'salesforce_unreachable',
        message: expect.stringContaining('training'),
      });
      await sql`select pg_advisory_unlock_all()`.execute(own);
    });
    // Nothing of the wait is left behind, neither here nor in the database's sessions.
    await expect(ask()).rejects.toThrow('exchanged');
    expect(await exchangers(byCode.installation)).toEqual({ waiting: 0, exchanging: 0 });
  });

  it('are kept before the token that came with them is used', async () => {
    await byCode.connect();
    await byCode.control('DELETE', '/sessions');
    await byCode.control('POST', '/faults', { path: '/services/oauth2/token', delay: 500 });
    const asking = byCode.status();
    await expect.poll(async () => (await byCode.authorization()).exchanging_since).not.toBeNull();
    const before = await byCode.requests();
    await byCode.installation.db.transaction().execute(async (tx) => {
      await sql`select from connection_authorization for update`.execute(tx);
      // The answer is there, and waits to be kept.
      await expect.poll(() => waitingUpdates(), { timeout: 5000 }).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(await byCode.requests()).toBe(before);
    });
    expect(await asking).toMatchObject({ status: 200 });
    expect(await byCode.requests()).toBeGreaterThan(before);
  });

  it('are tried again while another request is being processed', async () => {
    await byCode.connect();
    await byCode.control('DELETE', '/sessions');
    const body = '{"error":"invalid_grant","error_description":"token request is already being processed"}';
    await byCode.control('POST', '/faults', { path: '/services/oauth2/token', status: 400, body, times: 1 });
    expect(await byCode.status()).toMatchObject({ status: 200 });
  });

  it('that were revoked end the connection once, with what to do', async () => {
    await byCode.connect();
    await byCode.control('DELETE', '/authorizations');
    expect(await byCode.status()).toMatchObject({
      status: 422,
      body: { code: 'salesforce_authorization', detail: expect.stringContaining('Reconnect') },
    });
    const asked = await byCode.requests(TOKENS);
    expect(await byCode.status()).toMatchObject({ status: 422 });
    expect(await byCode.requests(TOKENS)).toBe(asked);
    await byCode.connect();
    expect(await byCode.status()).toMatchObject({ status: 200 });
  });

  it('whose answer was lost end it, and it says why', async () => {
    await byCode.connect();
    await byCode.control('DELETE', '/sessions');
    // Salesforce has spent the token, and nobody has got the next one.
    await byCode.control('POST', '/faults', { path: '/services/oauth2/token', breakAfter: 10, times: 1 });
    expect(await byCode.status()).toMatchObject({
      status: 422,
      body: { code: 'salesforce_authorization', detail: expect.stringContaining('could not keep the answer') },
    });
  });

  it.each([
    ['brings tokens', 1],
    ['is refused', 0],
  ])('do not come in the place of a new authorization when an exchange %s late', async (how, unkept) => {
    await byCode.connect();
    await byCode.control('DELETE', '/sessions');
    const before = await byCode.authorization();
    const late = {
      access_token: 'late',
      refresh_token: 'late',
      instance_url: before.instance_url,
      id: `${byCode.salesforce.url}/id/${before.organization_id}/${before.user_id}`,
    };
    const refusal = { error: 'invalid_grant', error_description: 'expired access/refresh token' };
    const answer =
      how === 'is refused'
        ? { status: 400, body: JSON.stringify(refusal) }
        : { status: 200, body: JSON.stringify(late) };
    await byCode.control('POST', '/faults', { path: '/services/oauth2/token', delay: 1000, ...answer });
    const back = await allow(await byCode.begin());
    const asking = byCode.status();
    await expect.poll(async () => (await byCode.authorization()).exchanging_since).not.toBeNull();
    const ended = await byCode.requests(REVOCATIONS);
    expect(await byCode.complete(back)).toMatchObject({ status: 200 });
    const renewed = await byCode.authorization();
    expect(renewed.authorized_at).not.toEqual(before.authorized_at);
    expect(await asking).toMatchObject({ status: 200 });
    expect(await byCode.authorization()).toEqual(renewed);
    // What was there before, and what came when nobody could keep it any more.
    expect((await byCode.requests(REVOCATIONS)) - ended).toBe(1 + unkept);
    expect(await byCode.status()).toMatchObject({ status: 200 });
  });

  it('are kept when the database connection that holds the lock is lost during the exchange', async () => {
    await byCode.connect();
    await byCode.control('DELETE', '/sessions');
    await byCode.control('POST', '/faults', { path: '/services/oauth2/token', delay: 500 });
    const asking = byCode.status();
    await expect.poll(async () => (await byCode.authorization()).exchanging_since).not.toBeNull();
    const ended = await sql`
      select pg_terminate_backend(pid) from pg_locks
      where locktype = 'advisory' and classid = 7255002 and granted
        and database = (select oid from pg_database where datname = current_database())`.execute(
      byCode.installation.db,
    );
    expect(ended.rows).toHaveLength(1);
    expect(await asking).toMatchObject({ status: 200 });
    expect(await byCode.authorization()).toMatchObject({ exchanging_since: null, ended_at: null });
    await byCode.control('DELETE', '/sessions');
    expect(await byCode.status()).toMatchObject({ status: 200 });
  });

  it('do not bring a connection back that was disconnected during the exchange', async () => {
    await byCode.connect();
    await byCode.control('DELETE', '/sessions');
    await byCode.control('POST', '/faults', { path: '/services/oauth2/token', delay: 500 });
    const asking = byCode.status();
    await expect.poll(async () => (await byCode.authorization()).exchanging_since).not.toBeNull();
    await byCode.disconnect();
    expect(await asking).toMatchObject({
      status: 422,
      body: { code: 'salesforce_authorization', detail: expect.stringContaining('choose Connect') },
    });
    expect(await byCode.admin.call('GET', '/connections/training')).toMatchObject({ body: { authorization: null } });
  });
});
