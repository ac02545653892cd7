import { queryOptions } from '@tanstack/react-query';
import type { platformSchema, platformSummarySchema } from '../../src/api/routes/platform-schemas.ts';
import { api } from './client.ts';
import type { Answer } from './wire.ts';

/** Where somebody or something is. */
export type PlatformName = Answer<typeof platformSchema>;
export type PlatformSummary = Answer<typeof platformSummarySchema>;

export const platformsQuery = queryOptions({
  queryKey: ['/platforms'],
  queryFn: async ({ signal }) => (await api.get<{ items: readonly PlatformSummary[] }>('/platforms', {}, signal)).items,
});

/** What stands for a platform in addresses: `builtin`, or a connection to the tenant. */
export function wordFor({ kind, connections }: PlatformSummary): string {
  return kind === 'builtin' ? 'builtin' : (connections[0] ?? 'builtin');
}
