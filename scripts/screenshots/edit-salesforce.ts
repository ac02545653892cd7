import { z } from 'zod';

const Token = z.object({ access_token: z.string() });
const Contacts = z.object({ records: z.array(z.object({ Id: z.string(), LastName: z.string() })) });
const DATA = '/services/data/v62.0';

/** Ordinary work in the org: people marry, change their jobs, get a wrong address. */
export async function editSalesforce(address: string): Promise<void> {
  const grant = { grant_type: 'client_credentials', client_id: 'rollcall', client_secret: 'rollcall-secret' };
  const signIn = await fetch(`${address}/services/oauth2/token`, { method: 'POST', body: new URLSearchParams(grant) });
  const { access_token: token } = Token.parse(await signIn.json());
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const soql = 'SELECT Id, LastName FROM Contact WHERE Is_Learner__c = true AND Email != null ORDER BY Id LIMIT 9';
  const found = await fetch(`${address}${DATA}/query?q=${encodeURIComponent(soql)}`, { headers });
  const { records } = Contacts.parse(await found.json());
  const edits = [
    { LastName: `${records[0]?.LastName}-Rossi` },
    { Title: 'Head of Learning' },
    { Title: 'Regional Training Manager', FirstName: 'Giulia' },
    { Email: null },
    { Title: 'Consultant' },
    { Hire_Date__c: '2026-09-01', Title: 'Team Lead' },
  ];
  for (const [index, edit] of edits.entries()) {
    const answer = await fetch(`${address}${DATA}/sobjects/Contact/${records[index]?.Id}`, {
      method: 'PATCH',
      headers,
      body: JSON.stringify(edit),
    });
    if (answer.status !== 204) throw new Error(`The sandbox answered ${answer.status}: ${await answer.text()}`);
  }
}
