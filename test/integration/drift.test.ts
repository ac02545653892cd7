import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { done } from '../support/outcome.ts';
import { people, person } from '../support/platform-state.ts';
import { rollcall as command } from '../support/rollcall.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const ORG = trainingOrg({
  accounts: [account(1, 'Northwind', undefined, { Website: 'northwind.example' })],
  contacts: [
    learner(1, 'Ada', 'Lovelace', { AccountId: accountId(1), Motto__c: '1843', Country__c: 'Italy' }),
    learner(2, 'Jean', 'Bartik', { AccountId: accountId(1), Motto__c: 'Be bold', Country__c: 'France' }),
  ],
});

const NAMES = { username: 'Email', firstname: 'FirstName', lastname: 'LastName' };
const MAPPING = { ...NAMES, motto: 'Motto__c', country: 'Country__c', employer: 'Account.Website' };

const configuration = (fieldDrift: 'stop' | 'keep' = 'stop', mapping: object = MAPPING) =>
  trainingConfiguration({ users: null, contacts: { options: { fieldDrift }, mapping } });

/** An org and a Rollcall that has synchronized it once; since then Ada has another last name, and no value is old. */
async function settled(fieldDrift: 'stop' | 'keep' = 'stop') {
  await using resources = new AsyncDisposableStack();
  const salesforce = resources.use(await startOrg(ORG));
  const rollcall = resources.use(await install(configuration(fieldDrift), { SF_URL: salesforce }));
  expect(done(await rollcall.sync('contacts'))).toEqual({ created: 2 });
  await salesforce.update('Contact', contactId(1), { LastName: 'Byron' });
  const owned = resources.move();
  return { salesforce, rollcall, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Salesforce converts what it can when a field becomes a number, and empties the rest. */
async function becomesNumber(salesforce: SalesforceOrg, field: string): Promise<void> {
  await salesforce.control('PATCH', `/fields/Contact/${field}`, { type: 'double' });
  await salesforce.control('PATCH', `/records/Contact/${contactId(2)}`, { values: { [field]: null } });
}

interface Drift {
  readonly what: string;
  /** Key of the platform field, and the path that fills it. */
  readonly key: string;
  readonly path: string;
  readonly happen: (salesforce: SalesforceOrg) => Promise<unknown>;
  readonly says: RegExp;
  readonly advises: RegExp;
}

const DRIFTS: readonly Drift[] = [
  {
    what: 'vanished from the org',
    key: 'motto',
    path: 'Motto__c',
    happen: (org) => org.control('DELETE', '/fields/Contact/Motto__c'),
    says: /"Motto__c" does not exist on Contact\./,
    advises: /Correct the mapping/,
  },
  {
    what: 'may no longer be read by the integration user',
    key: 'motto',
    path: 'Motto__c',
    happen: (org) => org.control('POST', '/hide', { fields: ['Contact.Motto__c'] }),
    says: /"Motto__c" exists on Contact, but the integration user may not read it/,
    advises: /give it field-level access/,
  },
  {
    what: 'is that of a parent and may no longer be read',
    key: 'employer',
    path: 'Account.Website',
    happen: (org) => org.control('POST', '/hide', { fields: ['Account.Website'] }),
    says: /"Account\.Website" exists on Account \(Website\), but the integration user may not read it/,
    advises: /give it field-level access/,
  },
  {
    what: 'got a type that the platform field takes as well, so that values were lost in Salesforce',
    key: 'motto',
    path: 'Motto__c',
    happen: (org) => becomesNumber(org, 'Motto__c'),
    says: /Motto__c is of type double\. It was of type textarea when it was mapped\./,
    advises: /"rollcall preview contacts": if they are right, run once with --accept-types/,
  },
  {
    what: 'got a type that the platform field does not take',
    key: 'country',
    path: 'Country__c',
    happen: (org) => becomesNumber(org, 'Country__c'),
    says: /Country__c is of type double and cannot become Country, which is of type country\. It was of type string/,
    advises: /Map another field, or to another field of the platform/,
  },
];

describe.each(DRIFTS)('a mapped field that $what', ({ key, path, happen, says, advises }) => {
  it('R39, R45: stops the run before anything is planned, or is left alone by policy, and empties nothing', async () => {
    await using org = await settled();
    const { rollcall, salesforce } = org;
    const values = async () => (await people(rollcall.db)).map(({ fields }) => fields[key]);
    const before = await people(rollcall.db);
    const valuesBefore = await values();
    expect(valuesBefore).toEqual([expect.any(String), expect.any(String)]);
    await happen(salesforce);

    const message = await rollcall.sync('contacts').then(
      () => 'it did not stop',
      (error: unknown) => String(error),
    );
    expect(message).toMatch(says);
    expect(message).toMatch(advises);
    expect(message).toContain('Nothing was changed on the platform.');
    expect(message).toContain('fieldDrift: keep');
    expect(await people(rollcall.db)).toEqual(before);
    expect(await planned(rollcall)).toBe(2);

    await rollcall.configure(configuration('keep'));
    const run = await rollcall.sync('contacts');
    expect(done(run)).toMatchObject({ updated: 1 });
    const left = (await rollcall.events(run.id)).find(({ code }) => code === 'field_left_alone');
    expect(left?.message).toMatch(says);
    expect(left?.message).toContain(path);
    expect(await person(rollcall.db, 'lovelace@learners.example')).toMatchObject({ lastname: 'Byron' });
    expect(await values()).toEqual(valuesBefore);
    // It stays so in every further run, until somebody decides.
    expect(done(await rollcall.sync('contacts'))).toEqual({});
    expect(await values()).toEqual(valuesBefore);
  });
});

/** Changes of people in all stored plans. */
async function planned({ db }: Installation): Promise<number> {
  const { count } = await db
    .selectFrom('change')
    .where('kind', '=', 'person')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

describe('a mapped field of another type', () => {
  it('R45: is taken for what it is now once somebody has accepted it, and from then on', async () => {
    await using org = await settled();
    const { rollcall, salesforce } = org;
    await becomesNumber(salesforce, 'Motto__c');
    await expect(rollcall.plan('contacts')).rejects.toMatchObject({ code: 'salesforce_field' });
    const accepted = await rollcall.sync('contacts', { acceptTypes: true });
    expect([accepted.mode, done(accepted)]).toEqual(['full', { updated: 2 }]);
    expect(await person(rollcall.db, 'lovelace@learners.example')).toMatchObject({ fields: { motto: '1843' } });
    expect((await person(rollcall.db, 'bartik@learners.example'))?.fields).not.toHaveProperty('motto');
    expect(done(await rollcall.sync('contacts'))).toEqual({});
  });

  it('R45: is no matter where text stays text', async () => {
    await using org = await settled();
    const { rollcall, salesforce } = org;
    await salesforce.control('PATCH', '/fields/Contact/Country__c', { type: 'textarea', length: 300 });
    const run = await rollcall.sync('contacts');
    expect([run.mode, done(run)]).toEqual(['full', { updated: 1 }]);
  });

  it('R45: cannot be left alone where it is mandatory', async () => {
    await using org = await settled('keep');
    const { rollcall, salesforce } = org;
    await salesforce.control('POST', '/hide', { fields: ['Contact.FirstName'] });
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({
      code: 'salesforce_field',
      message: expect.not.stringContaining('fieldDrift'),
    });
  });

  it('R45: ends a run that it interrupts, for its pages would not fit together', async () => {
    const contacts = Array.from({ length: 500 }, (_, index) => learner(index + 1, 'Lea', `L${index + 1}`));
    await using salesforce = await startOrg(trainingOrg({ contacts }));
    const options = { salesforce: { restPageSize: 200 } };
    await using rollcall = await install(configuration(), { SF_URL: salesforce }, options);
    const controller = new AbortController();
    const interrupted = rollcall.sync('contacts', {
      signal: controller.signal,
      onProgress: ({ phase, done: records }) =>
        phase === 'extracting' && records >= 200 && controller.abort(new Error('stopped by the test')),
    });
    await expect(interrupted).rejects.toThrow('stopped by the test');
    await becomesNumber(salesforce, 'Motto__c');
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({
      code: 'salesforce_field',
      message: expect.stringContaining('Motto__c was of the type textarea and is double now'),
    });
    expect(await people(rollcall.db)).toEqual([]);
    const states = await rollcall.db.selectFrom('run').select('state').orderBy('id').execute();
    expect(states).toEqual([{ state: 'failed' }]);
  });
});

describe('what the mapped fields were when the mapping was saved', () => {
  it('R45: is what the first run is held against, where Salesforce could be asked then', async () => {
    await using salesforce = await startOrg(ORG);
    await using rollcall = await install(JSON.stringify({ connections: [] }), { SF_URL: salesforce });
    const apply = async (mapping?: object) => {
      await rollcall.configure(configuration('stop', mapping));
      return await rollcall.holdAgainstSalesforce();
    };
    expect(await apply()).toEqual([{ connection: 'training', entity: 'contacts', unknown: null, problems: [] }]);
    await becomesNumber(salesforce, 'Motto__c');
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({
      code: 'salesforce_field',
      message: expect.stringContaining('It was of type textarea when it was mapped'),
    });
    // Saved again as it is, nothing has been decided; with another mapping, it has.
    expect(await apply()).toEqual([]);
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({ code: 'salesforce_field' });
    const mapping = { ...NAMES, motto: 'Motto__c' };
    expect(await apply(mapping)).toMatchObject([{ unknown: null }]);
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 2 });

    // Offline, the next run is what later ones are held against.
    await rollcall.configure(configuration('stop', { ...mapping, country: 'Country__c' }));
    expect(done(await rollcall.sync('contacts'))).toEqual({ updated: 2 });
    await becomesNumber(salesforce, 'Country__c');
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({ code: 'salesforce_field' });
  });

  it('R7: is asked for again where another list view was chosen, or the entity switched on again, and nothing else', async () => {
    await using salesforce = await startOrg(ORG);
    await using rollcall = await install(configuration(), { SF_URL: salesforce });
    expect(await rollcall.holdAgainstSalesforce()).toMatchObject([{ problems: [] }]);
    const apply = async (contacts: object | null) => {
      const file = trainingConfiguration({ users: null, contacts: contacts && { mapping: MAPPING, ...contacts } });
      return await rollcall.holdAgainstSalesforce(await rollcall.configure(file));
    };
    const message = expect.stringContaining('There is no list view "Lerners" of Contact');
    const gone = { code: 'view_gone', message, params: { object: 'Contact', wanted: 'Lerners' } };
    const problems = [gone, expect.objectContaining({ code: 'views_others' })];
    expect(await apply({ listView: 'Lerners' })).toEqual([
      { connection: 'training', entity: 'contacts', unknown: null, problems },
    ]);
    expect(await apply({ listView: 'Lerners', options: { forcePasswordChange: false } })).toEqual([]);
    expect(await apply(null)).toEqual([]);
    expect(await apply({ listView: 'Lerners' })).toMatchObject([{ problems }]);
    expect(await apply({ listView: 'All_Contacts' })).toMatchObject([{ problems: [] }]);
  });

  it('R45: is told at once where no run could read them, or nobody can be asked', async () => {
    await using salesforce = await startOrg(ORG);
    await using rollcall = await install(JSON.stringify({ connections: [] }), { SF_URL: salesforce });
    const file = join(mkdtempSync(join(inject('testFolder'), 'drift-')), 'rollcall.yaml');
    const contacts = { listView: 'Lerners', mapping: { ...NAMES, motto: 'Moto__c' } };
    const nobody = { connection: 'nobody', url: 'NOBODY_URL', users: null };
    writeFileSync(file, trainingConfiguration({ users: null, contacts }, nobody));
    const environment = { ...rollcall.environment, NOBODY_URL: 'http://127.0.0.1:1' };
    const { exitCode, stderr, stdout } = await command(['config', 'apply', file], environment);
    expect([exitCode, stderr]).toEqual([0, '']);
    const words = stdout.replaceAll(/\s+/g, ' ');
    expect(words).toMatch(/Note: training, contacts: .*Lerners.*Learners/);
    expect(words).toContain('Note: training, contacts: "Moto__c" does not exist on Contact. Is Motto__c meant?');
    expect(words).toMatch(
      /Note: nobody, contacts: Whether Salesforce has the mapped fields could not be looked up \(salesforce_unreachable: .*; the first run does it\./,
    );
  });
});
