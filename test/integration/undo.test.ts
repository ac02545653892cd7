import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { done } from '../support/outcome.ts';
import { branches } from '../support/platform-state.ts';
import { contactId } from '../support/training-org.ts';
import { change, platform, settled, undo } from '../support/undone-org.ts';

describe('a run that is undone', () => {
  it('R40: leaves everybody as they were, but for whom it had created: they lose their access', async () => {
    await using at = await settled();
    const { rollcall } = at;
    const before = { people: await platform(rollcall), branches: await branches(rollcall.db) };
    await change(at);
    const run = await rollcall.sync('contacts');
    expect(done(run)).toEqual({ created: 1, updated: 2, moved: 1, deactivated: 1 });
    expect(run.branches).toMatchObject({ renamed: 1, moved: 1 });
    const after = await platform(rollcall);
    expect(after).not.toEqual(before.people);

    const plan = await rollcall.undo(run.id);
    expect(done(plan)).toEqual({ updated: 2, moved: 1, deactivated: 1, reactivated: 1 });
    expect(await platform(rollcall)).toEqual(after);
    const undone = await rollcall.approve(plan.id);
    expect(undone).toMatchObject({ state: 'succeeded', watermark: null });
    expect(done(undone)).toEqual(done(plan));
    expect(undone.branches).toEqual({ created: 0, renamed: 1, moved: 1 });
    const now = await platform(rollcall);
    expect(now.filter(({ lastname }) => lastname !== 'Holberton')).toEqual(before.people);
    expect(now.find(({ lastname }) => lastname === 'Holberton')).toMatchObject({ active: false });
    expect(await branches(rollcall.db)).toEqual(before.branches);
  });

  it('R40: is done again only when somebody has approved it; the next run reads everything', async () => {
    await using at = await settled();
    const { rollcall } = at;
    await change(at);
    const run = await rollcall.sync('contacts');
    const after = await platform(rollcall);
    const { id: by } = await undo(rollcall, run.id);
    const undone = await platform(rollcall);

    const next = await rollcall.sync('contacts');
    expect(next).toMatchObject({ state: 'held', mode: 'full' });
    const { hold } = await rollcall.db
      .selectFrom('run')
      .select('hold')
      .where('id', '=', next.id)
      .executeTakeFirstOrThrow();
    expect(hold).toEqual([
      {
        code: 'undone',
        message: `Run ${run.id} was undone, and this run would change 5 people again who had been changed back. Approve it only if what was wrong is set right.`,
        params: { people: 5, run: run.id },
      },
    ]);
    expect(await platform(rollcall)).toEqual(undone);
    expect(done(await rollcall.approve(next.id))).toEqual({ updated: 2, moved: 1, deactivated: 1, reactivated: 1 });
    expect(await platform(rollcall)).toEqual(after);
    // From then on everything is as ever.
    expect(await rollcall.sync('contacts')).toMatchObject({ state: 'succeeded', mode: 'incremental' });
    expect(done(await rollcall.sync('contacts'))).toEqual({});
    expect(by).not.toBe(next.id);
  });

  it('R40: what was changed since is left alone, and reported with the person', async () => {
    await using at = await settled();
    const { rollcall } = at;
    const { db } = rollcall;
    await change(at);
    const run = await rollcall.sync('contacts');
    // By hand: a value of one, the branch of another, the status of a third, a value of the one who was created.
    await sql`update person set fields = fields || '{"team": "Engineering"}' where username = 'bartik@learners.example'`.execute(
      db,
    );
    await sql`update membership set branch_id = (select id from branch where code = 'STAFF')
      where person_id = (select id from person where username = 'hopper@learners.example')`.execute(db);
    await sql`update person set active = true where username = 'easley@learners.example'`.execute(db);
    await sql`update person set lastname = 'Snyder' where username = 'holberton@learners.example'`.execute(db);
    await sql`update branch set name = 'NWG' where name = 'Northwind Group'`.execute(db);
    const byHand = await platform(rollcall);

    const plan = await rollcall.undo(run.id);
    const left = (await rollcall.changes(plan.id)).filter(({ action }) => action === 'skip');
    expect(left.map(({ username, reason, detail }) => [username, reason, detail?.message])).toEqual([
      ['hopper@learners.example', 'changed_since', 'Changed since and left alone: branch.'],
      ['holberton@learners.example', 'changed_since', 'Changed since and left alone: lastname.'],
      ['easley@learners.example', 'changed_since', 'Changed since and left alone: active.'],
    ]);
    expect(done(plan)).toEqual({ updated: 2, skipped: 3 });
    await rollcall.approve(plan.id);
    const [bartik, easley, holberton, hopper, lovelace] = await platform(rollcall);
    expect([easley, holberton, hopper]).toEqual([byHand[1], byHand[2], byHand[3]]);
    expect(bartik).toMatchObject({ firstname: 'Jean', username: 'bartik@learners.example' });
    expect(lovelace).toMatchObject({ firstname: 'Ada', fields: { team: 'Engineering', motto: 'First' } });
    expect((await rollcall.events(plan.id)).map(({ code }) => code)).toContain('branches_changed_since');
    expect(await branches(db)).toContainEqual(expect.stringContaining('NWG'));
  });

  it('R40: is refused for what is only planned, not kept, or still going on', async () => {
    await using at = await settled();
    const { rollcall, salesforce } = at;
    const plan = await rollcall.plan('contacts');
    await expect(rollcall.undo(plan.id)).rejects.toMatchObject({ code: 'run_state', message: /only a plan/ });
    await salesforce.update('Contact', contactId(1), { Motto__c: 'Second' });
    const run = await rollcall.sync('contacts');
    await rollcall.db.deleteFrom('change').where('run_id', '=', run.id).execute();
    await rollcall.db.deleteFrom('run_page').where('run_id', '=', run.id).execute();
    await expect(rollcall.undo(run.id)).rejects.toMatchObject({ code: 'run_state', message: /not kept any more/ });
    const queued = await rollcall.enqueue('contacts');
    await expect(rollcall.undo(queued)).rejects.toMatchObject({ code: 'run_state' });
  });
});
