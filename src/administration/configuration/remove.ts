import { deleteConnection } from '../../store/connections/delete-connection.ts';
import type { Administered } from '../administered.ts';

/**
 * Deletes a connection, and has Salesforce forget what was allowed to it; for the answer see AdministeredAuthorizations.
 * Throws as deleteConnection does.
 */
export async function removeConnection(
  { db, authorizations }: Pick<Administered, 'db' | 'authorizations'>,
  name: string,
): Promise<{ readonly revoked: boolean | null; readonly sessions: number }> {
  const { forgotten, sessions } = await deleteConnection(db, name);
  return { revoked: forgotten && (await authorizations.revoke(forgotten)), sessions };
}
