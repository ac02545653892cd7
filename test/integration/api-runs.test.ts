import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { followRuns } from '../../src/api/follow-runs.ts';
import { type Caller, type RunningApi, startApi, textIn } from '../support/api.ts';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const LEARNERS = 30;
const org = trainingOrg({
  contacts: [
    ...Array.from({ length: LEARNERS }, (_, index) => learner(index + 1, 'Lea', `L${index + 1}`)),
    learner(90, '=cmd|calc', 'Formula'),
    learner(91, 'No', 'Mail', { Email: null }),
  ],
});
const configuration = trainingConfiguration({
  users: null,
  contacts: { branches: { mode: 'single', destination: 'CUSTOMERS' }, leavers: 'deactivate' },
});

let salesforce: SalesforceOrg;
let rollcall: Installation;
let api: RunningApi;
let admin: Caller;
let working: AsyncDisposable;

beforeAll(async () => {
  salesforce = await startOrg(org);
  rollcall = await install(configuration, { SF_URL: salesforce });
  const jobs = await rollcall.context.jobs({ works: true });
  working = await jobs.work({ concurrency: 1 });
  api = await startApi(rollcall.context);
  admin = await api.signedIn();
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await working[Symbol.asyncDispose]();
  await rollcall[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
  expect(api.complaints).toEqual([]);
});

const listed = z.object({ items: z.array(z.object({ sourceId: z.string() })) });

const sourceIdsIn = (body: unknown): readonly string[] => listed.parse(body).items.map(({ sourceId }) => sourceId);

const asked = z.object({ items: z.array(z.object({ run: z.string() })) });

/** Asks for a run or a plan and follows it to its end; answers the run. */
async function done(what: 'runs' | 'plans'): Promise<Record<string, unknown>> {
  const answer = await admin.call('POST', `/connections/training/${what}`, {});
  expect(answer).toMatchObject({ status: 202, body: { items: [{ entity: 'contacts', error: null }] } });
  const id = asked.parse(answer.body).items[0]?.run ?? '';
  await admin.call('GET', `/runs/${id}/events`);
  return z.record(z.string(), z.unknown()).parse((await admin.call('GET', `/runs/${id}`)).body);
}

describe('a plan', () => {
  it('R38: is made by a worker, says what a run would do, and is exported without formulas', async () => {
    const plan = await done('plans');
    expect(plan).toMatchObject({
      dryRun: true,
      state: 'planned',
      counts: { extracted: LEARNERS + 2, created: LEARNERS + 1, rejected: 1 },
      reasons: [{ action: 'reject', reason: 'missing_value', count: 1, example: { field: 'username' } }],
    });
    const id = textIn(plan, 'id');
    const creates = await admin.call('GET', `/runs/${id}/changes?action=create&limit=20`);
    expect(creates.body).toMatchObject({
      total: LEARNERS + 1,
      items: expect.arrayContaining([
        expect.objectContaining({
          kind: 'person',
          action: 'create',
          outcome: 'pending',
          sourceId: contactId(1),
          username: 'l1@learners.example',
          before: null,
          after: expect.objectContaining({ firstname: 'Lea', lastname: 'L1' }),
        }),
      ]),
    });
    const next = textIn(creates.body, 'next');
    const rest = await admin.call('GET', `/runs/${id}/changes?action=create&limit=20&cursor=${next}`);
    expect(rest.body).toMatchObject({ total: LEARNERS + 1, next: null });
    const sourceIds = [...sourceIdsIn(creates.body), ...sourceIdsIn(rest.body)];
    expect(new Set(sourceIds).size).toBe(LEARNERS + 1);
    expect(sourceIds).toHaveLength(LEARNERS + 1);
    const foreign = Buffer.from('["x",1]').toString('base64url');
    expect(await admin.call('GET', `/runs/${id}/changes?cursor=${foreign}`)).toMatchObject({
      status: 400,
      body: { code: 'request_invalid' },
    });
    expect(await admin.call('GET', `/runs/${id}/changes?search=FORMULA`)).toMatchObject({ body: { total: 1 } });
    const csv = await admin.call('GET', `/runs/${id}/changes.csv`);
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('content-disposition')).toBe(`attachment; filename="rollcall-run-${id}.csv"`);
    const lines = String(csv.body).trimEnd().split('\r\n');
    expect(lines[0]).toBe('kind,action,reason,outcome,salesforce id,username or branch,field,before,after,message');
    expect(lines).toContain(
      `person,create,new,pending,${contactId(90)},formula@learners.example,firstname,,'=cmd|calc,`,
    );
    expect(lines.filter((line) => line.includes(',reject,missing_value,'))).toHaveLength(1);
    expect(await rollcall.db.selectFrom('person').select('id').where('level', '=', 'user').execute()).toEqual([]);
  });

  it('is in the lists, apart from runs', async () => {
    expect(await admin.call('GET', '/runs?dryRun=true')).toMatchObject({
      body: { total: 1, items: [{ dryRun: true }] },
    });
    expect(await admin.call('GET', '/runs?dryRun=false')).toMatchObject({ body: { total: 0, items: [] } });
    expect(await admin.call('GET', '/runs?entity=users')).toMatchObject({ body: { total: 0 } });
  });
});

describe('a run', () => {
  it('R27, R28: is started, and followed as it happens; the log goes on behind the last event', async () => {
    const started = await admin.call('POST', '/connections/training/runs', { entities: ['contacts', 'users'] });
    expect(started).toMatchObject({
      status: 202,
      body: {
        items: [
          { entity: 'contacts', run: '2', error: null },
          { entity: 'users', run: null, error: { code: 'not_found' } },
        ],
      },
    });
    const { body, headers } = await admin.call('GET', '/runs/2/events');
    expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const messages = String(body)
      .split('\n\n')
      .filter((text) => text !== '');
    expect(messages.at(-1)).toBe('event: end\ndata: {"state":"completed_with_errors"}');
    expect(messages.filter((text) => text.startsWith('event: run\n')).length).toBeGreaterThan(1);
    const log = messages.filter((text) => text.startsWith('id: '));
    expect(log[0]).toContain('"code":"run_started"');
    const lastId = /^id: (\d+)/.exec(log.at(-2) ?? '')?.[1] ?? '';
    const again = await admin.call('GET', '/runs/2/events', undefined, { 'last-event-id': lastId });
    expect(
      String(again.body)
        .split('\n\n')
        .filter((text) => text.startsWith('id: ')),
    ).toEqual(log.slice(-1));
    expect(await admin.call('GET', '/runs/2')).toMatchObject({
      body: { state: 'completed_with_errors', counts: { created: LEARNERS + 1, rejected: 1 } },
    });
  });

  it('R33, R43: leaves a log behind, and who is unresolved', async () => {
    const errors = await admin.call('GET', '/logs?level=error&connection=training');
    expect(errors.body).toMatchObject({
      items: [{ run: '2', connection: 'training', entity: 'contacts', code: 'missing_value', sourceId: contactId(91) }],
      next: null,
    });
    const { id = '' } = z.object({ items: z.array(z.object({ id: z.string() })) }).parse(errors.body).items[0] ?? {};
    expect(await admin.call('GET', `/logs/${id}`)).toMatchObject({
      body: {
        id,
        detail: { field: 'username', value: null },
        startedBy: { name: 'admin', via: 'session' },
        // It could not become anybody.
        personId: null,
      },
    });
    expect(await admin.call('GET', '/logs/999999')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    const first = await admin.call('GET', '/logs?limit=1');
    const second = await admin.call('GET', `/logs?limit=1&cursor=${textIn(first.body, 'next')}`);
    expect(second.body).not.toEqual(first.body);
    expect(await admin.call('GET', '/logs?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00%2B01:00')).toMatchObject({
      body: { items: [] },
    });
    expect(await admin.call('GET', '/unresolved?code=missing_value')).toMatchObject({
      body: { total: 1, items: [{ sourceId: contactId(91), kind: 'rejected', field: 'username', attempts: 1 }] },
    });
    expect(await admin.call('GET', '/alerts')).toMatchObject({ body: { total: 0, items: [] } });
  });

  it('R39: that is held is explained, and approved or thrown away; a worker applies exactly its plan', async () => {
    for (let number = 1; number <= 20; number += 1) {
      await salesforce.update('Contact', contactId(number), { Is_Learner__c: false });
    }
    const held = await done('runs');
    expect(held).toMatchObject({
      state: 'held',
      hold: [{ code: 'deactivated' }, { code: 'changed' }],
      expiresAt: expect.any(String),
    });
    const id = textIn(held, 'id');
    expect(await admin.call('POST', '/connections/training/runs', {})).toMatchObject({
      body: { items: [{ run: null, error: { code: 'run_state' } }] },
    });
    expect(await admin.call('POST', `/runs/${id}/discard`)).toMatchObject({
      status: 200,
      body: { state: 'cancelled' },
    });
    expect(await admin.call('POST', `/runs/${id}/approve`)).toMatchObject({ status: 409, body: { code: 'run_state' } });

    const again = textIn(await done('runs'), 'id');
    const approved = await admin.call('POST', `/runs/${again}/approve`);
    expect(approved).toMatchObject({ status: 202, body: { state: 'applying' } });
    await admin.call('GET', `/runs/${again}/events`);
    expect(await admin.call('GET', `/runs/${again}`)).toMatchObject({
      body: { state: expect.stringMatching(/succeeded|completed_with_errors/), counts: { deactivated: 20 } },
    });
    expect(await admin.call('GET', '/people?active=false')).toMatchObject({ body: { total: 20 } });
    const { body } = await admin.call('GET', '/audit-events?action=run.');
    expect(body).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ action: 'run.approve', target: `run ${again}`, outcome: 'done' }),
        expect.objectContaining({ action: 'run.approve', target: `run ${id}`, outcome: 'refused', code: 'run_state' }),
      ]),
    });
  });

  it('R38: of which only the plan was asked for is applied exactly as it was planned, unless another came after it', async () => {
    await salesforce.update('Contact', contactId(25), { FirstName: 'Leonie' });
    const older = textIn(await done('plans'), 'id');
    const plan = await done('plans');
    expect(plan).toMatchObject({ dryRun: true, state: 'planned', counts: { updated: 1 } });
    const id = textIn(plan, 'id');
    expect(await admin.call('POST', `/runs/${older}/approve`)).toMatchObject({
      status: 409,
      body: { code: 'run_state' },
    });
    expect(await admin.call('POST', `/runs/${older}/discard`)).toMatchObject({ body: { state: 'cancelled' } });
    expect(await admin.call('POST', `/runs/${id}/cancel`)).toMatchObject({ status: 409, body: { code: 'run_state' } });
    await salesforce.update('Contact', contactId(26), { FirstName: 'Later' });
    expect(await admin.call('POST', `/runs/${id}/approve`)).toMatchObject({
      status: 202,
      body: { dryRun: false, state: 'applying' },
    });
    await admin.call('GET', `/runs/${id}/events`);
    expect(await admin.call('GET', `/runs/${id}`)).toMatchObject({
      body: { dryRun: false, state: expect.stringMatching(/succeeded|completed_with_errors/), counts: { updated: 1 } },
    });
    expect(await admin.call('GET', `/people?search=${contactId(25)}`)).toMatchObject({
      body: { items: [{ firstname: 'Leonie' }] },
    });
    expect(await done('runs')).toMatchObject({ mode: 'incremental', counts: { updated: 1 } });
  });

  it('that has ended cannot be cancelled, and one that is not there is not found', async () => {
    expect(await admin.call('POST', '/runs/2/cancel')).toMatchObject({ status: 409, body: { code: 'run_state' } });
    expect(await admin.call('POST', '/runs/2/resume')).toMatchObject({ status: 409, body: { code: 'run_state' } });
    for (const path of ['/runs/999', '/runs/999/changes', '/runs/999/changes.csv', '/runs/999/events']) {
      expect(await admin.call('GET', path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
  });
});

describe('a person', () => {
  it('R41: is explained: where the values come from, and what the next run would do', async () => {
    const found = await admin.call('GET', '/people?search=Leonie');
    const people = z.object({ items: z.array(z.object({ id: z.string(), username: z.string() })) });
    const { id, username } = people.parse(found.body).items[0] ?? {};
    const explanation = await admin.call('GET', `/people/${id}/explanation`);
    expect(explanation).toMatchObject({
      status: 200,
      body: {
        items: [
          {
            connection: 'training',
            entity: 'contacts',
            record: 'in_list_view',
            person: { id, username },
            outcome: { action: 'none', reason: 'unchanged' },
            values: expect.arrayContaining([
              expect.objectContaining({ target: 'firstname', field: 'FirstName', cell: 'Leonie', current: 'Leonie' }),
            ]),
          },
        ],
      },
    });
    expect(await admin.call('GET', '/people/999999/explanation')).toMatchObject({ status: 404 });
  });

  it('R41: has every run that touched them, the newest first, and no plan that was only asked for', async () => {
    const found = await admin.call('GET', '/people?search=Leonie');
    const { id } = z.object({ items: z.array(z.object({ id: z.string() })) }).parse(found.body).items[0] ?? {};
    const newest = await admin.call('GET', `/people/${id}/history?limit=1`);
    expect(newest.body).toMatchObject({
      items: [
        {
          action: 'update',
          outcome: 'applied',
          before: { firstname: 'Lea' },
          after: { firstname: 'Leonie' },
          connection: 'training',
          entity: 'contacts',
          startedBy: { name: 'admin', via: 'session' },
        },
      ],
    });
    const older = await admin.call('GET', `/people/${id}/history?cursor=${textIn(newest.body, 'next')}`);
    expect(older.body).toMatchObject({
      items: [{ run: '2', action: 'create', outcome: 'applied', reason: 'new', after: { firstname: 'Lea' } }],
      next: null,
    });
    expect(await admin.call('GET', '/people/999999/history')).toMatchObject({ status: 404 });
    expect(await admin.call('GET', `/people/${id}/history?cursor=bm9uZQ`)).toMatchObject({
      status: 400,
      body: { code: 'request_invalid' },
    });
  });
});

describe('connections', () => {
  it('R5–R7: say what they synchronize, what Salesforce offers, and what is missing', async () => {
    expect(await admin.call('GET', '/connections')).toMatchObject({
      body: {
        items: [
          {
            name: 'training',
            failures: null,
            schedule: { every: 'manual' },
            entities: [
              { entity: 'contacts', enabled: true, linked: expect.any(Number), lastRun: { state: expect.any(String) } },
            ],
          },
        ],
      },
    });
    const check = await admin.call('POST', '/connections/training/check');
    expect(check).toMatchObject({
      status: 200,
      body: { usable: true, apiUsage: { max: expect.any(Number) }, entities: [{ entity: 'contacts', problems: [] }] },
    });
    expect(await admin.call('GET', '/connections/training/entities/contacts/list-views')).toMatchObject({
      body: { object: 'Contact', listViews: [{ developerName: 'All_Contacts' }, { developerName: 'Learners' }] },
    });
    expect(await admin.call('GET', '/connections/training/custom-objects')).toMatchObject({ body: { items: [] } });
    const fields = await admin.call('GET', '/connections/training/entities/contacts/fields?parents=true');
    expect(fields.body).toMatchObject({
      fields: expect.arrayContaining([expect.objectContaining({ path: 'Account.Name', label: expect.any(String) })]),
    });
    expect(await admin.call('GET', '/connections/nowhere')).toMatchObject({ status: 404 });
    expect(await admin.call('GET', '/connections/nowhere/custom-objects')).toMatchObject({ status: 404 });
  });

  it('R23, R26: show the first records and whom they would make', async () => {
    const preview = await admin.call('GET', '/connections/training/entities/contacts/preview?limit=50');
    expect(preview.body).toMatchObject({
      total: LEARNERS + 2 - 20,
      columns: expect.arrayContaining([expect.objectContaining({ path: 'Email', target: ['email', 'username'] })]),
      rows: expect.arrayContaining([
        expect.objectContaining({ rejection: expect.objectContaining({ code: 'missing_value', field: 'username' }) }),
      ]),
    });
  });

  it('R32: have their schedules', async () => {
    expect(await admin.call('GET', '/schedules')).toMatchObject({
      body: { items: [{ connection: 'training', entity: 'contacts', schedule: { every: 'manual' }, next: null }] },
    });
  });
});

describe('all runs', () => {
  it('R28: are followed at once: those that somebody else starts, and each to its end', async () => {
    const stop = new AbortController();
    const told: string[] = [];
    let wanted = '';
    const follow = async () => {
      for await (const runs of followRuns(rollcall.db, stop.signal)) {
        told.push(...runs.map(({ id, state }) => `${id} ${state}`));
        begun.resolve();
        if (runs.some(({ id, finishedAt }) => id === wanted && finishedAt !== null)) stop.abort();
      }
    };
    const begun = Promise.withResolvers<void>();
    const following = follow();
    await begun.promise;
    const started = asked.parse((await admin.call('POST', '/connections/training/runs', {})).body);
    wanted = started.items[0]?.run ?? '';
    await following;
    const ofWanted = told.filter((text) => text.startsWith(`${wanted} `));
    expect(ofWanted.at(-1)).toMatch(/ (?:succeeded|completed_with_errors)$/);
    // Each state is said once, but for how far it is.
    expect(ofWanted.filter((text) => / (?:succeeded|completed_with_errors)$/.test(text))).toHaveLength(1);

    // Whoever begins to look when it has just ended is told so: between two looks a plan may be approved and applied.
    for await (const runs of followRuns(rollcall.db, AbortSignal.timeout(5_000))) {
      expect(runs.map(({ id }) => id)).toContain(wanted);
      break;
    }
  });
});
