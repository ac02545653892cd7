import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { trainingConfiguration } from '../support/training-org.ts';
import { type Served, serve } from './support/served.ts';

let installation: Installation;
let served: Served;

beforeAll(async () => {
  installation = await install(trainingConfiguration({ users: null }), { SF_URL: { url: 'http://127.0.0.1:9' } });
  served = await serve(installation.environment);
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
});

/** Holds the file of this name back until it is let go. */
async function slow(page: Page, script: string): Promise<() => void> {
  const gate = Promise.withResolvers<void>();
  await page.route(new RegExp(`/assets/${script}-[^/]+\\.js`), async (route) => {
    await gate.promise;
    await route.continue();
  });
  return gate.resolve;
}

const focused = (page: Page) => page.evaluate<string>('document.activeElement.id + document.activeElement.tagName');
const loading = (page: Page) => page.getByRole('status').filter({ hasText: 'Loading' });

describe('code that is slow to come', () => {
  it('of a calendar: takes nothing from what is typed, and the focus from nobody', async () => {
    const page = await served.enter('/users/new');
    await page.getByRole('heading', { level: 1 }).waitFor();
    const go = await slow(page, 'date-with-calendar');
    const expires = page.getByRole('textbox', { name: /^Expires on/ });
    await expires.pressSequentially('03/1');
    const came = page.waitForResponse(/date-with-calendar/);
    go();
    await (await came).finished();
    await page.waitForTimeout(500);
    expect(await expires.inputValue()).toBe('03/1');
    await expires.pressSequentially('1/2027');
    await page.keyboard.press('Tab');
    const next = await focused(page);
    expect(next).not.toMatch(/BODY$/);
    // It is there, and says the same.
    await expect.poll(() => page.locator('[data-dates-input]').count()).toBe(1);
    expect(await expires.inputValue()).toBe('03/11/2027');
    expect(await focused(page)).toBe(next);
    await page.context().close();
  });

  it('of a menu: is said to be coming, and does not call back whoever has gone on', async () => {
    const page = await served.enter('/users');
    await page.getByRole('heading', { level: 1 }).waitFor();
    const go = await slow(page, 'menus');
    const gear = page.getByRole('button', { name: 'Admin menu' });
    await gear.click();
    await loading(page).waitFor();
    expect(await gear.getAttribute('aria-busy')).toBe('true');
    const search = page.getByRole('textbox').first();
    await search.focus();
    const before = await focused(page);
    go();
    await expect.poll(() => loading(page).count()).toBe(0);
    await page.waitForTimeout(500);
    expect(await focused(page)).toBe(before);
    expect(await page.getByRole('menu').count()).toBe(0);
    await gear.click();
    await page.getByRole('menuitem', { name: 'Audit log' }).waitFor();
    await page.context().close();
  });

  it('of a dialog: is said to be coming', async () => {
    const page = await served.enter('/tokens');
    await page.getByRole('heading', { level: 1 }).waitFor();
    const go = await slow(page, 'overlays');
    await page.getByRole('button', { name: /token/i }).first().click();
    await loading(page).waitFor();
    go();
    await page.getByRole('dialog').waitFor();
    expect(await loading(page).count()).toBe(0);
    await page.context().close();
  });
});
