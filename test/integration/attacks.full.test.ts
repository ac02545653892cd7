import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvLine } from '../../src/api/csv.ts';
import { type RunningApi, startApi } from '../support/api.ts';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

let salesforce: SalesforceOrg;
let rollcall: Installation;
let api: RunningApi;

/** What an attacker would have a page, a log, a mail, a spreadsheet or a terminal do. */
const MARKUP = '<script>alert(1)</script>';
const CONTROL = 'one\u001b[2J\u0007two';
const FORMULA = '=HYPERLINK("https://evil.example","x")';

beforeAll(async () => {
  const contacts = [
    learner(1, MARKUP, FORMULA, { Email: 'markup@learners.example' }),
    learner(2, CONTROL, '\u202egnp.exe', { Email: 'control@learners.example' }),
    learner(3, 'Ada', 'Lovelace', { Country__c: `${MARKUP}${CONTROL}` }),
  ];
  salesforce = await startOrg(trainingOrg({ contacts }));
  rollcall = await install(
    trainingConfiguration({ users: null, contacts: { branches: { mode: 'single', destination: 'CUSTOMERS' } } }),
    { SF_URL: salesforce },
  );
  await rollcall.sync('contacts');
  api = await startApi(rollcall.context);
});

afterAll(async () => {
  expect(api.complaints).toEqual([]);
  await api[Symbol.asyncDispose]();
  await rollcall[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

describe('sessions', () => {
  it('of one’s own are ended, all others at once; an administrator ends those of somebody else', async () => {
    const [first, second] = [await api.signedIn('many'), await api.signedIn('many')];
    expect(await second.call('DELETE', '/sessions')).toMatchObject({ status: 200, body: { ended: 1 } });
    expect(await first.call('GET', '/session')).toMatchObject({ status: 401 });
    expect(await second.call('GET', '/session')).toMatchObject({ status: 200 });
    const person = await api.signedInAs('user', { username: 'pat' });
    const { id } = await rollcall.db
      .selectFrom('person')
      .select('id')
      .where('username', '=', 'pat')
      .executeTakeFirstOrThrow();
    expect(await person.call('DELETE', `/people/${id}/sessions`)).toMatchObject({ status: 403 });
    expect(await second.call('DELETE', `/people/${id}/sessions`)).toMatchObject({ status: 200, body: { ended: 1 } });
    expect(await person.call('GET', '/session')).toMatchObject({ status: 401 });
  });
});

describe('markup, formulas and control characters in values of Salesforce', () => {
  it('are text in every answer, which no browser takes for a page', async () => {
    const admin = await api.signedIn();
    for (const path of ['/people?search=markup', '/logs', '/unresolved']) {
      const { status, headers, body } = await admin.call('GET', path);
      expect({ path, status }).toEqual({ path, status: 200 });
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(JSON.stringify(body)).toContain(path.startsWith('/people') ? MARKUP : 'Country');
    }
  });

  it('are no formulas and no lines of their own in the exported changes', async () => {
    const admin = await api.signedIn();
    const [run] = await rollcall.db.selectFrom('run').select('id').orderBy('id').limit(1).execute();
    const { headers, body } = await admin.call('GET', `/runs/${run?.id}/changes.csv`);
    expect(headers.get('content-type')).toContain('text/csv');
    expect(headers.get('content-disposition')).toContain('attachment');
    const text = String(body);
    expect(text).toContain('HYPERLINK');
    for (const line of text.split('\r\n')) expect(line).not.toMatch(/(?:^|,)"?[=+@]/);
    expect(csvLine([FORMULA, '-1', '\t=1'])).toBe('"\'=HYPERLINK(""https://evil.example"",""x"")",\'-1,\'\t=1\r\n');
  });

  it('reach nobody’s terminal, and forge no line of a log', async () => {
    const { rollcall: command } = await import('../support/rollcall.ts');
    const { stdout, stderr } = await command(['users', '--search', 'control'], rollcall.environment);
    expect(stdout).toContain('control@learners.example');
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/);
  });
});

describe('somebody else’s record', () => {
  it('is not reached by its id: what is one’s own is looked for among one’s own', async () => {
    const [one, other] = [
      await api.signedInAs('user', { username: 'one' }),
      await api.signedInAs('user', { username: 'two' }),
    ];
    const { id } = await rollcall.db
      .selectFrom('session')
      .innerJoin('person', 'person.id', 'session.person_id')
      .where('person.username', '=', 'two')
      .select('session.id')
      .executeTakeFirstOrThrow();
    expect(await one.call('DELETE', `/sessions/${id}`)).toMatchObject({ status: 404 });
    expect(await other.call('GET', '/session')).toMatchObject({ status: 200 });
    expect(await one.call('GET', `/people/${contactId(1)}`)).toMatchObject({ status: 403 });
  });
});
