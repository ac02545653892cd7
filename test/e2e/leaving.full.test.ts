import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { advance } from '../support/settled-learners.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { type Served, serve } from './support/served.ts';

/** Three more than branches may be nested. */
const LEVELS = 53;
const DAY_SECONDS = 24 * 3_600;

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;
let page: Page;

beforeAll(async () => {
  salesforce = await startOrg(
    trainingOrg({
      accounts: Array.from({ length: LEVELS }, (_, index) =>
        account(index + 1, `Level ${index + 1}`, index === 0 ? undefined : index),
      ),
      contacts: [
        learner(1, 'Ada', 'Lovelace', { AccountId: accountId(LEVELS) }),
        learner(2, 'Grace', 'Hopper'),
        learner(3, 'Jean', 'Bartik'),
        learner(4, 'Kay', 'Antonelli'),
      ],
    }),
  );
  const contacts = { branches: { mode: 'accounts', destination: 'CUSTOMERS' }, leavers: 'deactivate' };
  installation = await install(trainingConfiguration({ users: null, contacts }), { SF_URL: salesforce });
  served = await serve(installation.environment);
  page = await served.enter('/salesforce');
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const LOGS = '/salesforce/training/logs';
const ended = async () => {
  const runs = installation.db
    .selectFrom('run')
    .select('id')
    .where('finished_at', 'is not', null)
    .orderBy('id', 'desc');
  return (await runs.execute()).map(({ id }) => id);
};

/** Starts a synchronization in the console, waits for its end, and opens its page. */
async function synchronize(): Promise<void> {
  const before = (await ended()).length;
  await page.goto(`${served.address}/salesforce`);
  if (before === 0) await page.getByRole('button', { name: 'Start', exact: true }).click();
  else {
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Resynchronize' }).click();
  }
  await expect.poll(async () => (await ended()).length, { timeout: 120_000, interval: 250 }).toBe(before + 1);
  await page.goto(`${served.address}/runs/${(await ended())[0]}`);
}

/** What the log says of the last run. */
async function expectLogged(words: RegExp): Promise<void> {
  await page.goto(`${served.address}${LOGS}?run=${(await ended())[0]}`);
  await page.getByText(words).first().waitFor();
}

async function openPerson(search: string): Promise<void> {
  await page.goto(`${served.address}/users?search=${search}`);
  await page
    .getByRole('link', { name: new RegExp(search, 'i') })
    .first()
    .click();
  await page.getByRole('heading', { level: 1 }).waitFor();
}

describe('accounts that are nested deeper than branches may be', () => {
  it('R22: are survived: the log says which, what became of each, and what to do', async () => {
    await synchronize();
    await page.getByText('Succeeded').first().waitFor();
    await page.goto(`${served.address}${LOGS}`);
    const deep = page.getByRole('button', { name: 'Accounts nested too deep' });
    await deep.first().waitFor();
    expect(await deep.count()).toBe(LEVELS - 50);
    await deep.first().click();
    const details = page.getByRole('dialog', { name: 'Details of the event' });
    await details
      .getByText(
        /Account \w+ is more than 50 levels deep .* under that of account \w+\. Make the account hierarchy shallower/,
      )
      .first()
      .waitFor();
  });

  it('R22: whoever is in the deepest is in a branch of its name, at the last level', async () => {
    await openPerson('lovelace');
    const above = Array.from({ length: 49 }, (_, index) => `Level ${index + 1}`);
    const path = ['Customers', ...above, `Level ${LEVELS}`].join(' › ');
    const branch = page.getByRole('link', { name: path, exact: true });
    await branch.waitFor();
    expect(await branch.count()).toBe(1);
  });
});

describe('whoever leaves between two runs', () => {
  it('R12, R13: is found by their Id, though nothing that was read says so; run, log and person say why they are out', async () => {
    await salesforce.remove('Contact', contactId(2));
    // Long ago, as when somebody edits the filter: no later change of theirs is read.
    await salesforce.control('PATCH', `/records/Contact/${contactId(3)}`, {
      values: { Is_Learner__c: false },
      secondsBack: DAY_SECONDS,
    });
    await synchronize();
    const changes = page.getByRole('row', { name: /Deactivate/ });
    for (const name of ['hopper', 'bartik']) {
      await changes.filter({ hasText: name }).filter({ hasText: 'Left the list view' }).waitFor();
    }
    expect(await changes.count()).toBe(2);
    await expectLogged(/Reading what changed in the list view .* since .*, and the Ids of all others/);
    for (const name of ['hopper', 'bartik']) {
      await openPerson(name);
      await page.getByText('Deactivated', { exact: true }).waitFor();
    }
    await openPerson('antonelli');
    await page.getByText('Active', { exact: true }).first().waitFor();
    expect(await page.getByText('Deactivated', { exact: true }).count()).toBe(0);
  });

  it('R12: of a list view larger than the options say, is found once a day; until then the log names no Ids', async () => {
    await page.goto(`${served.address}/salesforce/training/mapping/contacts`);
    await page.getByRole('button', { name: 'Import options' }).click();
    await page.getByRole('button', { name: 'More options' }).click();
    await page.getByRole('textbox', { name: 'Read all Ids of list views of up to' }).fill('1');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('heading', { name: 'Sync Users' }).waitFor();
    // Other options make a run full, which sees everybody.
    await synchronize();
    await salesforce.remove('Contact', contactId(4));
    await synchronize();
    await expectLogged(/Reading what changed in the list view .* since .*\d\d:\d\d\.$/);
    expect(await page.getByText(/the Ids of all others/).count()).toBe(0);
    await openPerson('antonelli');
    await page.getByText('Active', { exact: true }).first().waitFor();
    expect(await page.getByText('Deactivated', { exact: true }).count()).toBe(0);
    await advance(salesforce, DAY_SECONDS);
    await synchronize();
    await expectLogged(/and the Ids of all others/);
    await openPerson('antonelli');
    await page.getByText('Deactivated', { exact: true }).waitFor();
  });
});
