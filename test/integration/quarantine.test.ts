import { describe, expect, it } from 'vitest';
import { install } from '../support/installation.ts';
import { done } from '../support/outcome.ts';
import { rollcall as command } from '../support/rollcall.ts';
import { startOrg } from '../support/salesforce-org.ts';
import { employee, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const HOUR = 3_600_000;
const ORG = trainingOrg({ contacts: [learner(1, 'Ada', 'Lovelace')], users: [employee(1, 'Grace', 'Hopper')] });

/** An org, a Rollcall that has synchronized both entities once, and a clock that a test can move. */
async function settled() {
  const time = { now: new Date('2026-03-01T10:00:00Z') };
  await using resources = new AsyncDisposableStack();
  const salesforce = resources.use(await startOrg(ORG));
  const rollcall = resources.use(
    await install(trainingConfiguration(), { SF_URL: salesforce }, { clock: () => time.now }),
  );
  await rollcall.sync('users');
  await rollcall.sync('contacts');
  const owned = resources.move();
  return {
    salesforce,
    rollcall,
    later(hours: number) {
      time.now = new Date(time.now.getTime() + hours * HOUR);
    },
    mayStart: () => rollcall.mayStart(time.now),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

type Settled = Awaited<ReturnType<typeof settled>>;

const secret = ({ salesforce }: Settled, value: string) =>
  salesforce.control('POST', '/oauth-clients', { secret: value, runAs: 'integration@acme.example' });

async function revoke(org: Settled): Promise<void> {
  await secret(org, 'another');
  await org.salesforce.control('DELETE', '/sessions');
}

async function watch({ db }: Settled['rollcall']) {
  return await db.selectFrom('watch').select(['failures', 'conditions']).executeTakeFirstOrThrow();
}

const REVOKED = { code: 'salesforce_credentials' };

describe('a connection whose credentials were revoked', () => {
  it('R44: slows down to once a day, and recovers by itself when they are healed', async () => {
    await using org = await settled();
    const { rollcall } = org;
    await revoke(org);
    for (const entity of ['users', 'contacts'] as const)
      await expect(rollcall.sync(entity)).rejects.toMatchObject(REVOKED);
    expect(await org.mayStart()).toBe(true);
    org.later(1);
    await expect(rollcall.sync('users')).rejects.toMatchObject(REVOKED);
    expect(await org.mayStart()).toBe(false);
    expect(await watch(rollcall)).toMatchObject({
      failures: { kind: 'credentials', count: 3 },
      conditions: [
        { condition: 'failed', entity: 'users' },
        { condition: 'failed', entity: 'contacts' },
        { condition: 'quarantined', entity: null },
      ],
    });

    org.later(24);
    expect(await org.mayStart()).toBe(true);
    await expect(rollcall.sync('contacts')).rejects.toMatchObject(REVOKED);
    expect(await org.mayStart()).toBe(false);

    await secret(org, 'rollcall-secret');
    org.later(24);
    expect(await org.mayStart()).toBe(true);
    expect(done(await rollcall.sync('users'))).toEqual({});
    expect(await org.mayStart()).toBe(true);
    expect(done(await rollcall.sync('contacts'))).toEqual({});
    expect(await watch(rollcall)).toEqual({ failures: null, conditions: [] });
  });

  it('R44: may be tried by hand at any time, which heals it, and says so in the list of connections', async () => {
    await using org = await settled();
    const { rollcall } = org;
    await revoke(org);
    for (const hours of [0, 1, 1]) {
      org.later(hours);
      await expect(rollcall.sync('users')).rejects.toMatchObject(REVOKED);
    }
    const listed = await command(['connections'], rollcall.environment);
    expect(listed.stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /training: users fails \(salesforce_credentials\) since [\d: -]+\. It is quarantined: after 3 failures/,
    );
    await secret(org, 'rollcall-secret');
    expect((await rollcall.sync('users')).state).toBe('succeeded');
    expect(await org.mayStart()).toBe(true);
    expect((await command(['connections'], rollcall.environment)).stdout).not.toContain('quarantined');
  });
});

describe('what does not count', () => {
  it('R44: dry runs, and runs that wait for somebody', async () => {
    await using org = await settled();
    await revoke(org);
    for (const hours of [0, 1, 1, 1]) {
      org.later(hours);
      await expect(org.rollcall.plan('users')).rejects.toMatchObject(REVOKED);
    }
    expect(await org.mayStart()).toBe(true);
  });

  it('R44: one field without permission, which is a matter of one entity', async () => {
    await using org = await settled();
    await org.salesforce.control('POST', '/hide', { fields: ['Contact.Email'] });
    for (const hours of [0, 1, 1, 1]) {
      org.later(hours);
      await expect(org.rollcall.sync('contacts')).rejects.toMatchObject({ code: 'salesforce_field' });
    }
    expect(await org.mayStart()).toBe(true);
    expect((await watch(org.rollcall)).conditions).toMatchObject([{ condition: 'failed', code: 'salesforce_field' }]);
  });
});

it('R44: an org whose quota is used up is left alone likewise', async () => {
  await using org = await settled();
  const quota = JSON.stringify([{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }]);
  await org.salesforce.control('POST', '/faults', { path: '/services/data', status: 403, body: quota, times: 1000 });
  for (const hours of [0, 1, 1]) {
    org.later(hours);
    await expect(org.rollcall.sync('users')).rejects.toMatchObject({ code: 'salesforce_quota' });
  }
  expect(await org.mayStart()).toBe(false);
  await org.salesforce.control('DELETE', '/faults');
  org.later(24);
  expect(await org.mayStart()).toBe(true);
  expect((await org.rollcall.sync('users')).state).toBe('succeeded');
  expect((await watch(org.rollcall)).failures).toBeNull();
});
