import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findPerson } from '../../src/store/views/person.ts';
import { type Installation, install } from '../support/installation.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { notifyingConfiguration } from '../support/notifying.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { account, accountId, contactId, learner, trainingOrg } from '../support/training-org.ts';
import { type Served, serve } from './support/served.ts';

/** Markup in as many ways as fit into a name: an element, a script by an attribute, and what would end an attribute. */
const MARK = '"><x-in/><img src=x onerror=ran=1>';
/** And where there is more room. */
const LONG = `${MARK}<svg onload=ran=1></svg><script>ran=1</script><a href="javascript:ran=1">x</a><iframe srcdoc="<script>parent.ran=1</script>"></iframe>{{constructor.constructor('ran=1')()}}\${ran=1}`;

/** What would be a header of a mail; what rings, and what turns round the text behind it. */
const HEADER = 'Max\u0007\u202e\r\nBcc: all@evil.example\r\n\r\nx';

let salesforce: SalesforceOrg;
let mail: MailServer;
let installation: Installation;
let served: Served;
let evil: string;
let run: string;
let notification: string;

beforeAll(async () => {
  salesforce = await startOrg(
    trainingOrg({
      accounts: [account(1, `Acme ${MARK}`), account(2, `Rome ${MARK}`, 1)],
      contacts: [
        learner(1, `Eve ${MARK}`, `Evil ${MARK}`, {
          AccountId: accountId(2),
          Email: 'evil@learners.example',
          Motto__c: LONG,
        }),
        // Each of them is left out, and the log says which value kept them out.
        learner(2, `Nat ${MARK}`, `Nowhere ${MARK}`, { Email: 'nowhere@learners.example', Country__c: MARK }),
        learner(3, `Noa ${MARK}`, `Nameless ${MARK}`, { Email: null }),
        // And another recipient.
        learner(4, HEADER, 'Header', { Email: 'header@learners.example' }),
        learner(5, 'Rita', 'Recipient', { Email: 'rita@learners.example\r\nRCPT TO:<all@evil.example>' }),
        learner(6, 'Rita', 'Several', { Email: 'rita@learners.example, all@evil.example' }),
      ],
    }),
  );
  mail = await startMailServer();
  const alerts = { email: { to: ['ops@acme.example'], from: 'rollcall@acme.example', smtp: '${SMTP_URL}' } };
  const mapping = {
    username: 'Email',
    firstname: 'FirstName',
    lastname: 'LastName',
    email: 'Email',
    motto: 'Motto__c',
    country: 'Country__c',
    employer: 'Account.Name',
  };
  const configuration = notifyingConfiguration(alerts, { mapping });
  installation = await install(configuration, { SF_URL: salesforce, SMTP_URL: mail });
  ({ id: notification } = await installation.db
    .insertInto('notification')
    .values({
      event: 'person_created',
      title: `Welcome ${MARK}`,
      subject: 'Welcome, {{person.firstname}}',
      body: 'Dear {{person.firstname}} {{person.lastname}}',
      recipients: [],
      published_at: new Date(),
      created_at: new Date(),
      updated_at: new Date(),
    })
    .returning('id')
    .executeTakeFirstOrThrow());
  const result = await installation.sync('contacts');
  expect(result.counts).toMatchObject({ created: 2, rejected: 4 });
  ({ id: run } = result);
  ({ id: evil } = await findPerson(installation.db, 'evil@learners.example'));
  await installation.context.deliverNotifications(new Date(Date.now() + 120_000));
  expect(mail.mails.length).toBeGreaterThan(0);
  // A change by which the plan has something before and after.
  await salesforce.update('Contact', contactId(1), { FirstName: `Eva ${MARK}` });
  await installation.plan('contacts');
  served = await serve(installation.environment);
});

afterAll(async () => {
  // No page has logged an error: what the Content-Security-Policy refuses would be one.
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await mail[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

/** In the browser: what of the values has become part of a page instead of its text, or has run. */
const INJECTED = `[
  ...('ran' in globalThis ? ['a script ran'] : []),
  ...[...document.querySelectorAll(
    'x-in, img[src="x"], svg[onload], iframe[srcdoc], script:not([src]), [onerror], a[href^="javascript:" i]',
  )].map(({ outerHTML }) => outerHTML),
]`;

async function injected(page: Page): Promise<string[]> {
  const found = await Promise.all(page.frames().map((frame) => frame.evaluate<unknown>(INJECTED)));
  return z.array(z.array(z.string())).parse(found).flat();
}

interface Shown {
  readonly name: string;
  readonly path: () => string;
  /** What leads there from the page. */
  readonly act?: (page: Page) => Promise<void>;
}

const SALESFORCE = '/salesforce/training';
const firstRow = async (page: Page) => await page.getByRole('row').nth(1).click();

/** Every page on which values of Salesforce stand. */
const PAGES: readonly Shown[] = [
  { name: 'users', path: () => '/users' },
  { name: 'a user', path: () => `/users/${evil}` },
  { name: 'a user who is edited', path: () => `/users/${evil}/edit` },
  { name: 'branches', path: () => '/branches?search=Acme' },
  { name: 'a run', path: () => `/runs/${run}` },
  { name: 'a plan', path: () => `/runs/${Number(run) + 1}` },
  { name: 'logs', path: () => `${SALESFORCE}/logs` },
  { name: 'an event of the logs', path: () => `${SALESFORCE}/logs`, act: firstRow },
  { name: 'a mapping with its preview', path: () => `${SALESFORCE}/mapping/contacts` },
  { name: 'notifications', path: () => '/notifications' },
  { name: 'a notification', path: () => `/notifications/${notification}` },
  { name: 'the outbox', path: () => '/notifications?view=outbox' },
  { name: 'a mail of the outbox', path: () => '/notifications?view=outbox', act: firstRow },
];

describe('markup in every value of Salesforce', () => {
  it.each(PAGES)('is text on the page of $name', async ({ path, act }) => {
    const page = await served.enter(path());
    const marked = page.getByText('<x-in/>').or(page.locator('input[value*="<x-in/>"]'));
    await act?.(page);
    await marked.first().waitFor({ state: 'attached' });
    expect(await injected(page)).toEqual([]);
    await page.close();
  });

  it('would be found, were it part of a page', async () => {
    const page = await served.enter('/users');
    await page.getByRole('link', { name: 'evil@learners.example' }).waitFor();
    expect(await injected(page)).toEqual([]);
    await page.evaluate(`document.body.append(document.createElement('x-in')); globalThis.ran = 1`);
    expect(await injected(page)).toEqual(['a script ran', '<x-in></x-in>']);
  });

  it('is text in the mails that were sent, and no header of theirs', () => {
    const welcome = mail.mails.find(({ to }) => to.includes('evil@learners.example'));
    const { text = '' } = welcome ?? {};
    expect(welcome?.to).toEqual(['evil@learners.example']);
    expect(text).toContain('&lt;x-in/&gt;');
    const [, html = ''] = text.split(/^content-type: text\/html.*$/im);
    expect(html).toContain('Dear');
    expect(html).not.toContain('<x-in');
  });

  it('goes to nobody else by a mail, whatever is in a name or an address', () => {
    expect(mail.mails.flatMap(({ to }) => to).toSorted()).toEqual(['evil@learners.example', 'header@learners.example']);
    for (const { text } of mail.mails) {
      const [head = ''] = text.split('\n\n');
      const headers = head.split('\n').map((line) => line.split(':')[0]?.toLowerCase());
      expect(headers).toContain('subject');
      expect(headers).not.toContain('bcc');
    }
    const { text = '' } = mail.mails.find(({ to }) => to.includes('header@learners.example')) ?? {};
    expect(text).toContain('Subject: Welcome, Max   Bcc: all@evil.example x\n');
    expect(text).toContain('Dear Max   Bcc: all@evil.example x Header');
    // As it is, or as a transfer encoding writes it.
    expect(text).not.toMatch(/[\u0007\u202e]|=07|=E2=80=AE/);
  });
});
