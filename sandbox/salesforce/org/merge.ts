import { SalesforceError } from '../soql/soql.ts';
import type { FieldValue, Org } from './org.ts';
import { referencesTo } from './references.ts';

const MERGEABLE = ['Account', 'Contact'];
const MOST_LOSERS = 2;

export interface Merge {
  readonly object: string;
  readonly master: string;
  /** Ids of the records that become part of the master. */
  readonly losers: readonly string[];
  /** What the master holds afterwards, where it changes. */
  readonly values: Readonly<Record<string, FieldValue>>;
  readonly userId: string;
}

/**
 * Merges records as Salesforce does: lookups to a loser lead to the master from then on, and the losers are deleted with
 * the master's Id in MasterRecordId. Returns the Ids of the records that were given the master.
 *
 * @throws SalesforceError when the records cannot be merged
 */
export function mergeRecords(org: Org, { object, master, losers, values, userId }: Merge): readonly string[] {
  if (!MERGEABLE.includes(object) || losers.length === 0 || losers.length > MOST_LOSERS) {
    const message = `Merge takes one or two records into another one, of ${MERGEABLE.join(' or ')}`;
    throw new SalesforceError(400, 'INVALID_OPERATION', message);
  }
  const table = org.table(object);
  const living = (id: string): string => {
    const position = table.find(id);
    const record = position < 0 ? undefined : table.at(position);
    if (record !== undefined && record['IsDeleted'] !== true) return String(record['Id']);
    throw new SalesforceError(400, 'ENTITY_IS_DELETED', `entity is deleted: ${id}`);
  };
  const masterId = living(master);
  const rows = losers.map((id) => ({ object, id: living(id) }));
  if (rows.some(({ id }) => id === masterId)) {
    throw new SalesforceError(400, 'INVALID_ID_FIELD', 'A record cannot be merged with itself');
  }
  table.update(masterId, values, userId);
  const gone = new Set(rows.map(({ id }) => id));
  const references = referencesTo(org, rows).filter(({ id }) => !gone.has(id));
  for (const { object: child, id, field } of references) {
    // Whatever lay below a loser would lie below itself.
    const value = id === masterId ? null : masterId;
    org.table(child).put(id, { [field.name]: value }, { userId, background: true });
  }
  for (const { id } of rows) table.put(id, { IsDeleted: true, MasterRecordId: masterId }, { userId });
  return [...new Set(references.map(({ id }) => id))];
}
