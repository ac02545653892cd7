import { describe, expect, it } from 'vitest';
import { findPerson } from '../../src/store/views/person.ts';
import { startProviderSignIn, vouched } from '../support/provider-sign-in.ts';
import { rollcall as command } from '../support/rollcall.ts';
import { contactId } from '../support/training-org.ts';
import { change, platform, settled, undo } from '../support/undone-org.ts';

const inDays = (days: number) => new Date(Date.now() + days * 24 * 3_600_000);

describe('after an undo', () => {
  it('R40, R47: the next run is held, also where the plan of the undo has been removed meanwhile', async () => {
    await using at = await settled();
    const { rollcall, salesforce } = at;
    await change(at);
    const run = await rollcall.sync('contacts');
    await undo(rollcall, run.id);
    const undone = await platform(rollcall);
    // A plan that waits, and is thrown away: the undo is not the last run of the settings any more.
    await rollcall.discard((await rollcall.sync('contacts')).id);
    expect(await rollcall.sweepRetention(inDays(10_000))).toMatchObject({ plans: expect.any(Number) });
    const left = await rollcall.db.selectFrom('run_page').select('run_id').execute();
    expect(left).toEqual([]);

    const next = await rollcall.sync('contacts');
    expect(next).toMatchObject({ state: 'held', mode: 'full' });
    const { hold } = await rollcall.db
      .selectFrom('run')
      .select('hold')
      .where('id', '=', next.id)
      .executeTakeFirstOrThrow();
    expect(hold).toEqual([expect.objectContaining({ code: 'undone_forgotten', params: { people: 5 } })]);
    expect(await platform(rollcall)).toEqual(undone);
    await rollcall.approve(next.id);
    await salesforce.update('Contact', contactId(3), { Motto__c: 'Second' });
    expect(await rollcall.sync('contacts')).toMatchObject({ state: 'succeeded', counts: { updated: 1 } });
    // Now nothing is known of it any more.
    await rollcall.sweepRetention(inDays(10_000));
    const runs = await rollcall.db.selectFrom('run').select('mode').execute();
    expect(runs.map(({ mode }) => mode)).not.toContain('undo');
  });

  it('R11, R40: whoever signs in comes in as the undo has left them, until a run has come to a good end', async () => {
    await using on = await startProviderSignIn();
    const { rollcall, salesforce } = on;
    await on.setUp();
    await on.change({}, { binding: 'salesforce_id', updateOnSignIn: true });
    await rollcall.sync('contacts');
    await salesforce.update('Contact', contactId(2), { FirstName: 'Betty' });
    const run = await rollcall.sync('contacts');
    await undo(rollcall, run.id);
    const jean = vouched(2, { Email: 'bartik@learners.example', given_name: 'Betty', family_name: 'Bartik' });
    const comesIn = async () => expect(await on.signIn('jean', jean)).toMatchObject({ status: 201 });
    await comesIn();
    expect(await on.logged()).toMatchObject({
      code: 'undone',
      message: expect.stringContaining(`was not brought up to date: Run ${run.id} was undone`),
    });
    const firstname = async () => (await findPerson(rollcall.db, 'bartik@learners.example')).firstname;
    expect(await firstname()).toBe('Jean');
    // Whom the undo has not touched is updated as ever.
    await on.signIn('ada', vouched(1, { Email: 'lovelace@learners.example', given_name: 'Ada King' }));
    expect(await findPerson(rollcall.db, 'lovelace@learners.example')).toMatchObject({ firstname: 'Ada King' });
    await rollcall.approve((await rollcall.sync('contacts')).id);
    expect(await firstname()).toBe('Betty');
    await salesforce.update('Contact', contactId(2), { FirstName: 'Jean' });
    await on.signIn('jean', { ...jean, given_name: 'Jean' });
    expect(await firstname()).toBe('Jean');
  });

  it('R40: approving, discarding and undoing need no secret of Salesforce', async () => {
    await using at = await settled();
    const { rollcall, salesforce } = at;
    const before = await platform(rollcall);
    await salesforce.update('Contact', contactId(1), { Motto__c: 'Second' });
    const { id } = await rollcall.sync('contacts');
    const { SF_CLIENT_SECRET: _, ...withoutSecret } = rollcall.environment;
    const planned = await command(['runs', 'undo', id], withoutSecret);
    expect(planned).toMatchObject({ exitCode: 0, stderr: '' });
    const plan = /Plan (\d+) of training/.exec(planned.stdout)?.[1] ?? '';
    expect(await command(['runs', 'discard', plan], withoutSecret)).toMatchObject({ exitCode: 0 });
    const again = /Plan (\d+) of training/.exec((await command(['runs', 'undo', id], withoutSecret)).stdout)?.[1] ?? '';
    expect(await command(['runs', 'approve', again], withoutSecret)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await platform(rollcall)).toEqual(before);
    // Whoever reads of Salesforce is told what is missing.
    expect(await command(['sync', 'contacts'], withoutSecret)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('SF_CLIENT_SECRET'),
    });
  });
});
