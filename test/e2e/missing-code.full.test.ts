import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messages as english } from '../../console/i18n/en/index.ts';
import { messages as italian } from '../../console/i18n/it/index.ts';
import { type Installation, install } from '../support/installation.ts';
import { trainingConfiguration } from '../support/training-org.ts';
import { englishOn } from './support/english.ts';
import { expectAccessible, type Served, serve } from './support/served.ts';

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

/** As after an update of Rollcall, whose files have other names. Ends what it began. */
async function without(page: Page, script: string): Promise<() => Promise<void>> {
  const files = new RegExp(`/assets/${script}-[^/]+\\.js`);
  await page.route(files, (route) => route.fulfill({ status: 404, body: '' }));
  return () => page.unroute(files);
}

describe.each([
  { locale: 'en-GB', words: english },
  { locale: 'it-IT', words: italian },
])('$locale: code that does not come, as after an update', ({ locale, words: { common, shell, people } }) => {
  const missing = (page: Page) => page.getByRole('alert').filter({ hasText: common.missing.title });
  const reload = (page: Page) => missing(page).getByRole('button', { name: common.missing.reload }).click();
  const gear = (page: Page) => page.getByRole('button', { name: shell.adminMenu });

  it('of a menu: says so beside the page, which stays; a reload brings it', async () => {
    const page = await served.enter('/users', { locale });
    const heading = page.getByRole('heading', { level: 1, name: people.title });
    await heading.waitFor();
    const again = await without(page, 'menus');
    await gear(page).click();
    await missing(page).waitFor();
    expect(await heading.isVisible()).toBe(true);
    await expectAccessible(page);
    if (locale === 'it-IT') expect(await englishOn(page)).toEqual([]);
    await missing(page).getByRole('button', { name: common.close, exact: true }).click();
    await expect.poll(() => missing(page).count()).toBe(0);
    await gear(page).click();
    await missing(page).waitFor();
    await again();
    await reload(page);
    await heading.waitFor();
    await gear(page).click();
    await page.getByRole('menuitem', { name: shell.menu.audit }).waitFor();
    await page.context().close();
  });

  it('of a dialog: says so, and what was typed stays', async () => {
    const page = await served.enter('/users/new', { locale });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await without(page, 'overlays');
    const username = page.getByRole('textbox', { name: common.fields.username });
    await username.fill('lea');
    await page.getByRole('link', { name: shell.home }).click();
    await missing(page).waitFor();
    expect(await username.inputValue()).toBe('lea');
    // A question that has just come is not answered by what brought it.
    await page.waitForTimeout(200);
    await missing(page).getByRole('button', { name: common.close, exact: true }).click();
    await expect.poll(() => missing(page).count()).toBe(0);
    expect(await username.inputValue()).toBe('lea');
    await page.context().close();
  });

  it('of a page: says so in its place, within the frame; a reload brings it', async () => {
    const page = await served.enter('/users', { locale });
    await page.getByRole('heading', { level: 1, name: people.title }).waitFor();
    const again = await without(page, 'audit-page');
    await gear(page).click();
    await page.getByRole('menuitem', { name: shell.menu.audit }).click();
    await missing(page).waitFor();
    expect(await gear(page).isVisible()).toBe(true);
    if (locale === 'it-IT') expect(await englishOn(page)).toEqual([]);
    await again();
    await reload(page);
    await page.getByRole('heading', { level: 1, name: shell.menu.audit }).waitFor();
    expect(await missing(page).count()).toBe(0);
    await page.context().close();
  });
});
