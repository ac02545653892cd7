import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FaultyOrg, faultOrg, installFor, READERS, startFaultyOrg } from '../support/fault-org.ts';
import { done } from '../support/outcome.ts';
import { people } from '../support/platform-state.ts';
import { startOrg } from '../support/salesforce-org.ts';

/** What passes by itself, or with a new token; a client that tries again comes through. */
const PASSING: readonly object[] = [
  { answer: 'unavailable' },
  { answer: 'invalid_session' },
  { reset: true },
  { answer: 'html' },
  { answer: 'empty' },
  { answer: 'too_many_requests', retryAfter: 2 },
  { breakAfter: 50 },
  { answer: 'maintenance' },
  { answer: 'not_acceptable' },
  { endAfter: 50 },
  { answer: 'no_route' },
  { answer: 'server_error' },
  { expire: ['sessions'] },
  { answer: 'concurrent_limit' },
  { answer: 'bad_gateway' },
  { answer: 'too_many_requests' },
];

/** Three pages of 200 by REST. */
const RECORDS = 500;
const ACCEPTED = RECORDS - 6;

describe.each(READERS)('a run by $by', (reader) => {
  let org: FaultyOrg;

  beforeAll(async () => {
    org = await startFaultyOrg(reader, RECORDS);
    expect(done(org.undisturbed)).toEqual({ created: ACCEPTED, rejected: RECORDS - ACCEPTED });
  });

  afterEach(async () => {
    await org.heal();
  });

  afterAll(async () => {
    await org[Symbol.asyncDispose]();
  });

  it('ends as if nothing had happened, whichever of its requests goes wrong', async () => {
    let skip = 0;
    for (let reached = true; reached; skip += 1) {
      const passing = PASSING[skip % PASSING.length] ?? {};
      await org.heal();
      await org.fault({ skip, ...passing });
      await using rollcall = await installFor(reader, org.salesforce);
      const result = await rollcall.sync('contacts').catch((error: unknown) => {
        throw new Error(`Request ${skip}, ${JSON.stringify(passing)}`, { cause: error });
      });
      await org.expectUndisturbed(rollcall, result);
      reached = (await org.hits()) === 1;
    }
    // How often a job is looked at varies.
    expect(skip).toBeGreaterThan(org.undisturbed.salesforceCalls - 3);
  });

  it('ends as if nothing had happened when all of it happens, by chance, at every third request', async () => {
    const often = { kind: 'data', probability: 0.02, times: 'always' };
    await org.fault(...PASSING.map((passing, seed) => ({ ...often, seed, ...passing })));
    for (let runs = 0; runs < 4; runs += 1) {
      await using rollcall = await installFor(reader, org.salesforce);
      await org.expectUndisturbed(rollcall, await rollcall.sync('contacts'));
    }
    expect(await org.hits()).toBeGreaterThan(4);
  });

  it.each(PASSING)('ends as if nothing had happened when every page meets %j first', async (passing) => {
    await org.fault(
      { kind: 'page', ...passing },
      { kind: 'page', skip: 1, ...passing },
      { kind: 'page', skip: 1, ...passing },
    );
    await using rollcall = await installFor(reader, org.salesforce);
    await org.expectUndisturbed(rollcall, await rollcall.sync('contacts'));
    expect(await org.hits()).toBe(3);
  });

  it.each([
    ['before it begins', { stallAfter: 0 }],
    ['in its middle', { stallAfter: 1000 }],
  ])('gives up waiting for a page that stalls %s, and asks again', async (_name, stall) => {
    await org.fault({ kind: 'page', skip: 2, ...stall });
    const timeouts = { headersTimeoutMs: 2000, bodyTimeoutMs: 2000 };
    await using rollcall = await installFor({ salesforce: { ...reader.salesforce, timeouts } }, org.salesforce);
    await org.expectUndisturbed(rollcall, await rollcall.sync('contacts'));
    expect(await org.hits()).toBe(1);
  });

  it('takes its time when every page comes after 300 ms, and is the same', async () => {
    await org.fault({ kind: 'page', times: 'always', delay: 300 });
    await using rollcall = await installFor(reader, org.salesforce);
    await org.expectUndisturbed(rollcall, await rollcall.sync('contacts'));
    expect(await org.hits()).toBeGreaterThanOrEqual(3);
  });

  it('does not mind that the clock of the org is moved, and the next run misses nothing', async () => {
    await org.fault({ kind: 'page', skip: 1, advanceClock: 3600 });
    await using rollcall = await installFor(reader, org.salesforce);
    await org.expectUndisturbed(rollcall, await rollcall.sync('contacts'));
    await org.fault({ advanceClock: -3 * 3600 });
    expect(done(await rollcall.sync('contacts'))).toEqual({ rejected: RECORDS - ACCEPTED });
  });

  it.each<[string, string, string]>([
    ['the quota of the day is used up', 'request_limit', 'salesforce_quota'],
    ['Salesforce is down for good', 'maintenance', 'salesforce_unreachable'],
    ['sessions are refused again and again', 'invalid_session', 'salesforce_credentials'],
    ['nothing comes but empty answers', 'empty', 'salesforce_unreachable'],
    ['a proxy shows its own page', 'html', 'salesforce_unreachable'],
  ])(
    'stops with the reason when %s; nothing is half-written, and the next run heals it',
    async (_name, answer, code) => {
      await org.fault({ kind: 'page', skip: 2, times: 'always', answer });
      await using rollcall = await installFor(reader, org.salesforce);
      await expect(rollcall.sync('contacts')).rejects.toMatchObject({ code });
      const runs = await rollcall.db.selectFrom('run').select(['state', 'error']).execute();
      expect(runs).toMatchObject([{ state: 'failed', error: { code } }]);
      expect(await people(rollcall.db)).toEqual([]);
      await org.heal();
      await org.expectUndisturbed(rollcall, await rollcall.sync('contacts'));
    },
  );
});

describe('a Bulk job', () => {
  it('that fails is made up for by REST', async () => {
    const [, bulk = { salesforce: {} }] = READERS;
    await using salesforce = await startOrg(faultOrg(RECORDS));
    await salesforce.control('POST', '/faults', { kind: 'bulk_job', times: 2, failJobs: 'InternalServerError' });
    await using rollcall = await installFor(bulk, salesforce);
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: ACCEPTED, rejected: RECORDS - ACCEPTED });
  });
});
