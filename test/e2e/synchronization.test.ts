import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { contactId, employee, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { expectAccessible, type Served, serve } from './support/served.ts';
import { tabOf } from './support/tab-of.ts';

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;
let page: Page;

beforeAll(async () => {
  salesforce = await startOrg(
    trainingOrg({
      contacts: [
        learner(1, 'Lea', 'Lang'),
        learner(2, 'Max', '=cmd|calc'),
        learner(3, 'Nameless', 'Nobody', { Email: null }),
        ...Array.from({ length: 30 }, (_, index) => learner(10 + index, 'Person', `P${index}`)),
      ],
      users: [employee(1, 'Uma', 'User')],
    }),
  );
  installation = await install(
    trainingConfiguration({ contacts: { branches: { mode: 'single', destination: 'CUSTOMERS' } } }),
    { SF_URL: salesforce },
  );
  served = await serve(installation.environment);
  page = await served.enter('/');
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const WELCOME = { event: 'person_created' as const, title: 'Welcome', subject: 'Welcome', body: 'Hello' };

const newcomers = () =>
  installation.db.selectFrom('person').select('username').where('username', '=', 'neu@learners.example').execute();

/** What has no page yet. */
async function send(method: string, path: string, data: object): Promise<void> {
  const api = `${served.address}/api/v1`;
  const { csrfToken } = await (await page.request.get(`${api}/session`)).json();
  const answer = await page.request.fetch(api + path, { method, data, headers: { 'x-csrf-token': csrfToken } });
  if (!answer.ok()) throw new Error(`${method} ${path} answered ${answer.status()}: ${await answer.text()}`);
}

const card = (name: string) => page.getByRole('region', { name });

describe('the Salesforce pages', () => {
  it('come with a policy that lets in only what is ours, and styles only with the nonce of that very answer', async () => {
    const ask = async (path: string, accept: string) => await fetch(served.address + path, { headers: { accept } });
    const answers = [await ask('/', 'text/html'), await ask('/salesforce/training/logs', 'text/html')];
    const nonces = await Promise.all(
      answers.map(async (answer) => {
        const policy = answer.headers.get('content-security-policy') ?? '';
        expect(policy).toContain("script-src 'self';");
        expect(policy).not.toContain('unsafe');
        const nonce = /style-src 'self' 'nonce-([\w+/=]+)'/.exec(policy)?.[1] ?? '';
        expect(await answer.text()).toContain(`name="csp-nonce" content="${nonce}"`);
        return nonce;
      }),
    );
    expect(new Set(nonces).size).toBe(2);
    expect((await ask('/api/v1/nothing', 'text/html')).status).toBe(404);
    expect((await ask('/assets/nothing.js', '*/*')).status).toBe(404);
  });

  it('bring that policy with scripts and styles as well, which are kept for good', async () => {
    const html = await (await fetch(served.address, { headers: { accept: 'text/html' } })).text();
    const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      const answer = await fetch(served.address + file, { headers: { 'accept-encoding': 'gzip' } });
      await answer.arrayBuffer();
      const { headers } = answer;
      expect([file, headers.get('content-encoding')]).toEqual([file, 'gzip']);
      expect(headers.get('cache-control')).toContain('immutable');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    }
  });

  it('R4: are reached by the gear and the Admin menu', async () => {
    await page.getByRole('button', { name: 'Admin menu' }).click();
    await page.getByRole('menuitem', { name: 'Manage' }).click();
    await tabOf(page, 'Synchronization', { current: true }).waitFor();
    await card('Contacts').getByText('On', { exact: true }).waitFor();
    await card('Custom Objects').getByText('Not configured yet.').waitFor();
    await expectAccessible(page);
  });

  it('R7: test the connection, and show how many API calls are used (R48)', async () => {
    await tabOf(page, 'Connection').click();
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByText('It works').waitFor();
    await page.getByText('API calls in the last 24 hours').first().waitFor();
    await expectAccessible(page);
  });

  it('R38: Preview changes shows every change before anything is written', async () => {
    await tabOf(page, 'Synchronization').click();
    await page.getByRole('button', { name: 'Preview changes' }).click();
    await card('Contacts').getByText('Preview', { exact: true }).waitFor({ timeout: 120_000 });
    expect(await installation.db.selectFrom('person').select('id').where('sfdc_id', 'is not', null).execute()).toEqual(
      [],
    );
    await card('Contacts')
      .getByRole('link', { name: /Plan \d+/ })
      .click();
    await page
      .getByRole('row', { name: /lang@learners\.example/ })
      .getByText('Create')
      .waitFor();
    await page.getByRole('textbox', { name: 'Search' }).fill('p29@');
    await page.getByRole('row', { name: /p29@learners\.example/ }).waitFor();
    await page.getByRole('row', { name: /lang@learners\.example/ }).waitFor({ state: 'detached' });
    await page.getByText('Who was left out, and why').waitFor();
    await expectAccessible(page);
  });

  it('R38: changes are exported as CSV that no spreadsheet takes for a formula', async () => {
    await page.getByRole('textbox', { name: 'Search' }).fill('');
    await page.getByRole('row', { name: /lang@learners\.example/ }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export CSV' }).click(),
    ]);
    const csv = await (await download.createReadStream()).toArray();
    const text = Buffer.concat(csv.map((chunk) => Buffer.from(chunk))).toString('utf8');
    expect(text).toContain('lang@learners.example');
    expect(text).toContain("'=cmd|calc");
    expect(text).not.toMatch(/(?:^|,)"?=cmd/m);
  });

  it('R27–R31: Start synchronizes everything that is on; then it is gone, and the menu repeats it', async () => {
    await page.goto(`${served.address}/salesforce`);
    await page.getByRole('button', { name: 'Start' }).click();
    await card('Contacts').getByText('Finished with errors').waitFor({ timeout: 120_000 });
    await card('Users').getByText('Succeeded').waitFor({ timeout: 120_000 });
    await page.getByText('33', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Start' }).count()).toBe(0);
    const imported = page.getByRole('button', { name: /imported users/ });
    await imported.click();
    expect(await imported.locator('xpath=following-sibling::*[1]').textContent()).toBe('Users1Contacts32');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Resynchronize' }).click();
    await page.getByText('0', { exact: true }).first().waitFor({ timeout: 120_000 });
  });

  it('R28: a run that somebody else starts, or a schedule, is seen without a reload, over one stream of events', async () => {
    const streams: string[] = [];
    page.on('request', (request) => (request.url().endsWith('/events') ? streams.push(request.url()) : undefined));
    await page.reload();
    await card('Users').getByText('Succeeded').waitFor();
    const before = await card('Users').getByRole('link', { name: /^Run / }).textContent();
    const jobs = await installation.context.jobs();
    const { id } = await installation.db
      .selectFrom('settings')
      .select('id')
      .where('entity', '=', 'users')
      .executeTakeFirstOrThrow();
    const run = await jobs.enqueue(id);
    await card('Users')
      .getByRole('link', { name: `Run ${run}` })
      .waitFor();
    await card('Users').getByText('Succeeded').waitFor({ timeout: 120_000 });
    expect(before).not.toBe(`Run ${run}`);
    expect(streams).toEqual([`${served.address}/api/v1/runs/events`]);
  });

  it('R30: View Logs of a run with a single error leads to this very event', async () => {
    await card('Contacts').locator('a[href*="event="]').click();
    const details = page.getByRole('dialog', { name: 'Details of the event' });
    await details.getByText(contactId(3)).first().waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await details.waitFor({ state: 'detached' });
  });

  it('R33: the log says who was rejected and why', async () => {
    await tabOf(page, 'Logs', { current: true }).waitFor();
    await page.getByRole('textbox', { name: 'Search' }).fill(contactId(3));
    await page.getByRole('row', { name: /Error/ }).getByRole('button').first().click();
    const details = page.getByRole('dialog');
    await details.getByText('Mandatory value is empty').waitFor();
    await details.getByText('Fill the field in Salesforce, or map another one.').waitFor();
    const facts = await details.getByRole('row').allTextContents();
    expect(facts).toEqual(expect.arrayContaining(['Userada', 'FieldUsername', 'Value(empty)', 'Codemissing_value']));
    const record = details.getByRole('link', { name: contactId(3) });
    expect(await record.getAttribute('href')).toBe(`${salesforce.url}/${contactId(3)}`);
    expect(await record.getAttribute('rel')).toBe('noreferrer noopener');
    await expectAccessible(page);
    await page.reload();
    await details.getByText('Mandatory value is empty').waitFor();
    await page.keyboard.press('Escape');
    await details.waitFor({ state: 'detached' });
    const row = page.getByRole('row', { name: /Error/ }).getByRole('button');
    await row.press('Enter');
    await details.waitFor();
    await page.keyboard.press('Escape');
    await details.waitFor({ state: 'detached' });
    await expect.poll(() => page.locator('button:focus').textContent()).toBe('Mandatory value is empty');
  });

  it('R33: filters stand in the address: a reload keeps them, Back undoes them', async () => {
    const filtered = () => new URL(page.url()).searchParams;
    await page.goto(`${served.address}/salesforce/training/logs`);
    await page.getByRole('combobox', { name: 'Level' }).click();
    await page.getByRole('option', { name: 'error' }).click();
    await page.getByRole('textbox', { name: 'Search' }).fill('nobody at all');
    await page.getByText('Nothing fits the filters').waitFor();
    expect(Object.fromEntries(filtered())).toEqual({ level: 'error', search: 'nobody at all' });
    await page.reload();
    await page.getByText('Nothing fits the filters').waitFor();
    expect(await page.getByRole('textbox', { name: 'Search' }).inputValue()).toBe('nobody at all');
    expect(await page.getByRole('combobox', { name: 'Level' }).inputValue()).toBe('Error');
    await page.goBack();
    await page.getByRole('row').nth(1).waitFor();
    expect(await page.getByRole('textbox', { name: 'Search' }).inputValue()).toBe('');
    await page.goForward();
    await page.getByRole('button', { name: 'Remove the filters' }).press('Enter');
    await page.getByRole('row').nth(1).waitFor();
    expect([...filtered()]).toEqual([]);
    // Where the button was: at the list.
    expect(await page.locator(':focus').getAttribute('class')).toBe('query-states');
    await page.goto(`${served.address}/salesforce/training/logs?level=none&run=x&from=never&entity=people`);
    await page.getByRole('row').nth(1).waitFor();
  });

  it('shows what the last runs did, in a chart and in a table, and leads to each', async () => {
    await tabOf(page, 'Runs').click();
    const history = page.getByRole('region', { name: 'Outcomes over time' });
    await history.getByText(/^The last \d runs, .*: 33 created and \d rejected\./).waitFor();
    await history.locator('[data-outcome=created]').first().waitFor();
    await expectAccessible(page);
    await history.getByText('Table', { exact: true }).click();
    await page.waitForURL(/history=table/);
    const rows = history.getByRole('row');
    expect((await rows.first().getByRole('columnheader').allTextContents()).slice(3)).toEqual([
      'Created',
      'Updated',
      'Moved',
      'Reactivated',
      'Deactivated',
      'Rejected',
      'Failed',
    ]);
    expect(await rows.filter({ hasText: '32' }).count()).toBe(1);
    await expectAccessible(page);
    await rows.nth(1).getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: /^Run \d/ }).waitFor();
  });

  it('R34, R36: users are found, with what keeps them in step', async () => {
    await page.goto(`${served.address}/users`);
    await page.getByRole('textbox', { name: 'Search' }).fill('lang@');
    await page.getByRole('link', { name: 'lang@learners.example' }).click();
    await page.getByRole('heading', { level: 1, name: 'Lea Lang' }).waitFor();
    await page.getByText(contactId(1)).first().waitFor();
    await page.getByText('Customers').first().waitFor();
    await expectAccessible(page);
  });

  it('R41: says which runs touched a person, with what they did', async () => {
    const history = page.getByRole('region', { name: 'Runs that touched this person' });
    const run = history.getByRole('row').nth(1);
    await run.getByText('Create', { exact: true }).waitFor();
    await run.getByText('ada').first().waitFor();
    expect(await run.getByRole('link').getAttribute('href')).toMatch(/^\/runs\/\d+$/);
    expect(await history.getByRole('row').count()).toBe(2);
  });

  it('R41: says of a person what the next run would do, and where each value comes from', async () => {
    const explanation = page.getByRole('region', { name: 'What the next run would do' });
    await explanation.getByRole('button', { name: 'Look at it' }).click();
    await explanation.getByText('Nothing changes').waitFor();
    await explanation.getByText(/The record is in the list view/).waitFor();
    const line = explanation.getByRole('row', { name: /^Last name LastName Lang/ });
    expect(await line.getByRole('cell').allTextContents()).toEqual(['Last name', 'LastName', 'Lang', 'Lang', 'Lang']);
    await expectAccessible(page);
    await salesforce.update('Contact', contactId(1), { LastName: 'Lange' });
    await explanation.getByRole('button', { name: 'Look again' }).click();
    await explanation.getByText('Update', { exact: true }).waitFor();
  });

  it('R42: does at once for one person what the explanation says', async () => {
    const explanation = page.getByRole('region', { name: 'What the next run would do' });
    await explanation.getByRole('button', { name: 'Synchronize now' }).click();
    await explanation.getByText('Done: updated.').waitFor();
    await explanation.getByRole('link', { name: /^Run \d+$/ }).waitFor();
    await page.getByRole('heading', { level: 1, name: 'Lea Lange' }).waitFor();
    await expectAccessible(page);
    await salesforce.update('Contact', contactId(1), { LastName: 'Lang' });
    await explanation.getByRole('button', { name: 'Synchronize now' }).click();
    await page.getByRole('heading', { level: 1, name: 'Lea Lang', exact: true }).waitFor();
  });

  it('the organization chart opens by keyboard', async () => {
    await page.goto(`${served.address}/branches`);
    await page.getByRole('treeitem', { name: /Customers/ }).waitFor();
    await page.getByRole('treeitem').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('treeitem', { name: /Customers/ }).waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowRight');
    await page.getByRole('treeitem', { name: /Customers/ }).waitFor();
    await expectAccessible(page);
  });

  /** The only notification besides those that come along. */
  const welcomeId = async () => {
    const welcome = installation.db.selectFrom('notification').select('id').where('event', '=', WELCOME.event);
    return (await welcome.executeTakeFirstOrThrow()).id;
  };

  it('R3, R30, R38: a plan is applied from its page, once what it would send is acknowledged', async () => {
    await salesforce.create('Contact', {
      FirstName: 'Nina',
      LastName: 'Neu',
      Email: 'neu@learners.example',
      Is_Learner__c: true,
    });
    await send('POST', '/notifications', WELCOME);
    const id = await welcomeId();
    await send('PUT', `/notifications/${id}/published`, { published: true });
    await page.goto(`${served.address}/salesforce`);
    await page.getByRole('button', { name: 'Preview changes' }).click();
    await card('Contacts').getByText('Preview', { exact: true }).waitFor({ timeout: 120_000 });
    // What went wrong in the last run is within reach beside the plan.
    await card('Contacts').getByText('Finished with errors').waitFor();
    expect(await card('Contacts').getByRole('link', { name: 'View Logs' }).count()).toBe(1);
    await card('Contacts')
      .getByRole('link', { name: /Plan \d+/ })
      .click();
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    await page.getByRole('button', { name: 'Apply it' }).click();
    const told = page.getByRole('dialog', { name: 'People will be told' });
    await told.getByText('Welcome: about one person').waitFor();
    expect(await told.getByRole('link', { name: 'Welcome' }).getAttribute('href')).toBe(`/notifications/${id}`);
    await told.getByRole('link', { name: 'Write, publish or unpublish notifications' }).waitFor();
    await expectAccessible(page);
    expect(await newcomers()).toEqual([]);
    await told.getByRole('button', { name: 'Understood, start' }).click();
    await page.getByText('Finished with errors').waitFor({ timeout: 120_000 });
    expect(await newcomers()).toEqual([{ username: 'neu@learners.example' }]);
  });

  it('R3: asks again when the notifications have changed; a run can tell nobody', async () => {
    const id = await welcomeId();
    const { event: _, ...texts } = WELCOME;
    await send('PUT', `/notifications/${id}`, { ...texts, body: 'Something else' });
    await page.goto(`${served.address}/salesforce`);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Resynchronize' }).click();
    const told = page.getByRole('dialog', { name: 'People will be told' });
    await told.getByRole('button', { name: 'Start, and tell nobody' }).click();
    await told.waitFor({ state: 'detached' });
    const last = installation.db.selectFrom('run').select('notify').orderBy('id', 'desc').limit(1);
    expect(await last.executeTakeFirst()).toEqual({ notify: false });
  });
});
