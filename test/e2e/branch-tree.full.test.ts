import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { expectAccessible, type Served, serve } from './support/served.ts';

const TEAMS = 20_000;

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;
let page: Page;

beforeAll(async () => {
  salesforce = await startOrg(trainingOrg({ contacts: [] }));
  installation = await install(trainingConfiguration({ users: null }), { SF_URL: salesforce });
  await sql`
    with region as (
      insert into branch (name, code, parent_id) select 'Region', 'REGION', id from branch where parent_id is null returning id)
    insert into branch (name, code, parent_id)
    select 'Team ' || lpad(n::text, 5, '0'), 'TEAM-' || n, region.id from region, generate_series(1, ${TEAMS}::int) n`.execute(
    installation.db,
  );
  served = await serve(installation.environment);
  page = await served.enter('/branches');
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const node = (name: string) => page.getByRole('treeitem', { name: new RegExp(`^${name}`) });
const isFocused = async (name: string) =>
  await expect
    .poll(async () => await page.evaluate("document.activeElement.getAttribute('aria-label')"), { timeout: 10_000 })
    .toMatch(new RegExp(`^${name}`));
const press = async (key: string) => await page.keyboard.press(key);

describe('a branch with 20,000 others below it', () => {
  it('is opened, walked through and left by keyboard, and draws what is in sight only', async () => {
    await node('Region').focus();
    await press('ArrowRight');
    await node('Team 00001').waitFor();
    expect(await page.getByRole('treeitem').count()).toBeLessThan(60);
    await press('ArrowRight');
    await isFocused('Team 00001');
    await expectAccessible(page);
    await press('End');
    await isFocused('Staff');
    await press('ArrowUp');
    await isFocused('Team 20000');
    const place = await page.evaluate(
      "['level', 'posinset', 'setsize'].map((what) => document.activeElement.getAttribute(`aria-${what}`))",
    );
    expect(place).toEqual(['3', String(TEAMS), String(TEAMS)]);
    await press('ArrowLeft');
    await isFocused('Region');
    await press('ArrowLeft');
    await node('Team 00001').waitFor({ state: 'detached' });
    await press('Home');
    await isFocused('Platform');
  });

  it('letters lead to a name that was not read yet', async () => {
    await page.keyboard.type('re');
    await isFocused('Region');
    await press('ArrowRight');
    await node('Team 00001').waitFor();
    await page.waitForTimeout(800);
    await page.keyboard.type('te');
    await isFocused('Team 00001');
    await page.waitForTimeout(800);
    await page.keyboard.type('team 1234');
    await isFocused('Team 12340');
    await press('Enter');
    await page.getByRole('heading', { level: 2, name: 'Team 12340' }).waitFor();
    expect(await page.locator('[aria-selected="true"]').getAttribute('aria-label')).toMatch(/^Team 12340/);
  });

  it('what is chosen and where one is stays when the page is loaded again', async () => {
    await page.waitForURL(/open=/);
    const scrolled = async () => await page.getByRole('tree').evaluate('(tree) => tree.scrollTop');
    await page.getByRole('tree').evaluate('(tree) => { tree.scrollTop += 200; }');
    const before = await scrolled();
    await page.reload();
    await node('Team 12340').waitFor();
    await expect.poll(scrolled).toBe(before);
    expect(await page.locator('[aria-selected="true"]').getAttribute('aria-label')).toMatch(/^Team 12340/);
  });

  it('a branch that somebody has a link to is shown where it stands', async () => {
    const { id } = await installation.db
      .selectFrom('branch')
      .where('code', '=', 'TEAM-17000')
      .select('id')
      .executeTakeFirstOrThrow();
    await page.goto(`${served.address}/branches?branch=${id}`);
    await node('Team 17000').waitFor();
    await node('Team 16998').waitFor();
    await expectAccessible(page);
  });
});
