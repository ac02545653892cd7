import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { resetPassword } from '../../src/administration/access/administrators.ts';
import { listAuditEvents } from '../../src/store/access/audit.ts';
import { requireSecondFactor } from '../../src/store/access/required-second-factor.ts';
import { storedConnection } from '../../src/store/configuration.ts';
import { linkByHand } from '../../src/store/link-by-hand.ts';
import { findPerson } from '../../src/store/views/person.ts';
import type { RunResult } from '../../src/sync/result.ts';
import { PASSWORD, type RunningApi, startApi, textIn } from '../support/api.ts';
import {
  CANVAS_SECRET,
  postToCanvas,
  type Signing,
  signedForm,
  signedRequest,
  withCanvasSecret,
} from '../support/canvas.ts';
import { type Installation, install } from '../support/installation.ts';
import { rollcall as command } from '../support/rollcall.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { employee, trainingConfiguration, trainingOrg, userId } from '../support/training-org.ts';

const START = Date.parse('2026-03-01T09:00:00Z');
const DAY = 24 * 3_600_000;
const PUBLIC = new URL('https://rollcall.example');

let salesforce: SalesforceOrg;
let rollcall: Installation;
let api: RunningApi;
let now = START;

/** Ada is synchronized; Grace is in the list view and not on the platform; Mallory is not in the list view. */
const configuration = (salesforceProvisioning: boolean) =>
  withCanvasSecret(
    trainingConfiguration({ contacts: null, users: { provisioning: { salesforce: salesforceProvisioning } } }),
  );

beforeAll(async () => {
  const users = [
    employee(1, 'Ada', 'Lovelace'),
    employee(2, 'Grace', 'Hopper', { Department: 'Navy' }),
    employee(3, 'Mallory', 'Mean', { Department: 'Elsewhere' }),
    employee(4, 'Boss', 'Admin', { Department: 'Elsewhere' }),
    employee(5, 'Nobody', 'Gone'),
    employee(6, 'Kay', 'Late', { Department: 'Navy' }),
  ];
  salesforce = await startOrg(trainingOrg({ users }));
  rollcall = await install(
    configuration(true),
    { SF_URL: salesforce, CANVAS_SECRET: { url: CANVAS_SECRET } },
    { clock: () => new Date(now) },
  );
  await rollcall.sync('users');
  for (const number of [2, 6]) await salesforce.update('User', userId(number), { Department: 'Training' });
  api = await startApi(rollcall.context, { publicUrl: PUBLIC });
});

afterAll(async () => {
  expect(api.complaints).toEqual([]);
  await api[Symbol.asyncDispose]();
  await rollcall[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

beforeEach(() => {
  now += DAY;
});

const post = (body: string, headers: Record<string, string> = {}) => postToCanvas(api.address, body, headers);

const request = (number: number, more: Partial<Signing> = {}) =>
  signedRequest({
    userId: userId(number),
    organizationId: salesforce.sandbox.org.id,
    instanceUrl: salesforce.url,
    issuedAt: now | 0,
    ...more,
  });

const open = (number: number, more: Partial<Signing> = {}) => post(signedForm(request(number, more)));

/** A caller with the session of a page; fails where there is none. */
function caller({ beginning }: Awaited<ReturnType<typeof open>>) {
  if (beginning.kind !== 'session') throw new Error(`It was refused: ${beginning.reason}.`);
  return api.with({ 'x-rollcall-session': beginning.token });
}

const people = async () =>
  (await rollcall.db.selectFrom('person').select('username').orderBy('username').execute()).map((row) => row.username);

describe('opening the platform inside Salesforce', () => {
  it('R2, R4: lets in whom a synchronization has linked, without a password and without a cookie', async () => {
    const opened = await open(1);
    expect(opened.status).toBe(200);
    expect(opened.headers.get('set-cookie')).toBeNull();
    const page = caller(opened);
    expect(await page.call('GET', '/session')).toMatchObject({
      status: 200,
      body: { person: { username: 'lovelace@staff.example', level: 'user', mustChangePassword: false } },
    });
    expect(await page.call('GET', '/profile')).toMatchObject({ status: 200, body: { firstname: 'Ada' } });
    expect(await page.call('GET', '/people')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('R4: may be framed by the connected org and by nobody else; all other pages by nobody', async () => {
    const { headers } = await open(1);
    expect(headers.get('content-security-policy')).toContain(`frame-ancestors ${salesforce.url}`);
    expect(headers.get('x-frame-options')).toBeNull();
    const named = async (connection: string) => {
      const answer = await fetch(`${api.address}/canvas?connection=${connection}`);
      return /frame-ancestors ([^;]*)/.exec(answer.headers.get('content-security-policy') ?? '')?.[1];
    };
    expect(await named('nobody')).toBe("'none'");
    for (const path of ['/', '/salesforce', '/healthz', '/api/v1/session', '/sign-in']) {
      const other = await fetch(api.address + path, { headers: { accept: 'text/html' } });
      expect(other.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(other.headers.get('x-frame-options')).toBe('DENY');
    }
  });

  it('has a session that only its page can use: not as a cookie, nor a cookie’s in its place', async () => {
    const opened = await open(1);
    if (opened.beginning.kind !== 'session') throw new Error('It was refused.');
    const { token } = opened.beginning;
    const stolen = api.with({ cookie: `rollcall_session=${token}; __Host-rollcall_session=${token}` });
    expect(await stolen.call('GET', '/session')).toMatchObject({ status: 401 });
    const signedIn = await api.nobody.call('POST', '/session', { username: 'admin', password: PASSWORD }, {});
    expect(signedIn.status).toBe(401);
    await api.signedIn();
    const answer = await api.nobody.call('POST', '/session', { username: 'admin', password: PASSWORD });
    const cookie = /rollcall_session=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? '';
    const moved = api.with({ 'x-rollcall-session': cookie });
    expect(await moved.call('GET', '/session')).toMatchObject({ status: 401 });
  });

  it('asks for the token against forged requests there, too', async () => {
    const page = caller(await open(1));
    expect(await page.call('DELETE', '/session')).toMatchObject({ status: 403, body: { code: 'request_forged' } });
    const { body } = await page.call('GET', '/session');
    const headers = { 'x-csrf-token': textIn(body, 'csrfToken') };
    const elsewhere = { ...headers, origin: salesforce.url };
    expect(await page.call('DELETE', '/session', undefined, elsewhere)).toMatchObject({ status: 403 });
    expect(await page.call('DELETE', '/session', undefined, headers)).toMatchObject({ status: 204 });
    expect(await page.call('GET', '/session')).toMatchObject({ status: 401 });
  });

  it('refuses what is forged, stale, replayed, of another algorithm, org or server; none leaves a session or a person', async () => {
    const sessions = () => rollcall.db.selectFrom('session').select('id').execute();
    const before = { sessions: await sessions(), people: await people() };
    const replayed = request(1);
    await post(signedForm(replayed));
    const after = await sessions();
    const taken = replayed.replace(/^[^.]+/, (signature) => signature.replaceAll('+', '-').replaceAll('/', '_'));
    const refusals: Record<string, Promise<{ beginning: object; status: number }>> = {
      replayed: post(signedForm(replayed)),
      'replayed ': post(signedForm(taken)),
      forged: open(1, { secret: 'another' }),
      'forged ': post(signedForm(`${request(2).split('.')[0]}.${request(1).split('.')[1]}`)),
      'forged  ': open(1, { algorithm: 'none' }),
      'forged   ': open(1, { algorithm: null }),
      'forged    ': open(1, { canvasUrl: 'https://other.example/canvas' }),
      'forged     ': open(1, { canvasUrl: 'https://rollcall.example.evil.example/canvas' }),
      stale: open(1, { issuedAt: (now - 301_000) | 0 }),
      'stale ': open(1, { issuedAt: now + 3_600_000 }),
      other_org: open(1, { organizationId: '00D00000000OTHEEAA', instanceUrl: 'https://other.my.salesforce.com' }),
      unsigned: post(''),
      'unsigned ': post('signed_request='),
      'unsigned  ': post('signed_request=a.b'),
      guest: open(1, { userType: 'GUEST' }),
    };
    for (const [reason, refused] of Object.entries(refusals)) {
      expect({ reason, ...(await refused) }).toMatchObject({
        status: 403,
        beginning: { kind: 'refused', reason: reason.trim(), join: null },
      });
    }
    expect(await sessions()).toEqual(after);
    expect(after.length).toBe(before.sessions.length + 1);
    expect(await people()).toEqual(before.people);
  });

  it('R10: makes an unknown Salesforce user a person with the mapping of users, in the branch, and lets them in', async () => {
    const opened = await open(2);
    expect(await caller(opened).call('GET', '/profile')).toMatchObject({
      status: 200,
      body: { username: 'hopper@staff.example', firstname: 'Grace', branches: [{ path: ['Staff'] }] },
    });
    expect(await findPerson(rollcall.db, 'hopper@staff.example')).toMatchObject({
      sfdcId: userId(2),
      sfdcUserType: 'user',
    });
    const [run] = await rollcall.db.selectFrom('run').selectAll().orderBy('id', 'desc').limit(1).execute();
    expect(run).toMatchObject({ mode: 'single', state: 'succeeded', started_via: 'salesforce', started_by: null });
    expect(await rollcall.sync('users')).toMatchObject({ counts: { linked: 0, updated: 0, rejected: 0 } });
    expect((await people()).filter((name) => name === 'hopper@staff.example')).toHaveLength(1);
  });

  it('R10: does so while a run goes on', async () => {
    const meanwhile: Promise<Awaited<ReturnType<typeof open>>>[] = [];
    await salesforce.update('User', userId(6), { Username: 'late2@staff.example' });
    await rollcall.db.deleteFrom('person').where('username', '=', 'late@staff.example').execute();
    const onProgress = () => {
      if (meanwhile.length === 0) meanwhile.push(open(6));
    };
    const run: RunResult = await rollcall.sync('users', { onProgress });
    const [opened] = await Promise.all(meanwhile);
    expect(run.state).not.toBe('failed');
    if (opened === undefined) throw new Error('Nobody came meanwhile.');
    expect(await caller(opened).call('GET', '/profile')).toMatchObject({ body: { username: 'late2@staff.example' } });
    expect((await people()).filter((name) => name.startsWith('late'))).toEqual(['late2@staff.example']);
  });

  it('R10: refuses who is not in the list view, and creates nobody', async () => {
    const before = await people();
    expect(await open(3)).toMatchObject({ beginning: { kind: 'refused', reason: 'not_provisioned' } });
    expect(await people()).toEqual(before);
    for (let times = 0; times < 3; times++) await open(3, { issuedAt: (now - times * 1000) | 0 });
    expect(await open(3, { issuedAt: (now - 5000) | 0 })).toMatchObject({ beginning: { reason: 'too_often' } });
  });

  it('R10: with the switch off, refuses everybody whom nobody has linked', async () => {
    await rollcall.configure(configuration(false));
    expect(await open(3)).toMatchObject({ status: 403, beginning: { kind: 'refused', reason: 'unknown' } });
    expect(await open(1)).toMatchObject({ beginning: { kind: 'session' } });
    await rollcall.configure(configuration(true));
  });

  it('keeps out who is deactivated, whatever Salesforce says', async () => {
    const { id } = await findPerson(rollcall.db, 'gone@staff.example');
    const page = caller(await open(5));
    await rollcall.db.updateTable('person').set({ active: false }).where('id', '=', id).execute();
    expect(await page.call('GET', '/session')).toMatchObject({ status: 401 });
    expect(await open(5, { issuedAt: (now - 1000) | 0 })).toMatchObject({
      beginning: { kind: 'refused', reason: 'not_admitted' },
    });
  });

  it('R4, R34: lets an administrator in who has shown once, by password, that the Salesforce user is theirs', async () => {
    const admin = await api.signedIn('boss');
    const opened = await open(4);
    if (opened.beginning.kind !== 'refused') throw new Error('Nobody knows them yet.');
    const token = opened.beginning.join ?? '';
    const join = (body: object) => api.nobody.call('POST', '/session/salesforce', { token, ...body });
    expect(await join({ username: 'boss', password: 'wrong wrong wrong' })).toMatchObject({
      status: 401,
      body: { code: 'sign_in_refused' },
    });
    await api.signedInAs('user', { username: 'pat' });
    expect(await join({ username: 'pat', password: PASSWORD })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    // R9: with a temporary password the page that replaces it is all there is.
    const { id: bossId } = await findPerson(rollcall.db, 'boss');
    const temporary = async (is: boolean) =>
      await rollcall.db.updateTable('person').set({ must_change_password: is }).where('id', '=', bossId).execute();
    await temporary(true);
    expect(await join({ username: 'boss', password: PASSWORD })).toMatchObject({
      status: 403,
      body: { code: 'password_change_required' },
    });
    await temporary(false);
    await requireSecondFactor(rollcall.db, 'administrators');
    expect(await join({ username: 'boss', password: PASSWORD })).toMatchObject({
      status: 403,
      body: { code: 'second_factor_missing' },
    });
    await requireSecondFactor(rollcall.db, 'nobody');
    const joined = await join({ username: 'boss', password: PASSWORD });
    expect(joined).toMatchObject({ status: 201, body: { person: { username: 'boss' } } });
    expect(joined.headers.get('set-cookie')).toBeNull();
    expect(await join({ username: 'boss', password: PASSWORD })).toMatchObject({
      status: 403,
      body: { code: 'canvas_refused' },
    });
    const again = caller(await open(4, { issuedAt: (now - 1000) | 0, page: 'administration' }));
    expect(await again.call('GET', '/connections')).toMatchObject({ status: 200 });
    expect(await admin.call('GET', '/session')).toMatchObject({ status: 200 });
    await resetPassword(
      rollcall.db,
      { username: 'boss', password: PASSWORD, removeSecondFactor: false, keepTokens: true },
      rollcall.context.now(),
    );
    expect(await again.call('GET', '/session')).toMatchObject({ status: 401 });
    expect(await open(4, { issuedAt: (now - 2000) | 0 })).toMatchObject({ beginning: { kind: 'refused' } });
  });

  it('R4: a single Salesforce user is taken away from an administrator, over the API and on the command line, in the audit log', async () => {
    const admin = await api.signedIn('boss');
    const { id } = await findPerson(rollcall.db, 'boss');
    const join = async (number: number) => {
      const opened = await open(number);
      if (opened.beginning.kind !== 'refused') throw new Error('They come in already.');
      const token = opened.beginning.join ?? '';
      await api.nobody.call('POST', '/session/salesforce', { token, username: 'boss', password: PASSWORD });
      return caller(await open(number, { issuedAt: (now - 1000) | 0 }));
    };
    const [joined] = [await join(4)];
    expect(await admin.call('GET', `/people/${id}/ways-in`)).toMatchObject({
      status: 200,
      body: { password: true, identities: [], salesforceUsers: [{ connection: 'training', userId: userId(4) }] },
    });
    const path = `/people/${id}/salesforce-users/training/${userId(4)}`;
    expect(await joined.call('GET', '/session')).toMatchObject({ status: 200 });
    expect(await admin.call('DELETE', path)).toMatchObject({ status: 200 });
    expect(await joined.call('GET', '/session')).toMatchObject({ status: 401 });
    expect(await admin.call('GET', '/session')).toMatchObject({ status: 200 });
    expect(await open(4, { issuedAt: (now - 2000) | 0 })).toMatchObject({ beginning: { kind: 'refused' } });
    expect(await admin.call('DELETE', path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    const [missed, done] = await listAuditEvents(rollcall.db, { action: 'person.unjoin_salesforce_user' }, 2);
    expect(done).toMatchObject({ outcome: 'done', target: 'boss', detail: { connection: 'training' } });
    expect(missed).toMatchObject({ outcome: 'refused', code: 'not_found' });
    now += DAY;
    await join(4);
    const shown = await command(['users', 'show', 'boss'], rollcall.environment);
    expect(shown.stdout).toContain(`Salesforce (training), as ${userId(4)}`);
    const words = ['users', 'unbind', 'boss', '--salesforce-user', userId(4), '--json'];
    const unbound = await command(words, rollcall.environment);
    expect(JSON.parse(unbound.stdout)).toMatchObject({ username: 'boss', ended: 2 });
    expect(await command(words, rollcall.environment)).toMatchObject({ exitCode: 1 });
    expect(await command(['users', 'unbind', 'boss'], rollcall.environment)).toMatchObject({ exitCode: 2 });
  });

  it('R34: a link by hand makes nobody an administrator there: they show that it is them, and a reset of the password undoes that', async () => {
    await api.signedIn('boss');
    await rollcall.db.transaction().execute(async (tx) => {
      const connection = await storedConnection(tx);
      await linkByHand(tx, { connection, entity: 'users', username: 'boss', sourceId: userId(4) });
    });
    const runs = async () => (await rollcall.db.selectFrom('run').select('id').execute()).length;
    const before = await runs();
    const opened = await open(4);
    expect(opened).toMatchObject({ status: 403, beginning: { reason: 'unknown', join: expect.any(String) } });
    expect(await runs()).toBe(before);
    const token = opened.beginning.kind === 'refused' ? opened.beginning.join : null;
    const credentials = { username: 'boss', password: PASSWORD };
    expect(await api.nobody.call('POST', '/session/salesforce', { token, ...credentials })).toMatchObject({
      status: 201,
    });
    const page = caller(await open(4, { issuedAt: (now - 1000) | 0 }));
    expect(await page.call('GET', '/session')).toMatchObject({ body: { person: { level: 'superadmin' } } });
    const reset = { username: 'boss', password: PASSWORD, removeSecondFactor: false, keepTokens: true };
    await resetPassword(rollcall.db, reset, rollcall.context.now());
    expect(await page.call('GET', '/session')).toMatchObject({ status: 401 });
    expect(await open(4, { issuedAt: (now - 2000) | 0 })).toMatchObject({
      status: 403,
      beginning: { reason: 'unknown' },
    });
  });

  it('signs out at once whoever is inside as a person that somebody unlinks, and lets them in again once they are linked', async () => {
    await rollcall.db.deleteFrom('session').execute();
    const [page, other] = [caller(await open(1)), caller(await open(2))];
    const unlinked = await command(['users', 'unlink', 'lovelace@staff.example', '--json'], rollcall.environment);
    expect(JSON.parse(unlinked.stdout)).toMatchObject({ ended: 1, links: [{ sourceId: userId(1), entity: 'users' }] });
    expect(await page.call('GET', '/session')).toMatchObject({ status: 401 });
    expect(await other.call('GET', '/session')).toMatchObject({ status: 200 });
    await rollcall.db.transaction().execute(async (tx) => {
      const connection = await storedConnection(tx);
      const ada = { username: 'lovelace@staff.example', sourceId: userId(1) };
      await linkByHand(tx, { connection, entity: 'users', ...ada });
    });
    const again = caller(await open(1, { issuedAt: (now - 1000) | 0 }));
    expect(await again.call('GET', '/session')).toMatchObject({ status: 200 });
  });

  it('writes down who came, from where, and why somebody did not', async () => {
    const { id } = await findPerson(rollcall.db, 'lovelace@staff.example');
    await open(1);
    await open(1, { secret: 'another' });
    const [refused, done] = await listAuditEvents(rollcall.db, { action: 'session.embed' }, 2);
    expect(refused).toMatchObject({
      outcome: 'refused',
      code: 'canvas_refused',
      target: null,
      detail: { reason: 'forged' },
    });
    expect(done).toMatchObject({
      outcome: 'done',
      target: `training ${userId(1)}`,
      id,
      name: 'lovelace@staff.example',
    });
  });
});
