import { expect, it } from 'vitest';
import { type Neighbours, startNeighbours } from '../support/docebo-neighbours.ts';
import { TENANT_ACCESS, TENANT_MAPPING, trainingTenant } from '../support/docebo-tenant.ts';
import { done } from '../support/outcome.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const NORTH = 1;
const SOUTH = 2;
const EAST = 3;
const BARTIK = 'bartik@learners.example';
const LOVELACE = 'lovelace@learners.example';
const JONES = 'jones@learners.example';

/** Somebody has gone from East to South, so that it is known who is in South; somebody else is in North still. */
async function withMembersOfSouth(): Promise<Neighbours> {
  const neighbours = await startNeighbours({
    org: trainingOrg({
      accounts: [account(NORTH, 'North'), account(SOUTH, 'South'), account(EAST, 'East')],
      contacts: [
        learner(1, 'Ada', 'Lovelace', { AccountId: accountId(NORTH) }),
        learner(2, 'Jean', 'Bartik', { AccountId: accountId(SOUTH) }),
        learner(4, 'Grace', 'Hopper', { AccountId: accountId(EAST) }),
      ],
    }),
    tenant: trainingTenant(),
    yaml: trainingConfiguration({
      directory: TENANT_ACCESS,
      users: null,
      contacts: { mapping: TENANT_MAPPING, thresholds: { changed: 'off' } },
    }),
  });
  const { salesforce, docebo, rollcall } = neighbours;
  await rollcall.sync('contacts');
  await salesforce.update('Contact', contactId(4), { AccountId: accountId(SOUTH) });
  expect(done(await rollcall.sync('contacts'))).toEqual({ moved: 1 });
  await docebo.calls();
  return neighbours;
}

const branchesOf = async ({ docebo }: Neighbours, username: string) =>
  (await docebo.users()).find((user) => user.username === username)?.branches;

async function addByHand({ docebo }: Neighbours, username: string, account: number): Promise<void> {
  await docebo.byHand('PUT', '/user/add_to_branch', {
    branch_ids: [await docebo.branchId(accountId(account))],
    user_ids: [await docebo.userId(username)],
  });
}

it('R37: who was put into a branch by hand after it was read stays there when the run moves on', async () => {
  await using neighbours = await withMembersOfSouth();
  const { salesforce, docebo, rollcall } = neighbours;
  await addByHand(neighbours, LOVELACE, SOUTH);
  // It is over an hour since it was read.
  await rollcall.db
    .updateTable('tenant_branch')
    .set({ members_at: new Date(Date.now() - 3_700_000) })
    .execute();
  await salesforce.update('Contact', contactId(1), { AccountId: accountId(SOUTH) });
  expect(done(await rollcall.sync('contacts'))).toEqual({ moved: 1 });
  // They are there: nobody has to be added, only to be seen and taken out of the other.
  expect(await docebo.calls()).toEqual({ 'GET /user': 1, 'PUT /user/remove_from_branch': 1 });
  expect(await branchesOf(neighbours, LOVELACE)).toEqual(['Customers › South']);
  await salesforce.update('Contact', contactId(1), { AccountId: accountId(NORTH) });
  await rollcall.sync('contacts');
  expect(await branchesOf(neighbours, LOVELACE)).toEqual(['Customers › North', 'Customers › South']);
});

it('asks once in an hour who is in a branch', async () => {
  await using neighbours = await withMembersOfSouth();
  const { salesforce, docebo, rollcall } = neighbours;
  await salesforce.update('Contact', contactId(1), { AccountId: accountId(SOUTH) });
  expect(done(await rollcall.sync('contacts'))).toEqual({ moved: 1 });
  expect(await docebo.calls()).toEqual({ 'PUT /user/add_to_branch': 1, 'PUT /user/remove_from_branch': 1 });
});

it('R37: and so does whoever was found at the tenant after it was read', async () => {
  await using neighbours = await withMembersOfSouth();
  const { salesforce, docebo, rollcall } = neighbours;
  await docebo.byHand('POST', '/user', { userid: JONES, password: 'By-hand-1', firstname: 'Karen', lastname: 'Jones' });
  await addByHand(neighbours, JONES, SOUTH);
  const { Id: _, ...karen } = learner(9, 'Karen', 'Jones', { AccountId: accountId(SOUTH) });
  await salesforce.create('Contact', karen);
  // Only now it is seen that the username is taken.
  expect(await rollcall.sync('contacts')).toMatchObject({ counts: { created: 0, stale: 1 } });
  expect(await rollcall.sync('contacts')).toMatchObject({ counts: { stale: 0 } });
  expect(await branchesOf(neighbours, JONES)).toEqual(['Customers › South']);
  const { id } = await rollcall.db
    .selectFrom('tenant_person')
    .select('id')
    .where('username', '=', JONES)
    .executeTakeFirstOrThrow();
  const claimed = rollcall.db.selectFrom('tenant_membership').select('made_by').where('person_id', '=', id);
  expect(await claimed.execute()).toEqual([{ made_by: null }]);
  expect(await branchesOf(neighbours, BARTIK)).toEqual(['Customers › South']);
});

it('R13, R34: whoever was made under a username since the plan was made, and carries the Id of its record, is taken for themselves', async () => {
  await using neighbours = await withMembersOfSouth();
  const { salesforce, docebo, rollcall } = neighbours;
  const { Id: _, ...karen } = learner(9, 'Karen', 'Jones', { AccountId: accountId(SOUTH) });
  const sourceId = await salesforce.create('Contact', karen);
  const plan = await rollcall.plan('contacts');
  const own = { userid: JONES, password: 'By-hand-1', firstname: 'Caren', lastname: 'Jones', email: JONES };
  await docebo.byHand('POST', '/user', { ...own, additional_fields: { 1: sourceId, 2: 'contact' } });
  const run = await rollcall.approve(plan.id);
  expect(run).toMatchObject({ counts: { created: 0, stale: 1 } });
  expect(run.errors.map(({ message }) => message)).toEqual([expect.stringContaining('has other values than this run')]);
  expect(done(await rollcall.sync('contacts'))).toEqual({ updated: 1 });
  expect((await docebo.users()).filter(({ username }) => username === JONES)).toMatchObject([
    { name: 'Karen Jones', branches: ['Customers › South'] },
  ]);
});
