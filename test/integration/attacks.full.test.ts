import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvLine } from '../../src/api/csv.ts';
import { type Caller, PASSWORD, type RunningApi, startApi } from '../support/api.ts';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

let salesforce: SalesforceOrg;
let rollcall: Installation;
let api: RunningApi;

/** What an attacker would have a page, a log, a mail, a spreadsheet or a terminal do. */
const MARKUP = '<script>alert(1)</script>';
const CONTROL = 'one\u001b[2J\u0007two';
/** What is no control character to JSON: a sequence of the second set begins, text turns round, and a line ends. */
const MOVING = '\u009b31m\u202egnp.exe\u2028';
/** What a terminal acts upon instead of showing it. */
const UNSAFE = /(?!\n)[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;
const FORMULA = '=HYPERLINK("https://evil.example","x")';

beforeAll(async () => {
  const contacts = [
    learner(1, MARKUP, FORMULA, { Email: 'markup@learners.example' }),
    learner(2, CONTROL, MOVING, { Email: 'control@learners.example' }),
    learner(3, 'Ada', 'Lovelace', { Country__c: `${MARKUP}${CONTROL}` }),
    learner(4, 'Max', 'Motto', { Email: 'motto@learners.example', Motto__c: `first\nforged${CONTROL}` }),
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
    expect(await second.call('POST', '/sessions/revocation', { password: PASSWORD })).toMatchObject({
      status: 200,
      body: { ended: 1 },
    });
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

  it('that have ended, tokens that are revoked and administrators who are none any more are told nothing more of runs', async () => {
    const admin = await api.signedIn();
    const program = await api.token('runs:read');
    const [out, demoted] = [await api.signedIn('out'), await api.signedInAs('superadmin', { username: 'demoted' })];
    const followers = await Promise.all([admin, out, demoted, program].map(follow));
    await out.call('DELETE', '/session');
    await rollcall.db.updateTable('person').set({ level: 'user' }).where('username', '=', 'demoted').execute();
    await rollcall.db.deleteFrom('api_token').execute();
    const id = await rollcall.enqueue('contacts');
    await expect.poll(() => followers[0]?.heard()).toContain(`"id":"${id}"`);
    await Promise.all(followers.slice(1).map(({ ended }) => ended));
    for (const { heard } of followers.slice(1)) expect(heard()).not.toContain(`"id":"${id}"`);
    expect(await admin.call('POST', `/runs/${id}/cancel`)).toMatchObject({ status: 200 });
  });

  /** Listens to all runs, from when the server has begun to tell of them. */
  async function follow({ headers }: Caller) {
    const stream = await fetch(`${api.address}/api/v1/runs/events`, { headers });
    expect(stream.status).toBe(200);
    let text = '';
    const listen = async () => {
      for await (const part of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) text += part;
    };
    return { heard: () => text, ended: listen() };
  }
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
    expect(csvLine([FORMULA, '-1', '\t=1'])).toBe('"\'=HYPERLINK(""https://evil.example"",""x"")",\'-1,\'\t\'=1\r\n');
  });

  it.each<{
    readonly shown: string;
    readonly words: readonly string[];
    readonly says: RegExp;
    readonly exitCode?: number;
  }>([
    { shown: 'a table', words: ['users', '--search', 'control'], says: /one\\u\{1b\}.*\\u\{9b\}31m\\u\{202e\}/ },
    { shown: 'JSON', words: ['users', '--search', 'control', '--json'], says: /one\\u001b.*\n.*\\u009b31m\\u202e/ },
    { shown: 'what kept somebody out', words: ['unresolved'], says: /<script>.*one\\u\{1b\}/s },
    {
      shown: 'a value of several lines',
      words: ['users', 'show', 'motto@learners.example'],
      says: /first\\nforgedone/,
    },
    { shown: 'an error', words: ['users', 'show', CONTROL + MOVING], says: /one\\u\{1b\}.*\\u\{202e\}/, exitCode: 1 },
  ])('reach nobody’s terminal: $shown', async ({ words, says, exitCode = 0 }) => {
    const { rollcall: command } = await import('../support/rollcall.ts');
    const said = await command(words, rollcall.environment);
    expect(said).toMatchObject({ exitCode });
    expect(said.stdout + said.stderr).toMatch(says);
    expect(said.stdout + said.stderr).not.toMatch(UNSAFE);
    expect(said.stdout).not.toMatch(/^\s*forged/m);
  });
});

describe('the log of a process', () => {
  /** Every line of it, at the level at which most is said; that a terminal can show it is looked at besides. */
  function lines(stderr: string): readonly unknown[] {
    expect(stderr).not.toMatch(UNSAFE);
    return stderr
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line));
  }

  /** An org, or what stands before it, whose next refusal is to be repeated by the log. */
  const code = `SERVER_UNAVAILABLE${CONTROL}${MOVING}\n{"level":60}`;
  const REFUSED: unknown = expect.arrayContaining([expect.objectContaining({ kind: 'retry', reason: `503 ${code}` })]);
  const refuseOnce = () =>
    salesforce.control('POST', '/faults', {
      kind: 'data',
      status: 503,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify([{ errorCode: code, message: CONTROL }]),
    });

  it('has whole lines of JSON and nothing that moves a terminal: of a run, of a server, and of its jobs', async () => {
    const { rollcall: command, startRollcall } = await import('../support/rollcall.ts');
    const environment = { ...rollcall.environment, ROLLCALL_LOG_LEVEL: 'trace' };
    await salesforce.update('Contact', contactId(2), { FirstName: `${CONTROL}!` });
    await refuseOnce();
    const { stderr, exitCode } = await command(['sync', 'contacts', '--json'], environment);
    expect({ exitCode, said: lines(stderr) }).toMatchObject({ exitCode: 3, said: REFUSED });
    const server = startRollcall(['serve', '--port', '0', '--json'], environment);
    await server.printed('}');
    const { address } = JSON.parse(server.output());
    await salesforce.update('Contact', contactId(2), { FirstName: `${CONTROL}?` });
    for (const path of [`/${encodeURIComponent(CONTROL)}`, '/api/v1/session']) {
      await fetch(address + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': MARKUP },
        body: JSON.stringify({ username: `${CONTROL}\n{"level":60}\u202e\u009b31m`, password: CONTROL }),
      });
    }
    await refuseOnce();
    const id = await rollcall.enqueue('contacts');
    await expect
      .poll(
        async () =>
          (await rollcall.db.selectFrom('run').select('state').where('id', '=', id).executeTakeFirst())?.state,
      )
      .toMatch(/^(?:succeeded|completed_with_errors|failed)$/);
    server.signal('SIGTERM');
    expect({ said: lines((await server.ended).stderr) }).toMatchObject({ said: REFUSED });
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
    expect(await one.call('POST', `/sessions/${id}/revocation`, { password: PASSWORD })).toMatchObject({ status: 404 });
    expect(await other.call('GET', '/session')).toMatchObject({ status: 200 });
    expect(await one.call('GET', `/people/${contactId(1)}`)).toMatchObject({ status: 403 });
  });
});
