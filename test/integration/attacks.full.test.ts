import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hashPassword, verifyPassword } from '../../src/administration/access/password.ts';
import { csvLine } from '../../src/api/csv.ts';
import { createPersonByHand } from '../../src/directory/builtin/edit-people.ts';
import { inTransaction } from '../../src/store/unit-of-work.ts';
import { PASSWORD, type RunningApi, sessionHeaders, startApi } from '../support/api.ts';
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

const signIn = (body: object, headers: Record<string, string> = {}) =>
  api.nobody.call('POST', '/session', body, headers);

describe('session fixation', () => {
  it('a session that somebody has planted ends when its victim signs in, and is never theirs', async () => {
    await api.signedIn('victim');
    await api.signedIn('attacker');
    const planted = sessionHeaders(await signIn({ username: 'attacker', password: PASSWORD }));
    const { cookie = '' } = planted;
    const answer = await signIn({ username: 'victim', password: PASSWORD }, { cookie });
    expect(answer.status).toBe(201);
    expect(sessionHeaders(answer)['cookie']).not.toBe(cookie);
    expect(await api.with(planted).call('GET', '/session')).toMatchObject({ status: 401 });
  });

  it('a token of nobody’s making is no session, before and after signing in', async () => {
    const cookie = `rollcall_session=${'a'.repeat(43)}`;
    const answer = await signIn({ username: 'victim', password: PASSWORD }, { cookie });
    expect(sessionHeaders(answer)['cookie']).not.toBe(cookie);
    expect(await api.with({ cookie }).call('GET', '/session')).toMatchObject({ status: 401 });
  });
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

describe('user enumeration', () => {
  it('finds the same answer for a wrong password, nobody, somebody without a password and somebody deactivated', async () => {
    await inTransaction(rollcall.db, (tx) =>
      createPersonByHand(tx, { username: 'passwordless', firstname: 'No', lastname: 'Password' }),
    );
    await api.signedInAs('user', { username: 'inactive' });
    await rollcall.db.updateTable('person').set({ active: false }).where('username', '=', 'inactive').execute();
    const tries = [
      { username: 'victim', password: 'wrong wrong wrong' },
      { username: 'nobody', password: 'wrong wrong wrong' },
      { username: 'passwordless', password: 'wrong wrong wrong' },
      { username: 'inactive', password: PASSWORD },
    ];
    const answers = await Promise.all(tries.map((body) => signIn(body)));
    const seen = answers.map(({ status, body, headers }) => ({
      status,
      body,
      headers: [...headers.keys()].filter((name) => !['connection', 'date', 'keep-alive'].includes(name)).toSorted(),
    }));
    for (const answer of seen) expect(answer).toEqual(seen[0]);
    expect(seen[0]).toMatchObject({ status: 401, body: { code: 'sign_in_refused' } });
  });

  it('finds the same time: a password is hashed whether there is somebody to compare it with or not', async () => {
    const hash = await hashPassword(PASSWORD);
    const millisecondsOf = async (known: string | null) => {
      const began = performance.now();
      await verifyPassword('wrong wrong wrong', known);
      return performance.now() - began;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let times = 0; times < 9; times++) {
      known.push(await millisecondsOf(hash));
      unknown.push(await millisecondsOf(null));
    }
    // Without the hash it would take some microseconds.
    expect(median(unknown)).toBeGreaterThan(median(known) / 3);
    expect(median(known)).toBeGreaterThan(median(unknown) / 3);
  });
});

const median = (values: readonly number[]) => values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0;

describe('injection', () => {
  const EVIL = [
    "x' OR Name != '",
    "003' OR Id != '",
    'Id FROM User--',
    'Name, (SELECT Id FROM Contacts)',
    "'; drop table person; --",
    '%',
    'l_velace',
    '\\',
    '${SF_CLIENT_SECRET}',
  ];

  it.each(EVIL)('finds no way into SOQL through the fields of a mapping: %j', async (field) => {
    const admin = await api.signedIn();
    const { body } = await admin.call('GET', '/connections/training/entities/contacts');
    const { mapping } = z.object({ mapping: z.record(z.string(), z.unknown()) }).parse(body);
    const answer = await admin.call('POST', '/connections/training/entities/contacts/preview', {
      listView: 'Learners',
      mapping: { ...mapping, motto: field },
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(JSON.stringify(answer.body)).not.toContain('rollcall-secret');
  });

  it.each(EVIL)(
    'finds no way into SOQL or SQL through a record, an object, a list view or a search: %j',
    async (text) => {
      const admin = await api.signedIn();
      const path = encodeURIComponent(text);
      for (const address of [
        `/connections/training/entities/contacts/records/${path}`,
        `/connections/training/entities/custom/list-views?object=${path}`,
        `/connections/${path}`,
        `/people/${path}`,
      ]) {
        // What could be a name is one, of nothing.
        const fewest = /^\w+$/.test(text) ? 200 : 400;
        expect((await admin.call('GET', address)).status).toBeGreaterThanOrEqual(fewest);
      }
      for (const list of ['/people', '/logs']) {
        const { status, body } = await admin.call('GET', `${list}?search=${path}`);
        expect({ list, status }).toEqual({ list, status: 200 });
        // Nothing in them is spelled so: a wildcard would find everybody.
        expect(body).toMatchObject({ items: [] });
      }
      const people = await admin.call('GET', '/people');
      expect(JSON.stringify(people.body)).toContain('markup@learners.example');
    },
  );
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
