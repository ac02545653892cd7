import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Caller, type RunningApi, startApi } from '../support/api.ts';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

let salesforce: SalesforceOrg;
let rollcall: Installation;
let api: RunningApi;
let anna: Caller;
let bea: Caller;
let annasId: string;

beforeAll(async () => {
  salesforce = await startOrg(
    trainingOrg({ contacts: [1, 2, 3].map((number) => learner(number, 'Lea', `L${number}`)) }),
  );
  const single = { branches: { mode: 'single', destination: 'CUSTOMERS' }, leavers: 'deactivate' };
  rollcall = await install(trainingConfiguration({ users: null, contacts: single }), { SF_URL: salesforce });
  api = await startApi(rollcall.context);
  anna = await api.signedIn('anna');
  bea = await api.signedIn('bea');
  const { rows } = await sql<{ id: string }>`select id from person where username = 'anna'`.execute(rollcall.db);
  annasId = rows[0]?.id ?? '';
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await rollcall[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
  expect(api.complaints).toEqual([]);
});

const CONNECTION = '/connections/training';
const CONTACTS = `${CONNECTION}/entities/contacts`;
const copy = { from: 'shared', to: 'me' };
const settings = {
  listView: 'All_Contacts',
  mapping: { username: 'Email', firstname: 'FirstName', lastname: 'LastName' },
  branches: { mode: 'single', destination: 'STAFF' },
};

const listed = z.object({ items: z.array(z.object({ id: z.string(), run: z.string().optional() })) });

const own = async (caller: Caller, owner = 'me') => await caller.call('GET', `${CONTACTS}/settings?owner=${owner}`);

describe('R25: settings of an administrator', () => {
  it('are copied from the shared ones, with a schedule and a watermark of their own', async () => {
    expect(await own(anna)).toMatchObject({ status: 404 });
    await anna.call('PUT', `${CONNECTION}/schedule`, { every: 'day', at: '02:00', timezone: 'UTC' });
    expect(await anna.call('POST', `${CONNECTION}/settings/copy`, copy)).toMatchObject({ status: 200 });
    const shared = await own(anna, 'shared');
    expect((await own(anna)).body).toEqual({ ...Object(shared.body), schedule: null });
    const { body } = await anna.call('GET', `${CONNECTION}?owner=me`);
    expect(body).toMatchObject({
      owner: annasId,
      owners: [
        { owner: 'shared', ownerName: null, inForce: true, enabled: ['contacts'] },
        { owner: annasId, ownerName: 'anna', name: null, inForce: true, enabled: ['contacts'], lastRunAt: null },
      ],
      entities: [{ entity: 'contacts', watermark: null, linked: 0 }],
    });
    expect((await anna.call('GET', '/schedules')).body).toMatchObject({
      items: [
        { owner: 'shared', schedule: { every: 'day' }, inherited: true },
        { owner: annasId, ownerName: 'anna', schedule: { every: 'manual' } },
      ],
    });
    expect(await anna.call('POST', `${CONNECTION}/settings/copy`, { from: 'me', to: 'me' })).toMatchObject({
      status: 422,
      body: { code: 'config_invalid' },
    });
    expect(await bea.call('POST', `${CONNECTION}/settings/copy`, { from: 'me', to: 'shared' })).toMatchObject({
      status: 404,
    });
  });

  it('are saved, scheduled and named beside the shared ones, which stay as they are', async () => {
    const shared = await own(anna, 'shared');
    expect(await anna.call('PUT', `${CONTACTS}/settings?owner=me`, settings)).toMatchObject({ status: 200 });
    const weekly = { every: 'week', day: 'monday', at: '03:00', timezone: 'UTC' };
    expect(await anna.call('PUT', `${CONNECTION}/schedule?owner=me`, weekly)).toMatchObject({ status: 200 });
    // Saved without a schedule, they keep the one that they have been given together.
    await anna.call('PUT', `${CONTACTS}/settings?owner=me`, settings);
    expect((await own(anna)).body).toMatchObject({ listView: 'All_Contacts', schedule: weekly });
    expect((await anna.call('GET', '/schedules?owner=me')).body).toMatchObject({ items: [{ schedule: weekly }] });
    expect((await own(anna, 'shared')).body).toEqual(shared.body);
    expect(await anna.call('PUT', `${CONNECTION}/settings/name?owner=me`, { name: 'North' })).toMatchObject({
      status: 204,
    });
    expect((await anna.call('GET', CONNECTION)).body).toMatchObject({ owners: [{}, { name: 'North' }] });
    expect(await bea.call('PUT', `${CONNECTION}/settings/name?owner=me`, { name: 'South' })).toMatchObject({
      status: 404,
    });
    expect(await bea.call('PUT', `${CONNECTION}/schedule?owner=me`, weekly)).toMatchObject({ status: 404 });
  });

  it('are read and copied by others, who neither change nor run them', async () => {
    expect(await own(bea, annasId)).toMatchObject({ status: 200, body: { listView: 'All_Contacts' } });
    const weekly = { every: 'week', day: 'monday', at: '03:00', timezone: 'UTC' };
    for (const [method, path, body] of [
      ['PUT', `${CONTACTS}/settings`, settings],
      ['PUT', `${CONNECTION}/schedule`, weekly],
      ['PUT', `${CONNECTION}/settings/name`, { name: 'Mine' }],
      ['PUT', `${CONTACTS}/status`, { enabled: true }],
      ['POST', `${CONNECTION}/runs`, {}],
      ['POST', `${CONNECTION}/plans`, {}],
    ] as const) {
      const answer = await bea.call(method, `${path}?owner=${annasId}`, body);
      expect([path, answer.status, Object(answer.body).code]).toEqual([path, 403, 'forbidden']);
    }
    expect(
      await bea.call('POST', `${CONNECTION}/settings/copy`, { from: 'me', to: annasId, entities: ['contacts'] }),
    ).toMatchObject({ status: 403 });
    expect(await bea.call('POST', `${CONNECTION}/settings/copy`, { from: annasId, to: 'me' })).toMatchObject({
      status: 200,
    });
    expect(await own(bea)).toMatchObject({ body: { listView: 'All_Contacts', schedule: null } });
    // What she has copied and does not want is switched off again.
    expect(await bea.call('PUT', `${CONTACTS}/status?owner=me`, { enabled: false })).toMatchObject({ status: 200 });
  });

  it('R33: are named by the runs and logs that they made, which are filtered by them', async () => {
    const shared = await rollcall.sync('contacts');
    const hers = await rollcall.sync('contacts', { owner: annasId });
    const ids = async (path: string) => {
      const { body } = await anna.call('GET', path);
      return listed.parse(body).items.map(({ id, run = id }) => run);
    };
    expect(await ids('/runs')).toEqual([hers.id, shared.id]);
    expect(await ids('/runs?owner=me')).toEqual([hers.id]);
    expect(await ids('/runs?owner=shared')).toEqual([shared.id]);
    expect(await ids(`/logs?owner=${annasId}&code=run_finished`)).toEqual([hers.id]);
    expect((await anna.call('GET', `/runs/${hers.id}`)).body).toMatchObject({ owner: annasId, ownerName: 'anna' });
    expect((await anna.call('GET', '/logs?owner=me&limit=1')).body).toMatchObject({
      items: [{ owner: annasId, ownerName: 'anna' }],
    });
    const plan = await rollcall.plan('contacts', { owner: annasId });
    // Whoever may administer may decide on a plan, whose settings ever made it.
    expect(await bea.call('POST', `/runs/${plan.id}/discard`)).toMatchObject({ status: 200 });
  });

  it('R25, R41: are those that a person is explained by, one after the other', async () => {
    const { rows } = await sql<{ id: string }>`select id from person where username like 'l1@%'`.execute(rollcall.db);
    expect((await anna.call('GET', `/people/${rows[0]?.id}/explanation`)).body).toMatchObject({
      items: [
        { owner: 'shared', outcome: { action: 'none' } },
        { owner: annasId, ownerName: 'anna', outcome: { action: 'none' }, values: expect.any(Array) },
      ],
    });
  });

  it('are run by nobody once their owner is no administrator, and can be switched off by another', async () => {
    await sql`update person set level = 'user' where id = ${annasId}`.execute(rollcall.db);
    expect((await bea.call('GET', CONNECTION)).body).toMatchObject({
      owners: [{}, { owner: annasId, inForce: false, enabled: ['contacts'] }, {}],
    });
    expect((await bea.call('GET', `/schedules?owner=${annasId}`)).body).toEqual({ items: [] });
    expect(await bea.call('PUT', `${CONTACTS}/status?owner=${annasId}`, { enabled: false })).toMatchObject({
      status: 200,
    });
    expect((await bea.call('GET', CONNECTION)).body).toMatchObject({ owners: [{}, { enabled: [] }, {}] });
  });
});
