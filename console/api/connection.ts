import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { connectionSchema } from '../../src/api/routes/connection-schema.ts';
import { api } from './client.ts';
import type { Answer } from './wire.ts';

/** Begins the key of whatever Salesforce itself was asked for. */
export const FROM_SALESFORCE = 'salesforce';

/** A Salesforce org joined to the platform, with what it synchronizes. */
export type Connection = Answer<typeof connectionSchema>;
export type Schedule = Connection['schedule'];

export const connectionsQuery = queryOptions({
  queryKey: ['/connections'],
  queryFn: async ({ signal }) => (await api.get<{ items: readonly Connection[] }>('/connections', {}, signal)).items,
});

/** What came of ending an authorization; null where there was nothing to end. */
export interface Revoked {
  readonly revoked: boolean | null;
}

/** Once a connection may reach another org, or reach it as another user, nothing that was read through it holds. */
export function forgetSalesforce(queries: QueryClient): void {
  queries.removeQueries({ queryKey: [FROM_SALESFORCE] });
}

const RECORD_ID = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;

/**
 * Where a record is opened in Salesforce: `https://acme.my.salesforce.com/003…`. Null where the org's address or the Id is
 * none: both come from elsewhere, and nothing else may become a link.
 *
 * @param org My Domain address of the org.
 */
export function recordAddress(org: string | null, id: string): string | null {
  const home = org === null ? null : URL.parse(org);
  if (home === null || !/^https?:$/.test(home.protocol) || home.username !== '' || !RECORD_ID.test(id)) return null;
  return `${home.origin}/${id}`;
}
