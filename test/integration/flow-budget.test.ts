import { expect, it } from 'vitest';
import { findRun } from '../../src/store/views/run.ts';
import { install } from '../support/installation.ts';
import { done } from '../support/outcome.ts';
import { people } from '../support/platform-state.ts';
import { startOrg } from '../support/salesforce-org.ts';
import { learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const RECORDS = 2_400;
const configuration = trainingConfiguration({
  users: null,
  contacts: {
    mapping: { username: 'Email', firstname: 'FirstName', lastname: 'LastName' },
    branches: { mode: 'single', destination: 'CUSTOMERS' },
  },
});

it('R48: a run stops before the org’s share of calls is used, and goes on where it was once there are calls again', async () => {
  const contacts = Array.from({ length: RECORDS }, (_, index) => learner(index + 1, 'Ada', `L${index + 1}`));
  // Twelve pages of 200 and what comes before them are more calls than the share of 80 % of them allows.
  await using salesforce = await startOrg(trainingOrg({ contacts }), { apiLimit: 15 });
  await using rollcall = await install(configuration, { SF_URL: salesforce }, { salesforce: { restPageSize: 200 } });

  await expect(rollcall.sync('contacts')).rejects.toMatchObject({ code: 'salesforce_budget' });
  const [run] = await rollcall.db.selectFrom('run').select(['id', 'state', 'finished_at']).execute();
  expect(run).toMatchObject({ state: 'extracting', finished_at: null });
  const { paused } = await findRun(rollcall.db, 'last');
  expect(paused).toMatchObject({ code: 'salesforce_budget', message: expect.stringContaining('12 of its 15') });
  expect(paused?.until.getTime()).toBeGreaterThan(Date.now() + 59 * 60_000);
  expect((await rollcall.events(run?.id ?? '')).map(({ code }) => code)).toContain('run_paused');
  expect(await people(rollcall.db)).toEqual([]);
  const used = async () => {
    const limits = await salesforce.json('/services/data/v62.0/limits');
    return JSON.stringify(limits['DailyApiRequests']);
  };
  // Twelve calls are the share; with the one that asks for the limits it is not passed.
  expect(await used()).toBe('{"Max":15,"Remaining":3}');

  await salesforce.control('POST', '/clock', { advance: 25 * 3_600 });
  const resumed = await rollcall.sync('contacts');
  expect({ id: resumed.id, ...done(resumed) }).toEqual({ id: run?.id, created: RECORDS });
  expect(resumed.counts.extracted).toBe(RECORDS);
  expect((await findRun(rollcall.db, 'last')).paused).toBeNull();
});
