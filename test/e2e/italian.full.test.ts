import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { employee, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { type Served, serve } from './support/served.ts';

/** What the server says on Italian pages: none of it may be left in English. */

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;
let page: Page;

beforeAll(async () => {
  salesforce = await startOrg(
    trainingOrg({
      contacts: [learner(1, 'Ada', 'Lovelace'), learner(2, 'Nameless', 'Nobody', { Email: null })],
      users: [employee(1, 'Uma', 'User')],
    }),
  );
  const configuration = trainingConfiguration({
    // Nobody but its owner sees it any more.
    users: { listView: 'Private_View' },
    contacts: { branches: { mode: 'single', destination: 'CUSTOMERS' } },
  });
  installation = await install(configuration, { SF_URL: salesforce });
  await installation.sync('contacts');
  await expect(installation.sync('users')).rejects.toMatchObject({ code: 'salesforce_list_view' });
  served = await serve(installation.environment);
  page = await served.enter('/salesforce/training/synchronization', { locale: 'it-IT' });
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const SALESFORCE = '/salesforce/training';
const GONE = /Non c’è una visualizzazione elenco “Private_View” di User visibile all’utente di integrazione/;

async function english(): Promise<string[]> {
  return await page.locator('[lang="en"]').allTextContents();
}

describe('on Italian pages', () => {
  it('the test of a connection says what is missing', async () => {
    await page.goto(`${served.address}${SALESFORCE}/connection`);
    await page.getByRole('button', { name: 'Prova la connessione' }).click();
    await page.getByText(GONE).first().waitFor();
    expect(await english()).toEqual([]);
  });

  it('a run that failed says why, on its page and in the log', async () => {
    await page.goto(`${served.address}${SALESFORCE}/runs`);
    await page
      .getByRole('row', { name: /Utenti/ })
      .getByRole('link')
      .first()
      .click();
    await page.waitForURL(/\/runs\/\d+$/);
    await page.getByText(GONE).first().waitFor();
    // It is not as Salesforce says, which a run that has found no change would claim.
    await page.getByText('Non è stato modificato nulla').waitFor();
    expect(await english()).toEqual([]);
    await page.goto(`${served.address}${SALESFORCE}/logs`);
    await page.getByText(GONE).first().waitFor();
    await page
      .getByText(/Nobody|Email/)
      .first()
      .waitFor();
    expect(await english()).toEqual([]);
  });

  it('a username that somebody has already is refused in words', async () => {
    await page.goto(`${served.address}/users/new`);
    const field = (name: RegExp) => page.getByRole('textbox', { name });
    await field(/^Nome utente/).fill('lovelace@learners.example');
    await field(/^Nome(?! utente)/).fill('Ada');
    await field(/^Cognome/).fill('Byron');
    await page.getByRole('button', { name: /^Crea/ }).click();
    const refused = page.getByRole('alert').getByText(/lovelace@learners\.example/);
    await refused.waitFor();
    // Where whoever pressed the button looks: the form is longer than the window.
    const box = await refused.boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(page.viewportSize()?.height ?? 0);
    expect(box?.y).toBeGreaterThan(0);
    expect(await english()).toEqual([]);
  });

  it('a date is typed with the day first, and nothing that is none is taken for one', async () => {
    await page.goto(`${served.address}/users/new`);
    const field = (name: RegExp) => page.getByRole('textbox', { name });
    await field(/^Nome utente/).fill('jean');
    await field(/^Nome(?! utente)/).fill('Jean');
    await field(/^Cognome/).fill('Bartik');
    const expires = field(/^Scadenza/);
    expect(await expires.getAttribute('placeholder')).toBe('gg/mm/aaaa');
    await expires.fill('3/11/2027');
    await expires.blur();
    expect(await expires.inputValue()).toBe('03/11/2027');
    await expires.fill('31/11/2027');
    await expires.blur();
    expect(await expires.inputValue()).toBe('03/11/2027');
    await page.getByRole('button', { name: /^Crea/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Jean Bartik' }).waitFor();
    const made = installation.db.selectFrom('person').select('expiration').where('username', '=', 'jean');
    expect(await made.executeTakeFirst()).toEqual({ expiration: '2027-11-03' });
    await page.getByRole('row', { name: /Scadenza 3 nov 2027/ }).waitFor();
    expect(await english()).toEqual([]);
  });

  it('a run that there is not leads to the start page', async () => {
    await page.goto(`${served.address}/runs/99999`);
    await page.getByText('Questo elemento non c’è più').waitFor();
    await page.getByRole('link', { name: 'Alla pagina iniziale' }).click();
    await page.getByRole('heading', { name: 'Sincronizzazione utenti' }).waitFor();
    expect(await english()).toEqual([]);
  });
});

/** Files of the build with words, by language and by what they are about. */
const Built = z.object({
  words: z.object({ en: z.record(z.string(), z.string()), it: z.record(z.string(), z.string()) }),
});

describe('the catalogue of the language that was chosen', () => {
  it('is the only one that comes, whatever the browser asks for, from the first page after the choice on', async () => {
    const visitor = await served.enter('/', { locale: 'en-GB' });
    await visitor.getByRole('button', { name: /^Account of/ }).click();
    await visitor.getByRole('menuitem', { name: 'Language: English' }).click();
    await visitor.getByText('Esecuzioni').first().waitFor();
    const asked: string[] = [];
    visitor.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await visitor.reload();
    await visitor.getByText('Esecuzioni').first().waitFor();
    const built = await readFile(new URL('../../console/dist/pages.json', import.meta.url), 'utf8');
    const { words } = Built.parse(JSON.parse(built));
    const came = (files: Readonly<Record<string, string>>) =>
      Object.keys(files).filter((volume) => asked.includes(`/${files[volume]}`));
    expect(came(words.en)).toEqual([]);
    expect(came(words.it)).toEqual(expect.arrayContaining(['first', 'salesforce']));
    // Of other pages, none.
    expect(came(words.it)).not.toContain('notifications');
  });
});
