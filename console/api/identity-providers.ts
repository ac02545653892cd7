import { queryOptions } from '@tanstack/react-query';
import type { providerSchema } from '../../src/api/routes/identity-provider-schemas.ts';
import { api } from './client.ts';
import type { Answer } from './wire.ts';

type IdentityProvider = Answer<typeof providerSchema>;
type ProviderKind = IdentityProvider['settings']['kind'];

export const identityProvidersQuery = queryOptions({
  queryKey: ['/identity-providers'],
  queryFn: ({ signal }) =>
    api.get<{ readonly items: readonly IdentityProvider[]; readonly kinds: readonly ProviderKind[] }>(
      '/identity-providers',
      {},
      signal,
    ),
});
