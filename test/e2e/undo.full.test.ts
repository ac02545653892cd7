import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contactId } from '../support/training-org.ts';
import { change, platform, type Settled, settled } from '../support/undone-org.ts';
import { expectAccessible, type Served, serve } from './support/served.ts';

let at: Settled;
let before: Awaited<ReturnType<typeof platform>>;
let run: string;
let served: Served;
let page: Page;

beforeAll(async () => {
  at = await settled();
  before = await platform(at.rollcall);
  await change(at);
  run = (await at.rollcall.sync('contacts')).id;
  served = await serve(at.rollcall.environment);
  page = await served.enter(`/runs/${run}`);
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await at[Symbol.asyncDispose]();
});

describe('a run that went wrong', () => {
  it('R38, R40: is undone by a plan that is looked at first, and applied', async () => {
    await page.getByRole('button', { name: 'Undo…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Undo this run' });
    await dialog.getByText('Whatever was changed since stays as it is.').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Plan the undo' }).click();
    await page.waitForURL((url) => url.pathname.startsWith('/runs/') && url.pathname !== `/runs/${run}`);
    await page.getByText(`Takes back what run ${run} did.`).waitFor();
    await page.getByRole('row', { name: /easley.*Reactivate|Reactivate.*easley/ }).waitFor();
    await page
      .getByRole('row', { name: /hopper/ })
      .getByText('in Milano')
      .waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    await page.getByRole('button', { name: 'Apply it' }).click();
    await page.getByText('Succeeded').first().waitFor();
    expect(await platform(at.rollcall)).toEqual(expect.arrayContaining([...before]));
  });

  it('R40: says by which run it was undone, and is not offered to be undone again', async () => {
    await page.getByRole('link', { name: `run ${run}` }).click();
    await page.getByText(/This run was undone by run \d+\./).waitFor();
    expect(await page.getByRole('button', { name: 'Undo…' }).count()).toBe(0);
  });

  it('R39, R40: is not done again by the next one unless somebody approves that', async () => {
    await at.salesforce.update('Contact', contactId(2), { Motto__c: 'Second' });
    const next = await at.rollcall.sync('contacts');
    expect(next.state).toBe('held');
    await page.goto(`${served.address}/runs/${next.id}`);
    await page.getByText(`Run ${run} was undone, and this run would change 5 people again`).waitFor();
    await page.getByRole('button', { name: 'Approve' }).waitFor();
  });
});
