import { expect } from 'vitest';
import { type Installation, install } from './installation.ts';
import { done } from './outcome.ts';
import { type PersonState, people } from './platform-state.ts';
import { type SalesforceOrg, startOrg } from './salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from './training-org.ts';

const org = trainingOrg({
  accounts: [account(1, 'Northwind'), account(2, 'Milano', 1), account(3, 'Southwind')],
  contacts: [
    learner(1, 'Ada', 'Lovelace', { AccountId: accountId(1), Team__c: 'ENG', Motto__c: 'First' }),
    learner(2, 'Jean', 'Bartik', { AccountId: accountId(2) }),
    learner(3, 'Grace', 'Hopper', { AccountId: accountId(2) }),
    learner(4, 'Annie', 'Easley', { AccountId: accountId(3) }),
    learner(5, 'Betty', 'Holberton', { AccountId: accountId(3), Is_Learner__c: false }),
  ],
});

const MAPPING = {
  username: 'Email',
  firstname: 'FirstName',
  lastname: 'LastName',
  team: { field: 'Team__c', picklist: 'label' },
  motto: 'Motto__c',
};

const CONFIGURATION = trainingConfiguration({ users: null, contacts: { leavers: 'deactivate', mapping: MAPPING } });

export interface Settled extends AsyncDisposable {
  readonly salesforce: SalesforceOrg;
  readonly rollcall: Installation;
}

/** An org that Rollcall has synchronized once. */
export async function settled(): Promise<Settled> {
  await using resources = new AsyncDisposableStack();
  const salesforce = resources.use(await startOrg(org));
  const rollcall = resources.use(await install(CONFIGURATION, { SF_URL: salesforce }));
  expect(done(await rollcall.sync('contacts'))).toEqual({ created: 4 });
  const owned = resources.move();
  return { salesforce, rollcall, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Everyone without what Rollcall remembers of them. */
export const platform = async ({ db }: Installation): Promise<readonly Omit<PersonState, 'links'>[]> =>
  (await people(db)).map((state) => {
    const { links: _, ...seen } = state;
    return seen;
  });

/** Something of every kind: two swap their usernames, one moves, one leaves, one is new, and branches change. */
export async function change({ salesforce }: Settled): Promise<void> {
  await salesforce.update('Contact', contactId(1), {
    Email: 'bartik@learners.example',
    Team__c: 'OPS',
    Motto__c: null,
    AccountId: accountId(3),
  });
  await salesforce.update('Contact', contactId(2), { Email: 'lovelace@learners.example' });
  await salesforce.update('Contact', contactId(3), { AccountId: accountId(1) });
  await salesforce.update('Contact', contactId(4), { Is_Learner__c: false });
  await salesforce.update('Contact', contactId(5), { Is_Learner__c: true });
  await salesforce.update('Account', accountId(1), { Name: 'Northwind Group' });
  await salesforce.update('Account', accountId(2), { ParentId: accountId(3) });
}

/** Plans the undo of a run, and applies it. */
export async function undo(rollcall: Installation, runId: string) {
  const plan = await rollcall.undo(runId);
  expect(plan).toMatchObject({ mode: 'undo', state: 'planned', salesforceCalls: 0, watermark: null });
  return await rollcall.approve(plan.id);
}
