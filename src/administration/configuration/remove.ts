import { deleteConnection } from '../../store/connections/delete-connection.ts';
import type { Administered } from '../administered.ts';

/** Deletes a connection, and has Salesforce forget what was allowed to it. Throws as deleteConnection does. */
export async function removeConnection(
  { db, authorizations }: Pick<Administered, 'db' | 'authorizations'>,
  name: string,
): Promise<void> {
  const token = await authorizations.remember(name);
  await deleteConnection(db, name);
  await token?.revoke();
}
