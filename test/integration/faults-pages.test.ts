import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RunResult } from '../../src/sync/result.ts';
import { faultOrg, installFor, outcomeOf, READERS } from '../support/fault-org.ts';
import type { Installation } from '../support/installation.ts';
import { people } from '../support/platform-state.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';

/** Three answers by Bulk, which has at least 1,000 records in each. */
const RECORDS = 2200;
const LATER_PAGE = { REST: { kind: 'query_page', path: '-200' }, Bulk: { kind: 'bulk_result' } } as const;

const Report = z.object({ faults: z.array(z.looseObject({ hits: z.number() })) });

describe.each(READERS)('pages by $by', (reader) => {
  let salesforce: SalesforceOrg;
  let expected: Awaited<ReturnType<typeof outcomeOf>>;
  let counts: RunResult['counts'];

  beforeAll(async () => {
    salesforce = await startOrg(faultOrg(RECORDS));
    await using smooth = await installFor(reader, salesforce);
    const result = await smooth.sync('contacts');
    expected = await outcomeOf(smooth, result.id);
    ({ counts } = result);
    expect(counts.created).toBeGreaterThan(0.9 * RECORDS);
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

  it.each([
    ['is left out', 'drop'],
    ['comes twice', 'repeat'],
  ])('are read again when one %s, and the outcome is the same', async (_name, nextPage) => {
    await fault({ ...LATER_PAGE[reader.by], nextPage });
    await using rollcall = await installFor(reader, salesforce);
    const result = await rollcall.sync('contacts');
    await expectUndisturbed(rollcall, result);
    expect(await hits()).toBe(1);
    expect((await rollcall.events(result.id)).map(({ code }) => code)).toContain('read_restarted');
  });

  it('that are left out again and again stop the run; nobody is touched, and the next run heals it', async () => {
    await using rollcall = await installFor(reader, salesforce);
    await expectUndisturbed(rollcall, await rollcall.sync('contacts'));
    await fault({ ...LATER_PAGE[reader.by], times: 'always', nextPage: 'drop' });
    await rollcall.db.updateTable('settings').set({ watermark: null }).execute();
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({ code: 'salesforce_incomplete' });
    expect(await people(rollcall.db)).toEqual(expected.people);
    await salesforce.control('DELETE', '/faults');
    const healed = await rollcall.sync('contacts');
    expect(healed.counts).toMatchObject({ created: 0, updated: 0, deactivated: 0, unchanged: counts.created });
    expect(await people(rollcall.db)).toEqual(expected.people);
  });

  it('are read again when Salesforce forgets, in the middle of the read, where it was', async () => {
    await fault({ ...LATER_PAGE[reader.by], skip: 1, expire: ['cursors', 'jobs'] });
    await using rollcall = await installFor(reader, salesforce);
    const result = await rollcall.sync('contacts');
    await expectUndisturbed(rollcall, result);
    expect(await hits()).toBe(1);
    expect((await rollcall.events(result.id)).map(({ code }) => code)).toContain('read_restarted');
  });
});
