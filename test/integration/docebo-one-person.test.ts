import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/sync/result.ts';
import {
  type DoceboTenant,
  QUICK_TENANT,
  startTenant,
  TENANT_ACCESS,
  TENANT_MAPPING,
  trainingTenant,
} from '../support/docebo-tenant.ts';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

let salesforce: SalesforceOrg;
let docebo: DoceboTenant;
let rollcall: Installation;

beforeAll(async () => {
  const contacts = [
    learner(1, 'Ada', 'Lovelace', { AccountId: accountId(1) }),
    learner(2, 'Jean', 'Bartik', { AccountId: accountId(1) }),
  ];
  salesforce = await startOrg(trainingOrg({ accounts: [account(1, 'Northwind'), account(2, 'Contoso')], contacts }));
  docebo = await startTenant(trainingTenant());
  const configuration = trainingConfiguration({
    directory: TENANT_ACCESS,
    users: null,
    contacts: { mapping: TENANT_MAPPING },
  });
  rollcall = await install(configuration, { SF_URL: salesforce, DOCEBO_URL: docebo }, QUICK_TENANT);
});

afterAll(async () => {
  await rollcall?.[Symbol.asyncDispose]();
  await docebo?.[Symbol.asyncDispose]();
  await salesforce?.[Symbol.asyncDispose]();
});

async function one(number: number): Promise<RunResult> {
  await using connection = await rollcall.context.connect();
  return await connection.synchronizeOne('contacts', contactId(number));
}

const usernames = async () => (await docebo.users()).map(({ username }) => username);

describe('one person now, in Docebo', () => {
  it('R42: is created in the branch of their account, before any run has been', async () => {
    expect(await one(1)).toMatchObject({
      mode: 'single',
      state: 'succeeded',
      counts: { created: 1 },
      branches: { created: 1 },
      directoryCalls: expect.any(Number),
    });
    expect(await docebo.users()).toMatchObject([
      { username: 'lovelace@learners.example', branches: ['Customers › Northwind'] },
    ]);
  });

  it('R42: costs no call where nothing has changed, and one where something has', async () => {
    await docebo.calls();
    expect(await one(1)).toMatchObject({ counts: { unchanged: 1 }, directoryCalls: 0 });
    expect(await docebo.calls()).toEqual({});
    await salesforce.update('Contact', contactId(1), { FirstName: 'Augusta' });
    expect(await one(1)).toMatchObject({ counts: { updated: 1 } });
    expect(await docebo.calls()).toMatchObject({ 'POST /user/batch': 1 });
    expect(await docebo.users()).toMatchObject([{ name: 'Augusta Lovelace' }]);
  });

  it('R42: fails with what Docebo said, is not gone on with, and is done by the next try', async () => {
    await docebo.control('/faults', [{ kind: 'user_batch', times: 'always', breakAfter: 10 }]);
    await expect(one(2)).rejects.toMatchObject({ code: 'docebo_unreachable' });
    await docebo.clearFaults();
    const last = rollcall.db.selectFrom('run').select(['state', 'mode']).orderBy('id', 'desc').limit(1);
    expect(await last.executeTakeFirst()).toEqual({ state: 'failed', mode: 'single' });
    // The answer was lost, not the call: they are there, and found by their username.
    expect(await usernames()).toContain('bartik@learners.example');
    expect(await one(2)).toMatchObject({ state: 'succeeded' });
    expect((await usernames()).toSorted()).toEqual(['bartik@learners.example', 'lovelace@learners.example']);
  });

  it('R42: is ended where its process died, so that nothing waits for it', async () => {
    const { id } = await rollcall.db
      .selectFrom('run')
      .select('id')
      .where('mode', '=', 'single')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    // As a process leaves it that is killed while Docebo is called.
    await rollcall.db.updateTable('run').set({ state: 'applying', finished_at: null }).where('id', '=', id).execute();
    expect(await rollcall.context.endLeftBehind(new Date())).toEqual([]);
    const run = await rollcall.sync('contacts');
    expect(run).toMatchObject({ mode: 'full', state: 'succeeded' });
    expect(run.id).not.toBe(id);
    expect(await rollcall.context.endLeftBehind(new Date(Date.now() + 3_600_000))).toEqual([id]);
    const ended = rollcall.db.selectFrom('run').select(['state', 'error']).where('id', '=', id);
    expect(await ended.executeTakeFirst()).toMatchObject({ state: 'failed', error: { code: 'run_given_up' } });
  });
});
