import pg from 'pg';
import { API, SOQL, signIn } from '../fixture.ts';

interface Contact {
  readonly Id: string;
  readonly Email: string;
  readonly FirstName: string | null;
  readonly LastName: string;
  readonly Phone: string | null;
  readonly Title: string | null;
  readonly Department: string | null;
  readonly MailingCountry: string | null;
}

/**
 * What a good engineer would write in an afternoon: REST pages of 2,000 and, for each, one upsert of people, one of links
 * and one of memberships, into the same tables that Rollcall uses. It plans nothing, explains nothing, and resumes nothing.
 */
export async function script(url: string, databaseUrl: string): Promise<number> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const { settings, branch } = await target(client);
    let count = 0;
    for await (const contacts of restPages(url)) {
      await client.query('begin');
      const people = await upsertPeople(client, contacts);
      await client.query(
        `insert into link (settings_id, source_id, person_id)
         select $1, source_id, person_id from unnest($2::text[], $3::bigint[]) as new (source_id, person_id)
         on conflict (settings_id, source_id) do update set person_id = excluded.person_id`,
        [settings, contacts.map(({ Id }) => Id), people],
      );
      await client.query(
        `insert into membership (person_id, branch_id, made_by)
         select person_id, $1, $2 from unnest($3::bigint[]) as new (person_id)
         on conflict (person_id, branch_id) do update set made_by = excluded.made_by`,
        [branch, settings, people],
      );
      await client.query('commit');
      count += contacts.length;
    }
    return count;
  } finally {
    await client.end();
  }
}

async function upsertPeople(client: pg.Client, contacts: readonly Contact[]): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `insert into person (username, username_key, firstname, lastname, email, fields, sfdc_id, sfdc_user_type)
     select username, lower(username), firstname, lastname, username, fields, sfdc_id, 'contact'
     from unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::text[])
       as new (username, firstname, lastname, fields, sfdc_id)
     on conflict (username_key) do update set username = excluded.username, firstname = excluded.firstname,
       lastname = excluded.lastname, email = excluded.email, fields = excluded.fields, sfdc_id = excluded.sfdc_id,
       updated_at = now()
     returning id`,
    [
      contacts.map(({ Email }) => Email),
      contacts.map(({ FirstName }) => FirstName ?? ''),
      contacts.map(({ LastName }) => LastName),
      contacts.map(({ Phone, Title, Department, MailingCountry }) =>
        JSON.stringify({ phone: Phone, title: Title, department: Department, location: MailingCountry }),
      ),
      contacts.map(({ Id }) => Id),
    ],
  );
  return rows.map(({ id }) => id);
}

async function target(client: pg.Client): Promise<{ settings: string; branch: string }> {
  const { rows } = await client.query<{ settings: string; branch: string }>(
    `select settings.id as settings, branch.id as branch from settings, branch where branch.code = 'CUSTOMERS'`,
  );
  const [row] = rows;
  if (!row) throw new Error('The benchmark database has no settings.');
  return row;
}

async function* restPages(url: string): AsyncGenerator<Contact[]> {
  const { instanceUrl, headers } = await signIn(url);
  let path: string | undefined = `${API}/query?q=${encodeURIComponent(SOQL)}`;
  while (path !== undefined) {
    const answer: Response = await fetch(`${instanceUrl}${path}`, { headers });
    const page: unknown = JSON.parse(await answer.text());
    if (!isPage(page)) throw new Error('Salesforce answered with something else than records.');
    yield page.records;
    path = page.nextRecordsUrl;
  }
}

/** An afternoon's script trusts that records are what it asked for. */
function isPage(answer: unknown): answer is { records: Contact[]; nextRecordsUrl?: string } {
  return typeof answer === 'object' && answer !== null && 'records' in answer;
}

/** How fast the sandbox gives its records away by REST when nobody does anything with them. */
export async function drainRest(url: string): Promise<void> {
  const { instanceUrl, headers } = await signIn(url);
  let path: string | undefined = `${API}/query?q=${encodeURIComponent(SOQL)}`;
  while (path !== undefined) {
    const answer: Response = await fetch(`${instanceUrl}${path}`, { headers });
    const body: string = await answer.text();
    const next: string | undefined = /"nextRecordsUrl":"([^"]+)"/.exec(body.slice(0, 500) + body.slice(-500))?.[1];
    path = next;
  }
}
