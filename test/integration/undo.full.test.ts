import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startApi } from '../support/api.ts';
import { done } from '../support/outcome.ts';
import { person } from '../support/platform-state.ts';
import { rollcall as command } from '../support/rollcall.ts';
import { contactId, trainingConfiguration } from '../support/training-org.ts';
import { change, platform, settled, undo } from '../support/undone-org.ts';

describe('an undo', () => {
  it('R40: can be redone: the undo is a run like any other', async () => {
    await using at = await settled();
    const { rollcall } = at;
    await change(at);
    const run = await rollcall.sync('contacts');
    const after = await platform(rollcall);
    const undone = await undo(rollcall, run.id);
    expect(done(await undo(rollcall, undone.id))).toEqual({ updated: 2, moved: 1, deactivated: 1, reactivated: 1 });
    expect(await platform(rollcall)).toEqual(after);
    // Nothing is to be done again, so that nothing is held.
    expect(await rollcall.sync('contacts')).toMatchObject({ state: 'succeeded', mode: 'full' });
  });

  it('R40: needs neither Salesforce nor settings that are switched on or unchanged', async () => {
    await using at = await settled();
    const { rollcall, salesforce } = at;
    const before = await platform(rollcall);
    await salesforce.update('Contact', contactId(1), { Motto__c: 'Second' });
    const run = await rollcall.sync('contacts');
    const plan = await rollcall.undo(run.id);
    await rollcall.configure(trainingConfiguration({ contacts: null }));
    expect(await rollcall.approve(plan.id)).toMatchObject({
      state: 'succeeded',
      salesforceCalls: 0,
      counts: { updated: 1 },
    });
    expect(await platform(rollcall)).toEqual(before);
  });

  it('R34, R40: a username that somebody else has now is not taken away', async () => {
    await using at = await settled();
    const { rollcall, salesforce } = at;
    await salesforce.update('Contact', contactId(1), { Email: 'ada@learners.example' });
    const run = await rollcall.sync('contacts');
    await sql`insert into person (username, username_key, firstname, lastname)
      values ('Lovelace@learners.example', 'lovelace@learners.example', 'Another', 'Lovelace')`.execute(rollcall.db);
    const plan = await rollcall.undo(run.id);
    expect(await rollcall.changes(plan.id)).toEqual([
      expect.objectContaining({ action: 'reject', reason: 'username_taken', sourceId: contactId(1) }),
    ]);
    expect(await rollcall.approve(plan.id)).toMatchObject({ state: 'completed_with_errors', counts: { rejected: 1 } });
    expect(await person(rollcall.db, 'ada@learners.example')).toMatchObject({ firstname: 'Ada' });
  });

  it('R40: who changes between the plan and its approval is stale, and stays as they are', async () => {
    await using at = await settled();
    const { rollcall, salesforce } = at;
    await salesforce.update('Contact', contactId(1), { Motto__c: 'Second' });
    const run = await rollcall.sync('contacts');
    const plan = await rollcall.undo(run.id);
    await sql`update person set fields = fields || '{"motto": "Mine"}' where username like 'lovelace%'`.execute(
      rollcall.db,
    );
    expect(done(await rollcall.approve(plan.id))).toEqual({ stale: 1 });
    expect(await person(rollcall.db, 'lovelace@learners.example')).toMatchObject({ fields: { motto: 'Mine' } });
  });

  it('R25, R34, R37, R40: does nothing to who was moved or made an administrator while its plan waited', async () => {
    await using at = await settled();
    const { rollcall } = at;
    const { db } = rollcall;
    await change(at);
    const run = await rollcall.sync('contacts');
    const plan = await rollcall.undo(run.id);
    await sql`update membership set branch_id = (select id from branch where code = 'STAFF')
      where person_id = (select id from person where username = 'hopper@learners.example')`.execute(db);
    await sql`update person set level = 'superadmin' where username = 'holberton@learners.example'`.execute(db);
    const before = await platform(rollcall);
    expect(done(await rollcall.approve(plan.id))).toEqual({ updated: 2, reactivated: 1, stale: 2 });
    const now = await platform(rollcall);
    for (const username of ['hopper@learners.example', 'holberton@learners.example']) {
      expect(now.find((person) => person.username === username)).toEqual(
        before.find((person) => person.username === username),
      );
    }
  });

  it('R38, R40: is planned and applied by a worker when the API asks for it', async () => {
    await using at = await settled();
    const { rollcall } = at;
    const before = await platform(rollcall);
    await change(at);
    const { id } = await rollcall.sync('contacts');
    const jobs = await rollcall.context.jobs({ works: true });
    await using _working = await jobs.work({ concurrency: 1 });
    await using api = await startApi(rollcall.context);
    const admin = await api.signedIn();
    const asked = await admin.call('POST', `/runs/${id}/undo`);
    expect(asked).toMatchObject({ status: 202, body: { state: 'queued', undoes: id, dryRun: true } });
    const plan = z.object({ id: z.string() }).parse(asked.body).id;
    await admin.call('GET', `/runs/${plan}/events`);
    expect((await admin.call('GET', `/runs/${plan}`)).body).toMatchObject({
      mode: 'undo',
      state: 'planned',
      counts: { updated: 2, moved: 1, deactivated: 1, reactivated: 1 },
    });
    expect(await admin.call('POST', `/runs/${plan}/approve`)).toMatchObject({ status: 202 });
    await admin.call('GET', `/runs/${plan}/events`);
    expect((await admin.call('GET', `/runs/${id}`)).body).toMatchObject({ undoneBy: plan });
    expect((await admin.call('GET', `/runs/${plan}`)).body).toMatchObject({ state: 'succeeded' });
    expect(await platform(rollcall)).toEqual(expect.arrayContaining([...before]));
    expect(await admin.call('POST', `/runs/${plan}0/undo`)).toMatchObject({ status: 404 });
    // What was only ever a plan cannot be taken back.
    const only = await rollcall.plan('contacts');
    expect(await admin.call('POST', `/runs/${only.id}/undo`)).toMatchObject({
      status: 409,
      body: { code: 'run_state' },
    });
    expect(api.complaints).toEqual([]);
  });

  it('R40: says on the command line what it would take back, from what, and what to do now', async () => {
    await using at = await settled();
    const { rollcall } = at;
    await change(at);
    const { id } = await rollcall.sync('contacts');
    const planned = await command(['runs', 'undo', 'last'], rollcall.environment);
    expect(planned).toMatchObject({ exitCode: 0, stderr: '' });
    const plan = /Plan (\d+) of training: undo of run (\d+)/.exec(planned.stdout);
    expect(plan?.[2]).toBe(id);
    expect(planned.stdout.replace(/\s+/g, ' ')).toContain('2 to update, 1 to move, 1 to deactivate, 1 to reactivate');
    expect(planned.stdout).toContain(`To do exactly that: rollcall runs approve ${plan?.[1]}`);
    const applied = await command(['runs', 'approve', plan?.[1] ?? ''], rollcall.environment);
    expect(applied.stdout.replace(/\s+/g, ' ')).toContain('2 updated, 1 moved, 1 deactivated, 1 reactivated');
    const shown = await command(['runs', 'show', id], rollcall.environment);
    expect(shown.stdout).toContain(`It was undone by run ${plan?.[1]}.`);
    const refused = await command(['runs', 'undo', '999'], rollcall.environment);
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('There is no run 999') });
  });
});
