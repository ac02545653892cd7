import { queryOptions, useQueryClient } from '@tanstack/react-query';
import type { fieldUsageSchema } from '../../../src/api/routes/field-schemas.ts';
import { api } from '../../api/client.ts';
import { refresh } from '../../api/refresh.ts';
import type { Answer } from '../../api/wire.ts';

export type FieldUsage = Answer<typeof fieldUsageSchema>;

/** What an additional field can hold. */
export const TYPES = ['text', 'textarea', 'dropdown', 'date', 'yesno', 'country'] as const;
export type FieldType = (typeof TYPES)[number];

export const isType = (type: string): type is FieldType => TYPES.some((known) => known === type);

export const usageQuery = (key: string) =>
  queryOptions({
    queryKey: ['/fields', 'usage', key],
    queryFn: ({ signal }) => api.get<FieldUsage>(`/fields/${encodeURIComponent(key)}/usage`, {}, signal),
    // What would be lost is asked anew each time it is shown.
    staleTime: 0,
  });

export function useRefreshFields(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await refresh(queries, '/fields', '/people');
  };
}
