import { describe, expect, it } from 'vitest';
import { createLogger } from '../../src/support/logger.ts';
import { install } from '../support/installation.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { rollcall as command, startRollcall } from '../support/rollcall.ts';
import { startOrg } from '../support/salesforce-org.ts';
import { contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

const PEOPLE = 25;
const SECRET = 'key of the signatures';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NUMBERS = Array.from({ length: PEOPLE }, (_, index) => index + 1);
const SCHEDULE = { every: 'day', at: '02:00' };

function configuration(alerts: object, contacts: object = {}): string {
  const file: unknown = JSON.parse(
    trainingConfiguration({
      users: null,
      contacts: { branches: { mode: 'single', destination: 'CUSTOMERS' }, leavers: 'deactivate', ...contacts },
    }),
  );
  return JSON.stringify({ ...Object(file), alerts });
}

const EMAIL = { to: ['ops@acme.example', 'it@acme.example'], from: 'rollcall@acme.example', smtp: '${SMTP_URL}' };
const WEBHOOK = { url: '${HOOK_URL}', secret: '${HOOK_SECRET}' };

/** An org, a mail server, a receiver, a Rollcall that has synchronized once, and a clock that a test can move. */
async function settled(contacts: object = {}, alerts: object = { email: EMAIL, webhook: WEBHOOK }) {
  const time = { now: new Date('2026-03-01T10:00:00Z') };
  await using resources = new AsyncDisposableStack();
  const people = NUMBERS.map((number) => learner(number, 'Lea', `L${number}`));
  const salesforce = resources.use(await startOrg(trainingOrg({ contacts: people })));
  const mail = resources.use(await startMailServer());
  const hook = resources.use(await startWebhookReceiver(SECRET));
  const rollcall = resources.use(
    await install(
      configuration(alerts, contacts),
      { SF_URL: salesforce, SMTP_URL: mail, HOOK_URL: hook, HOOK_SECRET: { url: SECRET } },
      { clock: () => time.now, logger: createLogger('silent'), salesforce: { retry: { perCall: 1, maxWaitMs: 20 } } },
    ),
  );
  expect((await rollcall.sync('contacts')).state).toBe('succeeded');
  const owned = resources.move();
  return {
    salesforce,
    rollcall,
    mail,
    hook,
    later(ms: number) {
      time.now = new Date(time.now.getTime() + ms);
    },
    deliver: () => rollcall.deliverAlerts(time.now),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

type Settled = Awaited<ReturnType<typeof settled>>;

const subjects = ({ mails }: MailServer) => mails.map(({ text }) => /^Subject: (.*)$/m.exec(text)?.[1]);
const kinds = ({ hook }: Settled) => hook.received.map(({ body }) => body['kind']);

/** Makes every call to Salesforce fail, or work again. */
const broken = ({ salesforce }: Settled) =>
  salesforce.control('POST', '/faults', { path: '/services/data', status: 503, times: 10_000 });
const mended = ({ salesforce }: Settled) => salesforce.control('DELETE', '/faults');

async function leave({ salesforce }: Settled, from: number, to: number): Promise<void> {
  for (const number of NUMBERS.slice(from, to)) {
    await salesforce.update('Contact', contactId(number), { Is_Learner__c: false });
  }
}

describe('alerts', () => {
  it('R46: tell once that runs fail, and once that all is well again, by mail and by signed webhook', async () => {
    await using org = await settled();
    expect(await org.deliver()).toEqual({ delivered: 0, postponed: 0, givenUp: 0 });
    await broken(org);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await expect(org.rollcall.sync('contacts')).rejects.toMatchObject({ code: 'salesforce_unreachable' });
      await org.deliver();
    }
    await mended(org);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await org.rollcall.sync('contacts');
      await org.deliver();
    }
    expect(subjects(org.mail)).toEqual([
      '[Rollcall] training contacts: the synchronization failed',
      '[Rollcall] training: all is well again',
    ]);
    const [first] = org.mail.mails;
    expect(first).toMatchObject({ from: EMAIL.from, to: EMAIL.to });
    expect(first?.text).toContain('Code: salesforce_unreachable');
    expect(first?.text).toContain('Auto-Submitted: auto-generated');
    expect(org.hook.received).toMatchObject([
      {
        isSigned: true,
        body: { kind: 'failed', connection: 'training', entity: 'contacts', at: '2026-03-01T10:00:00.000Z' },
      },
      { isSigned: true, body: { kind: 'well', connection: 'training' } },
    ]);
  });

  it('R39, R46: tell that a plan waits, and that it waits no more', async () => {
    await using org = await settled();
    await leave(org, 0, 6);
    const held = await org.rollcall.sync('contacts');
    expect(held.state).toBe('held');
    await expect(org.rollcall.sync('contacts')).rejects.toMatchObject({ code: 'run_state' });
    await org.rollcall.discard(held.id);
    await org.deliver();
    expect(kinds(org)).toEqual(['held', 'well']);
    expect(org.hook.received[0]?.body).toMatchObject({
      runId: held.id,
      code: 'deactivated',
      message: expect.stringContaining('6 of 25'),
    });
  });

  it('R39, R46: tell that a plan waits no more when it has expired', async () => {
    await using org = await settled();
    await leave(org, 0, 6);
    await org.rollcall.sync('contacts');
    org.later(7 * DAY);
    await org.rollcall.expirePlans(new Date('2026-03-08T10:00:00Z'));
    await org.deliver();
    expect(kinds(org)).toEqual(['held', 'well']);
  });

  it('R46: tell of a number of records that is far from the last ones, and when it has become usual', async () => {
    await using org = await settled({ leavers: 'keep' });
    for (let run = 0; run < 2; run += 1) await org.rollcall.sync('contacts');
    await leave(org, 0, 10);
    for (let run = 0; run < 4; run += 1) expect((await org.rollcall.sync('contacts')).state).toBe('succeeded');
    await org.deliver();
    expect(kinds(org)).toEqual(['records', 'well']);
    expect(org.hook.received[0]?.body).toMatchObject({ message: expect.stringContaining('15 records') });
  });

  it('R46: tell of what has a schedule and has not succeeded for too long', async () => {
    await using org = await settled({ schedule: SCHEDULE });
    const { watermark } = await org.rollcall.db.selectFrom('settings').select('watermark').executeTakeFirstOrThrow();
    const past = (ms: number) => new Date((watermark?.getTime() ?? 0) + ms);
    await org.rollcall.deliverAlerts(past(2 * DAY - MINUTE));
    expect(kinds(org)).toEqual([]);
    for (const ms of [2 * DAY + MINUTE, 3 * DAY]) await org.rollcall.deliverAlerts(past(ms));
    expect(kinds(org)).toEqual(['overdue']);
    await org.rollcall.sync('contacts');
    await org.rollcall.deliverAlerts(past(MINUTE));
    expect(kinds(org)).toEqual(['overdue', 'well']);
  });

  it('R46: do not expect a success of what is only started by hand', async () => {
    await using org = await settled();
    await org.rollcall.deliverAlerts(new Date(Date.now() + 400 * DAY));
    expect(kinds(org)).toEqual([]);
  });

  it('R44: of credentials tell at once, and once more when they are tried only once a day', async () => {
    await using org = await settled();
    const runAs = 'integration@acme.example';
    await org.salesforce.control('POST', '/oauth-clients', { secret: 'another', runAs });
    await org.salesforce.control('DELETE', '/sessions');
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await expect(org.rollcall.sync('contacts')).rejects.toMatchObject({ code: 'salesforce_credentials' });
      org.later(60 * MINUTE);
    }
    await org.salesforce.control('POST', '/oauth-clients', { secret: 'rollcall-secret', runAs });
    await org.rollcall.sync('contacts');
    await org.deliver();
    expect(kinds(org)).toEqual(['failed', 'quarantined', 'well']);
  });
});

describe('an alert', () => {
  it('R46: holds nothing of a person and nothing that Salesforce has written', async () => {
    await using org = await settled();
    const message = 'Ada <ada@secret.example>\r\nBcc: everybody@else.example, look at 003000000000001AAA';
    const body = JSON.stringify([{ errorCode: 'MALFORMED_QUERY', message }]);
    await org.salesforce.control('POST', '/faults', { path: '/query', status: 400, body, times: 100 });
    await expect(org.rollcall.sync('contacts')).rejects.toMatchObject({ message: expect.stringContaining('Ada') });
    await leave(org, 0, 6);
    await mended(org);
    await org.rollcall.sync('contacts');
    await org.deliver();
    expect(kinds(org)).toEqual(['failed', 'held']);
    const all = JSON.stringify([org.mail.mails, org.hook.received]);
    expect(all).not.toMatch(/Ada|secret\.example|everybody|learners\.example|Lea|003\w{12}/);
    const stored = await org.rollcall.db.selectFrom('alert').select('content').execute();
    expect(JSON.stringify(stored)).not.toMatch(/Ada|secret\.example|everybody|learners\.example/);
  });

  it('R46: that cannot be delivered is tried again later, under the same id, and does not keep others waiting', async () => {
    await using org = await settled();
    org.mail.refuse(true);
    org.hook.answer(302);
    await broken(org);
    await expect(org.rollcall.sync('contacts')).rejects.toThrow();
    expect(await org.deliver()).toEqual({ delivered: 0, postponed: 2, givenUp: 0 });
    expect(await org.deliver()).toEqual({ delivered: 0, postponed: 0, givenUp: 0 });
    org.hook.answer(204);
    org.later(MINUTE);
    expect(await org.deliver()).toEqual({ delivered: 1, postponed: 1, givenUp: 0 });
    org.mail.refuse(false);
    org.later(5 * MINUTE);
    expect(await org.deliver()).toEqual({ delivered: 1, postponed: 0, givenUp: 0 });
    expect([subjects(org.mail).length, kinds(org)]).toEqual([1, ['failed']]);
  });

  it('R46: is given up after days of attempts, and the list says why', async () => {
    await using org = await settled({}, { email: { ...EMAIL, smtp: '${NOT_SET}' } });
    await broken(org);
    await expect(org.rollcall.sync('contacts')).rejects.toThrow();
    let attempts = 0;
    for (let givenUp = 0; givenUp === 0; attempts += 1) {
      ({ givenUp } = await org.deliver());
      org.later(DAY);
    }
    expect(attempts).toBe(11);
    const { stdout } = await command(['alerts'], org.rollcall.environment);
    expect(stdout).toContain('training contacts failed');
    expect(stdout).toContain('given up: alerts.email.smtp needs environment variables that are not set: NOT_SET');
  });

  it('R46: is delivered once, though several processes deliver', async () => {
    await using org = await settled();
    await broken(org);
    await expect(org.rollcall.sync('contacts')).rejects.toThrow();
    const all = await Promise.all([org.deliver(), org.deliver(), org.deliver()]);
    expect(all.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(2);
    expect([org.mail.mails.length, org.hook.received.length]).toEqual([1, 1]);
  });

  it('R46: is delivered by the command line, too', async () => {
    await using org = await settled();
    await broken(org);
    await expect(org.rollcall.sync('contacts')).rejects.toThrow();
    const { exitCode, stdout } = await command(['alerts', 'deliver', '--json'], org.rollcall.environment);
    expect([exitCode, JSON.parse(stdout)]).toEqual([0, { delivered: 2, postponed: 0, givenUp: 0 }]);
    expect(subjects(org.mail)).toHaveLength(1);
  });

  it('R46: can be tried out, each way by itself, which says what became of it', async () => {
    await using org = await settled();
    const test = async () => {
      const { exitCode, stdout } = await command(['alerts', 'test'], org.rollcall.environment);
      return { exitCode, lines: stdout.trimEnd().split('\n') };
    };
    expect(await test()).toEqual({
      exitCode: 0,
      lines: [
        'E-mail to ops@acme.example, it@acme.example: taken by the receiver.',
        'Webhook to ${HOOK_URL}: taken by the receiver.',
      ],
    });
    expect(subjects(org.mail)).toEqual(['[Rollcall] test: alerts arrive']);
    expect(org.hook.received).toEqual([
      { isSigned: true, body: expect.objectContaining({ kind: 'test', connection: null, runId: null }) },
    ]);
    // Nothing of it is in the outbox, so that nothing of it is tried again.
    expect(await org.rollcall.db.selectFrom('alert').select('id').execute()).toEqual([]);

    org.hook.answer(500);
    const { exitCode, lines } = await test();
    expect([exitCode, lines[1]]).toEqual([1, 'Webhook to ${HOOK_URL}: FAILED. The receiver answered 500.']);
    expect(subjects(org.mail)).toHaveLength(2);
  });

  it('R46: cannot be tried out where nobody wants any', async () => {
    await using org = await settled({}, {});
    const { exitCode, stdout } = await command(['alerts', 'test', '--json'], org.rollcall.environment);
    expect([exitCode, JSON.parse(stdout)]).toEqual([1, { trials: [] }]);
  });

  it('R46: is delivered by a worker that runs all the time', async () => {
    await using org = await settled();
    await broken(org);
    await expect(org.rollcall.sync('contacts')).rejects.toThrow();
    const worker = startRollcall(['work', '--workers', '1'], org.rollcall.environment);
    try {
      await expect.poll(() => [subjects(org.mail).length, kinds(org)], { timeout: 20_000 }).toEqual([1, ['failed']]);
    } finally {
      worker.signal('SIGTERM');
    }
    expect((await worker.ended).exitCode).toBe(0);
  });

  it('R46: is not written where nobody wants alerts, but what fails is remembered', async () => {
    await using org = await settled({}, {});
    await broken(org);
    await expect(org.rollcall.sync('contacts')).rejects.toThrow();
    expect(await org.rollcall.db.selectFrom('alert').select('id').execute()).toEqual([]);
    const { conditions } = await org.rollcall.db.selectFrom('watch').select('conditions').executeTakeFirstOrThrow();
    expect(conditions).toMatchObject([{ condition: 'failed', code: 'salesforce_unreachable' }]);
  });
});
