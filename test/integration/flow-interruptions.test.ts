import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ContextOptions } from '../../src/context.ts';
import type { Progress } from '../../src/sync/result.ts';
import { type Installation, install } from '../support/installation.ts';
import { done, rejections } from '../support/outcome.ts';
import { branches, people } from '../support/platform-state.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { DATA } from '../support/sandbox.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

/** Three pages of 200 by REST. A few records of each page are rejected, one username is wanted by two of them. */
const RECORDS = 500;
const org = trainingOrg({
  accounts: Array.from({ length: 20 }, (_, index) =>
    account(index + 1, `Account ${index + 1}`, Math.ceil(index / 3) || undefined),
  ),
  contacts: Array.from({ length: RECORDS }, (_, index) =>
    learner(index + 1, 'Lea', `L${index + 1}`, {
      AccountId: accountId((index % 20) + 1),
      ...(index % 100 === 50 ? { Country__c: 'Atlantis' } : {}),
      ...(index === 444 ? { Email: 'l2@learners.example' } : {}),
    }),
  ),
});
const configuration = (options: object = {}) => trainingConfiguration({ users: null, contacts: { options } });

interface ReaderCase {
  readonly by: string;
  readonly options: ContextOptions;
  /** Makes Salesforce lose what an interrupted read would go on with. */
  readonly forget: (salesforce: SalesforceOrg) => Promise<unknown>;
}

const READERS: readonly ReaderCase[] = [
  {
    by: 'REST',
    options: { salesforce: { restPageSize: 200 } },
    // Cursors live for two days.
    forget: (salesforce) => salesforce.control('POST', '/clock', { advance: 3 * 24 * 3600 }),
  },
  {
    by: 'Bulk',
    // Few cells to an answer, so that the read is several requests.
    options: { salesforce: { bulkThreshold: 1, bulkPageSize: 200, bulkCells: 2000, poll: { firstMs: 5 } } },
    forget: deleteJobs,
  },
];

const Jobs = z.object({ records: z.array(z.object({ id: z.string() })) });

async function deleteJobs(salesforce: SalesforceOrg): Promise<void> {
  const { records } = Jobs.parse(await salesforce.json(`${DATA}/jobs/query`));
  expect(records).not.toEqual([]);
  for (const { id } of records) await salesforce.request(`${DATA}/jobs/query/${id}`, { method: 'DELETE' });
}

/** Everything that a run decides, by which two installations can be compared. */
async function outcome(rollcall: Installation, runId: string) {
  return {
    people: await people(rollcall.db),
    branches: await branches(rollcall.db),
    rejections: rejections(await rollcall.changes(runId)),
  };
}

/** Aborts as soon as a run tells that it is so far; answers what synchronize is to be given. */
function stopWhen(reached: (progress: Progress) => boolean) {
  const controller = new AbortController();
  const onProgress = (progress: Progress) => {
    if (reached(progress)) controller.abort(new Error('stopped by the test'));
  };
  return { signal: controller.signal, onProgress };
}

const whileReading = () => stopWhen(({ phase, done: records }) => phase === 'extracting' && records >= 200);
const whileApplying = () => stopWhen(({ phase, done: changes }) => phase === 'applying' && changes > 100);

describe.each(READERS)('a run by $by', ({ options, forget }) => {
  it('that is stopped while reading and again while applying goes on, and ends like one that never was', async () => {
    await using salesforce = await startOrg(org);
    const orgs = { SF_URL: salesforce };
    await using smooth = await install(configuration(), orgs, options);
    const expected = await smooth.sync('contacts');
    expect(done(expected)).toEqual({ created: RECORDS - 6, rejected: 6 });

    await using rollcall = await install(configuration(), orgs, options);
    await expect(rollcall.sync('contacts', whileReading())).rejects.toThrow('stopped by the test');
    expect(await people(rollcall.db)).toEqual([]);
    await expect(rollcall.sync('contacts', whileApplying())).rejects.toThrow('stopped by the test');
    const made = (await people(rollcall.db)).length;
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(RECORDS - 6);
    const last = await rollcall.sync('contacts');

    const { id, startedAt: _, finishedAt: __, salesforceCalls: ___, watermark: ____, ...result } = last;
    expect(expected).toMatchObject(result);
    expect(await outcome(rollcall, id)).toEqual(await outcome(smooth, expected.id));
    const runs = await rollcall.db.selectFrom('run').select(['id', 'state']).execute();
    expect(runs).toEqual([{ id, state: 'completed_with_errors' }]);
    const codes = (await rollcall.events(id)).map(({ code }) => code);
    expect(codes.filter((code) => code === 'run_resumed')).toHaveLength(2);
    expect(codes).not.toContain('read_restarted');
    expect(done(await rollcall.sync('contacts'))).toEqual({ rejected: 6 });
  });

  it('that is taken up when Salesforce has forgotten where it was begins to read again, and ends like any other', async () => {
    await using salesforce = await startOrg(org);
    const orgs = { SF_URL: salesforce };
    await using smooth = await install(configuration(), orgs, options);
    const expected = await smooth.sync('contacts');
    await using rollcall = await install(configuration(), orgs, options);
    await expect(rollcall.sync('contacts', whileReading())).rejects.toThrow('stopped by the test');

    await forget(salesforce);
    const result = await rollcall.sync('contacts');
    expect((await rollcall.events(result.id)).map(({ code }) => code)).toEqual(
      expect.arrayContaining(['run_resumed', 'read_restarted']),
    );
    expect(result.counts).toEqual(expected.counts);
    expect(await outcome(rollcall, result.id)).toEqual(await outcome(smooth, expected.id));
  });
});

it('a run that Salesforce breaks off fails with the reason, and the next one makes up for it', async () => {
  await using salesforce = await startOrg(org);
  await using rollcall = await install(
    configuration(),
    { SF_URL: salesforce },
    {
      salesforce: { restPageSize: 200, sleep: () => Promise.resolve() },
    },
  );
  await salesforce.control('POST', '/faults', { method: 'GET', path: '/query/', skip: 1, times: 100, status: 503 });
  await expect(rollcall.sync('contacts')).rejects.toMatchObject({ code: 'salesforce_unreachable' });
  const failed = await rollcall.db.selectFrom('run').select(['state', 'error']).execute();
  expect(failed).toMatchObject([{ state: 'failed', error: { code: 'salesforce_unreachable' } }]);
  expect(await people(rollcall.db)).toEqual([]);
  await salesforce.control('DELETE', '/faults');
  expect(done(await rollcall.sync('contacts'))).toEqual({ created: RECORDS - 6, rejected: 6 });
});

describe('settings that change while a run is interrupted', () => {
  const READER = { salesforce: { restPageSize: 200 } };

  it('replace it when it was still reading', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration(), { SF_URL: salesforce }, READER);
    await expect(rollcall.sync('contacts', whileReading())).rejects.toThrow('stopped by the test');
    await rollcall.configure(configuration({ forcePasswordChange: true }));
    const result = await rollcall.sync('contacts');
    expect(done(result)).toEqual({ created: RECORDS - 6, rejected: 6 });
    const runs = await rollcall.db.selectFrom('run').select('state').orderBy('id').execute();
    expect(runs).toEqual([{ state: 'cancelled' }, { state: 'completed_with_errors' }]);
    expect((await people(rollcall.db)).every(({ mustChangePassword }) => mustChangePassword)).toBe(true);
  });

  it('hold from the next run on when it was applying: what it had planned is finished first', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration(), { SF_URL: salesforce }, READER);
    await expect(rollcall.sync('contacts', whileApplying())).rejects.toThrow('stopped by the test');
    await salesforce.update('Contact', contactId(1), { FirstName: 'Later' });
    await rollcall.configure(configuration({ updateExisting: false }));
    const result = await rollcall.sync('contacts');
    expect(result.id).toBe('2');
    const runs = await rollcall.db.selectFrom('run').select(['id', 'state']).orderBy('id').execute();
    expect(runs.map(({ state }) => state)).toEqual(['completed_with_errors', 'completed_with_errors']);
    expect(await people(rollcall.db)).toHaveLength(RECORDS - 6);
    expect((await people(rollcall.db)).every(({ firstname }) => firstname === 'Lea')).toBe(true);
  });
});

it('R38: a plan that is stopped is forgotten, and leaves nothing for a run to resume', async () => {
  await using salesforce = await startOrg(org);
  await using rollcall = await install(configuration(), { SF_URL: salesforce }, { salesforce: { restPageSize: 200 } });
  await expect(rollcall.plan('contacts', whileReading())).rejects.toThrow('stopped by the test');
  const result = await rollcall.sync('contacts');
  expect(result.id).toBe('2');
  expect((await rollcall.events(result.id)).map(({ code }) => code)).not.toContain('run_resumed');
});
