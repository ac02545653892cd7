import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { chart } from '../support/chart.ts';
import { type Installation, install } from '../support/installation.ts';
import { done } from '../support/outcome.ts';
import { picklistConfiguration, picklistOrg, pupil, pupilId } from '../support/picklist-org.ts';
import { startOrg } from '../support/salesforce-org.ts';

const NOTHING = { created: 0, renamed: 0, moved: 0 };

const ANNA = pupil(1, 'Anna', { Region__c: 'EMEA', Country__c: 'IT' });
const ENDO = pupil(2, 'Endo', { Region__c: 'APAC', Country__c: 'JP' });
const ELSA = pupil(3, 'Elsa', { Region__c: 'EMEA' });
const NOMO = pupil(4, 'Nomo', { Country__c: 'IT' });
const EVERYBODY = [ANNA, ENDO, ELSA, NOMO];

/** Codes of the warnings in a run's log. */
async function warnings(rollcall: Installation, runId: string): Promise<readonly string[]> {
  return (await rollcall.events(runId)).filter(({ level }) => level === 'warning').map(({ code }) => code);
}

describe('branches by picklists that depend on each other', () => {
  it('R17: are every active option and below it every one that is valid, and people sit at their last filled level', async () => {
    await using salesforce = await startOrg(picklistOrg(EVERYBODY));
    await using rollcall = await install(picklistConfiguration(), { SF_URL: salesforce });
    const result = await rollcall.sync('contacts');
    expect(result).toMatchObject({ state: 'succeeded', counts: { created: 4 }, branches: { created: 4 } });
    expect(await chart(rollcall.db, 'LEARNERS', { codes: true })).toEqual([
      'Learners [LEARNERS]: nomo',
      '· Asia Pacific [Region__c=APAC]',
      '· · Japan [Region__c=APAC/Country__c=JP]: endo',
      '· Europe [Region__c=EMEA]: elsa',
      '· · Italy [Region__c=EMEA/Country__c=IT]: anna',
    ]);
    const again = await rollcall.sync('contacts');
    expect([done(again), again.branches]).toEqual([{}, NOTHING]);
  });

  it('R17: get a branch for what is in use though it is inactive, not valid together or not listed at all', async () => {
    const people = [
      pupil(1, 'Goran', { Region__c: 'EMEA', Country__c: 'YU' }),
      pupil(2, 'Misplaced', { Region__c: 'APAC', Country__c: 'IT' }),
      pupil(3, 'Olde', { Region__c: 'OLD' }),
      pupil(4, 'Martian', { Region__c: 'MARS', Country__c: 'Tharsis/East' }),
    ];
    await using salesforce = await startOrg(picklistOrg(people));
    await using rollcall = await install(picklistConfiguration(), { SF_URL: salesforce });
    await rollcall.sync('contacts');
    expect(await chart(rollcall.db, 'LEARNERS', { codes: true })).toEqual([
      'Learners [LEARNERS]',
      '· Asia Pacific [Region__c=APAC]',
      '· · Italy [Region__c=APAC/Country__c=IT]: misplaced',
      '· · Japan [Region__c=APAC/Country__c=JP]',
      '· Closed region [Region__c=OLD]: olde',
      '· Europe [Region__c=EMEA]',
      '· · Italy [Region__c=EMEA/Country__c=IT]',
      '· · Yugoslavia [Region__c=EMEA/Country__c=YU]: goran',
      '· MARS [Region__c=MARS]',
      '· · Tharsis/East [Region__c=MARS/Country__c=Tharsis%2FEast]: martian',
    ]);
    const again = await rollcall.sync('contacts');
    expect([done(again), again.branches]).toEqual([{}, NOTHING]);
  });

  it('R17, R22: a renamed label renames the branch and a new option makes one, though no record has changed', async () => {
    await using salesforce = await startOrg(picklistOrg(EVERYBODY));
    await using rollcall = await install(picklistConfiguration(), { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await salesforce.control('PATCH', '/picklists/Contact/Region__c', { change: 'EMEA', label: 'Old World' });
    await salesforce.control('PATCH', '/picklists/Contact/Country__c', {
      add: 'FR',
      label: 'France',
      validFor: ['EMEA'],
    });
    const result = await rollcall.sync('contacts');
    expect([result.mode, done(result), result.branches]).toEqual([
      'incremental',
      {},
      { created: 1, renamed: 1, moved: 0 },
    ]);
    expect((await chart(rollcall.db, 'LEARNERS')).slice(3)).toEqual([
      '· Old World: elsa',
      '· · France',
      '· · Italy: anna',
    ]);
  });

  it('R17: people follow their values, and only they are moved', async () => {
    await using salesforce = await startOrg(picklistOrg(EVERYBODY));
    await using rollcall = await install(picklistConfiguration(), { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await salesforce.update('Contact', pupilId(1), { Region__c: 'APAC', Country__c: 'JP' });
    await salesforce.update('Contact', pupilId(2), { Region__c: null, Country__c: null });
    const result = await rollcall.sync('contacts');
    expect([done(result), result.branches]).toEqual([{ moved: 2 }, NOTHING]);
    expect(await chart(rollcall.db, 'LEARNERS')).toEqual([
      'Learners: endo, nomo',
      '· Asia Pacific',
      '· · Japan: anna',
      '· Europe: elsa',
      '· · Italy',
    ]);
  });

  it('R17: two options with one label are two branches', async () => {
    await using salesforce = await startOrg(picklistOrg([ANNA, ENDO]));
    await using rollcall = await install(picklistConfiguration({ fields: ['Region__c'] }), { SF_URL: salesforce });
    await salesforce.control('PATCH', '/picklists/Contact/Region__c', { change: 'APAC', label: 'Europe' });
    await rollcall.sync('contacts');
    expect(await chart(rollcall.db, 'LEARNERS')).toEqual(['Learners', '· Europe: endo', '· Europe: anna']);
  });
});

describe('branches by picklists that are independent', () => {
  const independent = picklistConfiguration({ fields: ['Region__c', 'Unit__c'] });

  it('R17: are the combinations in use', async () => {
    const people = [
      pupil(1, 'Anna', { Region__c: 'EMEA', Unit__c: 'R&D' }),
      pupil(2, 'Endo', { Region__c: 'APAC', Unit__c: '50%' }),
    ];
    await using salesforce = await startOrg(picklistOrg(people));
    await using rollcall = await install(independent, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    expect(await chart(rollcall.db, 'LEARNERS', { codes: true })).toEqual([
      'Learners [LEARNERS]',
      '· Asia Pacific [Region__c=APAC]',
      '· · Half / Half [Region__c=APAC/Unit__c=50%25]: endo',
      '· Europe [Region__c=EMEA]',
      '· · R&D [Region__c=EMEA/Unit__c=R&D]: anna',
    ]);
  });

  it('R17: a combination that nobody is in any more stays, and is kept in step while its options are there', async () => {
    await using salesforce = await startOrg(picklistOrg([pupil(1, 'Anna', { Region__c: 'EMEA', Unit__c: 'Sales' })]));
    await using rollcall = await install(independent, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await salesforce.update('Contact', pupilId(1), { Unit__c: 'R&D' });
    await rollcall.sync('contacts');
    await salesforce.control('PATCH', '/picklists/Contact/Unit__c', { change: 'Sales', label: 'Selling' });
    const result = await rollcall.sync('contacts');
    expect([result.branches, await warnings(rollcall, result.id)]).toEqual([{ ...NOTHING, renamed: 1 }, []]);
    expect((await chart(rollcall.db, 'LEARNERS')).slice(2)).toEqual(['· Europe', '· · R&D: anna', '· · Selling']);
  });

  it('R17: are other branches in another order; the old ones stay as they are and people move', async () => {
    const people = [pupil(1, 'Anna', { Region__c: 'EMEA', Unit__c: 'Sales' })];
    await using salesforce = await startOrg(picklistOrg(people));
    await using rollcall = await install(independent, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await rollcall.configure(picklistConfiguration({ fields: ['Unit__c', 'Region__c'] }));
    expect(done(await rollcall.sync('contacts'))).toEqual({ moved: 1 });
    await salesforce.control('PATCH', '/picklists/Contact/Region__c', { change: 'EMEA', label: 'Old World' });
    const result = await rollcall.sync('contacts');
    expect([result.branches, await warnings(rollcall, result.id)]).toEqual([{ ...NOTHING, renamed: 1 }, []]);
    expect(await chart(rollcall.db, 'LEARNERS')).toEqual([
      'Learners',
      '· Asia Pacific',
      '· Europe',
      '· · Sales',
      '· Half / Half',
      '· R&D',
      '· Sales',
      '· · Old World: anna',
    ]);
  });
});

describe('a branch rule', () => {
  it('R17: that is changed to another and back finds its branches again', async () => {
    await using salesforce = await startOrg(picklistOrg([ANNA, ENDO]));
    await using rollcall = await install(picklistConfiguration(), { SF_URL: salesforce });
    await rollcall.sync('contacts');
    const before = await chart(rollcall.db, 'LEARNERS', { codes: true });
    for (const mode of ['single', 'accounts']) {
      await rollcall.configure(picklistConfiguration({ branches: { mode, destination: 'LEARNERS' } }));
      const result = await rollcall.sync('contacts');
      expect([done(result), result.branches, await warnings(rollcall, result.id)]).toEqual([
        mode === 'single' ? { moved: 2 } : {},
        NOTHING,
        [],
      ]);
      expect((await chart(rollcall.db, 'LEARNERS'))[0]).toBe('Learners: anna, endo');
    }
    await rollcall.configure(picklistConfiguration());
    const result = await rollcall.sync('contacts');
    expect([done(result), result.branches]).toEqual([{ moved: 2 }, NOTHING]);
    expect(await chart(rollcall.db, 'LEARNERS', { codes: true })).toEqual(before);
  });

  it.each([
    [
      'Tags__c',
      'mapping_invalid',
      'Tags__c is of type multipicklist; branches can only follow a picklist of one value.',
    ],
    ['Email', 'mapping_invalid', 'Email is of type email; branches can only follow a picklist of one value.'],
    ['Regoin__c', 'salesforce_field', 'Region__c'],
  ])('R17: that follows %s is refused before anything is read', async (field, code, message) => {
    await using salesforce = await startOrg(picklistOrg([ANNA]));
    await using rollcall = await install(picklistConfiguration({ fields: [field] }), { SF_URL: salesforce });
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    expect(await rollcall.db.selectFrom('run').select(['state', 'extract']).execute()).toEqual([
      { state: 'failed', extract: null },
    ]);
  });

  it('R17: that follows a field which the integration user may not see is refused', async () => {
    await using salesforce = await startOrg(picklistOrg([ANNA]));
    await using rollcall = await install(picklistConfiguration(), { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await salesforce.control('POST', '/hide', { fields: ['Contact.Country__c'] });
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({
      code: 'salesforce_field',
      message: expect.stringContaining('Country__c'),
    });
    expect((await chart(rollcall.db, 'LEARNERS')).at(-1)).toBe('· · Italy: anna');
  });
});

describe('branches that are there already', () => {
  const byHand = async ({ db }: Installation, name: string, code: string | null) => {
    await sql`insert into branch (parent_id, name, code)
      values ((select id from branch where code = 'LEARNERS'), ${name}, ${code})`.execute(db);
  };

  it('R21: are found by their label under the same parent, and kept in step from then on', async () => {
    await using salesforce = await startOrg(picklistOrg([ANNA]));
    await using rollcall = await install(picklistConfiguration(), { SF_URL: salesforce });
    await byHand(rollcall, 'Europe', 'EU');
    await rollcall.sync('contacts');
    await salesforce.control('PATCH', '/picklists/Contact/Region__c', { change: 'EMEA', label: 'Old World' });
    await rollcall.sync('contacts');
    expect((await chart(rollcall.db, 'LEARNERS', { codes: true })).slice(3)).toEqual([
      '· Old World [EU]',
      '· · Italy [Region__c=EMEA/Country__c=IT]: anna',
    ]);
  });

  it('R21: are not used without a code, nor is anything below, until they are given one', async () => {
    await using salesforce = await startOrg(picklistOrg([ANNA, ELSA]));
    await using rollcall = await install(picklistConfiguration(), { SF_URL: salesforce });
    await byHand(rollcall, 'Europe', null);
    const result = await rollcall.sync('contacts');
    expect(await warnings(rollcall, result.id)).toEqual(['no_code']);
    expect(await chart(rollcall.db, 'LEARNERS')).toEqual([
      'Learners: anna, elsa',
      '· Asia Pacific',
      '· · Japan',
      '· Europe',
    ]);
    await sql`update branch set code = 'EU' where name = 'Europe'`.execute(rollcall.db);
    const healed = await rollcall.sync('contacts');
    expect([healed.mode, done(healed), await warnings(rollcall, healed.id)]).toEqual(['incremental', { moved: 2 }, []]);
    expect((await chart(rollcall.db, 'LEARNERS')).slice(3)).toEqual(['· Europe: elsa', '· · Italy: anna']);
  });

  it('R21: belong to the settings that made them: those with another destination have their own', async () => {
    const staff = {
      Username: 'grace',
      LastName: 'Hopper',
      FirstName: 'Grace',
      Department: 'Training',
      Region__c: 'EMEA',
    };
    await using salesforce = await startOrg(picklistOrg([ANNA], [staff]));
    const users = { mode: 'picklists', destination: 'STAFF', fields: ['Region__c'] };
    await using rollcall = await install(picklistConfiguration({ users }), { SF_URL: salesforce });
    await rollcall.sync('contacts');
    for (const round of ['first', 'second']) {
      await rollcall.sync('users');
      const contacts = await rollcall.sync('contacts');
      expect([round, done(contacts), contacts.branches]).toEqual([round, {}, NOTHING]);
    }
    expect(await chart(rollcall.db, 'STAFF')).toEqual(['Staff', '· Headquarters: grace']);
    expect((await chart(rollcall.db, 'LEARNERS')).slice(3)).toEqual(['· Europe', '· · Italy: anna']);
  });
});

describe('people who are not to be updated', () => {
  it('R13: stay in their branch, whatever becomes of it', async () => {
    await using salesforce = await startOrg(picklistOrg([ANNA]));
    const options = { updateExisting: false };
    await using rollcall = await install(picklistConfiguration({ options }), { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await salesforce.update('Contact', pupilId(1), { Region__c: 'APAC', Country__c: 'JP' });
    expect(done(await rollcall.sync('contacts'))).toEqual({ skipped: 1 });
    expect((await chart(rollcall.db, 'LEARNERS')).at(-1)).toBe('· · Italy: anna');
    await rollcall.configure(picklistConfiguration());
    expect(done(await rollcall.sync('contacts'))).toEqual({ moved: 1 });
    expect((await chart(rollcall.db, 'LEARNERS'))[2]).toBe('· · Japan: anna');
  });
});
