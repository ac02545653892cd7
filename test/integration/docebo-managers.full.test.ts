import { expect, it } from 'vitest';
import { type Neighbours, startNeighbours } from '../support/docebo-neighbours.ts';
import { TENANT_ACCESS, trainingTenant } from '../support/docebo-tenant.ts';
import { employee, trainingConfiguration, trainingOrg, userId } from '../support/training-org.ts';

/** Ada's manager is created in the same call, so that she has none until another call. */
const org = trainingOrg({
  users: [employee(1, 'Ada', 'Lovelace', { ManagerId: userId(2) }), employee(2, 'Grace', 'Hopper')],
});
const yaml = trainingConfiguration({
  directory: TENANT_ACCESS,
  users: {
    mapping: {
      username: 'Username',
      firstname: 'FirstName',
      lastname: 'LastName',
      email: 'Email',
      manager: 'Manager.Username',
    },
    options: { incremental: false },
  },
  contacts: null,
});

async function managerOfAda({ docebo }: Neighbours): Promise<string | undefined> {
  const { users } = await docebo.raw();
  const ada = users.find(({ username }) => username.startsWith('lovelace@'));
  const managerId: unknown = Reflect.get(Object(ada?.['managers']), '1');
  return users.find(({ id }) => id === managerId)?.firstname;
}

it('R43: a manager is set where the answer to the creation was lost', async () => {
  await using neighbours = await startNeighbours({ org, tenant: trainingTenant(), yaml });
  await neighbours.docebo.control('/faults', [{ kind: 'user_batch', breakAfter: 10 }]);
  await neighbours.rollcall.sync('users');
  expect(await neighbours.docebo.hits()).toBe(1);
  expect(await managerOfAda(neighbours)).toBe('Grace');
});

it('R43: a manager is set by the run that goes on where another was interrupted before', async () => {
  await using neighbours = await startNeighbours({ org, tenant: trainingTenant(), yaml });
  const { docebo, rollcall } = neighbours;
  await docebo.control('/faults', [{ kind: 'user_batch', skip: 1, times: 'always', reset: true }]);
  await expect(rollcall.sync('users')).rejects.toMatchObject({ code: 'docebo_unreachable' });
  expect(await managerOfAda(neighbours)).toBeUndefined();
  await docebo.clearFaults();
  await rollcall.sync('users');
  expect(await managerOfAda(neighbours)).toBe('Grace');
  await docebo.calls();
  expect(await rollcall.sync('users')).toMatchObject({ directoryCalls: 0 });
});
