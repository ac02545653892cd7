import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { expectAccessible, type Served, serve } from './support/served.ts';

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;
let page: Page;

const object = (label: string) => ({
  name: `${label}__c`,
  label,
  listViews: true,
  fields: ['Login', 'First', 'Last'].map((name) => ({ name: `${name}__c`, label: name, type: 'string', length: 80 })),
});

const everyone = (name: string) => ({ object: `${name}__c`, developerName: `${name}s`, columns: ['Name'] });

beforeAll(async () => {
  salesforce = await startOrg({
    ...trainingOrg({}),
    objects: [object('Guest'), object('Visitor')],
    listViews: [
      { object: 'Contact', developerName: 'Learners', columns: ['Name'], where: 'Is_Learner__c = true' },
      everyone('Guest'),
      everyone('Visitor'),
    ],
    records: {
      Contact: [learner(1, 'Lea', 'Lang')],
      Guest__c: [{ Login__c: 'gina', First__c: 'Gina', Last__c: 'Guest' }],
      Visitor__c: [{ Login__c: 'vera', First__c: 'Vera', Last__c: 'Visitor' }],
    },
  });
  const branches = { mode: 'single', destination: 'CUSTOMERS' };
  installation = await install(trainingConfiguration({ users: null, contacts: { branches } }), { SF_URL: salesforce });
  served = await serve(installation.environment);
  page = await served.enter('/salesforce');
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const card = (name: string) => page.getByRole('region', { name });
const panel = (name: string) => page.getByRole('dialog', { name });
const button = (name: string) => page.getByRole('button', { name, exact: true });

async function choose(label: string, option: string | RegExp): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).click();
  await page.getByRole('option', { name: option }).click();
}

/** Maps a custom object in the panel and on the page behind it, up to Confirm. */
async function mapCustomObject(name: string): Promise<void> {
  await card('Custom Objects').getByRole('link', { name: 'Configure' }).click();
  await choose('Custom object', `${name} (${name}__c)`);
  await choose('List view', `${name}s`);
  await button('Next: the mapping').click();
  await page.getByText(`${name}__c, list view`).waitFor();
  for (const [field, column] of [
    ['Username', 'Login'],
    ['First name', 'First'],
    ['Last name', 'Last'],
  ] as const) {
    await choose(`Column for ${field}`, `${column} (${column}__c)`);
  }
  await button('Organization chart')
    .or(page.getByRole('button', { name: /^Organization chart/ }))
    .click();
  const destination = page.getByRole('button', { name: /^Destination branch/ });
  if (await page.getByText('Still missing: the destination branch').isVisible()) {
    await destination.click();
    await page
      .getByRole('dialog')
      .getByRole('treeitem', { name: /^Staff/ })
      .click();
  }
}

describe('the three kinds of people', () => {
  it('R5: each has a switch and a Configure button; the list views of the panel are those that Salesforce has just now', async () => {
    for (const [name, kind] of [
      ['Users', 'users'],
      ['Contacts', 'contacts'],
      ['Custom Objects', 'custom objects'],
    ] as const) {
      await card(name)
        .getByRole('switch', { name: `Synchronize ${name}` })
        .waitFor();
      await card(name).getByRole('link', { name: 'Configure' }).click();
      await panel(`Configure ${kind}`).waitFor();
      await page.keyboard.press('Escape');
      await panel(`Configure ${kind}`).waitFor({ state: 'detached' });
    }
    await card('Contacts').getByRole('link', { name: 'Configure' }).click();
    const views = panel('Configure contacts').getByRole('combobox', { name: 'List view' });
    await views.click();
    await page.getByRole('option', { name: 'Learners' }).waitFor();
    expect(await page.getByRole('option', { name: 'Newcomers' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await salesforce.control('POST', '/list-views', { object: 'Contact', developerName: 'Newcomers' });
    await button('Look again').click();
    await expect
      .poll(async () => {
        await views.click();
        const offered = await page.getByRole('option').allTextContents();
        await views.press('Escape');
        return offered;
      })
      .toContain('Newcomers');
    await expectAccessible(page);
    await page.goto(`${served.address}/salesforce`);
  });

  it('R8: nothing is configured by a list view alone: without its mapping there is no Confirm, and nothing to run', async () => {
    await card('Custom Objects').getByRole('link', { name: 'Configure' }).click();
    await choose('Custom object', 'Guest (Guest__c)');
    await choose('List view', 'Guests');
    await button('Next: the mapping').click();
    await page.getByText('0 of 3 mandatory fields mapped.').waitFor();
    expect(await button('Confirm').isDisabled()).toBe(true);
    await page.goto(`${served.address}/salesforce`);
    await card('Custom Objects').getByText('Not configured yet.').waitFor();
    expect(await card('Custom Objects').getByRole('switch').isDisabled()).toBe(true);
  });

  it('R6, R29: a custom object is mapped and synchronized, and counted among the imported by its kind', async () => {
    await mapCustomObject('Guest');
    await button('Confirm').click();
    await card('Custom Objects').getByText('Guests').waitFor();
    await card('Contacts').getByRole('switch').press(' ');
    await card('Contacts').getByText('Off', { exact: true }).waitFor();
    await button('Start').click();
    await card('Custom Objects').getByText('Succeeded').waitFor({ timeout: 120_000 });
    const imported = page.getByRole('button', { name: /imported users/ });
    await expect.poll(() => imported.textContent()).toMatch(/^1\D/);
    await imported.click();
    await page
      .getByText('Custom Objects1', { exact: true })
      .or(page.getByText('Custom Objects', { exact: true }))
      .first()
      .waitFor();
  });

  it('R6: there is one custom object at a time: another one takes its place', async () => {
    await mapCustomObject('Visitor');
    await button('Confirm').click();
    await card('Custom Objects').getByText('Visitor__c').waitFor();
    expect(await page.getByText('Guest__c').count()).toBe(0);
    expect(
      await installation.db.selectFrom('settings').select('config').where('entity', '=', 'custom').execute(),
    ).toEqual([expect.objectContaining({ config: expect.objectContaining({ object: 'Visitor__c' }) })]);
  });
});

describe('the schedule', () => {
  const open = async () => {
    await button('More').click();
    await page.getByRole('menuitem', { name: 'Schedule' }).click();
    await panel('Schedule').waitFor();
  };
  const save = async () => {
    await panel('Schedule').getByRole('button', { name: 'Save' }).click();
    await panel('Schedule').waitFor({ state: 'detached' });
  };

  it('R32: is by hand until somebody says otherwise', async () => {
    await page.getByText('Schedule: by hand only').waitFor();
    await open();
    expect(await panel('Schedule').getByRole('radio', { name: 'Manually' }).isChecked()).toBe(true);
    await page.keyboard.press('Escape');
  });

  it.each([
    ['Every hour', /^Schedule: every hour, at minute 15/],
    ['Every 6 hours', /^Schedule: every 6 hours, at minute 15/],
    ['Every 12 hours', /^Schedule: every 12 hours, at minute 15/],
  ])('R32: can be %s, at a minute, in a time zone', async (choice, said) => {
    await open();
    await panel('Schedule').getByRole('radio', { name: choice, exact: true }).check();
    await choose('At minute', '15');
    await page.getByRole('combobox', { name: 'Time zone' }).fill('Darwin');
    await page.getByRole('option', { name: 'Australia/Darwin' }).click();
    await save();
    await page.getByText(said).waitFor();
    await open();
    const next = panel('Schedule').getByText('Next run of Custom Objects').locator('time');
    // Its hours are half an hour apart from those of others.
    expect((await next.getAttribute('datetime'))?.slice(14, 16)).toBe('45');
    expect(await panel('Schedule').getByRole('radio', { name: choice, exact: true }).isChecked()).toBe(true);
    await page.keyboard.press('Escape');
    await panel('Schedule').waitFor({ state: 'detached' });
  });

  it('R32: can be every day or week at a time', async () => {
    await open();
    await panel('Schedule').getByRole('radio', { name: 'Every day' }).check();
    await panel('Schedule').getByRole('spinbutton', { name: 'Hours' }).fill('23');
    await panel('Schedule').getByRole('spinbutton', { name: 'Minutes' }).fill('30');
    await save();
    await page.getByText('Schedule: every day at 23:30, Australia/Darwin').waitFor();
    await open();
    await panel('Schedule').getByRole('radio', { name: 'Every week' }).check();
    await choose('On', 'Sunday');
    await save();
    await page.getByText('Schedule: every Sunday at 23:30, Australia/Darwin').waitFor();
    await open();
    const next = panel('Schedule').getByText('Next run of Custom Objects').locator('time');
    const at = new Date((await next.getAttribute('datetime')) ?? '');
    expect([at.getUTCDay(), at.toISOString().slice(11, 16)]).toEqual([0, '14:00']);
    await page.keyboard.press('Escape');
  });

  it('R32: is what starts a run once it is due, which the log says', async () => {
    await open();
    await panel('Schedule').getByRole('radio', { name: 'By a cron expression' }).check();
    await panel('Schedule').getByRole('textbox', { name: 'Cron expression' }).fill('* * * * *');
    await save();
    const run = card('Custom Objects').getByRole('link', { name: /^Run \d+/ });
    const before = await run.textContent();
    await expect.poll(() => run.textContent(), { timeout: 240_000 }).not.toBe(before);
    await run.click();
    await page.getByRole('link', { name: 'View Logs' }).click();
    await page.getByRole('row').getByText('Schedule', { exact: true }).first().waitFor();
    await page.goto(`${served.address}/salesforce`);
    await open();
    await panel('Schedule').getByRole('radio', { name: 'Manually' }).check();
    await save();
    await page.getByText('Schedule: by hand only').waitFor();
    await open();
    expect(await panel('Schedule').getByText('Next run of').count()).toBe(0);
  }, 300_000);
});
