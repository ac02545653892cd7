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

beforeAll(async () => {
  salesforce = await startOrg(trainingOrg({ contacts: [learner(1, 'Lea', 'Lang'), learner(2, 'Max', 'Moser')] }));
  const branches = { mode: 'single', destination: 'CUSTOMERS' };
  installation = await install(trainingConfiguration({ users: null, contacts: { branches } }), { SF_URL: salesforce });
  served = await serve(installation.environment);
  page = await served.enter('/notifications');
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const told = () => page.getByRole('dialog', { name: 'People will be told' });
const contacts = () => page.getByRole('region', { name: 'Contacts' });
const lastRun = () =>
  installation.db.selectFrom('run').select(['id', 'notify', 'state']).orderBy('id', 'desc').executeTakeFirst();

interface Written {
  readonly title: string;
  readonly event: string;
  readonly to?: string;
}

/** Writes a notification on its page and publishes it there. */
async function publish({ title, event, to }: Written): Promise<void> {
  await page.goto(`${served.address}/notifications/new`);
  await page.getByRole('combobox', { name: 'When' }).click();
  await page.getByRole('option', { name: event }).click();
  await page.getByRole('textbox', { name: 'Title' }).fill(title);
  if (to !== undefined) {
    const recipients = page
      .getByRole('combobox', { name: 'To' })
      .or(page.getByRole('textbox', { name: 'To' }))
      .first();
    await recipients.fill(to);
    await recipients.press('Enter');
  }
  await page.getByRole('textbox', { name: 'Subject' }).fill(title);
  await page.getByRole('textbox', { name: 'Text' }).fill('Hello');
  await button('Create the draft').click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await button(`Publish ${title}`).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await button(`Unpublish ${title}`).waitFor();
}

async function resynchronize(): Promise<void> {
  await page.goto(`${served.address}/salesforce`);
  await button('More').click();
  await page.getByRole('menuitem', { name: 'Resynchronize' }).click();
}

/** Waits for a run behind this one. */
async function newRun(before: string | undefined): Promise<void> {
  await expect
    .poll(async () => {
      const run = await lastRun();
      return run?.id !== before && run?.state === 'succeeded';
    })
    .toBe(true);
}

describe('whom a run would tell', () => {
  it('R3: is kept apart: what people are told, and what administrators are told of runs', async () => {
    await publish({ title: 'Welcome', event: 'Person created' });
    await publish({ title: 'Alarm', event: 'Run failed', to: 'ops@acme.example' });
    await page.goto(`${served.address}/notifications`);
    const toPeople = page.getByRole('region', { name: 'To people' });
    const toAdministrators = page.getByRole('region', { name: 'To administrators, about runs' });
    await toPeople.getByRole('row', { name: /Welcome/ }).waitFor();
    await toAdministrators.getByRole('row', { name: /Alarm/ }).waitFor();
    expect(await toPeople.getByRole('row', { name: /Alarm/ }).count()).toBe(0);
    await expectAccessible(page);
  });

  it('R3: is told in more than one language, and what is missing in one of them is said there', async () => {
    await page.goto(`${served.address}/notifications`);
    await page.getByRole('link', { name: 'Welcome' }).click();
    const language = page.getByRole('combobox', { name: 'Subject and text for' });
    const subject = page.getByRole('textbox', { name: 'Subject' });
    const choose = async (name: string) => {
      await language.click();
      await language.fill(name);
      await page.getByRole('option', { name, exact: true }).click();
    };
    await choose('Italian');
    expect(await subject.inputValue()).toBe('');
    await subject.fill('Benvenuto');
    await choose('Everybody else');
    expect(await subject.inputValue()).toBe('Welcome');
    await button('Save').click();
    // The text is missing in Italian, which is shown then.
    await page.getByText('Write what the mail says.').waitFor();
    expect(await subject.inputValue()).toBe('Benvenuto');
    await page.getByRole('textbox', { name: 'Text' }).fill('Ciao {{person.firstname}}');
    await expectAccessible(page);
    await page.getByText('Ciao Ada').waitFor();
    await button('Save').click();
    await page.getByText('Welcome is saved').waitFor();
    await page.reload();
    expect(await subject.inputValue()).toBe('Welcome');
    await choose('Italian');
    expect(await subject.inputValue()).toBe('Benvenuto');
  });

  it('R3: is shown before the start, with how many people and a way to change it; nothing begins before it is acknowledged', async () => {
    await page.goto(`${served.address}/salesforce`);
    await button('Start').click();
    // Nothing has been planned so far.
    await told().getByText('Welcome: nobody knows yet how many people').waitFor();
    expect(await told().getByText('Alarm').count()).toBe(0);
    await told().getByRole('button', { name: 'Cancel' }).click();
    await told().waitFor({ state: 'detached' });
    expect(await lastRun()).toBeUndefined();
    await button('Preview changes').click();
    await contacts().getByText('Preview', { exact: true }).waitFor({ timeout: 120_000 });
    await button('Start').click();
    await told().getByText('Welcome: about 2 people').waitFor();
    await expectAccessible(page);
    await told().getByRole('button', { name: 'Understood, start' }).click();
    await contacts().getByText('Succeeded').waitFor({ timeout: 120_000 });
    expect(await lastRun()).toMatchObject({ notify: true });
  });

  it('R3: is asked once: the next start asks no more while the list is the same', async () => {
    const before = (await lastRun())?.id;
    await resynchronize();
    await newRun(before);
    expect(await told().count()).toBe(0);
  });

  it('R3: is asked again when there is another one, from where it is opened and unpublished', async () => {
    await publish({ title: 'Hello again', event: 'Person created' });
    const before = (await lastRun())?.id;
    await resynchronize();
    await told().getByRole('link', { name: 'Hello again' }).click();
    await page.getByRole('heading', { level: 1, name: 'Hello again' }).waitFor();
    await button('Unpublish Hello again').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Unpublish' }).click();
    await button('Publish Hello again').waitFor();
    expect((await lastRun())?.id).toBe(before);
    await resynchronize();
    await newRun(before);
    expect(await told().count()).toBe(0);
  });
});
