import { z } from 'zod';

/** What every contender reads and where it puts it: the same list view, the same eight fields, the same branch. */
export const FIELDS = [
  'Id',
  'Email',
  'FirstName',
  'LastName',
  'Phone',
  'Title',
  'Department',
  'MailingCountry',
] as const;
export const SOQL = `SELECT ${FIELDS.join(', ')} FROM Contact`;
export const API = '/services/data/v62.0';

/** The same mapping as configuration; `url` is the sandbox. */
export function configuration(url: string): string {
  return `
platform:
  branches: [{ code: CUSTOMERS, name: Customers }]
  fields:
    - { key: phone, title: Phone, type: text }
    - { key: title, title: Title, type: text }
    - { key: department, title: Department, type: text }
    - { key: location, title: Location, type: text }
connections:
  - name: bench
    salesforce:
      url: ${url}
      grant: client_credentials
      clientId: rollcall
      clientSecret: "\${SF_CLIENT_SECRET}"
    directory: { kind: builtin }
    sync:
      contacts:
        listView: All_Contacts
        mapping:
          username: Email
          email: Email
          firstname: FirstName
          lastname: LastName
          phone: Phone
          title: Title
          department: Department
          location: MailingCountry
        options: { incremental: false }
        branches: { mode: single, destination: CUSTOMERS }
`;
}

export interface Token {
  readonly instanceUrl: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Signs in to the sandbox as any script would. */
export async function signIn(url: string): Promise<Token> {
  const answer = await fetch(`${url}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'rollcall',
      client_secret: 'rollcall-secret',
    }),
  });
  const { access_token: token, instance_url: instanceUrl } = TOKEN.parse(await answer.json());
  return { instanceUrl, headers: { authorization: `Bearer ${token}` } };
}

const TOKEN = z.object({ access_token: z.string(), instance_url: z.string() });
