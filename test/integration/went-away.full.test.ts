import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Caller, type RunningApi, startApi } from '../support/api.ts';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

let salesforce: SalesforceOrg;
let rollcall: Installation;
let api: RunningApi;
let admin: Caller;

beforeAll(async () => {
  salesforce = await startOrg(trainingOrg({ contacts: [learner(1, 'Lea', 'Lang')] }));
  rollcall = await install(trainingConfiguration({ users: null }), { SF_URL: salesforce });
  api = await startApi(rollcall.context);
  admin = await api.signedIn();
});
afterAll(async () => {
  expect(api.complaints).toEqual([]);
  await api[Symbol.asyncDispose]();
  await rollcall[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const Faults = z.object({ faults: z.array(z.looseObject({ hits: z.number() })) });
async function hits(): Promise<number> {
  const { faults } = Faults.parse(await (await salesforce.request('/__sandbox/faults')).json());
  return faults.reduce((sum, one) => sum + one.hits, 0);
}

describe('whoever goes away before they have their answer', () => {
  it('is asked for no more records of Salesforce for a mapping that nobody looks at', async () => {
    // Each question is answered late, and would be asked again.
    await salesforce.control('POST', '/faults', { path: '/listviews', times: 'always', delay: 1500, status: 503 });
    const closed = new AbortController();
    const draft = { listView: 'Learners', mapping: {} };
    const waiting = admin.call('POST', '/connections/training/entities/contacts/sample', draft, {}, closed.signal);
    await expect.poll(hits, { timeout: 20_000 }).toBeGreaterThan(0);
    const before = await hits();
    closed.abort();
    await expect(waiting).rejects.toThrow(/abort/);
    await new Promise((resolve) => setTimeout(resolve, 6000));
    expect(await hits()).toBe(before);
  }, 40_000);
});
