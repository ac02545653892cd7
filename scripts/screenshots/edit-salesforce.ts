import { z } from 'zod';

const Token = z.object({ access_token: z.string() });
const Contacts = z.object({ records: z.array(z.object({ Id: z.string(), LastName: z.string() })) });
const DATA = '/services/data/v62.0';

type Edit = Readonly<Record<string, string | null>>;

/** What changes in the org from one run to the next: each one has something else to do. */
const DAYS: readonly (readonly Edit[])[] = [
  [{ Title: 'Advisor' }, { Title: 'Advisor' }, { Title: 'Buyer' }, { Email: null }],
  [{ Title: 'Auditor' }],
  Array.from({ length: 14 }, (_, index) => ({ Title: `Engineer ${(index % 3) + 1}` })),
  [{ LastName: 'Marino' }, { Title: 'Trainer' }, { Title: 'Trainer' }, { Title: 'Trainer' }, { Email: null }],
  [],
  Array.from({ length: 8 }, () => ({ Title: 'Account Executive' })),
];

/** Work of several days, with a run after each. */
export async function workForDays(address: string, run: () => Promise<void>): Promise<void> {
  for (const edits of DAYS) {
    await edit(address, edits, 40);
    await run();
  }
}

/** Ordinary work in the org: people marry, change their jobs, get a wrong address. */
export async function editSalesforce(address: string): Promise<void> {
  await edit(
    address,
    [
      { LastName: 'Ferrari-Rossi' },
      { Title: 'Head of Learning' },
      { Title: 'Regional Training Manager', FirstName: 'Giulia' },
      { Email: null },
      { Title: 'Consultant' },
      { Hire_Date__c: '2026-09-01', Title: 'Team Lead' },
    ],
    0,
  );
}

/** One contact after another, from the `first` one on. */
async function edit(address: string, edits: readonly Edit[], first: number): Promise<void> {
  const grant = { grant_type: 'client_credentials', client_id: 'rollcall', client_secret: 'rollcall-secret' };
  const signIn = await fetch(`${address}/services/oauth2/token`, { method: 'POST', body: new URLSearchParams(grant) });
  const { access_token: token } = Token.parse(await signIn.json());
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const soql = 'SELECT Id, LastName FROM Contact WHERE Is_Learner__c = true AND Email != null ORDER BY Id LIMIT 80';
  const found = await fetch(`${address}${DATA}/query?q=${encodeURIComponent(soql)}`, { headers });
  const { records } = Contacts.parse(await found.json());
  for (const [index, values] of edits.entries()) {
    const answer = await fetch(`${address}${DATA}/sobjects/Contact/${records[first + index]?.Id}`, {
      method: 'PATCH',
      headers,
      body: JSON.stringify(values),
    });
    if (answer.status !== 204) throw new Error(`The sandbox answered ${answer.status}: ${await answer.text()}`);
  }
}
