import { queryOptions } from '@tanstack/react-query';
import type { connectionSchema } from '../../src/api/routes/connection-schema.ts';
import { api } from './client.ts';
import type { Answer } from './wire.ts';

/** A Salesforce org joined to the platform, with what it synchronizes. */
export type Connection = Answer<typeof connectionSchema>;
export type Schedule = Connection['schedule'];

export const connectionsQuery = queryOptions({
  queryKey: ['/connections'],
  queryFn: async ({ signal }) => (await api.get<{ items: readonly Connection[] }>('/connections', {}, signal)).items,
});
