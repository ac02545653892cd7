import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../../src/administration/access/password.ts';
import { insertAdministrator } from '../../src/store/access/administrators.ts';
import { type Installation, install } from '../support/installation.ts';
import { picklistConfiguration, picklistOrg, pupil, pupilId } from '../support/picklist-org.ts';
import { people, person } from '../support/platform-state.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { expectAccessible, PASSWORD, type Served, serve } from './support/served.ts';

const SCHOOL = '/salesforce/school';
/** A schedule is due once a minute, and a worker looks at it every half. */
const TWO_OCCURRENCES = { timeout: 240_000 };

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;
/** Two administrators, each in a browser of their own. */
let anna: Page;
let bruno: Page;
let annasId: string;

/** Everybody but Otto is a learner, everybody but Nora is in Europe. */
const org = {
  ...picklistOrg([
    pupil(1, 'Lea', { Region__c: 'EMEA' }),
    pupil(2, 'Max', { Region__c: 'EMEA' }),
    pupil(3, 'Nora', { Region__c: 'APAC' }),
    { ...pupil(4, 'Otto', { Region__c: 'EMEA' }), Is_Learner__c: false },
    pupil(5, 'Paula', { Region__c: 'EMEA' }),
  ]),
  listViews: [
    { object: 'Contact', developerName: 'Learners', columns: ['Name'], where: 'Is_Learner__c = true' },
    { object: 'Contact', developerName: 'Europe', columns: ['Name'], where: "Region__c = 'EMEA'" },
  ],
};

beforeAll(async () => {
  salesforce = await startOrg(org);
  const branches = { mode: 'single', destination: 'LEARNERS' };
  installation = await install(picklistConfiguration({ branches, leavers: 'deactivate' }), { SF_URL: salesforce });
  annasId = await appoint('anna');
  await appoint('bruno');
  await installation.sync('contacts');
  served = await serve(installation.environment);
  anna = await served.enter('/salesforce', { as: 'anna' });
  bruno = await served.enter('/salesforce', { as: 'bruno' });
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

async function appoint(username: string): Promise<string> {
  const passwordHash = await hashPassword(PASSWORD);
  const names = { username, firstname: 'Ada', lastname: 'Admin', email: null };
  const id = await insertAdministrator(installation.db, { ...names, passwordHash, mustChangePassword: false });
  return id ?? expect.fail(`${username} was there before`);
}

const card = (page: Page) => page.getByRole('region', { name: 'Contacts' });
const settings = (page: Page) => page.getByRole('combobox', { name: 'Settings' });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name });

async function choose(page: Page, name: string): Promise<void> {
  await settings(page).click();
  await page.getByRole('option', { name, exact: true }).click();
}

/** Of whom an address speaks; digits that are no number stand in quotes. */
const ownerIn = (address: string) => new URL(address).searchParams.get('owner')?.replaceAll('"', '');

/** Whose settings can be chosen. */
async function choices(page: Page): Promise<readonly string[]> {
  await settings(page).click();
  await page.getByRole('option').first().waitFor();
  const offered = await page.getByRole('option').allTextContents();
  await page.keyboard.press('Escape');
  return offered;
}

/** Opens the Synchronization tab, and what is behind its ellipsis. */
async function openMenu(page: Page, item: string): Promise<void> {
  await page.goto(`${served.address}${SCHOOL}/synchronization`);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

const resynchronize = (page: Page) => openMenu(page, 'Resynchronize');

const runsOf = async (owner: string) =>
  await installation.db
    .selectFrom('run')
    .innerJoin('settings', 'settings.id', 'run.settings_id')
    .select(['run.id', 'run.state', 'run.started_via as via'])
    .where('settings.owner', '=', owner)
    .orderBy('run.id')
    .execute();

const scheduled = async (owner: string) =>
  (await runsOf(owner)).filter(({ via, state }) => via === 'schedule' && state === 'succeeded').length;

/** The number of the one run that somebody starts, once it has ended well. */
async function run(owner: string, start: () => Promise<void>): Promise<string> {
  const before = (await runsOf(owner)).length;
  await start();
  await expect
    .poll(async () => (await runsOf(owner)).slice(before).map(({ state }) => state), { timeout: 120_000 })
    .toEqual(['succeeded']);
  return (await runsOf(owner)).at(-1)?.id ?? '';
}

/** Usernames of those who come from Salesforce and can sign in. */
const active = async () =>
  (await people(installation.db)).filter((one) => one.sfdcId !== null && one.active).map(({ username }) => username);

describe('settings of an administrator', () => {
  it('R25: whoever has none sees the shared ones, and is told so', async () => {
    for (const page of [anna, bruno]) {
      await page.getByText('These are the shared settings, which everybody changes and runs.').waitFor();
      expect(await settings(page).inputValue()).toBe('Shared');
      await card(page).getByText('Learners').waitFor();
    }
    expect(await active()).toEqual(['lea', 'max', 'nora', 'paula']);
  });

  it('R25: are copied from the shared ones, changed, confirmed and started by their owner', async () => {
    await button(anna, 'Copy to mine').click();
    await button(anna, 'Copy').click();
    await anna.getByText('Only you change and run these.').waitFor();
    expect(await settings(anna).inputValue()).toBe('My own');
    expect(ownerIn(anna.url())).toBe(annasId);
    await card(anna).getByRole('link', { name: 'Configure' }).click();
    const panel = dialog(anna, 'Configure contacts');
    await panel.getByRole('combobox', { name: 'List view' }).click();
    await anna.getByRole('option', { name: 'Europe' }).click();
    await button(anna, 'Next: the mapping').click();
    await anna.getByText('Settings: My own').waitFor();
    await button(anna, 'Confirm').click();
    await card(anna).getByText('Europe').waitFor();
    expect(await settings(anna).inputValue()).toBe('My own');
    await expectAccessible(anna);
    await run(annasId, () => button(anna, 'Start').click());
    await card(anna).getByText('Succeeded').waitFor();
    // Three people are found by their records; only Otto is new.
    await card(anna).getByText('4 people kept in step').waitFor();
    expect(await active()).toEqual(['lea', 'max', 'nora', 'otto', 'paula']);
  });

  it('R25: leave the shared ones as they are, which another administrator goes on using', async () => {
    await salesforce.update('Contact', pupilId(1), { LastName: 'Lang' });
    await run('shared', () => resynchronize(bruno));
    expect(await settings(bruno).inputValue()).toBe('Shared');
    await card(bruno).getByText('Learners').waitFor();
    await card(bruno).getByText('4 people kept in step').waitFor();
    expect(await person(installation.db, 'lea')).toMatchObject({ lastname: 'Lang', active: true });
  });

  it('R25: are looked at by others, who can neither change nor run them', async () => {
    await choose(bruno, 'Of anna');
    await bruno.getByText('Only anna changes and runs these. You can look at them and copy them.').waitFor();
    await card(bruno).getByText('Europe').waitFor();
    expect(await card(bruno).getByRole('switch').isDisabled()).toBe(true);
    expect(
      await card(bruno)
        .getByRole('link', { name: /Configure|Mapping/ })
        .count(),
    ).toBe(0);
    expect(await button(bruno, 'Preview changes').isDisabled()).toBe(true);
    await expectAccessible(bruno);
  });

  it('R25: deactivate who leaves their list view, unless other settings hold them too', async () => {
    for (const number of [1, 4]) await salesforce.update('Contact', pupilId(number), { Region__c: 'APAC' });
    const id = await run(annasId, () => resynchronize(anna));
    expect(await active()).toEqual(['lea', 'max', 'nora', 'paula']);
    await anna.goto(`${served.address}/runs/${id}`);
    // Among the changes, and as an example of who was left out.
    const held = anna.getByRole('row', { name: /lea/ }).getByText('Held by other settings');
    await expect.poll(() => held.count()).toBe(2);
    await anna.getByRole('row', { name: /otto/ }).getByText('Left the list view').waitFor();
    await run('shared', () => resynchronize(bruno));
    expect(await active()).toEqual(['lea', 'max', 'nora', 'paula']);
  });
});

describe('filters by whose settings', () => {
  /** How many runs are listed, by whose settings. */
  const listed = async (page: Page, ...owners: readonly string[]) =>
    await Promise.all(owners.map((hasText) => page.getByRole('row').filter({ hasText }).count()));

  it('R25: Runs lists those of one owner; the address says of whom, and what means nobody there is ignored', async () => {
    const all = [(await runsOf('shared')).length, (await runsOf(annasId)).length];
    expect(all).toEqual([3, 2]);
    await bruno.goto(`${served.address}${SCHOOL}/runs`);
    await expect.poll(() => listed(bruno, 'Shared', 'Of anna')).toEqual(all);
    expect(await choices(bruno)).toEqual(['Shared', 'Of anna']);
    await choose(bruno, 'Of anna');
    await bruno.waitForURL((url) => ownerIn(url.href) === annasId);
    await expect.poll(() => listed(bruno, 'Shared', 'Of anna')).toEqual([0, 2]);
    // The chart above is about the same runs.
    await bruno.getByText(/^The last 2 runs, /).waitFor();
    await expectAccessible(bruno);
    await bruno.reload();
    await expect.poll(() => listed(bruno, 'Shared', 'Of anna')).toEqual([0, 2]);
    expect(await settings(bruno).inputValue()).toBe('Of anna');
    await choose(bruno, 'Shared');
    await expect.poll(() => listed(bruno, 'Shared', 'Of anna')).toEqual([3, 0]);
    for (const owner of ['nobody', 'me', '0']) {
      await bruno.goto(`${served.address}${SCHOOL}/runs?owner=${owner}`);
      await expect.poll(() => listed(bruno, 'Shared', 'Of anna')).toEqual(all);
      expect(await settings(bruno).inputValue()).toBe('');
    }
  });

  it('R25: offers whoever has settings their own first', async () => {
    await anna.goto(`${served.address}${SCHOOL}/runs`);
    expect(await choices(anna)).toEqual(['My own', 'Shared']);
    await choose(anna, 'My own');
    await expect.poll(() => listed(anna, 'Shared', 'My own')).toEqual([0, 2]);
  });

  it('R25, R33: Logs lists events of one owner, and their details say whose settings made them', async () => {
    const led = 'People who follow other settings';
    for (const [page, name] of [
      [anna, 'My own'],
      [bruno, 'Of anna'],
    ] as const) {
      await page.goto(`${served.address}${SCHOOL}/logs`);
      await page.getByRole('button', { name: led }).first().waitFor();
      await choose(page, 'Shared');
      await page.getByRole('button', { name: led }).first().waitFor({ state: 'detached' });
      await choose(page, name);
      await page.getByRole('button', { name: led }).first().click();
      const details = dialog(page, 'Details of the event');
      await details.getByText(led).waitFor();
      expect(await details.getByRole('row').allTextContents()).toContain(`Settings${name}`);
      await expectAccessible(page);
    }
  });
});

describe('settings of somebody who is no administrator any more', () => {
  it('R25, R32: are run by their own schedule beside the shared ones while they are', async () => {
    for (const page of [anna, bruno]) {
      await openMenu(page, 'Schedule');
      const panel = dialog(page, 'Schedule');
      await panel.getByRole('radio', { name: 'By a cron expression' }).check();
      await panel.getByRole('textbox', { name: 'Cron expression' }).fill('* * * * *');
      await panel.getByRole('button', { name: 'Save' }).click();
      await panel.waitFor({ state: 'detached' });
    }
    await expect
      .poll(async () => Math.min(await scheduled('shared'), await scheduled(annasId)), TWO_OCCURRENCES)
      .toBeGreaterThan(0);
  }, 300_000);

  it('R25: are run by nobody once they are deactivated, and go on holding people; another is told', async () => {
    // No page does this to an administrator.
    await installation.db.updateTable('person').set({ active: false }).where('id', '=', annasId).execute();
    await anna.goto(`${served.address}${SCHOOL}/runs`);
    await anna.getByRole('heading', { name: 'Sign in' }).waitFor();

    await bruno.goto(`${served.address}${SCHOOL}/synchronization`);
    await bruno.getByText('anna is not an administrator any more: nothing is run with their settings').waitFor();
    expect(await settings(bruno).inputValue()).toBe('Shared');
    await expectAccessible(bruno);
    const before = await runsOf(annasId);
    const shared = await scheduled('shared');
    // Both hold Max.
    await salesforce.update('Contact', pupilId(2), { Is_Learner__c: false });
    await expect.poll(() => scheduled('shared'), TWO_OCCURRENCES).toBeGreaterThanOrEqual(shared + 2);
    expect((await runsOf(annasId)).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(await active()).toEqual(['lea', 'max', 'nora', 'paula']);
  }, 300_000);

  it('R25: are switched off by another, whose settings decide alone from then on', async () => {
    await bruno.getByRole('link', { name: 'Look at these settings' }).click();
    await bruno.getByText('The people that they hold are not deactivated by others').waitFor();
    expect(await settings(bruno).inputValue()).toBe('Of anna');
    await expectAccessible(bruno);
    await button(bruno, 'Switch off').click();
    await dialog(bruno, 'Switch off the settings of anna?').getByRole('button', { name: 'Switch off' }).click();
    await card(bruno).getByText('Off', { exact: true }).waitFor();
    // Both have held Paula.
    await salesforce.update('Contact', pupilId(5), { Is_Learner__c: false });
    await expect.poll(active, TWO_OCCURRENCES).toEqual(['lea', 'max', 'nora']);
    await choose(bruno, 'Shared');
    await card(bruno).getByText('Learners').waitFor();
    await expect.poll(() => bruno.getByText('is not an administrator any more').count()).toBe(0);
  }, 300_000);
});
