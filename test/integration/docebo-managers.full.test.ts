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

const BOSS = 'boss@elsewhere.example';
const CHIEF = 'chief@elsewhere.example';

it('R43: managers who are missing cost a call for all of them, and one to see why, however many people lack them', async () => {
  const users = Array.from({ length: 30 }, (_, index) =>
    employee(index + 1, 'Ada', `Number${index}`, { FederationIdentifier: index % 2 === 0 ? BOSS : CHIEF }),
  );
  await using neighbours = await startNeighbours({
    org: trainingOrg({ users }),
    tenant: trainingTenant(),
    yaml: trainingConfiguration({
      directory: { ...TENANT_ACCESS, chunk: 10 },
      users: {
        mapping: {
          username: 'Username',
          firstname: 'FirstName',
          lastname: 'LastName',
          email: 'Email',
          manager: 'FederationIdentifier',
        },
        options: { incremental: false },
        thresholds: { changed: 'off' },
      },
      contacts: null,
    }),
  });
  const { docebo, rollcall } = neighbours;
  const codes = (run: Awaited<ReturnType<typeof rollcall.sync>>) => run.errors.map(({ code }) => code);
  const managed = async (name: string) => {
    const { users: all } = await docebo.raw();
    const id = all.find(({ username }) => username === name)?.id;
    return all.filter((user) => Reflect.get(Object(user['managers']), '1') === id && id !== undefined).length;
  };
  expect(await rollcall.sync('users')).toMatchObject({ counts: { failed: 30 } });
  await docebo.calls();
  expect(codes(await rollcall.sync('users'))).toEqual(Array.from({ length: 30 }, () => 'manager_missing'));
  expect(await docebo.calls()).toEqual({ 'POST /user/batch': 1, 'GET /user': 1 });

  // Whoever is there since is set for everybody, though the one they are asked for with is refused for something else.
  for (const userid of [BOSS, CHIEF]) await docebo.byHand('POST', '/user', { userid, password: 'By-hand-1' });
  await docebo.control('/faults', [{ kind: 'user_batch', rows: { contains: BOSS, message: 'Not like this' } }]);
  await docebo.calls();
  const run = await rollcall.sync('users');
  expect(run.errors.map(({ message }) => message)).toEqual([expect.stringContaining('Not like this')]);
  expect([await managed(BOSS), await managed(CHIEF)]).toEqual([14, 15]);
  expect(await docebo.calls()).toEqual({ 'POST /user/batch': 4, 'GET /user': 1 });
  expect(codes(await rollcall.sync('users'))).toEqual([]);
  await docebo.calls();
  expect(await rollcall.sync('users')).toMatchObject({ directoryCalls: 0 });
});
