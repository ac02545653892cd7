import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type DoceboTenant,
  QUICK_TENANT,
  startTenant,
  TENANT_ACCESS,
  trainingTenant,
} from '../support/docebo-tenant.ts';
import { type Installation, install } from '../support/installation.ts';
import { done } from '../support/outcome.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { employee, trainingConfiguration, trainingOrg, userId } from '../support/training-org.ts';

/** Who is whose manager goes by the order of Ids: Ada, who comes first, is managed by Grace, who comes last. */
const GRACE = 9;
const staff = [
  employee(1, 'Ada', 'Lovelace', {
    ManagerId: userId(GRACE),
    Title: 'Power User',
    LanguageLocaleKey: 'it',
    TimeZoneSidKey: 'Europe/Rome',
    LocaleSidKey: 'it_IT',
    Division: '2031-12-31',
  }),
  employee(2, 'Jean', 'Bartik', {
    ManagerId: userId(1),
    LanguageLocaleKey: 'en_US',
    TimeZoneSidKey: 'America/New_York',
    LocaleSidKey: 'en_GB',
  }),
  employee(3, 'Karen', 'Jones', { Title: 'Superadmin' }),
  employee(4, 'Annie', 'Easley', { LanguageLocaleKey: 'ja' }),
  employee(5, 'Betty', 'Holberton', { Division: 'next year' }),
  employee(6, 'Kay', 'Antonelli', { CompanyName: 'Nowhere/Land' }),
  employee(GRACE, 'Grace', 'Hopper', { Title: 'User' }),
];

const NAMES = { username: 'Username', firstname: 'FirstName', lastname: 'LastName', email: 'Email' };
const mapping = {
  ...NAMES,
  level: 'Title',
  language: 'LanguageLocaleKey',
  timezone: 'TimeZoneSidKey',
  date_format: 'LocaleSidKey',
  expiration: 'Division',
  manager: 'Manager.Username',
};

let salesforce: SalesforceOrg;
let docebo: DoceboTenant;
let rollcall: Installation;

const configuration = (lines: object) =>
  trainingConfiguration({
    directory: TENANT_ACCESS,
    users: { mapping: lines, options: { incremental: false } },
    contacts: null,
  });

beforeAll(async () => {
  salesforce = await startOrg(trainingOrg({ users: staff }));
  docebo = await startTenant(trainingTenant());
  rollcall = await install(configuration(mapping), { SF_URL: salesforce, DOCEBO_URL: docebo }, QUICK_TENANT);
});

afterAll(async () => {
  await rollcall?.[Symbol.asyncDispose]();
  await docebo?.[Symbol.asyncDispose]();
  await salesforce?.[Symbol.asyncDispose]();
});

/** The rows of the tenant, with managers by their username. */
async function rows(): Promise<Record<string, object>> {
  const { users } = await docebo.raw();
  return Object.fromEntries(
    users
      .filter(({ username }) => username !== 'admin')
      .map(({ username, level, language, timezone, dateFormat, expiration, managers }) => {
        const managerId: unknown = Reflect.get(Object(managers), '1');
        const manager = users.find(({ id }) => id === managerId);
        return [
          nameIn(username),
          { level, language, timezone, dateFormat, expiration, manager: manager ? nameIn(manager.username) : null },
        ];
      }),
  );
}

function nameIn(username: string | null): string {
  return (username ?? '').replace(/@.*/, '');
}

const errors = (run: Awaited<ReturnType<Installation['sync']>>) =>
  run.errors.map(({ username, code }) => `${nameIn(username)}: ${code}`).toSorted();

describe('what Docebo has of its own about people', () => {
  it('R34: is written as Salesforce has it, whoever comes first; what is wrong is told of each record', async () => {
    const run = await rollcall.sync('users');
    expect(run.counts).toMatchObject({ extracted: 7, created: 4, rejected: 3, failed: 0 });
    expect(errors(run)).toEqual(['easley: unknown_language', 'holberton: invalid_date', 'jones: superadmin_refused']);
    expect(await rows()).toMatchObject({
      lovelace: {
        level: 'poweruser',
        language: 'italian',
        timezone: 'Europe/Rome',
        dateFormat: 'it-it',
        expiration: '2031-12-31',
        manager: 'hopper',
      },
      bartik: {
        level: 'user',
        language: 'english',
        timezone: 'America/New_York',
        dateFormat: 'en-gb',
        expiration: null,
        manager: 'lovelace',
      },
      hopper: { level: 'user', manager: null },
    });
    await docebo.calls();
    expect(await rollcall.sync('users')).toMatchObject({ directoryCalls: 0 });
  });

  it('is changed and cleared as Salesforce changes and clears it, but for what nobody can be without', async () => {
    await salesforce.update('User', userId(1), {
      ManagerId: null,
      Title: null,
      Division: null,
      LanguageLocaleKey: 'fr',
    });
    await salesforce.update('User', userId(2), { ManagerId: userId(GRACE), Division: '2030-01-01' });
    expect(done(await rollcall.sync('users'))).toMatchObject({ updated: 2 });
    expect(await rows()).toMatchObject({
      lovelace: { level: 'user', language: 'french', expiration: null, manager: null },
      bartik: { expiration: '2030-01-01', manager: 'hopper' },
    });
    // A line that gives nothing where Docebo always has something.
    await rollcall.configure(configuration({ ...mapping, timezone: 'EmployeeNumber', language: 'EmployeeNumber' }));
    const cleared = await rollcall.sync('users');
    expect([cleared.counts.failed, errors(cleared)]).toEqual([
      0,
      ['holberton: invalid_date', 'jones: superadmin_refused'],
    ]);
    expect(await rows()).toMatchObject({ lovelace: { language: 'french', timezone: 'Europe/Rome' } });
    await docebo.calls();
    expect(await rollcall.sync('users')).toMatchObject({ directoryCalls: 0 });
    await rollcall.configure(configuration(mapping));
  });

  it('R43: a manager who is not in Docebo keeps nobody else’s values back, and is set once they are there', async () => {
    await rollcall.configure(configuration({ ...mapping, manager: 'FederationIdentifier' }));
    await salesforce.update('User', userId(1), {
      FederationIdentifier: 'boss@elsewhere.example',
      FirstName: 'Augusta',
    });
    const run = await rollcall.sync('users');
    expect(errors(run)).toContain('lovelace: manager_missing');
    expect((await docebo.users()).map(({ name }) => name)).toContain('Augusta Lovelace');
    expect(errors(await rollcall.sync('users'))).toContain('lovelace: manager_missing');
    await docebo.byHand('POST', '/user', { userid: 'boss@elsewhere.example', password: 'By-hand-1' });
    expect(errors(await rollcall.sync('users'))).not.toContain('lovelace: manager_missing');
    expect(await rows()).toMatchObject({ lovelace: { manager: 'boss' } });
  });
});
