import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { employee, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { expectAccessibleEverywhere } from './support/everywhere.ts';
import { isAskedBy, LISTS, type List } from './support/lists.ts';
import { expectAccessible, type Served, serve } from './support/served.ts';

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;

beforeAll(async () => {
  salesforce = await startOrg(
    trainingOrg({
      contacts: [learner(1, 'Pia', 'P1'), learner(2, 'Nameless', 'Nobody', { Email: null })],
      users: [employee(1, 'Uma', 'User')],
    }),
  );
  installation = await install(
    trainingConfiguration({ contacts: { branches: { mode: 'single', destination: 'CUSTOMERS' } } }),
    { SF_URL: salesforce },
  );
  for (const entity of ['contacts', 'users'] as const) await installation.sync(entity);
  served = await serve(installation.environment);
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

type Route = Parameters<Parameters<Page['route']>[1]>[0];

/** A page for which one question is answered otherwise. */
async function answered(list: List, how: (route: Route) => Promise<void>): Promise<Page> {
  const page = await served.enter('/connect/new');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.route((url) => isAskedBy(list, url), how);
  // Not until it has loaded: an answer that does not come keeps it from that.
  await page.goto(served.address + list.path, { waitUntil: 'commit' });
  await list.act?.(page);
  return page;
}

const refused = async (list: List, status: number, code: string) =>
  await answered(list, (route) =>
    route.fulfill({
      status,
      contentType: 'application/problem+json',
      body: JSON.stringify({ type: 'about:blank', status, code, title: code, detail: 'Wait a minute.' }),
    }),
  );

const complete = async (page: Page) =>
  await page.locator('.mantine-Skeleton-root:visible').first().waitFor({ state: 'detached' });

describe('what comes from the server', () => {
  it.each(LISTS)('says that it is coming, and comes: $what', async (list) => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const page = await answered(list, async (route) => {
      await released;
      await route.continue();
    });
    const coming = page
      .getByRole('status', { name: 'Loading', exact: true })
      .or(page.getByRole('treeitem', { name: 'Loading', exact: true }));
    await coming.first().waitFor();
    await expectAccessible(page);
    release();
    await complete(page);
    await expect.poll(() => coming.count()).toBe(0);
    expect(await page.getByRole('alert').filter({ hasText: 'Try again' }).count()).toBe(0);
    await page.context().close();
  });

  it.each(LISTS)('says that it is not for whoever looks: $what', async (list) => {
    const page = await refused(list, 403, 'forbidden');
    await page.getByText('This is not for you to see').first().waitFor();
    await page.getByText('Another superadmin can give it to you').first().waitFor();
    await expectAccessibleEverywhere(page);
    await page.context().close();
  });

  it.each(LISTS)('says what went wrong, and comes with the next try: $what', async (list) => {
    const page = await refused(list, 429, 'rate_limited');
    const alerts = page.getByRole('alert').filter({ hasText: 'Wait a minute.' });
    await alerts.first().waitFor();
    await expectAccessibleEverywhere(page);
    await page.unrouteAll();
    // Some are asked for twice: runs for the list, and for the chart above it.
    for (let left = await alerts.count(); left > 0; left -= 1) {
      await alerts.first().getByRole('button', { name: 'Try again' }).click();
      await expect.poll(() => alerts.count()).toBe(left - 1);
    }
    await page.context().close();
  });
});
