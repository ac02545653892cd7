import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chart } from '../support/chart.ts';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { type Served, serve } from './support/served.ts';
import { type Listener, listenTo } from './support/spoken.ts';

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;
let page: Page;
let ear: Listener;

const text = (name: string, label: string) => ({ name, label, type: 'string', length: 80 });
const guest = (login: string, first: string, last: string, kind: string | null) => ({
  Login__c: login,
  First__c: first,
  Last__c: last,
  Kind__c: kind,
});

const org = {
  ...trainingOrg({}),
  objects: [
    {
      name: 'Guest__c',
      label: 'Guest',
      listViews: true,
      fields: [
        text('Login__c', 'Login'),
        text('First__c', 'Given name'),
        text('Last__c', 'Family name'),
        { name: 'Kind__c', label: 'Kind', type: 'picklist', values: ['Partner', 'Press'] },
      ],
    },
  ],
  listViews: [{ object: 'Guest__c', developerName: 'Guests', columns: ['Name'], where: "Login__c != ''" }],
  records: {
    Guest__c: [guest('gina', 'Gina', 'Guest', 'Press'), guest('paul', 'Paul', 'Partner', null)],
  },
};

beforeAll(async () => {
  salesforce = await startOrg(org);
  installation = await install(trainingConfiguration({ users: null, contacts: null }), { SF_URL: salesforce });
  served = await serve(installation.environment);
  page = await served.enter('/salesforce');
  await page.getByRole('region', { name: 'Custom Objects' }).waitFor();
  ear = await listenTo(page);
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const here = () => ear.here();
/** Fails unless a live region says it. */
const expectHeard = (what: RegExp) => ear.hears(what);
const expectHere = async (what: RegExp) => await expect.poll(here).toMatch(what);

/** Types into the list that the keyboard is at, and takes the first option that is left. */
async function choose(typed: string, option: RegExp): Promise<void> {
  await ear.press('ControlOrMeta+a');
  await ear.type(typed);
  await page.getByRole('option').filter({ hasText: option }).first().waitFor();
  await ear.press('ArrowDown');
  await expectHere(new RegExp(`^combobox.* › option ".*${option.source}`));
  await ear.press('Enter');
}

describe('a mapping from nothing to Confirm, by the keyboard alone, as a screen reader says it', () => {
  it('R5, R6: begins at Configure; the panel has the focus, and names object and list view', async () => {
    await ear.tabTo(/^link "Skip to the content"/);
    await ear.press('Enter');
    await ear.tabTo(/^link "Configure Custom Objects"/);
    await ear.press('Enter');
    await page.getByRole('dialog', { name: 'Configure custom objects' }).waitFor();
    await expect.poll(() => page.evaluate(`document.activeElement?.closest('[role="dialog"]') !== null`)).toBe(true);
    await ear.tabTo(/^combobox "Custom object".*Those that have list views/);
    await choose('guest', /Guest \(Guest__c\)/);
    await ear.tabTo(/^combobox "List view".*decides who is synchronized/);
    await choose('guests', /Guests/);
    await ear.tabTo(/^button "Next: the mapping"/);
    await ear.press('Enter');
  });

  it('R8: says that the mapping is the page that came, and goes on in its content', async () => {
    await expectHeard(/Map custom objects · Salesforce · Rollcall/);
    await page.getByText('2 records of 2').waitFor();
    await expectHere(/^main/);
  });

  it('R23, R24: fields are found by search and given a column, each of which is said', async () => {
    await ear.tabTo(/^button "Platform fields/);
    await ear.tabTo(/^textbox "Search platform fields"/);
    await ear.type('user');
    await ear.tabTo(/^combobox "Column for Username"/);
    await choose('login', /Login \(Login__c\)/);
    await expectHeard(/Username is filled from Login__c/);
    await expectHeard(
      /1 of 3 mandatory fields mapped. Still missing: First name, Last name and the destination branch/,
    );
  });

  it('R23: a column is given what it fills from its header, and gives it back', async () => {
    await ear.tabTo(/^button "Fill a platform field from Given name"/);
    await ear.press('Enter');
    await expectHere(/^menuitem|^menu/);
    await ear.type('First');
    for (let tries = 0; tries < 30 && !/"First name"/.test(await here()); tries += 1) await ear.press('ArrowDown');
    expect(await here()).toMatch(/^menuitem "First name"/);
    await ear.press('Enter');
    await expectHeard(/First name is filled from First__c/);
    await expectHere(/^button "Fill a platform field from Given name"/);
    await ear.tabTo(/^button "Do not fill First name from Given name"/);
    await ear.press('Enter');
    await expectHeard(/First name is not filled any more/);
    await expectHere(/^button "Fill a platform field from Given name"/);
  });

  it('R23, R26: the records are walked through, cell by cell', async () => {
    await ear.tabTo(/^grid "Records of the list view"/, { back: true });
    await ear.press('ArrowDown');
    await expectHere(/› gridcell/);
    for (let column = 0; column < 20 && !/› gridcell "gina"/.test(await here()); column += 1) {
      await ear.press('ArrowRight');
    }
    await expectHere(/› gridcell "gina"/);
    await ear.press('ArrowDown');
    await expectHere(/› gridcell "paul"/);
  });

  it('R24: the other mandatory fields are mapped where they are listed', async () => {
    await ear.tabTo(/^textbox "Search platform fields"/, { back: true });
    await ear.press('ControlOrMeta+a', 'Delete');
    await ear.tabTo(/^combobox "Column for First name"/);
    await choose('given', /Given name \(First__c\)/);
    await ear.tabTo(/^combobox "Column for Last name"/);
    await choose('family', /Family name \(Last__c\)/);
    await expectHeard(/3 of 3 mandatory fields mapped. Still missing: the destination branch/);
  });

  it('R17, R20: the organization chart has its mode, its picklist and its branch', async () => {
    await ear.tabTo(/^button "Organization chart.*collapsed/, { back: true });
    await ear.press('Enter');
    await expectHere(/^button "Organization chart.*expanded/);
    await ear.tabTo(/^radio "Use single branch", checked, Everyone goes/);
    await ear.press('ArrowDown');
    await expectHere(/^radio "Use additional fields hierarchy", checked/);
    await ear.tabTo(/^combobox "First picklist"/);
    await choose('kind', /Kind/);
    await ear.tabTo(/^button "Destination branch: Choose a branch"/);
    await ear.press('Enter');
    await expectHere(/^textbox "Search by name or code"/);
    await ear.tabTo(/^treeitem "Platform.*The root cannot be chosen.*disabled/);
    await ear.press('Enter', 'ArrowDown');
    await expectHere(/^treeitem "Customers/);
    await ear.press('ArrowDown');
    await expectHere(/^treeitem "Staff/);
    await ear.press('Enter');
    await expectHeard(/3 of 3 mandatory fields mapped.$/);
    await expectHere(/^button "Destination branch: Choose a branch"/);
  });

  it('R9: an import option says what it does', async () => {
    await ear.tabTo(/^button "Import options.*collapsed/, { back: true });
    await ear.press('Enter');
    await ear.tabTo(/^switch "Force users to change their password.*not checked, Whoever a run creates/);
    await ear.press(' ');
    await expectHere(/^switch "Force users to change their password.*[^t] checked/);
  });

  it('R25: Confirm is described by what is complete; it is said to be saved, on the page that came', async () => {
    await ear.tabTo(/^button "Confirm".*3 of 3 mandatory fields mapped/, { back: true });
    await ear.press('Enter');
    await expectHeard(/Saved\. The next run uses it/);
    await page.getByRole('region', { name: 'Custom Objects' }).getByText('Guests').waitFor();
    await ear.tabTo(/^button "Start"/);
    await ear.press('Enter');
    await expect.poll(() => chart(installation.db, 'STAFF')).toEqual(['Staff: paul', '· Partner', '· Press: gina']);
  });
});
