import { describe, expect, it } from 'vitest';
import { hasRun, until } from '../support/background-runs.ts';
import type { Installation } from '../support/installation.ts';
import type { SalesforceOrg } from '../support/salesforce-org.ts';
import {
  installSmall,
  isHelped,
  outcomeOfRun,
  PAGES,
  pagesByReader,
  RECORDS,
  slowPages,
  startSharedOrg,
  startSmallWorker,
} from '../support/shared-reads.ts';
import { contactId } from '../support/training-org.ts';

describe('one large run', () => {
  it('R34: is read by several workers with the outcome of one, also for usernames that are wanted twice', async () => {
    await using salesforce = await startSharedOrg();
    await using alone = await installSmall(salesforce);
    await using shared = await installSmall(salesforce);
    await using one = startSmallWorker(shared, 'one');
    await using other = startSmallWorker(shared, 'other');
    await one.printed('Ready');
    await other.printed('Ready');
    const expected = await alone.sync('contacts');
    expect(expected.counts).toMatchObject({ extracted: RECORDS, created: expect.any(Number) });
    expect(expected.counts.rejected).toBeGreaterThan(20);
    expect(Object.keys(await pagesByReader(alone, '1'))).toEqual(['alone']);
    const runId = await runShared(salesforce, shared, expected.state);
    const pages = Object.values(await pagesByReader(shared, runId));
    expect(pages).toHaveLength(2);
    expect(pages.reduce((sum, some) => sum + some, 0)).toBe(PAGES);
    expect(await outcomeOfRun(shared, runId)).toEqual(await outcomeOfRun(alone, '1'));
    expect((await shared.events(runId)).map(({ code }) => code)).toContain('read_together');

    // Usernames move between people on different pages, in a ring and into nowhere.
    const email = (name: number) => ({ Email: `l${name}@learners.example` });
    await salesforce.update('Contact', contactId(10), email(2300));
    await salesforce.update('Contact', contactId(2300), email(1200));
    await salesforce.update('Contact', contactId(1200), email(10));
    await salesforce.update('Contact', contactId(20), email(2200));
    await salesforce.update('Contact', contactId(900), { Is_Learner__c: false });
    await salesforce.update('Contact', contactId(1900), { FirstName: 'Changed' });
    const second = await alone.sync('contacts');
    const secondId = await runShared(salesforce, shared, second.state);
    expect(second.counts).toMatchObject({ updated: 4, deactivated: 1 });
    expect(Object.keys(await pagesByReader(shared, secondId))).toHaveLength(2);
    expect(await outcomeOfRun(shared, secondId)).toEqual(await outcomeOfRun(alone, '2'));
  });
});

/** Pages come slowly, as from a real org, until another worker helps. */
async function runShared(salesforce: SalesforceOrg, shared: Installation, state: string): Promise<string> {
  await slowPages(salesforce, 1000);
  const runId = await shared.enqueue('contacts');
  await until(() => isHelped(shared));
  await salesforce.control('DELETE', '/faults');
  await hasRun(shared, runId, state);
  return runId;
}
