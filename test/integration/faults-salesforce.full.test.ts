import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RunResult } from '../../src/sync/result.ts';
import { faultOrg, installFor, outcomeOf, READERS } from '../support/fault-org.ts';
import type { Installation } from '../support/installation.ts';
import { done } from '../support/outcome.ts';
import { people } from '../support/platform-state.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';

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

const Report = z.object({ faults: z.array(z.looseObject({ hits: z.number() })) });

describe.each(READERS)('a run by $by', (reader) => {
  let salesforce: SalesforceOrg;
  let expected: Awaited<ReturnType<typeof outcomeOf>>;
  let counts: RunResult['counts'];
  /** Requests of an undisturbed run. */
  let requests: number;

  beforeAll(async () => {
    salesforce = await startOrg(faultOrg(RECORDS));
    await using smooth = await installFor(reader, salesforce);
    const result = await smooth.sync('contacts');
    expected = await outcomeOf(smooth, result.id);
    ({ counts } = result);
    requests = result.salesforceCalls;
    expect(done(result)).toEqual({ created: ACCEPTED, rejected: RECORDS - ACCEPTED });
  });

  afterEach(async () => {
    await salesforce.control('DELETE', '/faults');
  });

  afterAll(async () => {
    await salesforce[Symbol.asyncDispose]();
  });

  const fault = (...faults: readonly object[]) => salesforce.control('POST', '/faults', faults);

  async function hits(): Promise<number> {
    const response = await salesforce.request('/__sandbox/faults');
    return Report.parse(await response.json()).faults.reduce((sum, one) => sum + one.hits, 0);
  }

  async function expectUndisturbed(rollcall: Installation, result: RunResult): Promise<void> {
    expect(result.counts).toEqual(counts);
    expect(await outcomeOf(rollcall, result.id)).toEqual(expected);
  }

  it('ends as if nothing had happened, whichever of its requests goes wrong', async () => {
    let skip = 0;
    for (let reached = true; reached; skip += 1) {
      const passing = PASSING[skip % PASSING.length] ?? {};
      await salesforce.control('DELETE', '/faults');
      await fault({ skip, ...passing });
      await using rollcall = await installFor(reader, salesforce);
      const result = await rollcall.sync('contacts').catch((error: unknown) => {
        throw new Error(`Request ${skip}, ${JSON.stringify(passing)}`, { cause: error });
      });
      await expectUndisturbed(rollcall, result);
      reached = (await hits()) === 1;
    }
    // How often a job is looked at varies.
    expect(skip).toBeGreaterThan(requests - 3);
  });

  it('ends as if nothing had happened when all of it happens, by chance, at every third request', async () => {
    const often = { kind: 'data', probability: 0.02, times: 'always' };
    await fault(...PASSING.map((passing, seed) => ({ ...often, seed, ...passing })));
    for (let runs = 0; runs < 4; runs += 1) {
      await using rollcall = await installFor(reader, salesforce);
      await expectUndisturbed(rollcall, await rollcall.sync('contacts'));
    }
    expect(await hits()).toBeGreaterThan(4);
  });

  it.each(PASSING)('ends as if nothing had happened when every page meets %j first', async (passing) => {
    await fault(
      { kind: 'page', ...passing },
      { kind: 'page', skip: 1, ...passing },
      { kind: 'page', skip: 1, ...passing },
    );
    await using rollcall = await installFor(reader, salesforce);
    await expectUndisturbed(rollcall, await rollcall.sync('contacts'));
    expect(await hits()).toBe(3);
  });

  it.each([
    ['before it begins', { stallAfter: 0 }],
    ['in its middle', { stallAfter: 1000 }],
  ])('gives up waiting for a page that stalls %s, and asks again', async (_name, stall) => {
    await fault({ kind: 'page', skip: 2, ...stall });
    const timeouts = { headersTimeoutMs: 2000, bodyTimeoutMs: 2000 };
    await using rollcall = await installFor({ salesforce: { ...reader.salesforce, timeouts } }, salesforce);
    await expectUndisturbed(rollcall, await rollcall.sync('contacts'));
    expect(await hits()).toBe(1);
  });

  it('takes its time when every page comes after 300 ms, and is the same', async () => {
    await fault({ kind: 'page', times: 'always', delay: 300 });
    await using rollcall = await installFor(reader, salesforce);
    await expectUndisturbed(rollcall, await rollcall.sync('contacts'));
    expect(await hits()).toBeGreaterThanOrEqual(3);
  });

  it('does not mind that the clock of the org is moved, and the next run misses nothing', async () => {
    await fault({ kind: 'page', skip: 1, advanceClock: 3600 });
    await using rollcall = await installFor(reader, salesforce);
    await expectUndisturbed(rollcall, await rollcall.sync('contacts'));
    await fault({ advanceClock: -3 * 3600 });
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
      await fault({ kind: 'page', skip: 2, times: 'always', answer });
      await using rollcall = await installFor(reader, salesforce);
      await expect(rollcall.sync('contacts')).rejects.toMatchObject({ code });
      const runs = await rollcall.db.selectFrom('run').select(['state', 'error']).execute();
      expect(runs).toMatchObject([{ state: 'failed', error: { code } }]);
      expect(await people(rollcall.db)).toEqual([]);
      await salesforce.control('DELETE', '/faults');
      await expectUndisturbed(rollcall, await rollcall.sync('contacts'));
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
