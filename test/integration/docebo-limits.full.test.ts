import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Neighbours, startNeighbours } from '../support/docebo-neighbours.ts';
import { TENANT_ACCESS, TENANT_MAPPING, trainingTenant } from '../support/docebo-tenant.ts';
import { done } from '../support/outcome.ts';
import { employee, learner, trainingConfiguration, trainingOrg, userId } from '../support/training-org.ts';

type Settings = NonNullable<Parameters<typeof startNeighbours>[0]['tenant']['settings']>;

const tenantWith = (settings: Settings) => ({ ...trainingTenant(), settings });

describe('the field of the manager', () => {
  const org = trainingOrg({
    users: [employee(1, 'Ada', 'Lovelace', { ManagerId: userId(2) }), employee(2, 'Grace', 'Hopper')],
  });
  const configuration = (directory: object = {}) =>
    trainingConfiguration({
      directory: { ...TENANT_ACCESS, ...directory },
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
  const start = (settings: Settings, directory: object = {}) =>
    startNeighbours({ org, tenant: tenantWith(settings), yaml: configuration(directory) });

  /** By type, who is whose manager. */
  async function managersOfAda({ docebo }: Neighbours): Promise<unknown> {
    const { users } = await docebo.raw();
    const byId = new Map(users.map(({ id, firstname }) => [id, firstname]));
    const ada = users.find(({ username }) => username.startsWith('lovelace@'));
    const managers = z.record(z.string(), z.number()).parse(ada?.['managers']);
    return Object.fromEntries(Object.entries(managers).map(([type, id]) => [type, byId.get(id)]));
  }

  it.each<[string, readonly number[], object, object]>([
    ['the usual one where the tenant has it', [2, 1], {}, { 1: 'Grace' }],
    ['the first of those that the tenant has', [7, 9], {}, { 7: 'Grace' }],
    ['what the connection says', [1, 9], { managerField: 'manager_9' }, { 9: 'Grace' }],
  ])('is %s', async (_, managerTypes, directory, expected) => {
    await using neighbours = await start({ managerTypes: [...managerTypes] }, directory);
    expect(done(await neighbours.rollcall.sync('users'))).toEqual({ created: 2 });
    expect(await managersOfAda(neighbours)).toEqual(expected);
  });

  it.each([
    ['does not serve it', { answer: 'not_found' }],
    ['serves something else', { status: 200, body: '{"data":{"columns":["username"]}}' }],
  ])('is the usual one where the tenant %s', async (_, answer) => {
    await using neighbours = await start({});
    await neighbours.docebo.control('/faults', [{ path: '/user/importer_fields', times: 'always', ...answer }]);
    expect(done(await neighbours.rollcall.sync('users'))).toEqual({ created: 2 });
    expect(await neighbours.docebo.hits()).toBe(1);
    expect(await managersOfAda(neighbours)).toEqual({ 1: 'Grace' });
  });

  it('is told to be none where the connection names one that the tenant does not have', async () => {
    await using neighbours = await start({ managerTypes: [1, 2] }, { managerField: 'manager_7' });
    const { rollcall } = neighbours;
    const problem = {
      code: 'docebo_fields',
      message: expect.stringContaining('Docebo has manager_1, manager_2'),
    };
    await expect(rollcall.sync('users')).rejects.toMatchObject(problem);
    await using connection = await rollcall.context.connect();
    expect((await connection.check()).entities[0]?.problems).toMatchObject([problem]);
    await rollcall.configure(configuration({ managerField: 'manager_2' }));
    expect(done(await rollcall.sync('users'))).toEqual({ created: 2 });
  });

  it('that Docebo refuses is told person by person, in its words', async () => {
    await using neighbours = await start({});
    const { docebo, rollcall } = neighbours;
    await docebo.control('/faults', [
      { kind: 'user_batch', skip: 1, times: 'always', rows: { message: 'No managers' } },
    ]);
    const run = await rollcall.sync('users');
    expect(run).toMatchObject({ counts: { created: 1, failed: 1 }, errors: [{ code: 'manager_missing' }] });
    expect(run.errors[0]?.message).toMatch(/^Docebo does not take hopper@\S+ as manager: No managers\./);
  });
});

describe('how long things may be', () => {
  const LONG = 'a.very.long.name.of.somebody@learners.example';
  const org = trainingOrg({
    contacts: [
      learner(1, 'Ada', 'Lovelace', { Email: LONG }),
      learner(2, 'Jean', 'Bartik', { Email: 'bartik@learners.example' }),
    ],
  });
  const configuration = (directory: object) =>
    trainingConfiguration({
      directory: { ...TENANT_ACCESS, ...directory },
      users: null,
      contacts: { mapping: TENANT_MAPPING, branches: { mode: 'single', destination: 'CUSTOMERS' } },
    });

  it('is told by the tenant for each person, and by the mapping where the connection knows it', async () => {
    await using neighbours = await startNeighbours({
      org,
      tenant: tenantWith({ longestUsername: 40 }),
      yaml: configuration({}),
    });
    const { docebo, rollcall } = neighbours;
    const refused = await rollcall.sync('contacts');
    expect(refused).toMatchObject({ counts: { created: 1, failed: 1, rejected: 0 } });
    expect(refused.errors.map(({ code, message }) => [code, message])).toEqual([
      [
        'value_invalid',
        'Docebo refuses the person: Username is longer than 40 characters. Correct it in Salesforce, or the mapping.',
      ],
    ]);
    await rollcall.configure(configuration({ usernameLength: 40 }));
    await docebo.calls();
    const rejected = await rollcall.sync('contacts');
    expect(rejected).toMatchObject({ counts: { created: 0, failed: 0, rejected: 1 }, directoryCalls: 0 });
    expect(rejected.errors.map(({ code, message }) => [code, message])).toEqual([
      ['too_long', expect.stringContaining('40')],
    ]);
  });
});
