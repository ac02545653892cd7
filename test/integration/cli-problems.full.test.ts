import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { rollcall } from '../support/rollcall.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { employee, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const NAMES = { username: 'Email', firstname: 'FirstName', lastname: 'LastName' };

let salesforce: SalesforceOrg;
let installation: Installation;

beforeAll(async () => {
  salesforce = await startOrg(trainingOrg({ users: [employee(1, 'Grace', 'Hopper')] }));
  installation = await install(
    trainingConfiguration({
      users: { mapping: { ...NAMES, motto: 'Titel' } },
      contacts: { listView: 'Lerners', mapping: NAMES },
    }),
    { SF_URL: salesforce },
  );
});

afterAll(async () => {
  await installation?.[Symbol.asyncDispose]();
  await salesforce?.[Symbol.asyncDispose]();
});

const run = (words: string[], environment: Readonly<Record<string, string>> = {}) =>
  rollcall(words, { ...installation.environment, ...environment });

describe('an administrator who made a mistake', () => {
  it('R7: is told by the check which list view and which field cannot be read, before any run', async () => {
    const [text, json] = await Promise.all([run(['connections', 'check']), run(['connections', 'check', '--json'])]);
    expect(text).toMatchObject({ exitCode: 1, stderr: '' });
    expect(text.stdout).toMatch(/^training: signed in to Training \(\w{18}\) as integration@acme\.example\./);
    const lines = text.stdout.replaceAll(/\n +/g, ' ');
    expect(lines).toContain(
      'Users: NOT ready. salesforce_field: Not every field of User can be read. "Titel" does not exist',
    );
    expect(lines).toContain('Contacts: NOT ready. salesforce_list_view: There is no list view "Lerners" of Contact');
    expect(lines).toContain('List views to choose from: All_Contacts, Learners');
    expect(json.exitCode).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      usable: false,
      entities: [
        { entity: 'users', problems: [{ code: 'salesforce_field' }], listViews: [{ developerName: 'Staff' }] },
        { entity: 'contacts', problems: [{ code: 'salesforce_list_view' }] },
      ],
    });
  });

  it('R27: gets an answer for each entity of a sync, and exit code 1', async () => {
    const { exitCode, stdout } = await run(['sync', 'all', '--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([
      { entity: 'users', error: { code: 'salesforce_field' } },
      { entity: 'contacts', error: { code: 'salesforce_list_view' } },
    ]);
  });

  it('R30: finds a sync that could not begin among the runs and in the logs, as one in the background would be', async () => {
    const { SF_CLIENT_SECRET: _, ...without } = installation.environment;
    const unset = await rollcall(['sync', 'users', '--json'], without);
    expect(JSON.parse(unset.stdout)).toMatchObject({ error: { code: 'config_secret_missing' } });

    const [list, logs] = await Promise.all([run(['runs', '--json']), run(['logs', 'last'])]);
    const { runs } = JSON.parse(list.stdout);
    expect(runs).toMatchObject(
      ['config_secret_missing', 'salesforce_list_view', 'salesforce_field'].map((code) => ({
        state: 'failed',
        mode: null,
        startedAt: null,
        finishedAt: expect.any(String),
        error: { code },
      })),
    );
    expect(logs.exitCode).toBe(0);
    expect(logs.stdout.replaceAll(/\s+/g, ' ')).toContain('SF_CLIENT_SECRET (for clientSecret)');
  });

  it('is told soon that the secret is wrong or that nobody answers at the address, and what to do', async () => {
    const [secret, address] = await Promise.all([
      run(['connections', 'check'], { SF_CLIENT_SECRET: 'wrong' }),
      run(['preview', 'users'], { SF_URL: 'http://127.0.0.1:1' }),
    ]);
    expect(secret).toMatchObject({ exitCode: 1, stdout: '' });
    expect(secret.stderr).toMatch(/^salesforce_credentials: .*Copy the consumer key and secret/s);
    expect(address).toMatchObject({ exitCode: 1, stdout: '' });
    expect(address.stderr).toMatch(/^salesforce_unreachable: .*ECONNREFUSED.*at the last of 3 attempts.*My Domain/s);
  });
});
