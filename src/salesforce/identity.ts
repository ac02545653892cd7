import { z } from 'zod';
import type { CallOptions, SourceIdentity } from '../sync/source.ts';
import { wrongShape } from './http/body.ts';
import type { Client } from './http/client.ts';
import { SalesforceError } from './http/error.ts';
import { askQuery } from './read/ask-query.ts';
import { literal } from './soql/text.ts';

const users = z.object({ records: z.array(z.object({ Username: z.string() })) });
const organizations = z.object({ records: z.array(z.object({ Name: z.string().nullable() })) });

/**
 * Implements Source.identity. The Ids come with the token, the names by query: unlike the identity service, that needs
 * no scope besides `api`.
 */
export async function readIdentity(client: Client, options: CallOptions): Promise<SourceIdentity> {
  const { organizationId, userId } = await client.signedInAs(options);
  const soql = `SELECT Username FROM User WHERE Id = ${literal(userId)}`;
  const [user] = (await askQuery(client, { soql }, users, { ...options, unbudgeted: true })).records;
  if (user === undefined) throw wrongShape('the query of the integration user', 'no such user');
  return { organizationId, organizationName: await organizationName(client, options), username: user.Username };
}

async function organizationName(client: Client, options: CallOptions): Promise<string | null> {
  try {
    const answer = await askQuery(client, { soql: 'SELECT Name FROM Organization LIMIT 1' }, organizations, {
      ...options,
      unbudgeted: true,
    });
    return answer.records[0]?.Name ?? null;
  } catch (error) {
    const { status = null } = error instanceof SalesforceError ? error.failure : {};
    if (status === 400 || status === 403 || status === 404) return null;
    throw error;
  }
}
