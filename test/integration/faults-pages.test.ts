import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FaultyOrg, installFor, READERS, startFaultyOrg } from '../support/fault-org.ts';
import { people } from '../support/platform-state.ts';

/** Three answers by Bulk, which has at least 1,000 records in each. */
const RECORDS = 2200;
const LATER_PAGE = { REST: { kind: 'query_page', path: '-200' }, Bulk: { kind: 'bulk_result' } } as const;

describe.each(READERS)('pages by $by', (reader) => {
  let org: FaultyOrg;

  beforeAll(async () => {
    org = await startFaultyOrg(reader, RECORDS);
    expect(org.undisturbed.counts.created).toBeGreaterThan(0.9 * RECORDS);
  });

  afterEach(async () => {
    await org.heal();
  });

  afterAll(async () => {
    await org[Symbol.asyncDispose]();
  });

  it.each([
    ['is left out', 'drop'],
    ['comes twice', 'repeat'],
  ])('are read again when one %s, and the outcome is the same', async (_name, nextPage) => {
    await org.fault({ ...LATER_PAGE[reader.by], nextPage });
    await using rollcall = await installFor(reader, org.salesforce);
    const result = await rollcall.sync('contacts');
    await org.expectUndisturbed(rollcall, result);
    expect(await org.hits()).toBe(1);
    expect((await rollcall.events(result.id)).map(({ code }) => code)).toContain('read_restarted');
  });

  it('that are left out again and again stop the run; nobody is touched, and the next run heals it', async () => {
    await using rollcall = await installFor(reader, org.salesforce);
    await org.expectUndisturbed(rollcall, await rollcall.sync('contacts'));
    await org.fault({ ...LATER_PAGE[reader.by], times: 'always', nextPage: 'drop' });
    await rollcall.db.updateTable('settings').set({ watermark: null }).execute();
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({ code: 'salesforce_incomplete' });
    expect(await people(rollcall.db)).toEqual(org.expected.people);
    await org.heal();
    const healed = await rollcall.sync('contacts');
    expect(healed.counts).toMatchObject({
      created: 0,
      updated: 0,
      deactivated: 0,
      unchanged: org.undisturbed.counts.created,
    });
    expect(await people(rollcall.db)).toEqual(org.expected.people);
  });

  it('are read again when Salesforce forgets, in the middle of the read, where it was', async () => {
    await org.fault({ ...LATER_PAGE[reader.by], skip: 1, expire: ['cursors', 'jobs'] });
    await using rollcall = await installFor(reader, org.salesforce);
    const result = await rollcall.sync('contacts');
    await org.expectUndisturbed(rollcall, result);
    expect(await org.hits()).toBe(1);
    expect((await rollcall.events(result.id)).map(({ code }) => code)).toContain('read_restarted');
  });
});
