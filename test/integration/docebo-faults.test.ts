import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { ContextOptions } from '../../src/context.ts';
import { QUICK_TENANT, startTenant, TENANT_ACCESS, TENANT_MAPPING, trainingTenant } from '../support/docebo-tenant.ts';
import { install } from '../support/installation.ts';
import { done } from '../support/outcome.ts';
import { startOrg } from '../support/salesforce-org.ts';
import { contactId, learner, type Overrides, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const configuration = (directory: Overrides = {}) =>
  trainingConfiguration({
    directory: { ...TENANT_ACCESS, ...directory },
    users: null,
    contacts: { mapping: TENANT_MAPPING, branches: { mode: 'single', destination: 'CUSTOMERS' } },
  });

const org = (people: number) =>
  trainingOrg({
    contacts: Array.from({ length: people }, (_, index) => learner(index + 1, `First${index}`, `Last${index}`)),
  });

describe('what goes wrong at Docebo', () => {
  it('leaves out the one person for whom a call fails, and tells of rows that are refused', async () => {
    await using salesforce = await startOrg(org(20));
    await using docebo = await startTenant(trainingTenant());
    await using rollcall = await install(configuration(), { SF_URL: salesforce, DOCEBO_URL: docebo }, QUICK_TENANT);
    await docebo.control('/faults', [
      { kind: 'user_batch', contains: 'last7@learners.example', times: 'always', answer: 'server_error' },
      { kind: 'user_batch', times: 'always', rows: { contains: 'last3@learners.example', message: 'Not like this' } },
    ]);
    const run = await rollcall.sync('contacts');
    expect(run).toMatchObject({ state: 'completed_with_errors', counts: { created: 18, failed: 2 } });
    expect(run.errors.map(({ username, code, message }) => [username, code, message])).toEqual([
      ['last3@learners.example', 'value_invalid', expect.stringContaining('Not like this')],
      ['last7@learners.example', 'value_invalid', expect.stringContaining('Docebo refuses the person')],
    ]);
    await fetch(`${docebo.url}/__sandbox/faults`, { method: 'DELETE' });
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 2 });
    expect(await docebo.users()).toHaveLength(20);
  });

  it('waits for 429 and 503, signs in again where its token has ended, and tells lost answers from lost calls', async () => {
    await using salesforce = await startOrg(org(5));
    await using docebo = await startTenant(trainingTenant());
    await using rollcall = await install(configuration(), { SF_URL: salesforce, DOCEBO_URL: docebo }, QUICK_TENANT);
    await docebo.control('/faults', [
      { kind: 'users', answer: 'too_many_requests', retryAfter: 0 },
      { kind: 'branches', answer: 'unavailable' },
      { kind: 'fields', expire: ['sessions'] },
      // It is done, but nobody hears of it: done again, it finds them, and knows them for its own.
      { kind: 'user_batch', breakAfter: 10 },
    ]);
    expect(await rollcall.sync('contacts')).toMatchObject({ state: 'succeeded', counts: { created: 5 } });
    expect(await docebo.users()).toHaveLength(5);
    await docebo.calls();
    expect(await rollcall.sync('contacts')).toMatchObject({ directoryCalls: 0 });
  });

  it.each([408, 423, 425])('waits for what passes, and blames nobody for it: %d', async (status) => {
    await using salesforce = await startOrg(org(3));
    await using docebo = await startTenant(trainingTenant([{ username: 'last0@learners.example' }]));
    await using rollcall = await install(configuration(), { SF_URL: salesforce, DOCEBO_URL: docebo }, QUICK_TENANT);
    await docebo.control('/faults', [
      { kind: 'user_batch', times: 8, status, body: '{"name":"Locked","message":"Not now"}' },
      { kind: 'membership', times: 8, status, body: '' },
    ]);
    const run = await rollcall.sync('contacts');
    expect(run).toMatchObject({ state: 'succeeded', counts: { created: 2, failed: 0 } });
    expect(await docebo.hits()).toBe(16);
  });

  it.each(['user_batch', 'membership'])(
    'blames nobody where another program does not end its calls: %s',
    async (kind) => {
      await using salesforce = await startOrg(org(3));
      await using docebo = await startTenant(trainingTenant([{ username: 'last0@learners.example' }]));
      await using rollcall = await install(configuration(), { SF_URL: salesforce, DOCEBO_URL: docebo }, QUICK_TENANT);
      await docebo.control('/faults', [{ kind, times: 'always', answer: 'conflict' }]);
      await expect(rollcall.sync('contacts')).rejects.toMatchObject({
        code: 'docebo_refused',
        message: expect.stringContaining('Another program'),
      });
      await docebo.clearFaults();
      expect(await rollcall.sync('contacts')).toMatchObject({ state: 'succeeded', counts: { failed: 0 } });
      expect((await docebo.users()).map(({ branches }) => branches)).toEqual([
        ['Customers'],
        ['Customers'],
        ['Customers'],
      ]);
    },
  );

  it('goes on behind an interruption: nobody is made twice, and what is done costs no call', async () => {
    await using salesforce = await startOrg(org(25));
    await using docebo = await startTenant(trainingTenant());
    await using rollcall = await install(
      configuration({ chunk: 10 }),
      { SF_URL: salesforce, DOCEBO_URL: docebo },
      QUICK_TENANT,
    );
    // The third of three batches is done, and its answer is lost together with the run.
    await docebo.control('/faults', [{ kind: 'user_batch', skip: 2, times: 'always', breakAfter: 10 }]);
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({ code: 'docebo_unreachable' });
    expect(await docebo.users()).toHaveLength(25);
    await fetch(`${docebo.url}/__sandbox/faults`, { method: 'DELETE' });
    await docebo.calls();
    expect(await rollcall.sync('contacts')).toMatchObject({ state: 'succeeded' });
    expect(await docebo.users()).toHaveLength(25);
    // One look for each of the five of whom nothing was heard: they are there.
    expect(await docebo.calls()).toEqual({ 'GET /user': 5 });
  });

  it('takes a refusal that calls itself a success for one', async () => {
    await using salesforce = await startOrg(org(2));
    await using docebo = await startTenant(trainingTenant());
    await using rollcall = await install(configuration(), { SF_URL: salesforce, DOCEBO_URL: docebo }, QUICK_TENANT);
    await docebo.control('/faults', [{ kind: 'user_batch', times: 'always', answer: 'soft_failure' }]);
    const run = await rollcall.sync('contacts');
    expect(run).toMatchObject({ state: 'completed_with_errors', counts: { created: 0, failed: 2 } });
    for (const { message } of run.errors) expect(message).toContain('userid: Something went wrong');
    await fetch(`${docebo.url}/__sandbox/faults`, { method: 'DELETE' });
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 2 });
    // Whatever it asks for before it changes something, it does not ask where nothing changes.
    const longAgo = new Date('2026-01-01');
    await rollcall.db.updateTable('tenant').set({ fields_at: longAgo, superadmins_at: longAgo }).execute();
    await docebo.calls();
    expect(await rollcall.sync('contacts')).toMatchObject({ directoryCalls: 0 });
    expect(await docebo.calls()).toEqual({});
  });

  it('does not believe an answer that does not say that people are in their branch', async () => {
    await using salesforce = await startOrg(org(2));
    await using docebo = await startTenant(trainingTenant([{ username: 'last0@learners.example' }]));
    await using rollcall = await install(configuration(), { SF_URL: salesforce, DOCEBO_URL: docebo }, QUICK_TENANT);
    await docebo.control('/faults', [{ kind: 'membership', status: 200, body: '{"data":{}}' }]);
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({
      code: 'docebo_response',
      message: expect.stringContaining('data.success'),
    });
    const branches = async () => (await docebo.users()).map((user) => user.branches);
    expect(await branches()).toEqual([[], ['Customers']]);
    expect(await rollcall.sync('contacts')).toMatchObject({ state: 'succeeded' });
    expect(await branches()).toEqual([['Customers'], ['Customers']]);
  });

  it('calls for nothing more once another process has gone on with the run', async () => {
    await using salesforce = await startOrg(org(5));
    await using docebo = await startTenant(trainingTenant());
    await using rollcall = await install(configuration(), { SF_URL: salesforce, DOCEBO_URL: docebo }, QUICK_TENANT);
    expect(await rollcall.plan('contacts')).toMatchObject({ counts: { created: 5 } });
    // As soon as it asks for leave to make a call while it applies, somebody else has its lease.
    await sql`create function take_over() returns trigger language plpgsql as $$ begin
        update lease set epoch = epoch + 1 where exists (select from run where state = 'applying');
        return new;
      end $$`.execute(rollcall.db);
    await sql`create trigger take_over after update of tokens on tenant for each row execute function take_over()`.execute(
      rollcall.db,
    );
    await docebo.calls();
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({ code: 'run_taken_over' });
    expect((await docebo.calls())['POST /user/batch']).toBeUndefined();
    expect(await docebo.users()).toHaveLength(0);
    await sql`drop trigger take_over on tenant`.execute(rollcall.db);
    expect(await rollcall.sync('contacts')).toMatchObject({ state: 'succeeded', counts: { created: 5 } });
  });

  it('spreads its calls over the hour, and pauses where they are used up', async () => {
    await using salesforce = await startOrg(org(3));
    await using docebo = await startTenant(trainingTenant());
    const impatient: ContextOptions = {
      docebo: { ...QUICK_TENANT.docebo, retry: { ...QUICK_TENANT.docebo.retry, patienceMs: 100 } },
    };
    await using rollcall = await install(
      configuration({ callsPerHour: 30, chunk: 1 }),
      { SF_URL: salesforce, DOCEBO_URL: docebo },
      impatient,
    );
    // Three at once, with signing in; the first run needs six before it writes anything.
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({ code: 'docebo_quota' });
    expect(await docebo.users()).toEqual([]);
    // As it would be an hour later.
    await rollcall.db.updateTable('tenant').set({ tokens: 100 }).execute();
    await rollcall.configure(configuration({ callsPerHour: 1000, chunk: 1 }));
    expect(await rollcall.sync('contacts')).toMatchObject({ state: 'succeeded', counts: { created: 3 } });
  });

  it.each([
    ['a secret that is wrong', { kind: 'token', answer: 'invalid_client', times: 'always' }, 'docebo_credentials'],
    ['a user without the right', { kind: 'api', answer: 'forbidden', times: 'always' }, 'docebo_permission'],
    [
      'a page of HTML that calls itself a success',
      { kind: 'api', answer: 'html', times: 'always' },
      'docebo_unreachable',
    ],
  ])('says so of %s, and stops before anything is planned', async (_, fault, code) => {
    await using salesforce = await startOrg(org(1));
    await using docebo = await startTenant(trainingTenant());
    await using rollcall = await install(configuration(), { SF_URL: salesforce, DOCEBO_URL: docebo }, QUICK_TENANT);
    await docebo.control('/faults', fault);
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({ code });
    await using connection = await rollcall.context.connect();
    const check = await connection.check();
    expect(check.entities[0]?.problems.map((problem) => problem.code)).toEqual([code]);
  });

  it('R36: names the fields that say where somebody comes from, where Docebo lacks them', async () => {
    await using salesforce = await startOrg(org(1));
    await using docebo = await startTenant({ ...trainingTenant(), fields: [{ title: 'SFDC_ID' }] });
    await using rollcall = await install(
      trainingConfiguration({
        directory: TENANT_ACCESS,
        users: null,
        contacts: { mapping: { username: 'Email', firstname: 'FirstName', lastname: 'LastName' } },
      }),
      { SF_URL: salesforce, DOCEBO_URL: docebo },
      QUICK_TENANT,
    );
    await using connection = await rollcall.context.connect();
    const problemsOf = async () => (await connection.check()).entities[0]?.problems ?? [];
    expect(await problemsOf()).toMatchObject([
      { code: 'docebo_fields', message: expect.stringContaining('sfdc_user_type') },
    ]);
    await docebo.byHand('POST', '/user_fields', { type: 'textfield', translations: { all: 'sfdc_user_type' } });
    // A check looks anew, whatever was found before.
    expect(await problemsOf()).toEqual([]);
  });

  it('R34: leaves somebody alone who was made under the same username, or a superadmin, meanwhile', async () => {
    await using salesforce = await startOrg(org(3));
    await using docebo = await startTenant(trainingTenant([{ username: 'last2@learners.example' }]));
    await using rollcall = await install(configuration(), { SF_URL: salesforce, DOCEBO_URL: docebo }, QUICK_TENANT);
    const plan = await rollcall.plan('contacts');
    const superadmin = await docebo.userId('last2@learners.example');
    await docebo.byHand('PUT', `/user/${superadmin}`, { level: 3 });
    await docebo.byHand('POST', '/user', { userid: 'last0@learners.example', password: 'Rollcall-1', level: 3 });
    // What the last look was is forgotten as an hour later it would be.
    await rollcall.db.updateTable('tenant').set({ superadmins_at: null }).execute();
    expect(await rollcall.approve(plan.id)).toMatchObject({ counts: { created: 1, stale: 2 } });
    const users = await docebo.users();
    expect(users.filter(({ fields }) => Object.keys(fields).length > 0).map(({ username }) => username)).toEqual([
      'last1@learners.example',
    ]);
    expect(users.find(({ fields }) => fields['field_1'] === contactId(2))).toBeDefined();
  });
});
