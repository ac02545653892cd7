import { describe, expect, it } from 'vitest';
import { install } from '../support/installation.ts';
import { done } from '../support/outcome.ts';
import { branches, people, person } from '../support/platform-state.ts';
import { startOrg } from '../support/salesforce-org.ts';
import {
  advance,
  configuration,
  incremental,
  KAREN_REJECTED,
  modeReason,
  type Setting,
  settled,
} from '../support/settled-learners.ts';
import { accountId, contactId, learner, trainingOrg } from '../support/training-org.ts';

describe('an incremental run', () => {
  it('R12: reads only what changed, and whoever could not be imported', async () => {
    await using org = await settled();
    await org.salesforce.update('Contact', contactId(2), { LastName: 'Jennings' });
    const result = await org.rollcall.sync('contacts');
    expect(result).toMatchObject({ mode: 'incremental', counts: { extracted: 2, updated: 1, rejected: 1 } });
    expect(await person(org.rollcall.db, 'bartik@learners.example')).toMatchObject({ lastname: 'Jennings' });
  });

  it('R12: changes nothing when nothing has changed', async () => {
    await using org = await settled();
    const before = await people(org.rollcall.db);
    expect(await incremental(org.rollcall)).toEqual(KAREN_REJECTED);
    expect(await people(org.rollcall.db)).toEqual(before);
  });

  it('R12: sees who joined and who left the list view without being modified', async () => {
    await using org = await settled();
    const { rollcall, salesforce } = org;
    await salesforce.control('PATCH', `/records/Contact/${contactId(3)}`, {
      values: { Is_Learner__c: false },
      secondsBack: 86_400,
    });
    await salesforce.control('POST', '/records/Contact', {
      values: { LastName: 'Easley', FirstName: 'Annie', Email: 'easley@learners.example', Is_Learner__c: true },
      secondsBack: 86_400,
    });
    expect(await incremental(rollcall)).toEqual({ created: 1, deactivated: 1, rejected: 1 });
    expect(await person(rollcall.db, 'hopper@learners.example')).toMatchObject({ active: false });
    expect(await person(rollcall.db, 'easley@learners.example')).toMatchObject({ active: true });
  });

  it('R12: is not misled by transactions that commit late, with an older stamp', async () => {
    await using org = await settled();
    await org.salesforce.control('POST', '/late-commits', { secondsBack: 240 });
    await org.salesforce.update('Contact', contactId(1), { LastName: 'Byron' });
    expect(await incremental(org.rollcall)).toEqual({ updated: 1, rejected: 1 });
    await org.salesforce.control('PATCH', `/records/Contact/${contactId(1)}`, {
      values: { LastName: 'King' },
      secondsBack: 3_000,
    });
    // Later than the overlap allows for: the sweep sees it all the same.
    expect(await incremental(org.rollcall)).toEqual({ updated: 1, rejected: 1 });
    expect(await person(org.rollcall.db, 'lovelace@learners.example')).toMatchObject({ lastname: 'King' });
  });

  it('R12: loses nobody among many rows of one second', async () => {
    await using org = await settled();
    const values = { Is_Learner__c: true, LastName: 'Twin' };
    await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        org.salesforce.create('Contact', { ...values, FirstName: `N${n}`, Email: `twin${n}@learners.example` }),
      ),
    );
    expect(await incremental(org.rollcall)).toMatchObject({ created: 30 });
    expect(await incremental(org.rollcall)).toEqual(KAREN_REJECTED);
  });

  it('R12: deleted people leave and undeleted ones come back', async () => {
    await using org = await settled();
    await org.salesforce.remove('Contact', contactId(1));
    expect(await incremental(org.rollcall)).toEqual({ deactivated: 1, rejected: 1 });
    expect(await incremental(org.rollcall)).toEqual(KAREN_REJECTED);
    await org.salesforce.control('POST', '/undelete', { ids: [contactId(1)] });
    expect(await incremental(org.rollcall)).toEqual({ reactivated: 1, rejected: 1 });
    expect(await person(org.rollcall.db, 'lovelace@learners.example')).toMatchObject({ active: true });
  });

  it('R12, R22: a renamed account renames its branch and reaches the people who read its name', async () => {
    await using org = await settled();
    await org.salesforce.update('Account', accountId(1), { Name: 'Southwind' });
    expect(await incremental(org.rollcall)).toEqual({ updated: 1, rejected: 1 });
    expect(await person(org.rollcall.db, 'bartik@learners.example')).toMatchObject({
      fields: { employer: 'Southwind' },
      branches: ['Customers › Southwind'],
    });
    expect(await person(org.rollcall.db, 'lovelace@learners.example')).toMatchObject({
      branches: ['Customers › Southwind › Northwind Milano'],
    });
  });

  it('R12, R22: a re-parented account moves its branch, also below an account that was not needed before', async () => {
    await using org = await settled();
    const holding = await org.salesforce.create('Account', { Name: 'Holding' });
    await org.salesforce.update('Account', accountId(2), { ParentId: holding });
    await incremental(org.rollcall);
    expect(await branches(org.rollcall.db)).toContain(`Customers › Holding › Northwind Milano [${accountId(2)}]`);
    await org.salesforce.update('Account', accountId(2), { ParentId: null });
    await incremental(org.rollcall);
    expect(await branches(org.rollcall.db)).toContain(`Customers › Northwind Milano [${accountId(2)}]`);
  });

  it('R12, R19: a contact that loses its account moves to the destination', async () => {
    await using org = await settled();
    await org.salesforce.control('PATCH', `/records/Contact/${contactId(3)}`, {
      values: { AccountId: null },
      secondsBack: 86_400,
    });
    expect(await incremental(org.rollcall)).toMatchObject({ updated: 1 });
    expect(await person(org.rollcall.db, 'hopper@learners.example')).toMatchObject({ branches: ['Customers'] });
  });

  it('R12: of a view too large to be swept reads what changed, and sweeps once a day', async () => {
    await using org = await settled({ options: { sweepUpTo: 2 } });
    const { rollcall, salesforce } = org;
    await salesforce.control('PATCH', `/records/Contact/${contactId(3)}`, {
      values: { Is_Learner__c: false },
      secondsBack: 86_400,
    });
    await salesforce.update('Account', accountId(1), { Name: 'Southwind' });
    expect(await incremental(rollcall)).toEqual({ updated: 1, rejected: 1 });
    expect(await person(rollcall.db, 'hopper@learners.example')).toMatchObject({ active: true });
    await advance(salesforce, 24 * 3_600);
    expect(await incremental(rollcall)).toEqual({ deactivated: 1, rejected: 1 });
  });

  it('R12: sweeps a view that was a little too large before, as soon as it is small enough', async () => {
    await using org = await settled({ options: { sweepUpTo: 3 } });
    const { rollcall, salesforce } = org;
    await salesforce.control('PATCH', `/records/Contact/${contactId(3)}`, {
      values: { Is_Learner__c: false },
      secondsBack: 86_400,
    });
    expect(await incremental(rollcall)).toEqual({ deactivated: 1, rejected: 1 });
    expect(await incremental(rollcall)).toEqual(KAREN_REJECTED);
  });

  it('R12: finds the same as a full run that follows it', async () => {
    await using org = await settled();
    const { rollcall, salesforce } = org;
    await salesforce.update('Contact', contactId(1), { LastName: 'Byron', AccountId: accountId(3) });
    await salesforce.remove('Contact', contactId(2));
    await salesforce.update('Contact', contactId(4), { Email: 'jones@learners.example' });
    expect(await incremental(rollcall)).toEqual({ updated: 1, deactivated: 1, created: 1 });
    const before = await people(rollcall.db);
    await rollcall.configure(configuration({ options: { incremental: false } }));
    const full = await rollcall.sync('contacts');
    expect([full.mode, done(full)]).toEqual(['full', {}]);
    expect(await people(rollcall.db)).toEqual(before);
  });
});

describe('the next run is full, and says why', () => {
  it.each<[string, Setting, RegExp]>([
    ['an import option', { options: { updateExisting: false } }, /import options were changed/],
    ['what happens to leavers', { leavers: 'keep' }, /people who leave was changed/],
  ])('R12: after a change of %s', async (_, setting, reason) => {
    await using org = await settled();
    await org.rollcall.configure(configuration(setting));
    const result = await org.rollcall.sync('contacts');
    expect(result.mode).toBe('full');
    expect(await modeReason(org.rollcall, result.id)).toMatch(reason);
    const [started] = await org.rollcall.events(result.id);
    expect(started?.message).toMatch(reason);
  });

  it('R12: after a change of the list view’s filter in Salesforce', async () => {
    await using org = await settled({ leavers: 'keep' });
    await org.salesforce.control('PATCH', '/list-views/Contact.Learners', {
      where: "Is_Learner__c = true AND LastName != 'Hopper'",
    });
    const result = await org.rollcall.sync('contacts');
    expect(result.mode).toBe('full');
    expect(await modeReason(org.rollcall, result.id)).toMatch(/filter of the list view Learners was changed/);
  });

  it('R12: after a picklist got another label, which then reaches the people who read it', async () => {
    await using salesforce = await startOrg(
      trainingOrg({ contacts: [learner(1, 'Ada', 'Lovelace', { Team__c: 'ENG' })] }),
    );
    await using rollcall = await install(configuration(), { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await salesforce.control('PATCH', '/picklists/Contact/Team__c', { change: 'ENG', label: 'Operations' });
    const result = await rollcall.sync('contacts');
    expect([result.mode, done(result)]).toEqual(['full', { updated: 1 }]);
    expect(await person(rollcall.db, 'lovelace@learners.example')).toMatchObject({ fields: { team: 'Operations' } });
  });
});
