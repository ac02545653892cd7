import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { type Served, serve } from './support/served.ts';

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;

/** The first run creates two; the second, which Salesforce breaks off, does nothing. */
beforeAll(async () => {
  salesforce = await startOrg(trainingOrg({ contacts: [learner(1, 'Lea', 'Lang'), learner(2, 'Max', 'Moser')] }));
  installation = await install(
    trainingConfiguration({ users: null, contacts: { branches: { mode: 'single', destination: 'CUSTOMERS' } } }),
    { SF_URL: salesforce },
    { salesforce: { sleep: () => Promise.resolve() } },
  );
  await installation.sync('contacts');
  await salesforce.control('POST', '/faults', { method: 'GET', path: '/', times: 1000, status: 503 });
  await expect(installation.sync('contacts')).rejects.toMatchObject({ code: 'salesforce_unreachable' });
  await salesforce.control('DELETE', '/faults');
  served = await serve(installation.environment);
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const Drawn = z.object({ backgroundColor: z.string(), borderTopWidth: z.string(), forcedColorAdjust: z.string() });

const bars = (page: Page) => page.locator('[aria-hidden] a[href*="/runs/"]');

async function opened(): Promise<Page> {
  const page = await served.enter('/salesforce/training/runs');
  await bars(page).nth(1).waitFor();
  return page;
}

describe('the chart of runs', () => {
  it('says of a bar what it is while the pointer is there, until Escape, and leads to the run', async () => {
    const page = await opened();
    const about = page.locator('[aria-hidden] b').filter({ hasText: 'Run 1' });
    await bars(page).first().hover();
    await about.waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => about.count()).toBe(0);
    await bars(page).nth(1).hover();
    await page.locator('[aria-hidden] b').filter({ hasText: 'Run 2' }).waitFor();
    await bars(page).first().click();
    await page.waitForURL('**/runs/1');
    await page.context().close();
  });

  it('has a cross for a run that failed, and for no other', async () => {
    const page = await opened();
    expect(await bars(page).nth(1).textContent()).toBe('✕');
    expect(await bars(page).first().textContent()).toBe('');
    await page.context().close();
  });

  it('keeps its colors where somebody has their own, with a border', async () => {
    const page = await opened();
    await page.emulateMedia({ forcedColors: 'active' });
    const part = bars(page).first().locator('[data-outcome="created"]');
    await part.waitFor();
    const drawn = Drawn.parse(
      await page.evaluate(`(() => {
        const { backgroundColor, borderTopWidth, forcedColorAdjust } = getComputedStyle(document.querySelector('[data-outcome="created"]'));
        return { backgroundColor, borderTopWidth, forcedColorAdjust };
      })()`),
    );
    expect(drawn).toMatchObject({ borderTopWidth: '1px', forcedColorAdjust: 'none' });
    expect(drawn.backgroundColor).toBe('rgb(18, 184, 134)');
    await page.context().close();
  });
});

describe('what Salesforce says of settings that were saved', () => {
  it('is said in Italian, though no page has said an error before', async () => {
    const page = await served.enter('/salesforce/training/mapping/contacts', { locale: 'it-IT' });
    await page.route(
      (url) => url.pathname.endsWith('/entities/contacts/settings'),
      async (route) => {
        if (route.request().method() !== 'PUT') return await route.continue();
        const response = await route.fetch();
        const problem = {
          code: 'destination_missing',
          message: 'There is no branch CUSTOMERS.',
          params: { code: 'CUSTOMERS' },
        };
        const salesforceSays = [{ connection: 'training', entity: 'contacts', problems: [problem], unknown: null }];
        await route.fulfill({ response, json: { ...(await response.json()), salesforce: salesforceSays } });
      },
    );
    await page.getByRole('button', { name: 'Conferma', exact: true }).click();
    const notice = page.getByText('Salvato, ma Salesforce segnala:');
    await notice.waitFor();
    expect(await notice.textContent()).toContain('Il ramo di destinazione CUSTOMERS non esiste sulla piattaforma.');
    await page.context().close();
  });
});
