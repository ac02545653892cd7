import { type Kysely, sql } from 'kysely';
import { expect, it } from 'vitest';
import type { SandboxOptions } from '../../sandbox/docebo/http/options.ts';
import type { Database } from '../../src/store/schema.ts';
import { startNeighbours } from '../support/docebo-neighbours.ts';
import { TENANT_ACCESS, TENANT_MAPPING, trainingTenant } from '../support/docebo-tenant.ts';
import { done } from '../support/outcome.ts';
import { contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const yaml = trainingConfiguration({
  directory: TENANT_ACCESS,
  users: null,
  contacts: { mapping: TENANT_MAPPING, branches: { mode: 'single', destination: 'CUSTOMERS' } },
});
const ada = 'ada@learners.example';
const jean = 'jean@learners.example';
const karen = 'karen@learners.example';
const org = trainingOrg({
  contacts: [
    learner(1, 'Ada', 'Lovelace', { Email: ada }),
    learner(2, 'Jean', 'Bartik', { Email: jean }),
    learner(3, 'Karen', 'Jones', { Email: karen }),
  ],
});

/** More than one page of users: where nothing is sorted, superadmins stand wherever their first names do. */
const crowd = Array.from({ length: 230 }, (_, index) => ({ username: `u${index}`, firstname: `M${index}` }));
const tenantOf = (firstname: string) =>
  trainingTenant([...crowd, { username: jean, firstname, lastname: 'Bartik', level: 'superadmin' }]);

const start = async (firstname: string, sandbox: SandboxOptions) =>
  await startNeighbours({ org, tenant: tenantOf(firstname), sandbox, yaml });

it.each(['Aaa', 'Nnn', 'Zzz'])(
  'R34: superadmins stay such where the tenant sorts nothing, wherever they stand: %s',
  async (firstname) => {
    await using neighbours = await start(firstname, { sorting: false });
    const { salesforce, docebo, rollcall } = neighbours;
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 2, skipped: 1 });
    const superadmin = await docebo.userId(karen);
    await docebo.byHand('PUT', `/user/${superadmin}`, { level: 3 });
    await salesforce.update('Contact', contactId(1), { FirstName: 'Augusta' });
    await salesforce.update('Contact', contactId(2), { Email: 'bartik@learners.example' });
    await salesforce.update('Contact', contactId(3), { Email: 'jones@learners.example' });
    await rollcall.db.updateTable('tenant').set({ superadmins_at: null }).execute();
    await rollcall.sync('contacts');
    const { users } = await docebo.raw();
    expect(users.filter(({ level }) => level === 'superadmin').map(({ username }) => username)).toEqual([
      'admin',
      jean,
      karen,
    ]);
    expect(users.find(({ username }) => username === ada)?.firstname).toBe('Augusta');
    expect(await superadminsIn(rollcall.db)).toEqual(['admin', jean, karen]);
  },
);

it('R34: nobody is touched where the tenant tells no levels, or does so no longer', async () => {
  const refused = { code: 'docebo_list', message: expect.stringContaining('does not say that admin is a superadmin') };
  await using silent = await start('Jean', { listedLevels: false });
  await expect(silent.rollcall.sync('contacts')).rejects.toMatchObject(refused);
  const { db } = silent.rollcall;
  // Until it is known, each of them may be one.
  expect(await superadminsIn(db)).toHaveLength(crowd.length + 2);
  await asAnHourAgo(db);
  await expect(silent.rollcall.sync('contacts')).rejects.toMatchObject(refused);
  expect((await silent.docebo.users()).filter(({ username }) => username === ada)).toEqual([]);
  expect(await superadminsIn(db)).toEqual(['admin', jean]);
});

/** As another look would have it that found levels, an hour ago. */
async function asAnHourAgo(db: Kysely<Database>): Promise<void> {
  await db.updateTable('tenant').set({ read_at: new Date(), superadmins_at: null }).execute();
  const level = (name: string) => sql<string>`values || jsonb_build_object('level', ${name}::text)`;
  await db
    .updateTable('tenant_person')
    .set({ superadmin: false, values: level('user') })
    .execute();
  await db
    .updateTable('tenant_person')
    .set({ superadmin: true, values: level('superadmin') })
    .where('username', 'in', ['admin', jean])
    .execute();
}

async function superadminsIn(db: Kysely<Database>): Promise<string[]> {
  const flagged = db.selectFrom('tenant_person').select('username').where('superadmin', '=', true);
  return (await flagged.orderBy('username').execute()).map(({ username }) => username);
}

it('R34: a comparison that is told no levels makes nobody a user who was a superadmin', async () => {
  await using silent = await start('Jean', { listedLevels: false });
  const { db, context, sync } = silent.rollcall;
  await expect(sync('contacts')).rejects.toMatchObject({ code: 'docebo_list' });
  await asAnHourAgo(db);
  await silent.docebo.byHand('POST', '/user', { userid: 'new@elsewhere.example', password: 'By-hand-1', level: 3 });
  await using connection = await context.connect();
  expect((await connection.verify({ repair: true })).findings).toEqual([]);
  expect(await superadminsIn(db)).toEqual(['admin', jean, 'new@elsewhere.example']);
});

it('R34: superadmins are known where lists leave out the account of the connection', async () => {
  await using neighbours = await start('Jean', { listedCaller: false });
  const { salesforce, docebo, rollcall } = neighbours;
  expect(done(await rollcall.sync('contacts'))).toEqual({ created: 2, skipped: 1 });
  await docebo.byHand('PUT', `/user/${await docebo.userId(karen)}`, { level: 3 });
  await rollcall.db.updateTable('tenant').set({ superadmins_at: null }).execute();
  await salesforce.update('Contact', contactId(1), { FirstName: 'Augusta' });
  await salesforce.update('Contact', contactId(3), { Email: 'jones@learners.example' });
  await rollcall.sync('contacts');
  expect(await superadminsIn(rollcall.db)).toEqual([jean, karen]);
  const { users } = await docebo.raw();
  expect(users.find(({ username }) => username === ada)?.firstname).toBe('Augusta');
  expect(users.map(({ username }) => username)).not.toContain('jones@learners.example');
  await using connection = await rollcall.context.connect();
  expect((await connection.verify({ repair: true })).findings).toEqual([]);
  expect(await superadminsIn(rollcall.db)).toEqual([jean, karen]);
});
