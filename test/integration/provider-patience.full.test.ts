import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { listLogLines } from '../../src/store/views/log-events.ts';
import { PASSWORD } from '../support/api.ts';
import { type ProviderSignIn, startProviderSignIn, vouched } from '../support/provider-sign-in.ts';

/** As many as the pool of the server has connections to the database. */
const NEWCOMERS = Array.from({ length: 10 }, (_, index) => `newcomer ${index + 1}`);

/** Only what branches are made of: everything before it is answered. */
const HANGING = { kind: 'query', path: 'FROM%20Account%20', delay: 60_000, times: 'always' };

let on: ProviderSignIn;

beforeAll(async () => {
  on = await startProviderSignIn();
});
afterAll(() => on[Symbol.asyncDispose]());
beforeEach(async () => {
  await on.setUp();
  await on.api.signedIn('boss');
});
afterEach(async () => {
  await on.salesforce.control('DELETE', '/faults');
  await on.cleanUp();
});

const Faults = z.object({ faults: z.array(z.looseObject({ hits: z.number() })) });
async function hits(): Promise<number> {
  const { faults } = Faults.parse(await (await on.salesforce.request('/__sandbox/faults')).json());
  return faults.reduce((sum, one) => sum + one.hits, 0);
}

/** Everybody has been at the provider, and comes back at the same moment. */
async function comeBack(subjects: readonly string[], signal?: AbortSignal) {
  const begun: Awaited<ReturnType<typeof on.begin>>[] = [];
  for (const subject of subjects) {
    on.idp.answerAs(subject, vouched(1));
    begun.push(await on.begin());
  }
  return begun.map(({ browser, returned }) => on.complete(browser, returned, on.providerId, signal));
}

const runs = async () => {
  const { count } = await on.rollcall.db
    .selectFrom('run')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
};

describe('people who are new while Salesforce hangs', () => {
  it('are told after a short while, and others come in meanwhile: no connection to the database waits for Salesforce', async () => {
    await on.salesforce.control('POST', '/faults', [HANGING]);
    const began = performance.now();
    const waiting = await comeBack(NEWCOMERS);
    await expect.poll(hits, { timeout: 20_000 }).toBe(NEWCOMERS.length);
    const before = performance.now();
    const other = await on.api.nobody.call('POST', '/session', { username: 'boss', password: PASSWORD, code: null });
    expect(other.status).toBe(201);
    expect(performance.now() - before).toBeLessThan(5000);
    for (const answer of await Promise.all(waiting)) {
      expect(answer).toMatchObject({ status: 403, body: { code: 'identity_unknown' } });
    }
    expect(performance.now() - began).toBeLessThan(40_000);
    const lines = await listLogLines(on.rollcall.db, { connection: 'training', level: 'warning' }, NEWCOMERS.length);
    expect(lines.map(({ code }) => code)).toEqual(NEWCOMERS.map(() => 'salesforce_unreachable'));
    expect(await runs()).toBe(0);
    await on.salesforce.control('DELETE', '/faults');
    expect(await on.signIn('newcomer 1', vouched(1))).toMatchObject({ status: 201 });
  }, 90_000);

  it('are waited for no longer than their browser waits', async () => {
    await on.salesforce.control('POST', '/faults', [HANGING]);
    const closed = new AbortController();
    const [waiting] = await comeBack(['newcomer 1'], closed.signal);
    await expect.poll(hits, { timeout: 20_000 }).toBe(1);
    closed.abort();
    await expect(waiting).rejects.toThrow(/abort/);
    await new Promise((resolve) => setTimeout(resolve, 13_000));
    // Nobody asked again when the first question was given up, and nothing is logged of somebody who went away.
    expect(await hits()).toBe(1);
    expect(await on.logged()).toBeUndefined();
  }, 40_000);
});
