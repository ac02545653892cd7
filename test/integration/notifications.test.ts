import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { requireAcknowledgement } from '../../src/platform/notifications/acknowledge.ts';
import { superadminByUsername } from '../../src/store/access/administrators.ts';
import { settingsOf } from '../../src/store/configuration.ts';
import { branchIdOf } from '../../src/store/views/branch.ts';
import { findPerson } from '../../src/store/views/person.ts';
import { type Caller, type RunningApi, textIn } from '../support/api.ts';
import type { Installation } from '../support/installation.ts';
import type { MailServer } from '../support/mail-server.ts';
import { type Notifying, notificationsOf, notifyingConfiguration, startNotifying } from '../support/notifying.ts';
import { rollcall as command } from '../support/rollcall.ts';
import type { SalesforceOrg } from '../support/salesforce-org.ts';
import { accountId, contactId } from '../support/training-org.ts';

const MINUTE = 60_000;
const ADA = 'lovelace@learners.example';
const EMAIL = { to: ['ops@acme.example'], from: 'rollcall@acme.example', smtp: '${SMTP_URL}' };
const OF_CONTACTS = 'connection=training&entity=contacts';

let platform: Notifying;
let salesforce: SalesforceOrg;
let mail: MailServer;
let rollcall: Installation;
let api: RunningApi;
let admin: Caller;
let later = 0;

/** For all tests, which follow each other. */
beforeAll(async () => {
  platform = await startNotifying();
  ({ salesforce, mail, rollcall, api, admin } = platform);
});

afterAll(async () => {
  await platform[Symbol.asyncDispose]();
  expect(api.complaints).toEqual([]);
});

const deliver = () => platform.context.deliverNotifications(new Date(Date.now() + later));
const withMailServer = () => rollcall.configure(notifyingConfiguration({ email: EMAIL }));
const { drafted, published, publish, outbox } = notificationsOf(() => admin);
const newcomer = (account: number, last: string, values = {}) => platform.newcomer(account, last, values);

describe('a notification', () => {
  it('R3: is drafted, edited, shown with a sample or a person, and says what its texts may hold', async () => {
    const { body: events } = await admin.call('GET', '/notifications/events');
    const event = { event: 'branch_added', kind: 'platform', title: 'Person added to a branch' };
    expect(events).toMatchObject({ items: expect.arrayContaining([expect.objectContaining(event)]) });
    const id = await drafted({ event: 'person_created', title: 'Welcome' });
    const texts = {
      title: 'Welcome',
      subject: 'Welcome, {{person.firstname}}',
      body: 'Sign in at {{platform.address}}',
    };
    expect(await admin.call('PUT', `/notifications/${id}`, texts)).toMatchObject({
      status: 200,
      body: { ...texts, event: 'person_created', kind: 'platform', publishedAt: null },
    });
    const preview = await admin.call('POST', '/notifications/preview', {
      event: 'person_created',
      ...texts,
      title: undefined,
    });
    expect(preview).toMatchObject({
      status: 200,
      body: { subject: 'Welcome, Ada', text: 'Sign in at https://learn.example/' },
    });
    const made = await admin.call('POST', '/people', { values: { username: 'x', firstname: '<b>', lastname: 'y' } });
    const shown = await admin.call('POST', '/notifications/preview', {
      event: 'person_created',
      subject: '{{person.firstname}}',
      body: '{{person.firstname}}',
      personId: textIn(made.body, 'id'),
    });
    expect(shown).toMatchObject({ body: { subject: '<b>', html: expect.stringContaining('<p>&lt;b&gt;</p>') } });
    expect(await admin.call('DELETE', `/notifications/${id}`)).toMatchObject({ status: 204 });
    expect(await admin.call('GET', `/notifications/${id}`)).toMatchObject({ status: 404 });
  });

  it('R3: is listed, published and withdrawn by command, under the name of whoever runs it in the audit log', async () => {
    const id = await drafted({ event: 'run_held', title: 'Held', recipients: ['ops@acme.example'] });
    const run = async (...words: string[]) => {
      const { stdout, exitCode } = await command(['notifications', ...words, '--json'], rollcall.environment);
      return { exitCode, ...z.looseObject({}).parse(JSON.parse(stdout)) };
    };
    expect(await run('publish', id)).toMatchObject({ exitCode: 0, notification: { title: 'Held' }, withdrawn: 0 });
    const listed = expect.objectContaining({ id, kind: 'connector', publishedAt: expect.any(String) });
    expect(await run()).toMatchObject({ notifications: expect.arrayContaining([listed]) });
    expect(await run('unpublish', id)).toMatchObject({ exitCode: 0, notification: { publishedAt: null } });
    expect(await run('unpublish', '999999')).toMatchObject({ exitCode: 1 });
    const { body } = await admin.call('GET', '/audit-events?action=notification.publish&limit=2');
    expect(body).toMatchObject({ items: [{ outcome: 'refused' }, { outcome: 'done', target: id }] });
    await admin.call('DELETE', `/notifications/${id}`);
  });

  it.each([
    ['an unknown placeholder', 'subject', { event: 'person_created', subject: '{{person.password}}' }],
    [
      'a placeholder of another event',
      'body',
      { event: 'run_failed', body: '{{person.email}}', recipients: ['a@b.example'] },
    ],
    ['nobody to tell of a run', 'recipients', { event: 'run_failed' }],
    ['addresses for what people are told', 'recipients', { event: 'person_created', recipients: ['a@b.example'] }],
    ['a branch where none counts', 'branchId', { event: 'person_created', branchId: '1' }],
    ['a branch that is not there', 'branchId', { event: 'branch_added', branchId: '999999' }],
  ])('is refused with %s', async (_what, part, draft) => {
    const answer = await admin.call('POST', '/notifications', { title: 'x', subject: 'x', body: 'x', ...draft });
    expect(answer).toMatchObject({
      status: 422,
      body: {
        code: 'notification_refused',
        errors: expect.arrayContaining([expect.objectContaining({ pointer: `/body/${part}` })]),
      },
    });
  });

  it('is changed only by who may change the platform', async () => {
    const reader = await api.token('platform:read');
    const draft = { event: 'person_created', title: 'x', subject: 'x', body: 'x' };
    expect(await reader.call('POST', '/notifications', draft)).toMatchObject({ status: 403 });
    expect(await reader.call('GET', '/notifications/mails')).toMatchObject({ status: 200 });
    expect(await reader.call('GET', `/notifications/triggered?${OF_CONTACTS}`)).toMatchObject({ status: 403 });
    expect(await api.nobody.call('GET', '/notifications')).toMatchObject({ status: 401 });
  });
});

describe('a run', () => {
  it('R3: tells whom it creates and puts into branches, once published; without a mail server mails are kept', async () => {
    const welcome = await published({
      event: 'person_created',
      title: 'Welcome',
      subject: 'Welcome, {{person.firstname}}',
      body: 'You are {{person.username}}.',
    });
    const customers = await branchIdOf(rollcall.db, 'CUSTOMERS');
    await published({ event: 'branch_added', title: 'Customers', body: '{{branch.path}}', branchId: customers });
    const staff = await branchIdOf(rollcall.db, 'STAFF');
    await published({ event: 'branch_added', title: 'Staff only', branchId: staff });
    const run = await rollcall.sync('contacts');
    expect(run.counts.created).toBe(1);
    expect(await deliver()).toEqual({ sent: 0, kept: 2, postponed: 0, failed: 0 });
    expect(await outbox(`&runId=${run.id}`)).toMatchObject([
      { notification: 'Customers', to: ADA, outcome: 'kept', text: 'Customers › Southwind › Milano' },
      { notification: 'Welcome', to: ADA, outcome: 'kept', subject: 'Welcome, Ada', text: `You are ${ADA}.` },
    ]);
    await rollcall.sync('contacts');
    expect(await deliver()).toMatchObject({ kept: 0 });
    await publish(welcome, false);
  });

  it('R3: sends them over the mail server of the alerts; who moves is told, who only changes is not', async () => {
    await withMailServer();
    await salesforce.update('Contact', contactId(1), { AccountId: accountId(1), FirstName: 'Augusta' });
    await rollcall.sync('contacts');
    await salesforce.update('Contact', contactId(1), { FirstName: 'Ada' });
    await rollcall.sync('contacts');
    expect(await deliver()).toMatchObject({ sent: 1 });
    expect(mail.mails).toHaveLength(1);
    expect(mail.mails[0]).toMatchObject({ from: EMAIL.from, to: [ADA] });
    const { text = '' } = mail.mails[0] ?? {};
    expect(text).toContain('Subject: Customers');
    expect(text).toContain('Auto-Submitted: auto-generated');
    expect(text).toMatch(/Message-ID: <notification-\d+@acme\.example>/i);
    expect(text).toContain('multipart/alternative');
  });

  it('R3: without notifications tells nobody, by command too', async () => {
    await newcomer(2, 'Quiet');
    const quiet = await command(['sync', 'contacts', '--no-notify', '--json'], rollcall.environment);
    expect(JSON.parse(quiet.stdout)).toMatchObject({ counts: { created: 1 } });
    expect(await deliver()).toMatchObject({ sent: 0, postponed: 0 });
    expect(await outbox()).toHaveLength(3);
  });

  it('R3: that fails, or has errors, is told to addresses; a plan only asked for is not', async () => {
    const recipients = ['ops@acme.example', 'it@acme.example'];
    const body = '{{run.connection}} {{run.entity}} {{run.state}}: {{run.rejected}} rejected. {{run.reason}}';
    await published({ event: 'run_failed', title: 'Failed', body, recipients });
    await published({ event: 'run_errors', title: 'Errors', body, recipients: recipients.slice(0, 1) });
    await newcomer(2, 'Nobody', { Email: null });
    await rollcall.plan('contacts');
    const before = mail.mails.length;
    await deliver();
    expect(mail.mails).toHaveLength(before);
    expect((await rollcall.sync('contacts')).state).toBe('completed_with_errors');
    await rollcall.configure(notifyingConfiguration({ email: EMAIL }, { listView: 'Nowhere' }));
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({ code: 'salesforce_list_view' });
    await withMailServer();
    expect(await deliver()).toMatchObject({ sent: 3 });
    const sent = (await outbox()).slice(0, 3);
    expect(sent.map(({ notification, to }) => [notification, to])).toEqual([
      ['Failed', 'it@acme.example'],
      ['Failed', 'ops@acme.example'],
      ['Errors', 'ops@acme.example'],
    ]);
    expect(sent.at(-1)?.text).toBe('training contacts completed with errors: 1 rejected.');
  });
});

describe('what is done by hand', () => {
  it('R3: is told as well: somebody created, put into a branch, given another password', async () => {
    await published({ event: 'password_changed', title: 'Password', body: '{{person.firstname}}' });
    await published({ event: 'person_created', title: 'Hello' });
    const values = { username: 'emmy', firstname: 'Emmy', lastname: 'Noether', email: 'emmy@math.example' };
    const made = await admin.call('POST', '/people', { values, temporaryPassword: true });
    const path = `/people/${textIn(made.body, 'id')}`;
    const branchId = await branchIdOf(rollcall.db, 'STAFF');
    for (let turn = 0; turn < 2; turn += 1) await admin.call('POST', `${path}/memberships`, { branchId });
    const reset = await admin.call('POST', `${path}/password-reset`, {});
    expect(await deliver()).toMatchObject({ sent: 3 });
    const told = (await outbox()).slice(0, 3);
    expect(told.map(({ notification, to, runId }) => [notification, to, runId])).toEqual([
      ['Password', 'emmy@math.example', null],
      ['Staff only', 'emmy@math.example', null],
      ['Hello', 'emmy@math.example', null],
    ]);
    expect(JSON.stringify([mail.mails, told])).not.toContain(textIn(reset.body, 'temporaryPassword'));
  });

  it('is told to nobody who is inactive or has no address', async () => {
    const { id } = await findPerson(rollcall.db, 'emmy');
    await admin.call('PUT', `/people/${id}/status`, { active: false });
    await admin.call('POST', `/people/${id}/password-reset`, {});
    await admin.call('POST', '/people', { values: { username: 'silent', firstname: 'S', lastname: 'T' } });
    expect(await deliver()).toMatchObject({ sent: 0, kept: 0 });
  });
});

describe('the outbox', () => {
  const invite = async (username: string, email = `${username}@math.example`) =>
    await admin.call('POST', '/people', { values: { username, firstname: 'A', lastname: 'B', email } });

  it('R3: keeps mails while the mail server is away, and tries again; nobody is told twice', async () => {
    const before = mail.mails.length;
    mail.refuse(true);
    for (const name of ['one', 'two', 'three']) await invite(name);
    expect(await deliver()).toEqual({ sent: 0, kept: 0, postponed: 1, failed: 0 });
    expect(await deliver()).toMatchObject({ sent: 0, postponed: 0 });
    mail.refuse(false);
    later = 2 * MINUTE;
    expect(await deliver()).toMatchObject({ sent: 3 });
    expect(await deliver()).toMatchObject({ sent: 0 });
    expect(mail.mails.slice(before).map(({ to }) => to[0])).toEqual([
      'one@math.example',
      'two@math.example',
      'three@math.example',
    ]);
  });

  it('R3: gives up an address that is refused for good, and keeps nobody waiting for it', async () => {
    mail.refuseAddress('gone@math.example', 550);
    mail.refuseAddress('full@math.example', 452);
    for (const name of ['gone', 'full', 'fine']) await invite(name);
    expect(await deliver()).toEqual({ sent: 1, kept: 0, postponed: 1, failed: 1 });
    const [fine, full, gone] = await outbox();
    expect([fine?.outcome, full?.outcome, gone?.outcome]).toEqual(['sent', null, 'failed']);
    expect(gone?.error).toContain('550');
  });

  it('R3: sends nothing of a notification that was unpublished or deleted meanwhile', async () => {
    const id = await published({ event: 'person_created', title: 'Short' });
    const other = await published({ event: 'person_created', title: 'Shorter' });
    await invite('late');
    expect(await publish(id, false)).toMatchObject({ body: { withdrawn: 1, publishedAt: null } });
    await admin.call('DELETE', `/notifications/${other}`);
    await deliver();
    const mails = (await outbox()).filter(({ to }) => to === 'late@math.example');
    expect(mails.map(({ notification, outcome }) => [notification, outcome])).toEqual([
      [null, 'withdrawn'],
      ['Short', 'withdrawn'],
      ['Hello', 'sent'],
    ]);
  });
});

describe('before a run', () => {
  const triggered = async (caller = admin) => {
    const { body } = await caller.call('GET', `/notifications/triggered?${OF_CONTACTS}`);
    return z.looseObject({ list: z.string(), acknowledged: z.boolean() }).parse(body);
  };
  const acknowledge = (list: string, caller = admin) =>
    caller.call('POST', '/notifications/acknowledgement', { connection: 'training', entity: 'contacts', list });

  it('R3: it is said what it would send to about how many people, those of the connector apart', async () => {
    await newcomer(2, 'Planned');
    await newcomer(1, 'Another');
    await rollcall.plan('contacts');
    expect(await triggered()).toMatchObject({
      countedFrom: 'plan',
      acknowledged: false,
      notifications: [
        { title: 'Customers', event: 'branch_added', people: 2 },
        { title: 'Staff only', people: 0 },
        { title: 'Hello', event: 'person_created', people: 2 },
      ],
      connector: [{ title: 'Failed' }, { title: 'Errors' }],
    });
    await rollcall.sync('contacts');
    expect(await triggered()).toMatchObject({ countedFrom: 'size' });
    expect(await admin.call('GET', '/notifications/triggered?connection=training&entity=users')).toMatchObject({
      status: 404,
    });
  });

  it('R3: whoever starts it acknowledges that, once for each change of the list', async () => {
    const settingsId = await settingsOf(rollcall.db, { connection: 'training', entity: 'contacts' });
    const personId = (await superadminByUsername(rollcall.db, 'admin'))?.id ?? '';
    const starts = () => requireAcknowledgement(rollcall.db, { settingsId, personId });
    await expect(starts()).rejects.toMatchObject({ code: 'notifications_unacknowledged' });
    const { list } = await triggered();
    expect(await acknowledge(list)).toMatchObject({ status: 204 });
    await starts();
    expect(await triggered()).toMatchObject({ list, acknowledged: true });
    expect(await triggered(await api.signedIn('grace'))).toMatchObject({ list, acknowledged: false });

    const id = await published({ event: 'person_created', title: 'News' });
    await expect(starts()).rejects.toMatchObject({ message: expect.stringContaining('News') });
    expect(await acknowledge(list)).toMatchObject({ status: 409, body: { code: 'notifications_unacknowledged' } });
    await acknowledge((await triggered()).list);
    await starts();
    await admin.call('PUT', `/notifications/${id}`, { title: 'News', subject: 'Other', body: 'Words' });
    await expect(starts()).rejects.toMatchObject({ code: 'notifications_unacknowledged' });
    await publish(id, false);
    await starts().catch(() => undefined);
    expect(await triggered()).toMatchObject({ list, acknowledged: false });
  });

  it('R3: over the API is asked for, and not where it shall tell nobody', async () => {
    const start = async (body: object) => {
      const answer = await admin.call('POST', '/connections/training/runs', { entities: ['contacts'], ...body });
      const item = z.object({ run: z.string().nullable(), error: z.object({ code: z.string() }).nullable() });
      return z.object({ items: z.array(item) }).parse(answer.body).items[0];
    };
    expect(await start({})).toEqual({ run: null, error: { code: 'notifications_unacknowledged' } });
    const quiet = await start({ notify: false });
    expect(quiet).toMatchObject({ error: null });
    const run = rollcall.db
      .selectFrom('run')
      .select('notify')
      .where('id', '=', quiet?.run ?? '');
    expect(await run.executeTakeFirst()).toEqual({ notify: false });
    await admin.call('POST', `/runs/${quiet?.run}/cancel`);
  });

  it('R3, R38: applying a plan that was only asked for over the API is a start as well', async () => {
    const { id } = await rollcall.plan('contacts');
    const apply = () => admin.call('POST', `/runs/${id}/approve`);
    expect(await apply()).toMatchObject({ status: 409, body: { code: 'notifications_unacknowledged' } });
    await acknowledge((await triggered()).list);
    expect(await apply()).toMatchObject({ status: 202, body: { id, state: 'applying' } });
    await admin.call('POST', `/runs/${id}/cancel`);
  });

  it('R3: a branch that a notification is about is not deleted', async () => {
    const branchId = await branchIdOf(rollcall.db, 'STAFF');
    expect(await admin.call('DELETE', `/branches/${branchId}`)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('Notifications are about it: Staff only.') },
    });
  });
});

describe('the first password', () => {
  const INVITATION = { event: 'password_set', title: 'Set your password', body: '{{password.link}}' };

  it('R2, R3: is what a run that creates people sends a link for; it is said before, and needs the link', async () => {
    const without = await admin.call('POST', '/notifications', { ...INVITATION, subject: 'x', body: 'x' });
    expect(without).toMatchObject({ status: 422, body: { errors: [{ pointer: '/body/body' }] } });
    await published(INVITATION);
    const { body } = await admin.call('GET', `/notifications/triggered?${OF_CONTACTS}`);
    expect(body).toMatchObject({
      notifications: expect.arrayContaining([expect.objectContaining({ event: 'password_set' })]),
    });
    await newcomer(1, 'Invited');
    const run = await rollcall.sync('contacts');
    expect((await outbox(`&runId=${run.id}`)).map(({ notification }) => notification)).toContain('Set your password');
  });

  it('R2: needs no link where people come in over an identity provider', async () => {
    await rollcall.configure(notifyingConfiguration({ email: EMAIL }, { provisioning: { oidc: true } }));
    await newcomer(1, 'Federated');
    const run = await rollcall.sync('contacts');
    const told = (await outbox(`&runId=${run.id}`)).map(({ notification }) => notification);
    expect(told).toContain('Hello');
    expect(told).not.toContain('Set your password');
  });

  it('R2: is not sent for by a run that tells nobody', async () => {
    await withMailServer();
    await newcomer(1, 'Uninvited');
    await command(['sync', 'contacts', '--no-notify', '--json'], rollcall.environment);
    expect((await outbox()).filter(({ to }) => to === 'uninvited@learners.example')).toEqual([]);
  });
});
