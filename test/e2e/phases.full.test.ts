import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { expectAccessible, type Served, serve } from './support/served.ts';

const LEARNERS = 40;
const AT_LEISURE = { timeout: 120_000 };

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;
let page: Page;

beforeAll(async () => {
  salesforce = await startOrg(
    trainingOrg({
      accounts: [account(1, 'Acme'), account(2, 'Globex')],
      contacts: Array.from({ length: LEARNERS }, (_, index) =>
        learner(index + 1, 'Lea', `L${index + 1}`, { AccountId: accountId(1) }),
      ),
    }),
  );
  // Nothing else changes with the account.
  const names = { username: 'Email', firstname: 'FirstName', lastname: 'LastName', email: 'Email' };
  const contacts = { leavers: 'deactivate', mapping: names };
  installation = await install(trainingConfiguration({ users: null, contacts }), { SF_URL: salesforce });
  served = await serve(installation.environment);
  page = await served.enter('/salesforce/training/synchronization');
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const card = () => page.getByRole('region', { name: 'Contacts' });
const button = (name: string) => page.getByRole('button', { name, exact: true });

interface Stop {
  /** Unlike that of every other one. */
  readonly key: number;
  /** Where the run stands still: `before insert on person`. */
  readonly at: string;
  /** SQL over `new`, the row that is written. */
  readonly when: string;
}

/** Has whoever comes to one of these statements wait there, until each is let go on. */
async function stopping(stops: readonly Stop[], meanwhile: (goOn: (key: number) => Promise<void>) => Promise<void>) {
  const { db } = installation;
  await db.connection().execute(async (gate) => {
    for (const { key, at, when } of stops) {
      const name = sql.raw(`stop_${key}`);
      await sql`create function ${name}() returns trigger language plpgsql as $$
        begin
          if ${sql.raw(when)} then perform pg_advisory_xact_lock_shared(${sql.lit(key)}); end if;
          return new;
        end $$`.execute(db);
      await sql`create trigger ${name} ${sql.raw(at)} for each row execute function ${name}()`.execute(db);
      await sql`select pg_advisory_lock(${sql.lit(key)})`.execute(gate);
    }
    try {
      await meanwhile(async (key) => {
        await sql`select pg_advisory_unlock(${sql.lit(key)})`.execute(gate);
      });
    } finally {
      await sql`select pg_advisory_unlock_all()`.execute(gate);
    }
  });
  for (const { key } of stops) await sql`drop function ${sql.raw(`stop_${key}`)} cascade`.execute(db);
}

describe('a run that is watched', () => {
  it('R28: says when it plans and when it applies, with a bar of that name and how far it is', async () => {
    const planning = { key: 1, at: 'before insert on change', when: "new.kind = 'branch'" };
    const applying = { key: 2, at: 'before insert on person', when: "new.username = 'l7@learners.example'" };
    await stopping([planning, applying], async (goOn) => {
      await button('Start').click();
      await card().getByText('Planning', { exact: true }).waitFor(AT_LEISURE);
      await card().getByRole('progressbar', { name: 'Planning' }).waitFor();
      await card()
        .getByText(/so far/)
        .waitFor();
      await button('Cancel').waitFor();
      await expectAccessible(page);
      await goOn(planning.key);
      await card().getByText('Applying to the platform', { exact: true }).waitFor(AT_LEISURE);
      await card().getByRole('progressbar', { name: 'Applying to the platform' }).waitFor();
      // Two branches and everybody.
      await card()
        .getByText(`of ${LEARNERS + 2}`)
        .waitFor();
      expect(await card().getByText('Planning', { exact: true }).count()).toBe(0);
      await expectAccessible(page);
      await card()
        .getByRole('link', { name: /^Run \d+/ })
        .click();
      await page.getByRole('progressbar', { name: 'Applying to the platform' }).waitFor();
      await page.goBack();
      await goOn(applying.key);
      await card().getByText('Succeeded').waitFor(AT_LEISURE);
    });
    expect(await card().getByRole('progressbar').count()).toBe(0);
  });
});

/** The numbers of a plan or a run, by what they count. */
async function countsShown(): Promise<Record<string, number>> {
  await page.getByText(/records? read with/).waitFor();
  const names = ['Created', 'Updated', 'Moved', 'Deactivated', 'Unchanged'];
  const counted = names.map(async (name) => {
    const label = page.getByRole('main').locator('p', { hasText: new RegExp(`^${name}$`) });
    const shown =
      (await label.count()) === 0 ? '0' : await label.first().locator('xpath=preceding-sibling::*[1]').textContent();
    return [name, Number(shown)] as const;
  });
  return Object.fromEntries(await Promise.all(counted));
}

describe('how many people were imported', () => {
  it('R29: is the created, the updated and the moved together, as plan, run and log count them', async () => {
    await salesforce.update('Contact', contactId(1), { FirstName: 'Lina' });
    await salesforce.update('Contact', contactId(2), { FirstName: 'Lina' });
    await salesforce.update('Contact', contactId(3), { AccountId: accountId(2) });
    await salesforce.update('Contact', contactId(4), { Is_Learner__c: false });
    const values = { FirstName: 'New', LastName: 'One', Email: 'one@learners.example', Is_Learner__c: true };
    await salesforce.create('Contact', { ...values, AccountId: accountId(1) });
    const expected = { Created: 1, Updated: 2, Moved: 1, Deactivated: 1 };

    await button('Preview changes').click();
    const plan = card().getByRole('link', { name: /^Plan \d+/ });
    await plan.waitFor(AT_LEISURE);
    await card()
      .getByRole('progressbar')
      .waitFor({ state: 'detached', ...AT_LEISURE });
    await plan.click();
    expect(await countsShown()).toMatchObject(expected);

    await page.goto(`${served.address}/salesforce/training/synchronization`);
    const before = await card()
      .getByRole('link', { name: /^Run \d+/ })
      .textContent();
    await button('More').click();
    await page.getByRole('menuitem', { name: 'Resynchronize' }).click();
    const run = card().getByRole('link', { name: /^Run \d+/ });
    await expect.poll(() => run.first().textContent()).not.toBe(before);
    await card().getByText('Succeeded').first().waitFor(AT_LEISURE);
    const imported = page.getByRole('button', { name: /imported users/ });
    await expect.poll(() => imported.textContent()).toMatch(/^4\D/);
    await imported.click();
    expect(await imported.locator('xpath=following-sibling::*[1]').textContent()).toBe('Contacts4');
    const number = /\d+/.exec((await run.first().textContent()) ?? '')?.[0] ?? '';
    await run.first().click();
    expect(await countsShown()).toMatchObject(expected);
    await page.goto(`${served.address}/salesforce/training/logs?run=${number}`);
    await page
      .getByText(/People imported: 4\. Rejected: 0\./)
      .first()
      .waitFor();
  });
});
