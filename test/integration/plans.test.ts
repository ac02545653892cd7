import { describe, expect, it } from 'vitest';
import { install } from '../support/installation.ts';
import { branches } from '../support/platform-state.ts';
import { startOrg } from '../support/salesforce-org.ts';
import { account, accountId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const org = trainingOrg({
  accounts: [account(1, 'Northwind'), account(2, 'Northwind Italy', 1)],
  contacts: [learner(1, 'Ada', 'Lovelace', { AccountId: accountId(2) })],
});
const byAccounts = trainingConfiguration({
  users: null,
  contacts: { branches: { mode: 'accounts', destination: 'CUSTOMERS' } },
});

describe('a plan that was asked for', () => {
  it('R38: is applied like that of a run, which later runs go on from', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(byAccounts, { SF_URL: salesforce });
    const plan = await rollcall.plan('contacts');
    expect(plan).toMatchObject({ state: 'planned', counts: { created: 1 } });
    expect(await rollcall.approve(plan.id)).toMatchObject({ id: plan.id, state: 'succeeded', counts: { created: 1 } });
    await salesforce.update('Account', accountId(1), { Name: 'Southwind' });
    const next = await rollcall.sync('contacts');
    expect(next).toMatchObject({ mode: 'incremental', state: 'succeeded', branches: { renamed: 1 } });
    expect(JSON.stringify(await branches(rollcall.db))).toContain('Southwind');
  });

  it('cannot be applied after a run, with other settings, or twice', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(byAccounts, { SF_URL: salesforce });
    const refused = { code: 'run_state' };
    const first = await rollcall.plan('contacts');
    await rollcall.sync('contacts');
    await expect(rollcall.approve(first.id)).rejects.toMatchObject(refused);
    const second = await rollcall.plan('contacts');
    await rollcall.configure(byAccounts.replace('"listView":"Learners"', '"listView":"All_Contacts"'));
    await expect(rollcall.approve(second.id)).rejects.toMatchObject(refused);
    await rollcall.configure(byAccounts);
    await rollcall.approve(second.id);
    await expect(rollcall.approve(second.id)).rejects.toMatchObject(refused);
    const old = await rollcall.plan('contacts');
    await rollcall.sweepRetention(new Date(Date.now() + 100 * 24 * 3_600_000));
    await expect(rollcall.approve(old.id)).rejects.toMatchObject(refused);
    const third = await rollcall.plan('contacts');
    expect(await rollcall.discard(third.id)).toMatchObject({ state: 'cancelled' });
    await expect(rollcall.approve(third.id)).rejects.toMatchObject(refused);
  });
});
