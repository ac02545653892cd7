import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { DataInput } from '../../sandbox/docebo/data/format.ts';
import { idSequence } from '../../sandbox/salesforce/org/ids.ts';
import { API, signIn } from '../fixture.ts';

/** Above those that the sandbox gives to records which are created later. */
const FIRST = 1_000_000;
/** As many as Salesforce takes at once. */
const BATCH = 200;
const SAVED = z.array(z.object({ success: z.boolean() }));

const ids = { Account: idSequence('001'), Contact: idSequence('003') };
export const accountId = (number: number) => ids.Account.id(FIRST + number);
export const contactId = (number: number) => ids.Contact.id(FIRST + number);

/** Accounts side by side, and contacts who sit in the first two of them by turns. */
export async function writeOrg(folder: string, contacts: number, accounts: number): Promise<string> {
  const file = join(folder, 'org.json');
  const data = {
    name: 'Bench',
    fields: { Contact: [{ name: 'Is_Learner__c', type: 'boolean' }] },
    listViews: [{ object: 'Contact', developerName: 'Learners', columns: ['Name'], where: 'Is_Learner__c = true' }],
    records: {
      Account: Array.from({ length: accounts }, (_, index) => ({ Id: accountId(index), Name: `Account ${index}` })),
      Contact: Array.from({ length: contacts }, (_, index) => ({
        Id: contactId(index),
        FirstName: `First${index}`,
        LastName: `Last${index}`,
        Email: `person${index}@bench.example`,
        Title: 'Engineer',
        AccountId: accountId(index % 2),
        Is_Learner__c: true,
      })),
    },
  };
  await writeFile(file, JSON.stringify(data));
  return file;
}

/** A tenant with the fields that Rollcall needs, one to fill, and a destination. */
export async function writeTenant(folder: string): Promise<string> {
  const file = join(folder, 'tenant.json');
  const data: DataInput = {
    name: 'Bench',
    fields: [
      { id: 1, title: 'sfdc_id' },
      { id: 2, title: 'sfdc_user_type' },
      { id: 3, title: 'Title' },
    ],
    branches: [{ code: 'CUSTOMERS', name: 'Customers' }],
  };
  await writeFile(file, JSON.stringify(data));
  return file;
}

type Values = Readonly<Record<string, string | boolean | null>>;

/** Changes records, or creates those that have no Id, as any client of the org could. */
export async function save(
  url: string,
  object: 'Account' | 'Contact',
  records: readonly (Values & { readonly Id?: string })[],
): Promise<void> {
  const { instanceUrl, headers } = await signIn(url);
  for (let first = 0; first < records.length; first += BATCH) {
    const some = records.slice(first, first + BATCH);
    const method = some[0]?.Id === undefined ? 'POST' : 'PATCH';
    const answer = await fetch(`${instanceUrl}${API}/composite/sobjects`, {
      method,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({
        allOrNone: false,
        records: some.map(({ Id, ...values }) => ({
          attributes: { type: object },
          ...(Id === undefined ? {} : { id: Id }),
          ...values,
        })),
      }),
    });
    const saved = SAVED.parse(await answer.json());
    if (saved.some(({ success }) => !success)) throw new Error('Salesforce did not save every change.');
  }
}
