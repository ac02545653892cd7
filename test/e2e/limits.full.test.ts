import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { expectAccessible, type Served, serve } from './support/served.ts';
import { tabOf } from './support/tab-of.ts';

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;
let page: Page;

/** Calls that the org may make in a day. */
const LIMIT = 200;

beforeAll(async () => {
  salesforce = await startOrg(trainingOrg({ contacts: [learner(1, 'Lea', 'Lang'), learner(2, 'Max', 'Moser')] }), {
    apiLimit: LIMIT,
  });
  installation = await install(
    trainingConfiguration({ users: null, contacts: { branches: { mode: 'single', destination: 'CUSTOMERS' } } }),
    { SF_URL: salesforce },
  );
  served = await serve(installation.environment);
  page = await served.enter('/salesforce/training/connection');
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const Usage = z.object({ DailyApiRequests: z.object({ Remaining: z.number() }) });

const limits = () => page.getByRole('region', { name: 'Limits' });
const contacts = () => page.getByRole('region', { name: 'Contacts' });

async function choose(label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: option }).click();
}

async function ofConnection() {
  const { config } = await installation.db.selectFrom('connection').select('config').executeTakeFirstOrThrow();
  return config;
}

async function ofContacts() {
  const { thresholds } = await installation.db
    .selectFrom('settings')
    .select('thresholds')
    .where('entity', '=', 'contacts')
    .executeTakeFirstOrThrow();
  return thresholds;
}

describe('limits', () => {
  it('R39, R48: are seen on the Connection tab, the defaults where nobody decided anything', async () => {
    await limits().getByText('80%', { exact: true }).waitFor();
    await limits().getByText('losing their access: 20%').waitFor();
    await limits().getByText('changed: 50%').waitFor();
    await expectAccessible(page);
  });

  it('R39, R48: are set there, within what makes sense', async () => {
    await page.getByRole('button', { name: 'Change' }).click();
    const budget = page.getByRole('textbox', { name: /^Share of the org/ });
    expect(await budget.inputValue()).toBe('80 %');
    await budget.fill('2');
    await page.getByText('From 5 % to 100 %').waitFor();
    await expectAccessible(page);
    await budget.blur();
    expect(await budget.inputValue()).toBe('5 %');
    // Enter saves nothing else than what stands there.
    await budget.fill('500');
    await budget.press('Enter');
    expect(await budget.inputValue()).toBe('100 %');
    await budget.fill('many');
    await budget.press('Enter');
    expect(await budget.inputValue()).toBe('100 %');
    expect(await page.getByRole('button', { name: 'Save' }).isVisible()).toBe(true);
    expect(await ofConnection()).not.toMatchObject({ salesforce: { apiBudget: 1 } });
    await budget.fill('50');
    await choose('People who would lose their access', 'More than a number');
    await page.getByRole('textbox', { name: 'Limit: People who would lose their access' }).fill('3');
    await choose('People who would be rejected, and were not before', 'Never wait');
    await page.getByRole('textbox', { name: 'Limit: People who would be changed in any way' }).fill('12.5');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save' }).click();
    await limits().getByText('losing their access: 3 people').waitFor();
    await limits().getByText('rejected: no limit').waitFor();
    await limits().getByText('changed: 12.5%').waitFor();
    await limits().getByText('50%', { exact: true }).waitFor();
    expect(await ofConnection()).toMatchObject({
      salesforce: { apiBudget: 0.5 },
      thresholds: { deactivated: 3, rejected: 'off', changed: '12.5%', smallest: 20, expireAfter: 7 },
    });
  });

  it('R39: are set otherwise for one entity with its mapping, and are the connection’s again', async () => {
    await page.goto(`${served.address}/salesforce/training/mapping/contacts`);
    await page.getByRole('button', { name: 'Approval' }).click();
    const changed = page.getByRole('combobox', { name: 'People who would be changed in any way' });
    expect(await changed.inputValue()).toBe('As the connection: 12.5%');
    await choose('People who would be changed in any way', 'More than a share of them');
    await page.getByRole('textbox', { name: 'Limit: People who would be changed in any way' }).fill('30');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.waitForURL(/synchronization/);
    expect(await ofContacts()).toEqual({ changed: '30%' });
    await page.goto(`${served.address}/salesforce/training/mapping/contacts`);
    await page.getByRole('button', { name: 'Approval' }).click();
    await choose('People who would be changed in any way', 'As the connection: 12.5%');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.waitForURL(/synchronization/);
    expect(await ofContacts()).toEqual({});
  });
});

/** Lets other programs use up what the budget leaves alone. */
async function useUp(share: number): Promise<void> {
  for (;;) {
    const { DailyApiRequests } = Usage.parse(await salesforce.json('/services/data/v62.0/limits'));
    if (LIMIT - DailyApiRequests.Remaining >= LIMIT * share) return;
    // Asking for the limits counts for nothing.
    await salesforce.json('/services/data/v62.0/query?q=SELECT+Id+FROM+Contact+LIMIT+1');
  }
}

describe('a run for which the org has no calls left', () => {
  it('R48: says that it is paused, until when, and how to go on', async () => {
    await useUp(0.5);
    await page.goto(`${served.address}/salesforce/training/synchronization`);
    await page.getByRole('button', { name: 'Start' }).click();
    await contacts().getByText('Paused: The share of API calls meant for Rollcall is used up').waitFor();
    await contacts().getByText('It goes on by itself at').waitFor();
    await expectAccessible(page);
    await contacts().getByRole('button', { name: 'Go on now' }).click();
    // There are still none.
    await contacts().getByRole('button', { name: 'Go on now' }).waitFor();
    await contacts().getByRole('link', { name: 'Run 1' }).click();
    await page.getByText('Paused', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).waitFor();
    await expectAccessible(page);
  });

  it('R48: goes on at once when it is allowed more', async () => {
    await page.getByRole('link', { name: 'Connection', exact: true }).click();
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByRole('textbox', { name: /^Share of the org/ }).fill('100');
    await page.getByRole('button', { name: 'Save' }).click();
    await limits().getByText('100%', { exact: true }).waitFor();
    await tabOf(page, 'Synchronization').click();
    await contacts().getByRole('button', { name: 'Go on now' }).click();
    await contacts().getByText('Succeeded').waitFor({ timeout: 120_000 });
    await expect.poll(() => page.getByRole('button', { name: /imported users/ }).textContent()).toMatch(/^2\D/);
  });
});
