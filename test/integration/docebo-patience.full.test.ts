import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { showRun } from '../../src/cli/runs/show.ts';
import { findRun } from '../../src/store/views/run.ts';
import type { RunSummary } from '../../src/store/views/runs.ts';
import { startNeighbours } from '../support/docebo-neighbours.ts';
import { QUICK_TENANT, startTenant, TENANT_ACCESS, TENANT_MAPPING, trainingTenant } from '../support/docebo-tenant.ts';
import { install } from '../support/installation.ts';
import { done } from '../support/outcome.ts';
import { startOrg } from '../support/salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const NORTH = 1;
const MILANO = 2;
const org = trainingOrg({
  accounts: [account(NORTH, 'Northwind'), account(MILANO, 'Milano')],
  contacts: [1, 2, 3].map((number) => learner(number, 'Person', `${number}`, { AccountId: accountId(NORTH) })),
});
const yaml = trainingConfiguration({
  directory: TENANT_ACCESS,
  users: null,
  contacts: { mapping: TENANT_MAPPING, thresholds: { changed: 'off' } },
});

/** Everything that Rollcall asks of a tenant: first to bring people there, then to change them. */
const FIRST = ['token', 'fields', 'users', 'branches', 'branch_batch', 'user_batch'];
const THEN = ['users', 'user', 'user_batch', 'branch_change', 'membership'];

/** A branch that is renamed, and not those that are made. */
const METHODS: Readonly<Record<string, object>> = { branch_change: { method: 'PUT' } };

describe('a tenant that asks for patience', () => {
  it.each([
    ['429', { answer: 'too_many_requests', retryAfter: 0 }],
    ['429 without saying until when', { answer: 'too_many_requests' }],
    ['503', { answer: 'unavailable' }],
    ['503 by a page of HTML', { answer: 'maintenance' }],
  ])('is given it, whichever call it answers with %s', async (_, answer) => {
    await using neighbours = await startNeighbours({ org, tenant: trainingTenant(), yaml });
    const { salesforce, docebo, rollcall } = neighbours;
    const twice = (kinds: readonly string[]) => kinds.map((kind) => ({ kind, ...METHODS[kind], times: 2, ...answer }));
    await docebo.control('/faults', twice(FIRST));
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 3 });
    expect(await docebo.hits()).toBe(2 * FIRST.length);
    await docebo.clearFaults();

    await salesforce.update('Contact', contactId(1), { AccountId: accountId(MILANO) });
    await salesforce.update('Contact', contactId(2), { FirstName: 'Another' });
    await salesforce.update('Account', accountId(NORTH), { Name: 'North' });
    // Docebo refuses the row, and is asked why.
    await docebo.byHand('DELETE', '/user/delete', { user_ids: [await docebo.userId('2@learners.example')] });
    await docebo.control('/faults', twice(THEN));
    const run = await rollcall.sync('contacts');
    expect(run).toMatchObject({ counts: { moved: 1, stale: 1, failed: 0 }, branches: { created: 1, renamed: 1 } });
    expect(await docebo.hits()).toBe(2 * THEN.length);
    expect(await docebo.branches()).toContain(`Customers › North [${accountId(NORTH)}]`);
    expect(await docebo.concurrency()).toMatchObject({ refused: 0, overlapping: 0 });
  });
});

describe('a run that waits for its tenant', () => {
  const LOST_MS = 2_000;
  const retry = { ...QUICK_TENANT.docebo.retry, lostMs: LOST_MS };

  it.each([
    ['unheard', { breakAfter: 10 }, 'Docebo may still be at it'],
    ['asked', { answer: 'too_many_requests', retryAfter: 2 }, 'Docebo asks for fewer calls'],
  ] as const)('says why, and until when: %s', async (why, fault, sentence) => {
    await using salesforce = await startOrg(org);
    await using docebo = await startTenant(trainingTenant());
    await using rollcall = await install(
      yaml,
      { SF_URL: salesforce, DOCEBO_URL: docebo },
      {
        docebo: { ...QUICK_TENANT.docebo, retry },
      },
    );
    await docebo.control('/faults', [{ kind: 'user_batch', ...fault }]);
    const running = rollcall.sync('contacts');
    let waiting: RunSummary | null = null;
    let text = '';
    while (waiting === null) {
      await wait(20);
      const run = await findRun(rollcall.db, 'last').catch(() => null);
      if (run?.finishedAt != null) break;
      if (run?.waits == null) continue;
      waiting = run;
      text = (await showRun(rollcall.context, run.id)).text(80);
    }
    expect(waiting).toMatchObject({ state: 'applying', waits: { why } });
    const left = (waiting?.waits?.until.getTime() ?? 0) - Date.now();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(LOST_MS);
    expect(text).toContain(sentence);
    expect(text).toMatch(/It goes on by itself at \S/);
    expect(done(await running)).toEqual({ created: 3 });
    expect(await findRun(rollcall.db, 'last')).toMatchObject({ state: 'succeeded', waits: null });
  });

  it('is none that only reads Salesforce, nor a plan that is looked at', async () => {
    await using neighbours = await startNeighbours({ org, tenant: trainingTenant(), yaml });
    const { salesforce, docebo, rollcall } = neighbours;
    const seen = async (sync: () => Promise<unknown>) => {
      const waits = new Set<string>();
      const running = sync().then(() => 'ended');
      while ((await Promise.race([running, wait(20)])) !== 'ended') {
        const run = await findRun(rollcall.db, 'last').catch(() => null);
        if (run?.finishedAt === null) waits.add(`${run.progress?.phase ?? 'before'}: ${run.waits?.why ?? 'none'}`);
      }
      return waits;
    };
    // What became of calls that were not answered is asked before Salesforce is.
    await docebo.control('/faults', [{ kind: 'user_batch', times: 'always', breakAfter: 10 }]);
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({ code: 'docebo_unreachable' });
    await docebo.clearFaults();
    await docebo.control('/faults', [{ kind: 'users', answer: 'too_many_requests', retryAfter: 1 }]);
    expect(await seen(() => rollcall.sync('contacts'))).toContain('before: asked');

    await rollcall.plan('contacts');
    await rollcall.db
      .updateTable('tenant')
      .set({ held_until: new Date(Date.now() + 3_600_000) })
      .execute();
    expect(await findRun(rollcall.db, 'last')).toMatchObject({ state: 'planned', dryRun: true, waits: null });

    await salesforce.control('POST', '/faults', { kind: 'page', times: 'always', delay: 1_000 });
    const reading = await seen(() => rollcall.plan('contacts'));
    expect(reading.size).toBeGreaterThan(1);
    expect([...reading].filter((one) => !one.endsWith(': none'))).toEqual([]);
  });
});
