import { storedConnections } from '../store/configuration.ts';
import type { Deps } from './provision.ts';

const TIMEOUT_MS = 10_000;

/**
 * Id of the org that a connection is to, as it was allowed or as Salesforce says now; null where nobody knows. A provider
 * without a connection has none.
 */
export async function organizationOf({ db, connect }: Pick<Deps, 'db' | 'connect'>, name: string | null) {
  if (name === null) return null;
  const stored = (await storedConnections(db)).find((connection) => connection.name === name);
  if (stored === undefined) return null;
  if (stored.authorization !== null) return stored.authorization.organizationId;
  try {
    await using connection = await connect(name);
    const { organizationId } = await connection.status({ signal: AbortSignal.timeout(TIMEOUT_MS) });
    return organizationId;
  } catch {
    // Whoever is known comes in although Salesforce does not answer; nobody is made or bound meanwhile.
    return null;
  }
}
